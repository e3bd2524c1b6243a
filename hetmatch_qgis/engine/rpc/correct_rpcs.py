"""From the tie points of a match to corrected RPCs of its moving raster."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.common.raster_names import RasterName
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points, transform_points
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.raster.dem import WGS84, Dem
from hetmatch_qgis.engine.raster.georeference import RPCS
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.raster.rpc_camera import RpcCamera
from hetmatch_qgis.engine.raster.rpc_model import RpcModel
from hetmatch_qgis.engine.rpc.correction import (
    AUTO,
    KINDS,
    corrected,
    fit_correction,
)
from hetmatch_qgis.engine.rpc.record import CorrectedRpcs, UncorrectedRpcs

FAR_HEIGHTS = 1.5
"""How far from the RPCs' own heights, in their own scale, ground is still theirs."""


def with_corrected_rpcs(result: MatchResult) -> MatchResult:
    """A match whose moving raster is placed by RPCs together with their correction, or with why
    there is none; any other as it is.
    """
    if not result.matched or result.moving.georeference != RPCS:
        return result
    try:
        return replace(result, rpc=correct_rpcs(result, result.options.dem))
    except InputError as error:
        return replace(result, rpc=UncorrectedRpcs(str(error)))


def correct_rpcs(
    result: MatchResult, dem: RasterName | None = None, kind: str = AUTO
) -> CorrectedRpcs:
    """Correct the RPCs of a match's moving raster by its tie points.

    dem: heights of the ground; without it the tie points' heights are the scene's mean one, which
    puts relief into the errors. kind: one of `correction.CHOICES`; without `dem` "auto" is a shift,
    because relief that rises to one side looks like a drift.

    Raises InputError when the moving raster has no RPCs or cannot be read, when the reference has
    no CRS, or where there are too few tie points on ground of known height.
    """
    model, ground = read_moving_rpcs(result), None if dem is None else Dem(dem)
    camera = RpcCamera(model, ground)
    points = result.tie_points
    crs = result.reference.crs
    if crs is None:
        raise InputError(
            "RPCs are corrected by places on the map, and the reference has none; match with a "
            "reference that has a georeference and a CRS."
        )
    places = transform_points(points.reference_map, crs, WGS84)
    heights = camera.heights(places)
    predicted = model.project(places, heights)
    known = np.isfinite(predicted).all(axis=1)
    ties = known & ~points.is_check
    if not ties.any():
        raise InputError(
            "No tie point lies on ground whose height the elevation model knows; choose one that "
            "covers the moving raster."
        )
    measured = points.moving_pixels
    if kind == AUTO and dem is None:
        kind = KINDS[0]
    correction = fit_correction(predicted[ties], measured[ties], points.score[ties] + 1e-3, kind)
    better, missed = corrected(model, correction, _height_range(model, heights[known]))
    moved = better.project(places, heights)
    checks = known & points.is_check
    return CorrectedRpcs(
        correction,
        RpcCamera(better, ground),
        missed,
        _errors(predicted[ties], moved[ties], measured[ties]),
        _errors(predicted[checks], moved[checks], measured[checks]),
    )


def read_moving_rpcs(result: MatchResult) -> RpcModel:
    """The RPCs of a match's moving raster, read anew.

    Raises InputError when it cannot be read or has none.
    """
    if result.moving.path is None:
        raise InputError("The moving image is no file, so it has no RPCs to correct.")
    with Raster(result.moving.path) as raster:
        if raster.rpcs is None:
            raise InputError(
                f"'{raster.name}' has no RPCs to correct; use gdalwarp.sh or `hetmatch warp`."
            )
        return raster.rpcs


def _height_range(model: RpcModel, heights: NDArray[np.float64]) -> tuple[float, float]:
    """The heights that RPCs are for: their own, and those of the ground that they were used on."""
    scale = abs(float(model.ground_scale[2]))
    far = FAR_HEIGHTS * scale
    near = heights[np.abs(heights - model.mean_height) < far]
    low, high = model.mean_height - scale, model.mean_height + scale
    return float(np.min(near, initial=low)), float(np.max(near, initial=high))


def _errors(before: Points, after: Points, measured: Points) -> dict[str, Any]:
    """count, rmse_px before and after, and bias_px (sample, line) before and after."""
    if not len(measured):
        return {"count": 0, "before": None, "after": None}
    said: dict[str, Any] = {"count": len(measured)}
    for name, pixels in (("before", before), ("after", after)):
        apart = measured - pixels
        said[name] = {
            "rmse_px": float(np.sqrt(np.mean(np.sum(apart**2, axis=1)))),
            "bias_px": apart.mean(axis=0).tolist(),
        }
    return said
