"""Georeferenced rasters with synthetic misplacement, matched from file to tie points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from benchmarks.common import pictures
from benchmarks.common.datasets import Mapping, Points
from benchmarks.common.metrics import Truth
from benchmarks.common.raster_files import write_raster

NAIP_DATES = (
    ("20090818", "20120731"),
    ("20100629", "20150926"),
    ("20140720", "20180716"),
    ("20160816", "20200831"),
)
EUROPE, DEGREES = CRS.from_epsg(3035), CRS.from_epsg(4326)
EARTH_WINDOWS = {"Iberia to the Alps": (3, 43), "Scandinavia": (18, 62), "Anatolia": (36, 39)}


@dataclass(frozen=True)
class Case:
    """Two rasters on disk, and the true mapping from moving to reference pixels."""

    group: str
    name: str
    reference: Path
    moving: Path
    truth: Truth


def cases(shared: Path, basemap: Path | None, folder: Path) -> Iterator[Case]:
    """Generate the cases; each moving raster is written to the folder when its turn comes."""
    yield from _sentinel(shared, folder)
    yield from _naip(shared, folder)
    if basemap is not None:
        yield from _earth(basemap, folder)


def slip(seed: int, shape: tuple[int, ...], *, with_rotation: bool) -> Affine:
    """Draw a shift of 8 px, with a rotation and a scale of up to 4 px at the corners.

    To be multiplied to a geotransform from the right; displacements do not exceed 12 pixels.
    """
    rng = np.random.default_rng(seed)
    angle = rng.uniform(0, 2 * np.pi)
    shift = Affine.translation(8 * np.cos(angle), 8 * np.sin(angle))
    if not with_rotation:
        return shift
    centre = (shape[1] / 2, shape[0] / 2)
    half_turn = 2.8 / np.hypot(*centre)
    scale = 1 + rng.choice([-1, 1]) * half_turn
    about = (
        Affine.translation(*centre)
        @ Affine.scale(scale)
        @ Affine.translation(-centre[0], -centre[1])
    )
    rotation = Affine.rotation(np.degrees(rng.choice([-1, 1]) * half_turn), pivot=centre)
    return shift @ rotation @ about


def bend(points: Points, shape: tuple[int, ...]) -> Points:
    """Displace points (N, 2) by a cubic polynomial, by up to 6 px at the edges."""
    u, v = (2 * points / [shape[1], shape[0]] - 1).T
    return points + np.stack([4 * u * v + 2 * v**2, 3 * u**2 - 3 * v**3], axis=1)


def write(path: Path, image: NDArray, transform: Affine, crs: CRS) -> Path:
    """Write a GeoTIFF from (H, W, C)."""
    return write_raster(path, np.moveaxis(image, -1, 0), crs, transform)


def _sentinel(shared: Path, folder: Path) -> Iterator[Case]:
    for index, reference in enumerate(sorted((shared / "sentinel/dev").glob("*_s2.tif"))):
        with_rotation = index % 2 == 1
        radar = reference.with_name(reference.name.replace("_s2", "_s1"))
        yield misplaced(
            reference,
            radar,
            folder / radar.name,
            f"{radar.stem}, {'affine' if with_rotation else 'shift'}",
            "Sentinel-1 on Sentinel-2",
            slip(index, (1024, 1024), with_rotation=with_rotation),
        )


def _naip(shared: Path, folder: Path) -> Iterator[Case]:
    for index, dates in enumerate(NAIP_DATES):
        first, second = (
            next((shared / "opengeos" / "naip").glob(f"*_{date}.tif")) for date in dates
        )
        kind = ("shift", "affine", "shift and polynomial", "affine and polynomial")[index]
        yield misplaced(
            first,
            second,
            folder / second.name,
            f"{dates[1]} on {dates[0]}, {kind}",
            "NAIP, two dates",
            slip(100 + index, (724, 934), with_rotation=index % 2 == 1),
            bent=index >= 2,
        )


def misplaced(
    reference: Path,
    moving: Path,
    target: Path,
    name: str,
    group: str,
    wrong: Affine,
    *,
    bent: bool = False,
) -> Case:
    """Write a copy of the moving raster with a geotransform error, distorted if `bent`."""
    with rasterio.open(reference) as raster:
        reference_transform, reference_shape = raster.transform, raster.shape
    with rasterio.open(moving) as raster:
        image, transform = np.moveaxis(raster.read(), 0, -1), raster.transform
        crs = CRS.from_wkt(raster.crs.to_wkt())
    shape = image.shape

    def truth(pixels: Points) -> Points:
        source = bend(pixels, shape) if bent else pixels
        return np.stack(~reference_transform @ transform @ source.T, axis=1)

    if bent:
        image = sample(image, lambda pixels: bend(pixels, shape), shape[:2])
    write(target, image, transform @ wrong, crs)
    return Case(group, name, reference, target, Truth.on_lattice(truth, shape, reference_shape))


def _earth(basemap: Path, folder: Path) -> Iterator[Case]:
    """Generate cases in another projection and pixel size: EPSG:3035 on degrees."""
    to_degrees = Transformer.from_crs(EUROPE, DEGREES, always_xy=True)
    to_metres = Transformer.from_crs(DEGREES, EUROPE, always_xy=True)
    shape, pixel, size = (400, 400, 3), 6000.0, 600
    for index, (region, (lon, lat)) in enumerate(EARTH_WINDOWS.items()):
        column, row = pictures.corner(lon, lat, size, size)
        grid = pictures.WORLD @ Affine.translation(column, row)
        reference = folder / f"blue_marble_{index}.tif"
        write(reference, pictures.window(basemap / "bmng.jpg", lon, lat, size, size), grid, DEGREES)
        x, y = to_metres.transform(lon, lat)
        origin = (x - pixel * shape[1] / 2, y + pixel * shape[0] / 2)
        transform = Affine(pixel, 0, origin[0], 0, -pixel, origin[1])

        def earth(pixels: Points, transform: Affine = transform) -> Points:
            lonlat = to_degrees.transform(*(transform @ pixels.T))
            return np.stack(~pictures.WORLD @ lonlat, axis=1)

        def truth(pixels: Points, earth: Mapping = earth, start=(column, row)) -> Points:
            return earth(pixels) - start

        image = sample(pictures.world(basemap / "etopo1.jpg"), earth, shape[:2])
        wrong = slip(200 + index, shape, with_rotation=index > 0)
        moving = write(folder / f"etopo1_{index}.tif", image, transform @ wrong, EUROPE)
        name = f"{region}, {'affine' if index else 'shift'}"
        yield Case(
            "ETOPO1 on Blue Marble, EPSG:3035 on EPSG:4326",
            name,
            reference,
            moving,
            Truth.on_lattice(truth, shape, (size, size)),
        )


def sample(image: NDArray, source: Mapping, shape: tuple[int, int]) -> NDArray:
    """Resample an image so that the new pixel p shows source(p) of the old one."""
    columns, rows = np.meshgrid(np.arange(shape[1]) + 0.5, np.arange(shape[0]) + 0.5)
    points = source(np.column_stack([columns.ravel(), rows.ravel()])) - 0.5
    maps = points.astype(np.float32).reshape(*shape, 2)
    resampled = cv2.remap(image, maps, None, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT)
    return resampled.reshape(*shape, -1)
