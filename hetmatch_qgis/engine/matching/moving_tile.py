"""The moving image resampled onto a tile of the reference, through a coarse transform."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points, grid_points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.matching.normalise import Grey
from hetmatch_qgis.engine.matching.pair import Side
from hetmatch_qgis.engine.raster.masks import is_undisturbed

MIN_DECIMATION = 1.4
"""Moving pixels along a reference pixel from which on the moving image is read decimated; set by
hand with the first pipeline (cd46dab)."""

_READ_MARGIN = 40
"""Pixels of the reference around a tile whose ground is read too, more than the 24 of the first
level of the fine stage; set by hand with the first pipeline (cd46dab)."""

_EDGE_MARGIN = 4
"""Moving pixels read beyond the image's edges, for the interpolation; set by hand with the first
pipeline (cd46dab)."""


class MovingTile:
    """The part of the moving image that a reference tile may need, read once.

    to_reference: from the moving to the reference's frame. window: the tile's, of the reference's
    frame.
    """

    def __init__(self, moving: Side, to_reference: Projective, window: Window) -> None:
        self._to_moving = to_reference.inverse()
        self._corner = np.array([window.column, window.row], dtype=np.float64)
        outline = self._to_moving.apply(_lattice_around(window, _READ_MARGIN))
        scale = magnification(to_reference, outline.mean(axis=0))
        self._factor = 1 / scale if scale < 1 / MIN_DECIMATION else 1.0
        frame_size = np.array([moving.width, moving.height])
        low = np.floor(np.clip(outline.min(axis=0), -_EDGE_MARGIN, frame_size))
        high = np.ceil(np.clip(outline.max(axis=0), 0, frame_size + _EDGE_MARGIN))
        size = np.maximum(high - low, 1)
        self._origin = low
        self._grey = moving.grey(
            Window(int(low[0]), int(low[1]), int(size[0]), int(size[1])), self._factor
        )

    def resample(self, pixels: NDArray[np.floating]) -> Grey:
        """The moving image at pixels (H, W, 2) of the reference tile, through the transform."""
        shape = pixels.shape[:2]
        moving_pixels = self._to_moving.apply(pixels.reshape(-1, 2) + self._corner)
        tile_pixels = ((moving_pixels - self._origin) / self._factor - 0.5).reshape(*shape, 2)
        column = np.ascontiguousarray(tile_pixels[..., 0], dtype=np.float32)
        row = np.ascontiguousarray(tile_pixels[..., 1], dtype=np.float32)
        values = _remap(self._grey.values, column, row, cv2.INTER_LINEAR)
        weight = _remap(self._grey.valid.astype(np.float32), column, row, cv2.INTER_LINEAR)
        valid = is_undisturbed(weight)
        # Standardised anew, because the pixels may cover only a part of what was read.
        valid_values = values[valid]
        if valid_values.size:
            values = (values - valid_values.mean()) / (valid_values.std() + np.float32(1e-6))
        return Grey(np.where(valid, values, np.float32(0)).astype(np.float32), valid)


def magnification(transform: Projective, position: NDArray[np.float64]) -> float:
    """Side of a moving pixel in reference pixels, at a position (2,) of the moving frame."""
    corners = transform.apply(position + np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
    return float(np.sqrt(abs(np.linalg.det(corners[1:] - corners[0]))))


def _lattice_around(window: Window, margin: int) -> Points:
    """A lattice of 9 x 9 points (81, 2) over a window and a margin around it."""
    steps = np.linspace(0, 1, 9)
    columns = window.column - margin + steps * (window.width + 2 * margin)
    rows = window.row - margin + steps * (window.height + 2 * margin)
    return grid_points(columns, rows).reshape(-1, 2)


def _remap(
    image: NDArray[np.float32],
    column: NDArray[np.float32],
    row: NDArray[np.float32],
    interpolation: int,
) -> NDArray[np.float32]:
    """`cv2.remap` with zeros outside the image."""
    return np.asarray(
        cv2.remap(image, column, row, interpolation, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
    )
