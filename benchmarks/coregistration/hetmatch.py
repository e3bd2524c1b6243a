"""Measure HetMatch as users run it: match to a folder, its gdalwarp script, and `hetmatch warp`."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.coregistration.measure import (
    POSITIONS,
    Warped,
    difference,
    errors_of,
    gdalwarp,
    gdalwarp_positions,
    read_warped,
    share_within,
    write_positions,
)
from benchmarks.coregistration.pairs import Pair
from benchmarks.coregistration.rows import Row

RESULT = "hetmatch"
BY_GDAL = "gdalwarp.tif"


def measure(pair: Pair, *, max_points: int | None = None, warping: bool = True) -> Row:
    """Measure one pair; the result stays in the pair's folder.

    max_points: instead of HetMatch's default. warping: measure `hetmatch warp`, too.
    """
    from hetmatch_qgis.engine import Options
    from hetmatch_qgis.engine.core.progress import SILENT
    from hetmatch_qgis.engine.results.match_to_folder import match_to_folder

    options = Options() if max_points is None else Options(max_points=max_points)
    name = RESULT if max_points is None else f"{RESULT}-{max_points}"
    folder = pair.folder / name
    started = time.perf_counter()
    result, _ = match_to_folder(pair.reference, pair.moving, folder, options, SILENT)
    total = time.perf_counter() - started
    matching = sum(result.seconds.values())
    row = Row(
        pair.group, pair.name, pair.kind, pair.ratio, pair.other_crs, name, result.matched,
        matching, pair.gsd, writing_s=total - matching, reason=result.reason,
        transform=result.transform_type or "", folder=str(folder),
    )  # fmt: skip
    if not result.matched:
        return row
    row = _with_points(row, pair, result)
    positions = write_positions(pair, pair.folder / POSITIONS)
    try:
        row = _with_gdalwarp(row, pair, positions)
        return _with_warp(row, pair, positions) if warping else row
    finally:
        positions.unlink()


def _with_points(row: Row, pair: Pair, result: Any) -> Row:
    points = result.tie_points
    offsets = pair.truth(points.moving_pixels) - points.reference_pixels
    coarse = pair.grid.gsd() / pair.gsd
    stated = result.accuracy
    return replace(
        row,
        tie_points=len(points),
        tie_error_px=float(np.median(np.linalg.norm(offsets, axis=1))) * coarse,
        reported_px=np.nan if stated is None else stated.rmse_px,
        reported_ce90_px=np.nan if stated is None else stated.ce90_px,
    )


def _with_gdalwarp(row: Row, pair: Pair, positions: Path) -> Row:
    folder = Path(row.folder)
    started = time.perf_counter()
    gdalwarp(folder)
    seconds = time.perf_counter() - started
    warped = gdalwarp_positions(folder, positions, pair.folder / BY_GDAL)
    return replace(
        row,
        errors=errors_of(pair, warped),
        within_ce90=share_within(pair, warped, row.reported_ce90_px),
        gdalwarp_s=seconds,
        method=_method(folder),
    )


def _with_warp(row: Row, pair: Pair, positions: Path) -> Row:
    """Measure `hetmatch warp` of the positions, a companion of the moving raster."""
    from hetmatch_qgis.engine.warping.warp_rasters import WarpOptions, warp_rasters

    folder = Path(row.folder)

    def warped(transform: str) -> tuple[Warped, str, float]:
        result = warp_rasters(
            folder,
            pair.folder / f"warp-{transform}.tif",
            [positions],
            WarpOptions(transform=transform, resampling="bilinear", overwrite=True),
        )
        return read_warped(result.outputs[0][1]), result.model, result.seconds

    by_hetmatch, model, seconds = warped("auto")
    with_gdal_model, _, _ = warped("gdal")
    by_gdal = gdalwarp_positions(folder, positions, pair.folder / BY_GDAL, exact=True)
    return replace(
        row,
        warp=errors_of(pair, by_hetmatch),
        warp_model=model,
        warp_s=seconds,
        same_model=difference(pair, by_gdal, with_gdal_model),
    )


def _method(folder: Path) -> str:
    text = (folder / "gdalwarp.sh").read_text("utf-8")
    used = "thin plate" if "-tps" in text else f"order {re.findall(r'-order (.)', text)[0]}"
    count = (folder / "moving_gcps.vrt").read_text("utf-8").count("<GCP ")
    return f"{used}, {count} GCPs"
