"""The parts that a large window is read in, and how they are put together."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.core.image import MaskedImage, Window

STRIP_PIXELS = 4_000_000
"""Pixels times bands that are read at once; set by hand with the first version (ed1f7d5)."""

MAX_STRIP_PIXELS = 16 * STRIP_PIXELS
"""Pixels times bands of one row of cells above which the row is divided, 256 MB as float32."""


def cell_edges(
    window: Window, factor: float, cell: tuple[float, float], bands: int
) -> tuple[list[int], list[int]]:
    """Edges of the parts, in cells across and down, that a window is read in.

    Whole rows of cells as long as one has at most STRIP_PIXELS, otherwise parts of a row.
    """
    rows, columns = (int(np.ceil(side / factor)) for side in (window.height, window.width))
    pixels_of_column = max(1.0, cell[0]) * max(1.0, cell[1]) * bands
    part = columns
    if columns * pixels_of_column > MAX_STRIP_PIXELS:
        part = max(1, int(STRIP_PIXELS / pixels_of_column))
    across = max(1.0, part * cell[0]) * bands
    strip = max(1, int(STRIP_PIXELS / across / cell[1]))
    return _edges(columns, part), _edges(rows, strip)


def _edges(length: int, step: int) -> list[int]:
    return [*range(0, length, max(1, step)), length]


def padded(image: MaskedImage, corner: tuple[int, int], shape: tuple[int, int]) -> MaskedImage:
    """An image at a (column, row) of an empty one of (rows, columns)."""
    if image.valid.shape == shape:
        return image
    whole = MaskedImage.empty(shape, image.channels)
    height, width = image.valid.shape
    inner = np.s_[corner[1] : corner[1] + height, corner[0] : corner[0] + width]
    whole.values[inner], whole.valid[inner] = image.values, image.valid
    return whole


def join(images: list[MaskedImage], axis: int) -> MaskedImage:
    """Images side by side along an axis, one below the other along the first."""
    if len(images) == 1:
        return images[0]
    return MaskedImage(
        np.concatenate([image.values for image in images], axis=axis),
        np.concatenate([image.valid for image in images], axis=axis),
    )
