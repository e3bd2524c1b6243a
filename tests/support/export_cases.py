"""Match results whose truth is known, with rasters on disk to go with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from pyproj import CRS

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.common.contract import CHECK, MATCHED, TIE
from hetmatch_qgis.engine.core.grid import Grid, apply_affine, pixel_centres, transform_points
from hetmatch_qgis.engine.core.result import ImageDescription, MatchResult
from hetmatch_qgis.engine.core.tie_points import TiePoints

UTM = CRS.from_epsg(32632)
LON_LAT = CRS.from_epsg(4326)
# In no registry, so that no code can name it.
NAMELESS = CRS.from_proj4(
    "+proj=laea +lat_0=47.5 +lon_0=9.5 +x_0=1234 +y_0=0 +ellps=GRS80 +units=m"
)

REFERENCE = Affine(10, 0, 400000, 0, -10, 5300000)
COARSE = Affine(1000, 0, 200000, 0, -1000, 5600000)

ToMap = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Case:
    """A result, and the truth: moving pixels (N, 2) to the reference's map coordinates (N, 2)."""

    result: MatchResult
    to_map: ToMap


def scene(pixels: np.ndarray) -> np.ndarray:
    """Brightness 0 to 1 at reference pixels (..., 2): smooth, and unlike itself elsewhere."""
    x, y = pixels[..., 0] / 9.0, pixels[..., 1] / 9.0
    waves = np.sin(x + 0.3 * y) + np.sin(0.7 * y - 0.2 * x + 1) + np.sin(0.31 * x * 1.3 + 0.53 * y)
    return 0.5 + waves / 6.0


def largest_shift(path: Path, reference: Affine) -> float:
    """The largest local shift of a registered raster against the scene, in reference pixels."""
    with rasterio.open(path) as raster:
        values, is_valid = raster.read(1).astype(float), raster.dataset_mask() > 0
        centres = pixel_centres(raster.width, raster.height)
        pixels = apply_affine(~reference @ raster.transform, centres.reshape(-1, 2))
        step = raster.transform.a / reference.a
    expected = 1 + 250 * scene(pixels.reshape(centres.shape))
    down, right = (slope / step for slope in np.gradient(expected))
    assert is_valid.mean() > 0.5
    shifts = []
    for rows in np.array_split(np.arange(values.shape[0]), 4):
        for columns in np.array_split(np.arange(values.shape[1]), 4):
            block = np.ix_(rows, columns)
            inside = is_valid[block]
            if inside.mean() > 0.5:
                slopes = np.stack([right[block][inside], down[block][inside]], axis=1)
                difference = (values - expected)[block][inside]
                shifts.append(np.linalg.norm(np.linalg.lstsq(slopes, difference, rcond=None)[0]))
    return max(shifts)


def make_case(
    folder: Path,
    *,
    name: str = "moving.tif",
    crs: CRS | None = UTM,
    placed: bool = True,
    moving_crs: CRS | None = None,
    moving_transform: Affine | None = None,
    to_map: ToMap | None = None,
    size: tuple[int, int] = (320, 240),
    count: int = 400,
    noise: float = 0.15,
    transform_type: str = "affine",
    raster: bool = True,
    reference_transform: Affine = REFERENCE,
) -> Case:
    """A case.

    placed: whether the reference has a georeference.
    to_map: the truth; by default the moving raster is rotated by 8 degrees at 1.3 reference pixels
        a pixel.
    """
    grid = Grid(reference_transform, 500, 400, crs)
    if not placed:
        grid = Grid(Affine.scale(1, -1), 500, 400, None)
    rotated = grid.transform @ Affine.translation(60, 30) @ Affine.rotation(8) @ Affine.scale(1.3)
    to_map = to_map or (lambda pixels: apply_affine(rotated, pixels))

    def to_reference(pixels: np.ndarray) -> np.ndarray:
        return grid.map_to_pixel(to_map(pixels))

    random = np.random.default_rng(3)
    moving_pixels = random.uniform((0, 0), size, (count, 2))
    exact = to_reference(moving_pixels)
    reference_pixels = exact + random.normal(0, noise, exact.shape)
    path = folder / name
    if raster:
        centres = pixel_centres(*size)
        values = scene(to_reference(centres.reshape(-1, 2)).reshape(centres.shape))
        write_raster(
            path, (1 + 250 * values[None]).astype(np.uint8), moving_crs, moving_transform, nodata=0
        )
    unknown = np.full((count, 2), np.nan)
    points = TiePoints(
        *reference_pixels.T,
        *moving_pixels.T,
        *(grid.pixel_to_map(reference_pixels) if placed else unknown).T,
        *(unknown if moving_transform is None else apply_affine(moving_transform, moving_pixels)).T,
        score=random.uniform(0.3, 1, count),
        residual_px=np.linalg.norm(exact - reference_pixels, axis=1),
        role=np.where(np.arange(count) % 5 == 0, CHECK, TIE),
    )
    result = MatchResult(
        status=MATCHED,
        reason="",
        reference=reference_of(folder, grid, placed),
        moving=_moving_of(path, size, moving_crs, moving_transform),
        matcher="hetmatch",
        tie_points=points,
        transform_type=transform_type,
        mapper=to_reference,
        confidence=0.999,
    )
    return Case(result, to_map)


def reference_of(folder: Path, grid: Grid, placed: bool) -> ImageDescription:
    """A reference of one band on a grid; without georeference if it is not placed."""
    return ImageDescription(
        path=folder / "reference.tif",
        width=grid.width,
        height=grid.height,
        band_count=1,
        dtype="uint8",
        georeference="affine" if placed else "none",
        crs=grid.crs,
        transform=grid.transform if placed else None,
        gsd=grid.gsd if placed else None,
    )


def _moving_of(
    path: Path, size: tuple[int, int], crs: CRS | None, transform: Affine | None
) -> ImageDescription:
    return ImageDescription(
        path=path,
        width=size[0],
        height=size[1],
        band_count=1,
        dtype="uint8",
        georeference="none" if transform is None else "affine",
        crs=crs,
        transform=transform,
    )


def curved(pixels: np.ndarray) -> np.ndarray:
    """UTM zone 32 coordinates of pixels of a moving raster in degrees, six of them wide.

    To be used with the reference transform COARSE.
    """
    lon_lat = apply_affine(Affine(0.02, 0, 6.0, 0, -0.02, 50.0), pixels)
    return transform_points(lon_lat, LON_LAT, UTM)
