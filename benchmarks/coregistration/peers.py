"""Measure AROSICS and GeFolki on the pairs of the co-registration benchmark.

They need both rasters on one grid, in whose pixels their settings are given. Here it has the pixels
of the coarser raster, as AROSICS would choose; the time for resampling is included in theirs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import rasterio
from rasterio.warp import Resampling, reproject

from benchmarks.common.rasters import RasterMatcher
from benchmarks.coregistration.draw import PixelGrid
from benchmarks.coregistration.measure import errors_of_mapping
from benchmarks.coregistration.pairs import Pair
from benchmarks.coregistration.rows import Row

COARSE = "reference_coarser.tif"


def measurer(name: str, match: RasterMatcher) -> Callable[[Pair], Row]:
    """Make a measurement of a peer, with its mapping instead of a warped raster."""

    def measure(pair: Pair) -> Row:
        started = time.perf_counter()
        factor = max(1.0, pair.ratio)
        reference = pair.reference
        if factor > 1:
            reference = averaged(pair.reference, pair.folder / COARSE, factor)
        spent = time.perf_counter() - started
        answer = match(reference, pair.moving)
        row = Row(
            pair.group, pair.name, pair.kind, pair.ratio, pair.other_crs, name, answer.claimed,
            answer.seconds + spent, pair.gsd, reason=answer.reason, folder=str(pair.folder),
        )  # fmt: skip
        mapping = answer.mapping
        if mapping is None:
            return row
        offsets = pair.truth(answer.moving_points) - answer.reference_points * factor
        coarse = pair.grid.gsd() / pair.gsd
        distances = np.linalg.norm(offsets, axis=1) * coarse
        return replace(
            row,
            errors=errors_of_mapping(pair, lambda pixels: mapping(pixels) * factor),
            tie_points=len(distances),
            tie_error_px=float(np.median(distances)) if len(distances) else np.nan,
        )

    return measure


def averaged(reference: Path, target: Path, factor: float) -> Path:
    """Average a raster to pixels `factor` times as large."""
    grid = PixelGrid.from_raster(reference).scaled(factor)
    with rasterio.open(reference) as raster:
        image = np.zeros((raster.count, *grid.shape), dtype=raster.dtypes[0])
        reproject(
            raster.read(), image, src_transform=raster.transform, src_crs=raster.crs,
            dst_transform=grid.transform, dst_crs=raster.crs, resampling=Resampling.average,
        )  # fmt: skip
        profile = raster.profile | {
            "width": grid.shape[1], "height": grid.shape[0], "transform": grid.transform,
        }  # fmt: skip
    with rasterio.open(target, "w", **profile) as raster:
        raster.write(image)
    return target
