"""A photograph of a town with trees among its houses, and a map of the trees alone."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import rasterio
from shadowed_town import SIDE, write_town
from vector_files import CORNER, point, write_layer

CROWN, DIRECTION = 3.0, (0.6, -0.8)
"""Pixels of a metre from the middle of a tree to the edge of its crown, and where shadows fall:
(column, row)."""

SHORTEST, LONGEST = 3.0, 11.0
"""Pixels from the middle of a crown to the middle of the end of its shadow."""

COUNT = 250
"""Trees of the town."""


def trees(seed: int) -> np.ndarray:
    """Where trees stand (N, 2), pixels of the photograph."""
    return np.random.default_rng(seed).uniform(15, SIDE - 15, (COUNT, 2))


def write_trees(path: Path, at: np.ndarray) -> Path:
    """A layer of trees (N, 2)."""
    places = CORNER + at * (1, -1)
    return write_layer(path, [point(place) for place in places], natural=["tree"] * len(at))


def write_town_with_trees(
    folder: Path, at: np.ndarray, misplaced: tuple[float, float]
) -> tuple[Path, Path]:
    """The map of trees (N, 2), and the photograph, off by metres to the right and up."""
    _, photo = write_town(folder, DIRECTION, 7.0, misplaced)
    lengths = np.random.default_rng(0).uniform(SHORTEST, LONGEST, len(at))
    sunward = -1.2 * np.array(DIRECTION)
    with rasterio.open(photo, "r+") as raster:
        grey = raster.read(1)
        for share in np.linspace(1, 0, 6):
            _draw(grey, at + (share * lengths)[:, None] * DIRECTION, CROWN, 45)
        _draw(grey, at, CROWN, 90)
        _draw(grey, at + sunward, CROWN - 1, 180)
        raster.write(cv2.GaussianBlur(grey, (0, 0), 0.7), 1)
    return write_trees(folder / "trees.gpkg", at), photo


def _draw(grey: np.ndarray, at: np.ndarray, radius: float, level: int) -> None:
    """Discs around points (N, 2), counted from the corner of the first pixel."""
    for column, row in at:
        centre = round(column * 16) - 8, round(row * 16) - 8
        cv2.circle(grey, centre, round(radius * 16), level, -1, cv2.LINE_AA, 4)
