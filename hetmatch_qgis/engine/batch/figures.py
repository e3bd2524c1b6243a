"""The figures of a pair in the summary: its shift, its accuracy, its footprint."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from typing import Any

import numpy as np
from pyproj import Geod

from hetmatch_qgis.engine.core.errors import HetMatchError
from hetmatch_qgis.engine.core.grid import Points, transform_points
from hetmatch_qgis.engine.core.options import Options, includes
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.georeferencing.crs import WGS84
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.report.residuals import ground_of

EDGE_POINTS = 4
"""Points along each edge of a footprint: edges of a scene are bent by less than a pixel of a map
of the batch."""

_ELLIPSOID = Geod(ellps="WGS84")


def match_figures(result: MatchResult) -> dict[str, Any]:
    """Confidence, accuracy and transform of a match as plain values; None where unknown."""
    stated, ground = result.accuracy, ground_of(result)
    rmse_px = None if stated is None else stated.rmse_px
    ce90_px = None if stated is None else stated.ce90_px
    metres = ground.pixel_size if ground is not None and ground.unit == "m" else None
    return {
        "confidence": result.confidence,
        "transform": result.transform_type,
        "tie_points": len(result.tie_points),
        "coverage": result.coverage,
        "rmse_px": rmse_px,
        "ce90_px": ce90_px,
        "rmse_m": None if metres is None or rmse_px is None else rmse_px * metres,
        "ce90_m": None if metres is None or ce90_px is None else ce90_px * metres,
    }


def place_figures(
    reference: str, moving: str, options: Options, result: MatchResult | None
) -> dict[str, Any]:
    """The shift of the moving raster's centre and its footprint, None where unknown.

    `shift_px` is in reference pixels (columns, rows), `shift_m` on the ground (east, north): from
    where the moving raster's own georeference puts its centre to where the match does.
    `footprint` is its outline as longitudes and latitudes, by the match where there is one.
    """
    ignored = options.ignore_georeference
    figures: dict[str, Any] = {"shift_px": None, "shift_m": None, "footprint": None}
    with suppress(HetMatchError), ExitStack() as resources:
        is_ignored = includes(ignored, "moving")
        moving_raster = resources.enter_context(
            Raster(moving, options.moving_crs, options.dem, is_ignored)
        )
        outline = _outline(moving_raster.width, moving_raster.height)
        claimed = _lon_lat(moving_raster, outline) if _is_placed(moving_raster) else None
        figures["footprint"] = _ring(claimed)
        if result is None or not result.matched:
            return figures
        is_ignored = includes(ignored, "reference")
        ref_raster = resources.enter_context(
            Raster(reference, options.reference_crs, options.dem, is_ignored)
        )
        if not _is_placed(ref_raster):
            return figures
        centre = np.array([[moving_raster.width / 2, moving_raster.height / 2]])
        registered = _lon_lat(ref_raster, result.map_points(np.vstack([outline, centre])))
        figures["footprint"] = _ring(registered[:-1])
        if _is_placed(moving_raster):
            start = _lon_lat(moving_raster, centre)[0]
            figures["shift_m"] = _step_m(start, registered[-1])
            figures["shift_px"] = _step_px(ref_raster, start, result.map_points(centre)[0])
    return figures


def _is_placed(raster: Raster) -> bool:
    return raster.georeference.is_usable


def _outline(width: int, height: int) -> Points:
    """Pixels (N, 2) around a raster, clockwise from its first corner."""
    steps = np.arange(EDGE_POINTS) / EDGE_POINTS
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float64)
    edges = zip(corners, np.roll(corners, -1, axis=0), strict=True)
    return np.concatenate([start + steps[:, None] * (end - start) for start, end in edges])


def _lon_lat(raster: Raster, pixels: Points) -> Points:
    """Pixels (N, 2) to longitudes and latitudes (N, 2); NaN where unknown."""
    if raster.crs is None:
        return np.full(pixels.shape, np.nan)
    return transform_points(raster.georeference.pixel_to_map(pixels), raster.crs, WGS84)


def _ring(points: Points | None) -> list[list[float]] | None:
    if points is None or not np.isfinite(points).all():
        return None
    # A tenth of a metre; more digits would only fill the files.
    return [[round(float(x), 6), round(float(y), 6)] for x, y in points]


def _step_m(start: Points, end: Points) -> list[float] | None:
    """Displacement between two places (2,) in metres to the east and to the north."""
    if not np.isfinite([*start, *end]).all():
        return None
    azimuth, _, length = _ELLIPSOID.inv(start[0], start[1], end[0], end[1])
    angle = np.radians(azimuth)
    return [float(length * np.sin(angle)), float(length * np.cos(angle))]


def _step_px(reference: Raster, start: Points, end_px: Points) -> list[float] | None:
    """Displacement from a place (2,) to a pixel (2,) of the reference in its columns and rows."""
    if reference.crs is None:
        return None
    there = transform_points(start[None], WGS84, reference.crs)
    step = end_px - reference.georeference.map_to_pixel(there)[0]
    return [float(value) for value in step] if np.isfinite(step).all() else None
