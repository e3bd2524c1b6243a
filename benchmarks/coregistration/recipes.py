"""The list of pairs of the co-registration benchmark, and their sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from PIL import Image
from pyproj import CRS
from scipy.ndimage import gaussian_filter

from benchmarks.common import pictures
from benchmarks.common.datasets import apply
from benchmarks.coregistration.draw import (
    AFFINE,
    LOCAL,
    POLYNOMIAL,
    SHIFT,
    PixelGrid,
    SourceImage,
    moving_grid,
)
from benchmarks.coregistration.pairs import (
    BLUE_MARBLE,
    GROUPS,
    MAP,
    NAIP,
    NAIP_NIR,
    RADAR,
    SAME,
    SENTINEL_2,
    SRIF_NIR,
    Appearance,
    PlannedPair,
)
from benchmarks.georeferenced import NAIP_DATES

Recipe = tuple[Any, str, int, float]
"""Scene, kind of misplacement, CRS and relative GSD of the moving raster."""

SENTINEL_2_PAIRS: tuple[Recipe, ...] = (
    (0, SHIFT, SAME, 1), (1, AFFINE, 32611, 1), (2, POLYNOMIAL, SAME, 1), (3, LOCAL, 4326, 1.5),
    (4, SHIFT, 3857, 2), (5, AFFINE, SAME, 1 / 2), (6, POLYNOMIAL, 32611, 1 / 1.5),
    (7, LOCAL, SAME, 1), (8, POLYNOMIAL, 32611, 3), (9, LOCAL, 3857, 1 / 3),
)  # fmt: skip
RADAR_PAIRS: tuple[Recipe, ...] = (
    (0, SHIFT, SAME, 1), (1, AFFINE, SAME, 1 / 2), (2, POLYNOMIAL, 32611, 1), (3, LOCAL, SAME, 1.5),
    (4, SHIFT, 4326, 1), (5, AFFINE, 32611, 2), (6, POLYNOMIAL, SAME, 1), (7, LOCAL, 3857, 1 / 1.5),
    (8, AFFINE, SAME, 1), (9, SHIFT, 32611, 3),
)  # fmt: skip
NAIP_PAIRS: tuple[Recipe, ...] = (
    (0, SHIFT, SAME, 1), (1, AFFINE, 4326, 1), (2, POLYNOMIAL, 3857, 1 / 2), (3, LOCAL, SAME, 1.5),
)  # fmt: skip
NAIP_NIR_PAIRS: tuple[Recipe, ...] = (
    (0, LOCAL, SAME, 1), (1, SHIFT, 4326, 3), (2, AFFINE, SAME, 1 / 2), (3, POLYNOMIAL, 3857, 2),
)  # fmt: skip
SRIF_PAIRS: tuple[Recipe, ...] = (
    (1, SHIFT, SAME, 1), (7, AFFINE, 3857, 1), (13, POLYNOMIAL, SAME, 1), (20, LOCAL, SAME, 1),
    (27, SHIFT, 3035, 1.5), (33, AFFINE, SAME, 1 / 1.5), (40, POLYNOMIAL, 3857, 1 / 1.5),
    (47, LOCAL, 3035, 1), (52, SHIFT, SAME, 2), (58, AFFINE, SAME, 1 / 2),
)  # fmt: skip
# (place, longitude, latitude, CRS and side of the finer raster in its pixels)
BLUE_MARBLE_PAIRS: tuple[Recipe, ...] = (
    (("Iberia to the Alps", 3, 43, 4326, 500), SHIFT, SAME, 1),
    (("Anatolia", 36, 39, 3035, 480), AFFINE, 4326, 1),
    (("Himalaya", 85, 31, 4326, 500), POLYNOMIAL, 3857, 1),
    (("Andes", -67, -20, 4326, 500), LOCAL, 32719, 1),
    (("Balkans", 20, 44, 4326, 600), AFFINE, 3035, 1.5),
    (("Alps", 11, 46, 3035, 600), LOCAL, 32633, 2),
    (("Nile", 32, 25, 3857, 800), POLYNOMIAL, 4326, 3),
    (("Great Lakes", -86, 44, 4326, 900), SHIFT, 3857, 4),
    (("Indochina", 103, 17, 4326, 800), LOCAL, SAME, 1 / 2),
    (("Arabia", 46, 24, 4326, 900), AFFINE, 3857, 1 / 4),
)
MAP_PAIRS: tuple[Recipe, ...] = (
    (("Iberia to the Alps", 3, 43, 4326, 500), AFFINE, 3035, 1),
    (("Scandinavia", 18, 62, 4326, 500), SHIFT, 3035, 1),
    (("Anatolia", 36, 39, 4326, 500), POLYNOMIAL, SAME, 1),
    (("Himalaya", 85, 31, 4326, 500), LOCAL, SAME, 1),
    (("Andes", -67, -20, 4326, 500), SHIFT, 32719, 1.5),
    (("Italy", 13, 42, 3035, 500), AFFINE, 4326, 1 / 1.5),
    (("Iran", 52, 33, 4326, 600), POLYNOMIAL, 3857, 2),
    (("Japan", 137, 37, 4326, 600), LOCAL, 3857, 1 / 2),
    (("Mexico", -101, 23, 4326, 500), POLYNOMIAL, 3857, 1),
    (("Rift Valley", 38, 3, 3857, 500), LOCAL, SAME, 1.5),
    (("Morocco", -5, 33, 4326, 800), SHIFT, SAME, 3),
    (("British Columbia", -122, 52, 4326, 900), AFFINE, 3857, 4),
)


def planned_pairs(shared: Path, basemap: Path | None) -> list[PlannedPair]:
    """List all pairs for which there are data."""
    pairs: list[PlannedPair] = []
    if shared.is_dir():
        pairs += _sentinel(shared, SENTINEL_2, SENTINEL_2_PAIRS)
    if basemap is not None:
        pairs += _earth(basemap, BLUE_MARBLE, BLUE_MARBLE_PAIRS)
    if shared.is_dir():
        pairs += [*_naip(shared), *_srif(shared)]
    if basemap is not None:
        pairs += _earth(basemap, MAP, MAP_PAIRS)
    if shared.is_dir():
        pairs += _sentinel(shared, RADAR, RADAR_PAIRS)
    return pairs


def keep_appearance(image: NDArray, rng: np.random.Generator) -> NDArray:
    """Return the image unchanged, because it is another sensor's."""
    return image


