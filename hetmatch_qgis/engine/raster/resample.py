"""Resampling of masked images: only valid pixels contribute."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hetmatch_qgis.engine.core.image import MaskedImage
from hetmatch_qgis.engine.raster.masks import COVERAGE_SLACK, is_covered

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

SUM_TYPES = {np.dtype(np.uint8): np.uint16, np.dtype(np.uint16): np.uint32}
"""Types of values whose blocks are summed, and those of the sums of MAX_SUMMED_SIDE rows."""

MAX_SUMMED_SIDE = 256
"""Largest side of such a block, pixels: 256 times 255 fits into the 16 bits of a column's sum, and
256 x 256 times 65,535 into the 32 of the block's."""


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


def block_means(image: MaskedImage, side: int) -> MaskedImage:
    """Means of the valid pixels of blocks of side x side whole pixels; a faster `area_average`.

    The last row and column of blocks may reach over the edges, where nothing is valid. Invalid
    pixels of `image` have to be 0.
    """
    height, width, channels = image.values.shape
    rows, columns = -(-height // side), -(-width // side)
    padding = rows * side - height, columns * side - width

    whole = height // side, width // side

    def averaged(plane: NDArray[np.float32], shape: tuple[int, int]) -> NDArray[np.float32]:
        missing = shape[0] * side - plane.shape[0], shape[1] * side - plane.shape[1]
        if any(missing):
            plane = np.pad(plane, ((0, missing[0]), (0, missing[1])))
        found = cv2.resize(plane, shape[::-1], interpolation=cv2.INTER_AREA)
        return np.asarray(found, dtype=np.float32)

    def means(plane: NDArray[np.float32]) -> NDArray[np.float32]:
        plane = np.ascontiguousarray(plane)
        found = np.empty((rows, columns), dtype=np.float32)
        # Only the rim is padded: the whole image would be copied.
        inner = slice(0, whole[0] * side), slice(0, whole[1] * side)
        if all(whole):
            found[: whole[0], : whole[1]] = averaged(plane[inner], whole)
        if padding[1]:
            found[:, whole[1] :] = averaged(plane[:, inner[1].stop :], (rows, 1))
        if padding[0] and whole[1]:
            found[whole[0] :, : whole[1]] = averaged(
                plane[inner[0].stop :, inner[1]], (1, whole[1])
            )
        return found

    planes = [means(image.values[..., channel]) for channel in range(channels)]
    if any(padding) or not image.valid.all():
        weight = means(image.valid.astype(np.float32))
        valid = is_covered(weight, slack=COVERAGE_SLACK)
        divisor = np.where(valid, weight, np.float32(1))
        planes = [np.where(valid, plane / divisor, np.float32(0)) for plane in planes]
    else:
        valid = np.ones((rows, columns), dtype=bool)
    return MaskedImage(np.moveaxis(np.stack(planes), 0, 2), valid)


def can_sum_blocks(values: NDArray, side: int) -> bool:
    """Whether `whole_block_means` takes values of this type in blocks of this side."""
    return values.dtype in SUM_TYPES and side <= MAX_SUMMED_SIDE


def whole_block_means(values: NDArray, side: int) -> MaskedImage:
    """`block_means` of 8-bit or 16-bit values (bands, H, W), all valid, a third of its time.

    They are summed as the whole numbers that they are, rows first.
    """
    bands, height, width = values.shape
    rows, columns = -(-height // side), -(-width // side)
    tops, lefts = np.arange(0, height, side), np.arange(0, width, side)
    counts = np.outer(np.minimum(side, height - tops), np.minimum(side, width - lefts))
    means = np.empty((rows, columns, bands), dtype=np.float32)
    for band in range(bands):
        means[..., band] = _block_sums(values[band], side, tops, lefts) / counts
    # The far edges as `block_means` has them.
    valid = is_covered((counts / side**2).astype(np.float32), slack=COVERAGE_SLACK)
    return MaskedImage(np.where(valid[..., None], means, np.float32(0)), valid)


def _block_sums(
    plane: NDArray, side: int, tops: NDArray[np.intp], lefts: NDArray[np.intp]
) -> NDArray[np.uint32]:
    """Sums of blocks of a plane (H, W), which begin at `tops` and `lefts`."""
    of_rows = np.empty((len(tops), plane.shape[1]), dtype=SUM_TYPES[plane.dtype])
    for row, top in enumerate(tops):
        np.add.reduce(plane[top : top + side], axis=0, dtype=of_rows.dtype, out=of_rows[row])
    return np.add.reduceat(of_rows, lefts, axis=1, dtype=np.uint32)


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
