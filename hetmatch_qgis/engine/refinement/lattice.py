"""The lattice that displacements are searched on, and fields on it brought to every pixel."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import grid_points

Field = NDArray[np.float32]
"""Displacements (rows, columns, 2) as (column, row), in pixels, on a lattice of the reference."""

STEP = 8
"""Pixels between lattice points: the cell of the network; set with the first version (bd793ef)."""


def knots_of(size: NDArray[np.int_]) -> NDArray[np.float64]:
    """Positions (h, w, 2) every STEP pixels, one beyond the tile on each side.

    size: width and height of the tile in pixels.
    """
    columns, rows = ((np.arange(-1, -(-side // STEP) + 1) + 0.5) * STEP for side in size.tolist())
    return grid_points(columns, rows)


def at_knots(field: Field, shape: tuple[int, ...]) -> Field:
    """A field (h, w, 2) at the knots, constant outwards."""
    bottom, right = shape[0] - field.shape[0] - 1, shape[1] - field.shape[1] - 1
    return np.pad(field, ((1, bottom), (1, right), (0, 0)), mode="edge")


def at_pixels(knots: Field, size: NDArray[np.int_]) -> Field:
    """Values at the knots at every pixel (H, W, 2) of a tile, bilinear."""
    rows, columns = knots.shape[:2]
    enlarged = cv2.resize(knots, (columns * STEP, rows * STEP), interpolation=cv2.INTER_LINEAR)
    return np.asarray(enlarged[STEP : STEP + size[1], STEP : STEP + size[0]], dtype=np.float32)


def field_at_pixels(field: Field, height: int, width: int) -> Field:
    """A field (H // STEP, W // STEP, 2) at every pixel (H, W, 2), bilinear, constant outwards."""
    size = np.array([width, height])
    return at_pixels(at_knots(field, knots_of(size).shape), size)
