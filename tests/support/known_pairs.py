"""Pairs of small rasters on disk whose truth is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from affine import Affine
from pyproj import CRS

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.core.grid import Grid, apply_affine, transform_points

UTM = CRS.from_epsg(32633)
WEB = CRS.from_epsg(3857)
SIDE = 256
HERE = Grid(Affine(10, 0, 600_000, 0, -10, 5_200_000), SIDE, SIDE, UTM)
MISPLACED = np.array([60.0, -40.0])
"""Metres that the moving raster's georeference is off by."""

SIMILARITY = Affine.translation(14.5, -9.25) @ Affine.rotation(4, (128, 128)) @ Affine.scale(1.02)


@dataclass(frozen=True)
class Pair:
    """to_reference: moving pixels (N, 2) to the true reference pixels (N, 2)."""

    reference: Path
    moving: Path
    to_reference: Callable[[np.ndarray], np.ndarray]

    def apart(self, reference: np.ndarray, moving: np.ndarray) -> np.ndarray:
        """Distances (N,) of pairs of pixels (N, 2) from the truth, in reference pixels."""
        return np.linalg.norm(self.to_reference(moving) - reference, axis=1)

    @property
    def request(self) -> dict[str, str]:
        """As the worker is told."""
        return {"reference": str(self.reference), "moving": str(self.moving)}


def ground(seed: int = 3, size: int = 640) -> np.ndarray:
    """Fields, roads and smooth ground, 0 to 255, whose middle the rasters show."""
    random = np.random.default_rng(seed)
    image = np.full((size, size), 90, np.float32)
    for _ in range(120):
        middle, axes = random.uniform(0, size, 2), 2 * random.uniform(6, 35, 2)
        ellipse = (tuple(map(float, middle)), tuple(map(float, axes)), random.uniform(0, 180))
        cv2.ellipse(image, ellipse, random.uniform(20, 230), -1)
    for _ in range(10):
        start, end = random.integers(0, size, (2, 2)).tolist()
        cv2.line(image, start, end, random.uniform(150, 250), int(random.integers(2, 6)))
    return np.clip(cv2.GaussianBlur(image, (0, 0), 1.0), 0, 255)


def seen(
    places: Callable[[np.ndarray], np.ndarray], width: int, height: int, seed: int
) -> np.ndarray:
    """The picture of a raster whose pixels (N, 2) `places` maps to the reference's."""
    pixels = np.stack(np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5), axis=-1)
    image = ground(seed)
    margin = (len(image) - SIDE) / 2
    at = places(pixels.reshape(-1, 2)).reshape(height, width, 2) + margin - 0.5
    at = at.astype(np.float32)
    return cv2.remap(
        image, at[..., 0], at[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101
    ).clip(0, 255)


def another_sensor(values: np.ndarray) -> np.ndarray:
    """The tone curve turned over and bent."""
    return 255 * (1 - values / 255) ** 1.5


def write(
    path: Path, values: np.ndarray, transform: Affine | None = None, crs: CRS | None = None
) -> Path:
    """One band of bytes as GeoTIFF."""
    return write_raster(path, values.astype(np.uint8), crs, transform)


def georeferenced_pair(
    folder: Path, seed: int = 3, side: int = SIDE, named: bool = True, pixel: float = 14.0
) -> Pair:
    """A reference in UTM and a moving raster in web mercator, MISPLACED.

    Both files have no CRS unless `named`.
    """
    here = Grid(HERE.transform, side, side, UTM)
    middle = transform_points(here.pixel_to_map(np.full((1, 2), side / 2)), UTM, WEB)[0]
    # Web mercator's metres are a good deal shorter here: 14 of them are about 9.5 on the ground.
    count = int(side * 13.0 / pixel)
    corner = middle - count / 2 * np.array([pixel, -pixel])
    there = Grid(Affine(pixel, 0, corner[0], 0, -pixel, corner[1]), count, count, WEB)

    def to_reference(pixels: np.ndarray) -> np.ndarray:
        claimed = transform_points(there.pixel_to_map(pixels), WEB, UTM)
        return here.map_to_pixel(claimed - MISPLACED)

    crss = (UTM, WEB) if named else (None, None)
    return Pair(
        write(
            folder / "reference.tif", seen(np.asarray, side, side, seed), here.transform, crss[0]
        ),
        write(
            folder / "moving.tif",
            another_sensor(seen(to_reference, count, count, seed)),
            there.transform,
            crss[1],
        ),
        to_reference,
    )


def bare_pair(
    folder: Path,
    placed: bool = False,
    truth: Affine = SIMILARITY,
    size: tuple[int, int] = (240, 220),
    seed: int = 3,
    side: int = SIDE,
) -> Pair:
    """A moving raster without georeference; `placed` says whether the reference has one."""

    def to_reference(pixels: np.ndarray) -> np.ndarray:
        return apply_affine(truth, pixels)

    frame = (HERE.transform, UTM) if placed else ()
    return Pair(
        write(folder / "reference.tif", seen(np.asarray, side, side, seed), *frame),
        write(folder / "moving.tif", another_sensor(seen(to_reference, *size, seed))),
        to_reference,
    )
