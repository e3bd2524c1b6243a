"""Fits of a warp's transform to the tie points of a match."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.errors import HetMatchError, InputError
from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.core.messages import Message, Option
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.core.terms import transform_noun
from hetmatch_qgis.engine.fitting.least_squares import fit, weights_of
from hetmatch_qgis.engine.fitting.relief import RELIEF, Ground
from hetmatch_qgis.engine.fitting.shift import SHIFT
from hetmatch_qgis.engine.fitting.surface import Surface
from hetmatch_qgis.engine.gcps.frames import reference_points
from hetmatch_qgis.engine.gcps.gcp_set import GcpSet
from hetmatch_qgis.engine.gcps.gdal_transforms import POLYNOMIALS, THIN_PLATE, fit_transform
from hetmatch_qgis.engine.gcps.select_gcps import select_gcps
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.warping.model.displacement_grid import (
    DisplacementGrid,
    agrees_with_neighbours,
    fit_displacement_grid,
)
from hetmatch_qgis.engine.warping.model.nominal import (
    GcpGeometry,
    NominalGeometry,
    nominal_geometry,
)
from hetmatch_qgis.engine.warping.model.robust_fit import (
    Correction,
    ModelPoints,
    fit_robustly,
    left_out_rmse,
)
from hetmatch_qgis.engine.warping.model.warp_model import WarpModel

GROUND_LATTICE = 64
"""Points along a side of the moving raster at which the range of the heights is taken."""

STRAIGHT = (SHIFT, "similarity")
"""Transforms that are affine ones and need fewer points than these."""

CLEARLY_WORSE = 1.1
"""A local displacement grid replaces a thin plate unless its error is this many times as large;
set by hand with 00e104b, because the grid returns to the affine transform where the points end."""


def fit_model(result: MatchResult, moving: Raster, transform: str = "auto") -> WarpModel:
    """Fit a transform of WarpOptions to a result's tie points.

    Check points are never fitted. moving: the raster that the result's moving pixels belong to.

    Raises InputError where the tie points do not determine the transform.
    """
    if transform in ("gdal", *POLYNOMIALS, THIN_PLATE):
        return _gdal_model(moving, _gcps(result, transform))
    nominal = nominal_geometry(result, moving)
    ties = _tie_points(result, nominal)
    if RELIEF in (transform, result.transform_type if transform == "auto" else None):
        return _relief_model(result, moving, nominal, ties)
    if transform == "local":
        return _local_model(moving, nominal, ties)
    kind = transform if transform != "auto" else result.transform_type or "affine"
    model = _global_model(kind, moving, nominal, ties)
    if transform == "auto" and kind == "thin_plate":
        return _local_unless_worse(model, moving, ties)
    return model


def _local_unless_worse(model: WarpModel, moving: Raster, ties: ModelPoints) -> WarpModel:
    """A local displacement grid unless a thin plate predicts points left out clearly better.

    Whether local displacements are needed at all is decided by the match, whose report says so.
    Where the points end, the grid returns to its affine transform, and a thin plate does not.
    """
    inliers, _ = _without_outliers(ties)
    local = _local_model(moving, model.nominal, ties)
    if local.error is None:
        return model
    return local if local.error < CLEARLY_WORSE * left_out_rmse(model.kind, inliers) else model


def _tie_points(result: MatchResult, nominal: NominalGeometry) -> ModelPoints:
    """The usable tie points of a result, without its check points."""
    points = result.tie_points
    pixels = nominal.to_pixels(reference_points(result).coordinates)
    is_usable = np.isfinite(pixels).all(axis=1) & ~points.is_check
    weights = weights_of(points)
    return ModelPoints(pixels, points.moving_pixels, weights).select(is_usable)


def _gcps(result: MatchResult, transform: str) -> GcpSet:
    try:
        return select_gcps(result, method=None if transform == "gdal" else transform)
    except InputError:
        raise
    except HetMatchError as error:
        raise InputError(error.message) from error


def _gdal_model(moving: Raster, gcps: GcpSet) -> WarpModel:
    """A transform as gdalwarp fits it to GCPs."""
    nominal = GcpGeometry(gcps)
    pixels = nominal.map_to_pixels(gcps.warp_points)
    try:
        correction = fit_transform(gcps.method, pixels, gcps.warp_pixels)
        trend = fit_transform("polynomial1", pixels, gcps.warp_pixels)
    except np.linalg.LinAlgError:
        raise _too_few(gcps.method, len(pixels)) from None
    return WarpModel(
        kind=gcps.method,
        description=Message(
            "{transform} fitted to {count} GCPs as by gdalwarp",
            transform=transform_noun(gcps.method),
            count=len(pixels),
        ),
        nominal=nominal,
        correction=correction,
        trend=_affine_matrix(trend),
        size=_size(moving),
        points=gcps.pixels,
    )


def _global_model(
    kind: str, moving: Raster, nominal: NominalGeometry, ties: ModelPoints
) -> WarpModel:
    """One transform for the whole raster."""
    inliers, correction = fit_robustly(kind, ties)
    if correction is None:
        raise _too_few(kind, len(ties.nominal))
    return WarpModel(
        kind=kind,
        description=_fitted_to_tie_points(kind, len(inliers.nominal)),
        nominal=nominal,
        correction=correction,
        trend=_affine_trend(inliers, correction if kind in STRAIGHT else None),
        size=_size(moving),
        points=inliers.measured,
    )


def _local_model(moving: Raster, nominal: NominalGeometry, ties: ModelPoints) -> WarpModel:
    """An affine transform, and a grid of its residuals where that predicts points left out."""
    inliers, affine = _without_outliers(ties)
    residuals = inliers.measured - affine(inliers.nominal)
    grid = fit_displacement_grid(inliers.nominal, residuals, inliers.weights)
    count = len(inliers.nominal)
    if grid is None:
        kind, correction, error = "affine", affine, None
        description = Message(
            "{fit}, which show no local displacements",
            fit=_fitted_to_tie_points("affine", count),
        )
    else:
        kind, correction, error = "local", _add(affine, grid), grid.error
        description = Message(
            "local displacement grid on an affine transform, fitted to {count} tie points with a "
            "correlation length of {length:.0f} pixels",
            count=count,
            length=grid.length,
        )
    return WarpModel(
        kind=kind,
        description=description,
        nominal=nominal,
        correction=correction,
        trend=_affine_matrix(affine),
        size=_size(moving),
        points=inliers.measured,
        error=error,
    )


def _relief_model(
    result: MatchResult, moving: Raster, nominal: NominalGeometry, ties: ModelPoints
) -> WarpModel:
    """An affine transform and the displacement by relief, with heights at the target."""
    surface = Surface.of(result)
    lattice = even_lattice(moving.width, moving.height, GROUND_LATTICE)
    ground = Ground.of(lambda pixels: surface.heights(nominal.to_coordinates(pixels)), lattice)
    model = _global_model(RELIEF, moving, nominal, replace(ties, ground=ground))
    return replace(model, surface=surface)


def _fitted_to_tie_points(kind: str, count: int) -> Message:
    return Message(
        "{transform} fitted to {count} tie points", transform=transform_noun(kind), count=count
    )


def _without_outliers(ties: ModelPoints) -> tuple[ModelPoints, Correction]:
    """The points that agree with their neighbours, and the affine transform of all inliers."""
    _, affine = fit_robustly("affine", ties)
    if affine is None:
        raise _too_few("local", len(ties.nominal))
    residuals = ties.measured - affine(ties.nominal)
    return ties.select(agrees_with_neighbours(ties.nominal, residuals)), affine


def _add(affine: Correction, grid: DisplacementGrid) -> Correction:
    return lambda pixels: affine(pixels) + grid.at(pixels)


def _affine_trend(ties: ModelPoints, straight: Correction | None) -> NDArray[np.float64]:
    """The affine transform (2, 3) of the points.

    straight: the correction where it is affine itself, for points too few to tell.
    """
    fitted = fit("affine", ties.nominal, ties.measured, ties.weights)
    if fitted is None or fitted.matrix is None:
        if straight is not None:
            return _affine_matrix(straight)
        raise _too_few("affine", len(ties.nominal))
    return fitted.matrix[:2]


def _affine_matrix(affine: Correction) -> NDArray[np.float64]:
    """The (2, 3) matrix of an affine transform."""
    corner, across, down = affine(np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
    return np.stack([across - corner, down - corner, corner], axis=1)


def _size(moving: Raster) -> tuple[int, int]:
    return moving.width, moving.height


def _too_few(kind: str, count: int) -> InputError:
    if count == 1:
        return InputError(
            "1 usable tie point does not determine the transform '{kind}'; choose a simpler "
            "transform with {option}, or match again.",
            kind=kind,
            option=Option("transform"),
        )
    return InputError(
        "{count} usable tie points do not determine the transform '{kind}', or they lie on one "
        "line; choose a simpler transform with {option}, or match again.",
        count=count,
        kind=kind,
        option=Option("transform"),
    )
