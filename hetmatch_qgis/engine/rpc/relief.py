"""A transform with displacement by relief as RPCs, the way in which GDAL can follow heights.

GCPs cannot express it, whatever GDAL fits to them. But an affine transform and a displacement in
proportion to height is a sensor model with linear numerators: RPCs hold it up to the curvature of
the map projection.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import grid_points, transform_points
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.fitting.least_squares import weights_of
from hetmatch_qgis.engine.fitting.relief import Ground
from hetmatch_qgis.engine.gcps.gdal_transforms import jacobian
from hetmatch_qgis.engine.gcps.match_model import ReliefModel, relief_model
from hetmatch_qgis.engine.georeferencing.crs import WGS84
from hetmatch_qgis.engine.georeferencing.rpc_camera import RpcCamera
from hetmatch_qgis.engine.rpc.fit import fit_rpc

FIT_LATTICE, FIT_LEVELS = 21, 7
"""Points along a side of the moving raster, and heights, that the RPCs are fitted to; as GRID_SIDE
of `rpc.fit`, with fewer heights, because the model is linear in them."""

MARGIN_SHARE = 0.1
"""Share of the moving raster's sides beyond which its ground may lie, displaced by relief."""

MAX_DEVIATION_PX = 0.05
"""Moving pixels by which the RPCs may differ from the transform at the tie points."""


def relief_camera(result: MatchResult) -> RpcCamera | None:
    """RPCs equal to a match's transform, over its elevation model.

    None of other transforms, where the map is no rectangle of the ground, as near the poles, and
    where RPCs do not hold the transform to MAX_DEVIATION_PX.

    Raises InputError where the elevation model is gone.
    """
    points = result.tie_points.select(~result.tie_points.is_check)
    if result.relief is None:
        return None
    model = relief_model(result, points.reference_map, points.moving_pixels, weights_of(points))
    if model is None:
        return None
    ground = Ground.of(model.surface.heights, points.reference_map)
    if ground is None:
        return None
    columns, rows = (
        np.linspace(-MARGIN_SHARE, 1 + MARGIN_SHARE, FIT_LATTICE) * side
        for side in (result.moving.width, result.moving.height)
    )
    pixels = grid_points(columns, rows).reshape(-1, 2)
    matrix = jacobian(points.moving_pixels, points.reference_map)
    offsets = pixels - points.moving_pixels.mean(axis=0)
    on_map = offsets @ matrix.T + points.reference_map.mean(axis=0)
    levels = np.repeat(np.linspace(ground.low, ground.high, FIT_LEVELS), len(on_map))
    on_map = np.tile(on_map, (FIT_LEVELS, 1))
    lon_lat = transform_points(on_map, model.surface.crs, WGS84)
    is_known = np.isfinite(lon_lat).all(axis=1)
    if not is_known.all() or np.ptp(lon_lat[:, 0]) > 180:
        return None
    rpcs = fit_rpc(lon_lat, levels, model.at_heights(on_map, levels))
    camera = RpcCamera(rpcs, model.surface.dem)
    return camera if _deviation(camera, model, points.reference_map) < MAX_DEVIATION_PX else None


def _deviation(camera: RpcCamera, model: ReliefModel, on_map: NDArray[np.float64]) -> float:
    """The largest distance in pixels of the RPCs from the transform at map points (N, 2)."""
    projected = camera.map_to_pixel(transform_points(on_map, model.surface.crs, WGS84))
    misses = np.linalg.norm(projected - model(on_map), axis=1)
    return float(np.nanmax(misses, initial=0.0))
