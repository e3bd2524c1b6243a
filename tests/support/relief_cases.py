"""Pairs whose moving raster shows high ground displaced, with heights that are known everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from affine import Affine
from known_pairs import HERE, SIDE, UTM, another_sensor, seen, write

from benchmarks.common.raster_files import write_raster

SLOPE = np.array([0.055, -0.02])
"""Moving pixels for a metre of height."""
SHIFT = np.array([5.0, -3.0])
"""Moving pixels by which the geotransform is off."""
HILLS = ((110.0, 120.0, 260.0, 45.0), (290.0, 240.0, 320.0, 60.0), (150.0, 330.0, 180.0, 40.0))
"""Column, row, height and width of each hill, in reference pixels and metres."""
GROUND_PER_METRE = 10.0 * float(np.linalg.norm(SLOPE))
"""Metres on the ground for a metre of height: a pixel has 10 m."""


def heights_at(reference: np.ndarray) -> np.ndarray:
    """Heights (N,) in metres at reference pixels (N, 2)."""
    heights = np.full(len(reference), 400.0)
    for column, row, height, width in HILLS:
        squares = ((reference - (column, row)) ** 2).sum(axis=1)
        heights += height * np.exp(-squares / (2 * width**2))
    return heights


def to_moving(reference: np.ndarray) -> np.ndarray:
    """Reference pixels (N, 2) to moving pixels."""
    return np.asarray(reference + SHIFT + (heights_at(reference) - 400)[:, None] * SLOPE)


def to_reference(moving: np.ndarray) -> np.ndarray:
    """Moving pixels (N, 2) to reference pixels; slopes are gentle enough to iterate."""
    reference = moving - SHIFT
    for _ in range(30):
        reference = reference + moving - to_moving(reference)
    return np.asarray(reference)


@dataclass(frozen=True)
class ReliefPair:
    """Two rasters and an elevation model."""

    reference: Path
    moving: Path
    dem: Path


def relief_pair(folder: Path, is_placed: bool = True, has_relief: bool = True) -> ReliefPair:
    """Write a pair. is_placed: whether the moving raster is georeferenced."""

    def places(pixels: np.ndarray) -> np.ndarray:
        return to_reference(pixels) if has_relief else pixels - SHIFT

    frame = (HERE.transform, UTM)
    return ReliefPair(
        write(folder / "reference.tif", seen(np.asarray, SIDE, SIDE, 3), *frame),
        write(
            folder / "moving.tif",
            another_sensor(seen(places, SIDE, SIDE, 3)),
            *(frame if is_placed else ()),
        ),
        write_dem(folder / "dem.tif"),
    )


def write_dem(
    path: Path, scale: float = 1.0, noise: float = 5.0, corner: tuple[float, float] = (-80.0, -80.0)
) -> Path:
    """Heights at twice the rasters' pixels. corner: its top left one, in reference pixels."""
    side = (SIDE + 160) // 2
    columns, rows = np.meshgrid(np.arange(side) + 0.5, np.arange(side) + 0.5)
    at = np.stack([columns, rows], axis=-1).reshape(-1, 2) * 2 + (-80.0, -80.0)
    heights = scale * heights_at(at).reshape(side, side)
    heights += np.random.default_rng(1).normal(0, noise, heights.shape)
    transform = HERE.transform @ Affine.translation(*corner) @ Affine.scale(2)
    write_raster(path, heights.astype(np.float32), crs=UTM.to_wkt(), transform=transform)
    return path


def lattice() -> tuple[np.ndarray, np.ndarray]:
    """Reference pixels (N, 2) all over, and their moving pixels."""
    steps = np.arange(30.0, SIDE - 30, 12.0)
    reference = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    return reference, to_moving(reference)
