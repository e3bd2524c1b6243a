"""The RPCs of a match's moving raster, corrected by its tie points."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.common.contract import GDALWARP_SH
from hetmatch_qgis.common.raster_names import RasterName
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points, transform_points
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.georeferencing.crs import WGS84
from hetmatch_qgis.engine.georeferencing.dem import Dem
from hetmatch_qgis.engine.georeferencing.georeference import RPCS
from hetmatch_qgis.engine.georeferencing.rpc_camera import RpcCamera
from hetmatch_qgis.engine.georeferencing.rpc_model import RpcModel
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.rpc.correction import AUTO, KINDS, correct_model, fit_correction
from hetmatch_qgis.engine.rpc.record import CorrectedRpcs, UncorrectedRpcs

MAX_HEIGHT_SCALES = 1.5
"""Largest distance of the ground from the RPCs' mean height for which RPCs are fitted, in units of
their height scale. Set by hand with the first version of `hetmatch rpc` (559f29a)."""


def with_corrected_rpcs(result: MatchResult) -> MatchResult:
    """A match with its RPC correction, or with the reason why there is none.

    Results without a match, and those whose moving raster is not georeferenced by RPCs, are
    returned as they are.
    """
    if not result.matched or result.moving.georeference != RPCS:
        return result
    try:
        return replace(result, rpc=correct_rpcs(result, result.options.dem))
    except InputError as error:
        return replace(result, rpc=UncorrectedRpcs(error.message))


def correct_rpcs(
    result: MatchResult, dem: RasterName | None = None, kind: str = AUTO
) -> CorrectedRpcs:
    """Correct the RPCs of a match's moving raster by its tie points.

    dem: heights of the ground. Without it the tie points' heights are the scene's mean one, and
        relief displacement is part of the errors.
    kind: one of `correction.CHOICES`. Without `dem` "auto" is a shift, because relief that rises
        to one side looks like a drift.

    Raises InputError when the moving raster has no RPCs or cannot be read, when the reference has
    no CRS, or where there are too few tie points on ground of known height.
    """
    model, ground = read_moving_rpcs(result), None if dem is None else Dem(dem)
    camera = RpcCamera(model, ground)
    points = result.tie_points
    crs = result.reference.crs
    if crs is None:
        raise InputError(
            "RPCs are corrected by map coordinates, and the reference has none; match with a "
            "reference that has a georeference and a CRS."
        )
    lon_lat = transform_points(points.reference_map, crs, WGS84)
    heights = camera.heights(lon_lat)
    predicted = model.project(lon_lat, heights)
    is_predicted = np.isfinite(predicted).all(axis=1)
    ties = is_predicted & ~points.is_check
    if not ties.any():
        raise InputError(
            "No tie point lies on ground whose height is in the elevation model; choose one that "
            "covers the moving raster."
        )
    measured = points.moving_pixels
    if kind == AUTO and dem is None:
        kind = KINDS[0]
    correction = fit_correction(predicted[ties], measured[ties], points.score[ties] + 1e-3, kind)
    height_range = _height_range(model, heights[is_predicted])
    corrected, deviation = correct_model(model, correction, height_range)
    projected = corrected.project(lon_lat, heights)
    checks = is_predicted & points.is_check
    return CorrectedRpcs(
        correction=correction,
        camera=RpcCamera(corrected, ground),
        deviation_px=deviation,
        ties=_errors(predicted[ties], projected[ties], measured[ties]),
        checks=_errors(predicted[checks], projected[checks], measured[checks]),
    )


def read_moving_rpcs(result: MatchResult) -> RpcModel:
    """The RPCs of a match's moving raster, read from its file.

    Raises InputError when it cannot be read or has none.
    """
    if result.moving.path is None:
        raise InputError("The moving image is not a file, so it has no RPCs to correct.")
    with Raster(result.moving.path) as raster:
        if raster.rpcs is None:
            raise InputError(
                "'{raster}' has no RPCs to correct; register it with {script} instead.",
                raster=raster.name,
                script=GDALWARP_SH,
            )
        return raster.rpcs


def _height_range(model: RpcModel, heights: NDArray[np.float64]) -> tuple[float, float]:
    """Lowest and highest ground that the RPCs are for: their own range, and that of tie points."""
    scale = abs(float(model.ground_scale[2]))
    limit = MAX_HEIGHT_SCALES * scale
    inliers = heights[np.abs(heights - model.mean_height) < limit]
    low, high = model.mean_height - scale, model.mean_height + scale
    return float(np.min(inliers, initial=low)), float(np.max(inliers, initial=high))


def _errors(before: Points, after: Points, measured: Points) -> dict[str, Any]:
    """count, rmse_px before and after, and bias_px (sample, line) before and after."""
    if not len(measured):
        return {"count": 0, "before": None, "after": None}
    errors: dict[str, Any] = {"count": len(measured)}
    for name, pixels in (("before", before), ("after", after)):
        offsets = measured - pixels
        errors[name] = {
            "rmse_px": float(np.sqrt(np.mean(np.sum(offsets**2, axis=1)))),
            "bias_px": offsets.mean(axis=0).tolist(),
        }
    return errors
