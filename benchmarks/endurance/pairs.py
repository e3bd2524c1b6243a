"""One reference and some moving rasters of 256 x 256 pixels, other tones, a few pixels off."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from affine import Affine

from benchmarks.common.raster_files import write_raster

SIDE, MARGIN, COUNT = 256, 16, 5
"""Pixels of an image, pixels of ground around it, and moving rasters."""


def make_pairs(folder: Path) -> tuple[Path, list[Path]]:
    """Write them and return the paths of the reference and of the moving rasters."""
    rng = np.random.default_rng(3)
    length = SIDE + 2 * MARGIN
    ground = np.full((length, length), 90, np.float32)
    for _ in range(90):
        middle, axes = rng.uniform(0, length, 2), rng.uniform(10, 60, 2)
        ellipse = (tuple(middle.tolist()), tuple(axes.tolist()), float(rng.uniform(0, 180)))
        cv2.ellipse(ground, ellipse, float(rng.uniform(20, 230)), -1)
    ground = cv2.GaussianBlur(ground, (0, 0), 1.0).clip(0, 255)
    moving = []
    for number in range(COUNT):
        row, column = MARGIN + number - 2, MARGIN + 2 * number - 4
        part = 255 - ground[row : row + SIDE, column : column + SIDE]
        moving.append(_write(folder / f"moving-{number}.tif", part))
    inner = np.s_[MARGIN : MARGIN + SIDE, MARGIN : MARGIN + SIDE]
    return _write(folder / "reference.tif", ground[inner]), moving


def _write(path: Path, values: np.ndarray) -> Path:
    place = Affine(10, 0, 500_000, 0, -10, 5_000_000)
    return write_raster(path, values.astype(np.uint8), "EPSG:32633", place)
