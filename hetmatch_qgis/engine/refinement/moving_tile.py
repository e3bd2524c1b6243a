"""The moving image resampled onto a tile of the reference, through a coarse transform."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points, grid_points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.pairs.pair import Side
from hetmatch_qgis.engine.pixels.masks import is_undisturbed
from hetmatch_qgis.engine.refinement.lattice import Field, at_knots, at_pixels, knots_of

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
        self._window = window
        self._grey = moving.grey(
            Window(int(low[0]), int(low[1]), int(size[0]), int(size[1])), self._factor
        )
        self._is_all_valid = bool(self._grey.valid.all())

    def resample(self, field: Field | None = None) -> Grey:
        """The moving image on the pixels of the tile (H, W), through the transform.

        field: displacements (H // STEP, W // STEP, 2), column and row in pixels of the tile, of the
            positions at which it is read; constant beyond the outermost lattice points. None for
            zero.
        """
        size = np.array([self._window.width, self._window.height])
        knots = knots_of(size)
        positions = knots if field is None else knots + at_knots(field, knots.shape)
        # Between knots a few pixels apart the transform is as good as linear.
        lattice = np.asarray(self._to_tile(positions), dtype=np.float32)
        return self._read_at(at_pixels(lattice, size), lattice)

    def is_valid_at(self, position: NDArray[np.float64]) -> bool:
        """True where the moving image has data at a position (2,) of the tile."""
        lattice = np.asarray(self._to_tile(position.reshape(1, 1, 2)), dtype=np.float32)
        return bool(self._read_at(lattice, lattice).valid.all())

    def _to_tile(self, positions: NDArray[np.floating]) -> NDArray[np.float64]:
        """Positions (h, w, 2) of the tile in what was read, from the centre of its first pixel."""
        moving = self._to_moving.apply(positions.reshape(-1, 2) + self._corner)
        return np.asarray((moving - self._origin) / self._factor - 0.5).reshape(positions.shape)

    def _read_at(self, pixels: NDArray[np.float32], bounds: NDArray[np.float32]) -> Grey:
        """The grey levels at positions (H, W, 2), all of them between those of `bounds`."""
        column = np.ascontiguousarray(pixels[..., 0])
        row = np.ascontiguousarray(pixels[..., 1])
        values = _remap(self._grey.values, column, row)
        height, width = self._grey.values.shape
        low, high = bounds.min(axis=(0, 1)), bounds.max(axis=(0, 1))
        is_inside = (low >= 0).all() and (high <= [width - 1, height - 1]).all()
        if is_inside and self._is_all_valid:
            valid = np.ones(values.shape, dtype=bool)
            return Grey(_standardised(values, values), valid)
        weight = _remap(self._grey.valid.astype(np.float32), column, row)
        valid = is_undisturbed(weight)
        valid_values = values[valid]
        if valid_values.size:
            # Standardised anew, because the pixels may cover only a part of what was read.
            values = _standardised(values, valid_values)
        return Grey(np.where(valid, values, np.float32(0)), valid)


def _standardised(
    values: NDArray[np.float32], valid_values: NDArray[np.float32]
) -> NDArray[np.float32]:
    mean, deviation = valid_values.mean(), valid_values.std()
    return np.asarray((values - mean) * (1 / (deviation + np.float32(1e-6))), dtype=np.float32)


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
    image: NDArray[np.float32], column: NDArray[np.float32], row: NDArray[np.float32]
) -> NDArray[np.float32]:
    """`cv2.remap`, bilinear, with zeros outside the image."""
    return np.asarray(
        cv2.remap(
            image, column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0
        )
    )
