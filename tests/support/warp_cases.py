"""Saved results with known truth, and rasters whose values are pixel positions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from export_cases import reference_of
from pyproj import CRS

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.common.contract import CHECK, MATCHED, TIE
from hetmatch_qgis.engine.core.grid import Grid, apply_affine, pixel_centres
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.core.tie_points import TiePoints
from hetmatch_qgis.engine.export.table import write_table
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.results.read import load_result
from hetmatch_qgis.engine.results.write import as_json
from hetmatch_qgis.engine.warping.model.fit_model import fit_model
from hetmatch_qgis.engine.warping.model.warp_model import WarpModel
from hetmatch_qgis.engine.warping.warp_rasters import WarpOptions, WarpResult, warp_rasters

UTM = CRS.from_epsg(32632)
LON_LAT = CRS.from_epsg(4326)
REFERENCE = Affine(10, 0, 400_000, 0, -10, 5_300_000)
SIZE = (150, 120)
SLIP = Affine.translation(4.3, -3.6) @ Affine.rotation(0.8) @ Affine.scale(1.01)
"""Nominal moving pixels, those of the georeference, from true ones: a slip of some pixels."""

ToMap = Callable[[np.ndarray], np.ndarray]
"""Moving pixels (N, 2) to target coordinates (N, 2)."""


def slipped(pixels: np.ndarray) -> np.ndarray:
    """Target coordinates of moving pixels whose geotransform, REFERENCE, is off by SLIP."""
    return apply_affine(REFERENCE @ SLIP, pixels)


def positions(width: int = SIZE[0], height: int = SIZE[1]) -> np.ndarray:
    """(2, H, W): the column and the row of every pixel's centre."""
    return np.moveaxis(pixel_centres(width, height), -1, 0)


def write(
    path: Path,
    values: np.ndarray,
    crs: CRS | None = UTM,
    transform: Affine | None = REFERENCE,
    **more: Any,
) -> Path:
    """(bands, H, W) as GeoTIFF."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_raster(path, values, crs, transform, **more)


def save(
    folder: Path,
    moving: Path,
    to_map: ToMap = slipped,
    *,
    reference: Grid = Grid(REFERENCE, *SIZE, UTM),  # noqa: B008
    bare: bool = False,
    transform_type: str = "affine",
    noise: float = 0.0,
    count: int = 300,
    within: tuple[float, float] = (0.0, 1.0),
) -> Path:
    """A result folder for a moving raster.

    bare: the reference has no georeference, so that target coordinates are (column, -row).
    noise: of the tie points, in pixels.
    within: the part of the moving raster that they lie in, from and to.
    """
    random = np.random.default_rng(3)
    with Raster(moving) as raster:
        description = raster.describe((1,))
        size = np.array([raster.width, raster.height])
        pixels = size * random.uniform(*within, (count, 2))
        unknown = np.full((count, 2), np.nan)
        georeferenced = description.georeference != "none"
        moving_map = raster.pixel_to_map(pixels) if georeferenced else unknown
    grid = Grid(Affine(1, 0, 0, 0, -1, 0), reference.width, reference.height) if bare else reference
    in_reference = grid.map_to_pixel(to_map(pixels)) + random.normal(0, noise, (count, 2))
    points = TiePoints(
        *in_reference.T,
        *pixels.T,
        *(unknown if bare else grid.pixel_to_map(in_reference)).T,
        *moving_map.T,
        score=random.uniform(0.5, 1, count),
        residual_px=np.full(count, noise),
        role=np.where(np.arange(count) % 5 == 0, CHECK, TIE),
    )
    result = MatchResult(
        status=MATCHED,
        reason="",
        reference=reference_of(folder, grid, not bare),
        moving=description,
        matcher="hetmatch",
        tie_points=points,
        transform_type=transform_type,
        confidence=0.99,
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "result.json").write_text(as_json(result.to_dict()), encoding="utf-8")
    write_table(folder / "tie_points.csv", points)
    return folder


def warp(result: Path, out: Path, *rasters: Path | str, **options: Any) -> WarpResult:
    return warp_rasters(result, out, rasters, WarpOptions(**options))


def position_errors(path: Path, to_map: ToMap, min_count: int = 9000) -> np.ndarray:
    """Errors of the positions that a warped raster holds, in moving pixels.

    For valid pixels at least a pixel and a half inside the moving raster.
    min_count: the number of such pixels must be larger.
    """
    with rasterio.open(path) as raster:
        held = raster.read([1, 2]).astype(np.float64).reshape(2, -1).T
        is_valid = raster.dataset_mask().reshape(-1) > 0
        centres = positions(raster.width, raster.height).reshape(2, -1).T
        coordinates = apply_affine(raster.transform, centres)
    is_inside = is_valid & ((held > 1.5) & (held < np.array(SIZE) - 1.5)).all(axis=1)
    assert np.count_nonzero(is_inside) > min_count
    step = 1e-3
    # Errors on the map become errors in moving pixels through the slope of the truth.
    residuals = to_map(held[is_inside]) - coordinates[is_inside]
    across = (to_map(held[is_inside] + (step, 0)) - to_map(held[is_inside])) / step
    down = (to_map(held[is_inside] + (0, step)) - to_map(held[is_inside])) / step
    slopes = np.stack([across, down], axis=2)
    return np.linalg.norm(np.linalg.solve(slopes, residuals[..., None])[..., 0], axis=1)


def fit(folder: Path, moving: Path, transform: str = "auto", points=None) -> WarpModel:
    result = load_result(folder)
    if points is not None:
        result = replace(result, tie_points=points(result.tie_points))
    with Raster(moving) as raster:
        return fit_model(result, raster, transform)


def smooth_values(dtype: str, bands: int = 2) -> np.ndarray:
    """Values that run over most of what the type holds, and end far from its limits."""
    column, row = positions()
    wave = 0.5 + 0.3 * np.sin(column / 15) * np.cos(row / 12)
    top = np.iinfo(dtype).max if np.dtype(dtype).kind in "iu" else 1e6
    values = np.stack([wave * top * (1 - 0.2 * band) for band in range(bands)])
    return (values + (1j * values[::-1] if dtype.startswith("complex") else 0)).astype(dtype)


def warped(folder: Path, moving: Path, **options) -> Path:
    out = folder / "out.tif"
    warp(save(folder / "result", moving), out, overwrite=True, **options)
    return out