def change_appearance(image: NDArray, rng: np.random.Generator) -> NDArray:
    """Apply blur, a tone curve and noise."""
    soft = gaussian_filter(image, (0.7, 0.7, 0))
    toned = 255 * (np.clip(soft, 0, 255) / 255) ** 0.75
    return toned + rng.normal(0, 4, image.shape)


def _plan(
    group: str,
    index: int,
    scene: str,
    recipe: Recipe,
    finest: PixelGrid,
    sources: Any,
    appearance: Appearance,
) -> PlannedPair:
    _, kind, epsg, ratio = recipe
    seed = 100 * list(GROUPS).index(group) + index
    return PlannedPair(group, scene, kind, epsg, ratio, seed, sources, finest, appearance)


def _sentinel(shared: Path, group: str, recipes: Iterable[Recipe]) -> Iterator[PlannedPair]:
    scenes = sorted((shared / "sentinel/dev").glob("*_s2.tif"))
    for index, recipe in enumerate(recipes):
        path = scenes[recipe[0]]
        grid = PixelGrid.from_raster(path)

        def sources(path: Path = path, grid: PixelGrid = grid) -> tuple[SourceImage, SourceImage]:
            image = _read(path)
            if group == RADAR:
                radar = _read(path.with_name(path.name.replace("_s2", "_s1")))
                return SourceImage(image, grid), SourceImage(radar, grid)
            return SourceImage(image[..., :1], grid), SourceImage(image[..., 2:3], grid)

        appearance = keep_appearance if group == RADAR else change_appearance
        yield _plan(group, index, path.stem[:-3], recipe, grid, sources, appearance)


