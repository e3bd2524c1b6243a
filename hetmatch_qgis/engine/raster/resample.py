"""Resampling that knows which pixels count."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hetmatch_qgis.engine.core.image import MaskedImage
from hetmatch_qgis.engine.raster.masks import COVERAGE_SLACK, is_covered

CUBIC_TOLERANCE = 1e-3


def area_average(
    image: MaskedImage,
    origin: tuple[float, float],
    cell: tuple[float, float],
    shape: tuple[int, int],
) -> MaskedImage:
    """Means of the valid pixels under each cell of a coarser lattice.

    origin: (column, row) of the lattice's corner in pixels of `image`, from its outer corner.
    cell: width and height of a lattice cell in pixels of `image`. shape: (rows, columns) of
    the result. A cell is valid where `is_covered`.
    """
    rows, columns, channels = image.values.shape
    down = _overlaps(origin[1], cell[1], shape[0], rows)
    across = _overlaps(origin[0], cell[0], shape[1], columns)
    weight = np.asarray((across @ (down @ image.valid.astype(np.float32)).T).T)
    valid = is_covered(weight, cell[0] * cell[1], COVERAGE_SLACK)
    values = np.zeros((*shape, channels), dtype=np.float32)
    for channel in range(channels):
        plane = np.where(image.valid, image.values[..., channel], np.float32(0))
        total = np.asarray((across @ (down @ plane).T).T)
        values[..., channel][valid] = total[valid] / weight[valid]
    return MaskedImage(values, valid)


def block_means(image: MaskedImage, side: int) -> MaskedImage:
    """What `area_average` gives for blocks of side x side whole pixels, and faster.

    The last row and column of blocks may reach over the edges, where nothing is valid. What is not
    valid in `image` has to be 0.
    """
    height, width, channels = image.values.shape
    rows, columns = -(-height // side), -(-width // side)
    spare = rows * side - height, columns * side - width

    def means(plane: NDArray[np.float32]) -> NDArray[np.float32]:
        whole = np.ascontiguousarray(plane)
        if any(spare):
            whole = np.pad(whole, ((0, spare[0]), (0, spare[1])))
        made = cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA)
        return np.asarray(made, dtype=np.float32)

    planes = [means(image.values[..., channel]) for channel in range(channels)]
    if any(spare) or not image.valid.all():
        weight = means(image.valid.astype(np.float32))
        valid = is_covered(weight, slack=COVERAGE_SLACK)
        known = np.where(valid, weight, np.float32(1))
        planes = [np.where(valid, plane / known, np.float32(0)) for plane in planes]
    else:
        valid = np.ones((rows, columns), dtype=bool)
    return MaskedImage(np.moveaxis(np.stack(planes), 0, 2), valid)


def _overlaps(start: float, step: float, cells: int, pixels: int) -> csr_array:
    """(cells, pixels): the length that each lattice cell shares with each pixel on one axis."""
    edges = start + step * np.arange(cells + 1)
    edges = np.clip(
        np.where(np.abs(edges - np.round(edges)) < 1e-6, np.round(edges), edges), 0, pixels
    )
    cuts = np.unique(np.concatenate([edges, np.arange(np.floor(edges[0]), np.ceil(edges[-1]) + 1)]))
    cuts = cuts[(cuts >= edges[0]) & (cuts <= edges[-1])]
    middle, length = (cuts[1:] + cuts[:-1]) / 2, np.diff(cuts)
    row = np.clip(np.searchsorted(edges, middle, side="right") - 1, 0, cells - 1)
    return csr_array(
        (length.astype(np.float32), (row, middle.astype(np.int64))), shape=(cells, pixels)
    )


def sample(image: MaskedImage, columns: NDArray, rows: NDArray) -> MaskedImage:
    """The image at positions (H, W), in pixels from its outer corner; NaN positions are invalid.

    Cubic (Keys, as in OpenCV) where the whole neighbourhood counts, else the linear mean of what
    counts; a position is valid when at least half of its linear weight is.
    """
    x = np.nan_to_num(columns - 0.5, nan=-9.0).clip(-9, 1e6).astype(np.float32)
    y = np.nan_to_num(rows - 0.5, nan=-9.0).clip(-9, 1e6).astype(np.float32)
    mask = image.valid.astype(np.float32)
    weight = _remap(mask, x, y, cv2.INTER_LINEAR)
    valid = is_covered(weight)
    smooth = np.abs(_remap(mask, x, y, cv2.INTER_CUBIC) - 1) < CUBIC_TOLERANCE
    values = np.zeros((*x.shape, image.values.shape[2]), dtype=np.float32)
    for channel in range(values.shape[2]):
        plane = np.where(image.valid, image.values[..., channel], np.float32(0))
        cubic = _remap(plane, x, y, cv2.INTER_CUBIC)
        values[..., channel][smooth] = cubic[smooth]
        if not smooth.all():
            linear = _remap(plane, x, y, cv2.INTER_LINEAR)
            edge = valid & ~smooth
            values[..., channel][edge] = linear[edge] / weight[edge]
    return MaskedImage(values, valid)


def _remap(plane: NDArray, x: NDArray, y: NDArray, how: int) -> NDArray:
    plane = np.ascontiguousarray(plane)
    return cv2.remap(plane, x, y, how, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
