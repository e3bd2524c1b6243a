"""Resampling of masked images: only valid pixels contribute."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hetmatch_qgis.engine.core.image import MaskedImage
from hetmatch_qgis.engine.pixels.masks import COVERAGE_SLACK, is_covered

CUBIC_TOLERANCE = 1e-3
"""Deviation from 1 of the cubically interpolated mask up to which all of a position's neighbours
are valid; set by hand with the first version (ed1f7d5)."""

_ALIGNMENT_TOLERANCE = 1e-6
"""Pixels by which the edges of cells may miss those of pixels because of rounding; set by hand with
the first version (ed1f7d5)."""

_OUTSIDE = -9.0
"""A position before the first pixel that no kernel reaches from, for positions that are NaN; set by
hand with the first version (ed1f7d5)."""

_MAX_POSITION = 1e6
"""Position beyond the last pixel of every image: float32 positions must stay exact enough. Set by
hand with the first version (ed1f7d5)."""


def area_average(
    image: MaskedImage,
    origin: tuple[float, float],
    cell: tuple[float, float],
    shape: tuple[int, int],
) -> MaskedImage:
    """Means of the valid pixels under each cell of a coarser lattice.

    origin: (column, row) of the lattice's corner in pixels of `image`, from its outer corner.
    cell: width and height of a lattice cell in pixels of `image`.
    shape: (rows, columns) of the result.

    A cell is valid where `is_covered`.
    """
    rows, columns, channels = image.values.shape
    down = _overlaps(origin[1], cell[1], shape[0], rows)
    across = _overlaps(origin[0], cell[0], shape[1], columns)
    is_whole = bool(image.valid.all())
    if is_whole:
        weight = np.outer(down.sum(axis=1), across.sum(axis=1)).astype(np.float32)
    else:
        weight = np.asarray((across @ (down @ image.valid.astype(np.float32)).T).T)
    valid = is_covered(weight, cell[0] * cell[1], COVERAGE_SLACK)
    values = np.zeros((*shape, channels), dtype=np.float32)
    for channel in range(channels):
        plane = image.values[..., channel]
        if not is_whole:
            plane = np.where(image.valid, plane, np.float32(0))
        total = np.asarray((across @ (down @ plane).T).T)
        values[..., channel][valid] = total[valid] / weight[valid]
    return MaskedImage(values, valid)


def _overlaps(start: float, step: float, cells: int, pixels: int) -> csr_array:
    """(cells, pixels): the length that each lattice cell shares with each pixel on one axis."""
    edges = start + step * np.arange(cells + 1)
    is_aligned = np.abs(edges - np.round(edges)) < _ALIGNMENT_TOLERANCE
    edges = np.clip(np.where(is_aligned, np.round(edges), edges), 0, pixels)
    cuts = np.unique(np.concatenate([edges, np.arange(np.floor(edges[0]), np.ceil(edges[-1]) + 1)]))
    cuts = cuts[(cuts >= edges[0]) & (cuts <= edges[-1])]
    middle, length = (cuts[1:] + cuts[:-1]) / 2, np.diff(cuts)
    row = np.clip(np.searchsorted(edges, middle, side="right") - 1, 0, cells - 1)
    return csr_array(
        (length.astype(np.float32), (row, middle.astype(np.int64))), shape=(cells, pixels)
    )


def interpolate(image: MaskedImage, columns: NDArray, rows: NDArray) -> MaskedImage:
    """The image at positions (H, W), in pixels from its outer corner; NaN positions are invalid.

    Cubic (Keys 1981, "Cubic convolution interpolation for digital image processing", as in OpenCV)
    where the whole neighbourhood is valid, else the linear mean of its valid pixels. A position is
    valid where `is_covered`.
    """
    x, y = remap_positions(columns), remap_positions(rows)
    if image.valid.all() and _is_within(x, image.values.shape[1], y, image.values.shape[0]):
        planes = [
            _remap(image.values[..., channel], x, y, cv2.INTER_CUBIC)
            for channel in range(image.values.shape[2])
        ]
        return MaskedImage(np.stack(planes, axis=2), np.ones(x.shape, dtype=bool))
    mask = image.valid.astype(np.float32)
    weight = _remap(mask, x, y, cv2.INTER_LINEAR)
    valid = is_covered(weight)
    is_inner = np.abs(_remap(mask, x, y, cv2.INTER_CUBIC) - 1) < CUBIC_TOLERANCE
    values = np.zeros((*x.shape, image.values.shape[2]), dtype=np.float32)
    for channel in range(values.shape[2]):
        plane = np.where(image.valid, image.values[..., channel], np.float32(0))
        cubic = _remap(plane, x, y, cv2.INTER_CUBIC)
        values[..., channel][is_inner] = cubic[is_inner]
        if not is_inner.all():
            linear = _remap(plane, x, y, cv2.INTER_LINEAR)
            is_edge = valid & ~is_inner
            values[..., channel][is_edge] = linear[is_edge] / weight[is_edge]
    return MaskedImage(values, valid)


def _is_within(x: NDArray, width: int, y: NDArray, height: int) -> bool:
    """True where cubic kernels at all positions, counted from pixel centres, stay on an image."""
    return bool(x.min() >= 1 and x.max() < width - 2 and y.min() >= 1 and y.max() < height - 2)


def remap_positions(positions: NDArray) -> NDArray[np.float32]:
    """Positions counted from the outer corner, as OpenCV counts them: from pixel centres."""
    finite = np.nan_to_num(positions - 0.5, nan=_OUTSIDE)
    return np.asarray(finite.clip(_OUTSIDE, _MAX_POSITION).astype(np.float32))


def _remap(plane: NDArray, x: NDArray, y: NDArray, kernel: int) -> NDArray:
    plane = np.ascontiguousarray(plane)
    return cv2.remap(plane, x, y, kernel, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