def _naip(shared: Path) -> Iterator[PlannedPair]:
    def find(date: str) -> Path:
        return next((shared / "opengeos" / "naip").glob(f"*_{date}.tif"))

    for group, recipes in ((NAIP, NAIP_PAIRS), (NAIP_NIR, NAIP_NIR_PAIRS)):
        for index, recipe in enumerate(recipes):
            first, second = (find(date) for date in NAIP_DATES[recipe[0]])

            def sources(
                first: Path = first, second: Path = second, group: str = group
            ) -> tuple[SourceImage, SourceImage]:
                visible = SourceImage(_read(first)[..., :3], PixelGrid.from_raster(first))
                if group == NAIP:
                    return visible, SourceImage(
                        _read(second)[..., :3], PixelGrid.from_raster(second)
                    )
                return visible, SourceImage(_read(first)[..., 3:], PixelGrid.from_raster(first))

            appearance = keep_appearance if group == NAIP else change_appearance
            dates = (first,) if group == NAIP_NIR else (second, first)
            scene = " ".join(path.stem[-8:] for path in dates)
            yield _plan(
                group, index, scene, recipe, PixelGrid.from_raster(first), sources, appearance
            )


def _srif(shared: Path) -> Iterator[PlannedPair]:
    """Plan pairs of infrared images, as if of 1 m in Austria, and visible images resampled to them.

    The other way round the infrared images are resampled twice: HetMatch then solved 3 of 10 when
    it was first measured, and 8 of 10 this way."""
    grid = PixelGrid(Affine(1, 0, 500_000, 0, -1, 5_300_256), CRS.from_epsg(32633), (256, 256))
    for index, recipe in enumerate(SRIF_PAIRS):
        stem = f"{recipe[0]:03d}"
        folder = shared / "srif" / "Optical-Infrared"

        def sources(stem: str = stem, folder: Path = folder) -> tuple[SourceImage, SourceImage]:
            to_infrared = np.loadtxt(folder / f"{stem}_mov_to_ref.txt")
            infrared = _picture(folder / f"{stem}_ref.jpg")
            visible = _picture(folder / f"{stem}_mov.jpg")
            # The author of the data rotated the infrared image: its corners are black.
            columns, rows = np.meshgrid(*(np.arange(256) + 0.5,) * 2)
            pixels = np.column_stack([columns.ravel(), rows.ravel()])
            visible_pixels = apply(np.linalg.inv(to_infrared), pixels)
            mask = ((visible_pixels > 2) & (visible_pixels < 254)).all(axis=1).reshape(256, 256)
            to_visible = np.linalg.inv(to_infrared)
            rotated_visible = SourceImage(
                visible, grid, None, lambda pixels: apply(to_visible, pixels)
            )
            return SourceImage(infrared, grid, mask), rotated_visible

        yield _plan(SRIF_NIR, index, stem, recipe, grid, sources, keep_appearance)


def _earth(basemap: Path, group: str, recipes: Iterable[Recipe]) -> Iterator[PlannedPair]:
    world = PixelGrid(pictures.WORLD, CRS.from_epsg(4326), (2700, 5400))
    second = "bmng.jpg" if group == BLUE_MARBLE else "etopo1.jpg"
    for index, recipe in enumerate(recipes):
        name, lon, lat, epsg, side = recipe[0]
        column, row = pictures.corner(lon, lat, side, side)
        finest = PixelGrid(
            pictures.WORLD @ Affine.translation(column, row), world.crs, (side, side)
        )
        if epsg != 4326:
            finest = moving_grid(finest, CRS.from_epsg(epsg), 1)

        def sources() -> tuple[SourceImage, SourceImage]:
            first, other = (pictures.world(basemap / name) for name in ("bmng.jpg", second))
            return SourceImage(first, world), SourceImage(other, world)

        appearance = change_appearance if group == BLUE_MARBLE else keep_appearance
        yield _plan(group, index, name, recipe, finest, sources, appearance)


def _read(path: Path) -> NDArray:
    with rasterio.open(path) as raster:
        return np.moveaxis(raster.read(), 0, -1)


def _picture(path: Path) -> NDArray:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))
