"""Pairs of small rasters that lie off each other by a known displacement."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from affine import Affine
from scipy.ndimage import map_coordinates, spline_filter

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.core.grid import pixel_centres

SIDE = 320
TRANSFORM = Affine(10, 0, 600_000, 0, -10, 5_200_000)
Step = Callable[[np.ndarray], np.ndarray]


def ground(seed: int = 5, size: int = 800) -> np.ndarray:
    """Fields and roads, twice as fine as the rasters and somewhat larger."""
    random = np.random.default_rng(seed)
    image = np.full((size, size), 100, np.float32)
    for _ in range(700):
        middle, axes = random.uniform(0, size, 2), random.uniform(5, 45, 2)
        ellipse = (tuple(map(float, middle)), tuple(map(float, axes)), random.uniform(0, 180))
        cv2.ellipse(image, ellipse, random.uniform(30, 220), -1)
    for _ in range(20):
        start, end = random.integers(0, size, (2, 2)).tolist()
        cv2.line(image, start, end, random.uniform(150, 250), int(random.integers(3, 7)))
    return cv2.GaussianBlur(image, (0, 0), 1.4)


def render(step: Step, seed: int = 5, side: int = SIDE, noise: float = 1.5) -> np.ndarray:
    """A raster displaced by step(points (N, 2)) pixels."""
    picture = spline_filter(ground(seed), 3, output=np.float32)
    grid = pixel_centres(side, side)
    nominal = grid.reshape(-1, 2)
    points = nominal
    for _ in range(8):
        points = nominal - step(points)
    sampled = 2 * points + 60 - 0.5
    rendered = map_coordinates(picture, [sampled[:, 1], sampled[:, 0]], order=3, prefilter=False)
    random = np.random.default_rng(
        seed + 100 + int(noise * 1000) + int(abs(step(grid[:1, 0])).sum() * 1e3)
    )
    return np.clip(rendered.reshape(side, side) + random.normal(0, noise, (side, side)), 0, 255)


def shifted(columns: float, rows: float) -> Step:
    return lambda points: np.broadcast_to([columns, rows], points.shape)


def write(
    path: Path,
    values: np.ndarray,
    transform: Affine | None = TRANSFORM,
    crs: str | None = "EPSG:32633",
) -> Path:
    """One band of bytes as GeoTIFF; without georeference where there is no transform."""
    crs = None if transform is None else crs
    return write_raster(path, np.round(values).astype(np.uint8), crs, transform)
