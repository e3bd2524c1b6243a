"""From places on the reference's map to pixels of the moving raster: what a warp asks for.

A place is (x, y) in the reference's CRS, (column, -row) where the reference has no georeference.
Pixels are (column, row) from the outer corner of the top-left pixel.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.errors import HetMatchError, InputError
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.fitting import transforms as geometry
from hetmatch_qgis.engine.gcps.frames import reference_points
from hetmatch_qgis.engine.gcps.gcps import GcpSet, select_gcps
from hetmatch_qgis.engine.gcps.gdal_transforms import POLYNOMIALS, THIN_PLATE, fit_transform
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.warping.local import (
    DisplacementGrid,
    agreeing,
    displacement_grid,
    folds_of,
    trimmed_error,
)
from hetmatch_qgis.engine.warping.nominal import ByGcps, Nominal, nominal_of

BEYOND_TREND = 0.25
"""A curved transform runs away outside its points: it is believed this share of the raster's
diagonal beyond the affine one."""

INVERSE_ROUNDS = 30
INVERSE_TOLERANCE = 1e-3
ROUNDS = 4
LEAST_TOLERANCE = 0.75
CLEARLY_WORSE = 1.1

Correction = Callable[[Points], Points]


@dataclass(frozen=True)
class TieSet:
    """Tie points that a model is fitted to: nominal and measured moving pixels, (N, 2) each."""

    nominal: Points
    measured: Points
    weights: NDArray[np.float64]

    def select(self, keep: NDArray) -> TieSet:
        return TieSet(self.nominal[keep], self.measured[keep], self.weights[keep])


@dataclass(frozen=True)
class WarpModel:
    """Places to moving pixels: the nominal pixel, then a correction fitted to the tie points.

    kind: one of the transforms of WarpOptions but "auto" and "gdal". words: what it is, for people.
    trend: the affine (2, 3) that is nearest to the correction. size: width and height of the moving
    raster. points: (N, 2), the moving pixels that it was fitted to. error: root mean square in
    moving pixels at tie points left out of a fit, None where that was not measured.
    """

    kind: str
    words: str
    nominal: Nominal
    correction: Correction
    trend: NDArray[np.float64]
    size: tuple[int, int]
    points: Points
    error: float | None = None

    def to_pixels(self, places: Points) -> Points:
        """Places (N, 2) to moving pixels (N, 2); NaN where there is none or nothing is known."""
        return self._corrected(self.nominal.to_pixels(np.asarray(places, dtype=np.float64)))

    def to_places(self, pixels: Points) -> Points:
        """Moving pixels (N, 2) to places (N, 2).

        Where a curved correction cannot be turned round, or runs away, the affine trend's inverse.
        """
        pixels = np.asarray(pixels, dtype=np.float64)
        back = np.linalg.inv(self.trend[:, :2]).T
        start = (pixels - self.trend[:, 2]) @ back
        nominal = start.copy()
        for _ in range(INVERSE_ROUNDS):
            missed = pixels - self._corrected(nominal)
            if np.nanmax(np.abs(missed), initial=0.0) < INVERSE_TOLERANCE:
                break
            nominal = nominal + missed @ back
        lost = ~(np.abs(pixels - self._corrected(nominal)) < 100 * INVERSE_TOLERANCE).all(axis=1)
        nominal[lost] = start[lost]
        return self.nominal.to_places(nominal)

    def _corrected(self, nominal: Points) -> Points:
        known = np.isfinite(nominal).all(axis=1)
        found = np.full(nominal.shape, np.nan)
        if known.any():
            found[known] = self.correction(nominal[known])
            usual = nominal[known] @ self.trend[:, :2].T + self.trend[:, 2]
            far = np.abs(found[known] - usual).max(axis=1) > BEYOND_TREND * np.hypot(*self.size)
            found[np.flatnonzero(known)[far]] = np.nan
        return found


def fit_model(result: MatchResult, moving: Raster, transform: str = "auto") -> WarpModel:
    """The model that a transform of WarpOptions stands for, fitted to a result's tie points.

    Points of role "check" are never fitted. moving: the raster that the result's moving pixels
    belong to.

    Raises InputError where the tie points cannot carry the transform.
    """
    if transform in ("gdal", *POLYNOMIALS, THIN_PLATE):
        return _gdal_model(moving, _gcps(result, transform))
    nominal = nominal_of(result, moving)
    ties = tie_set(result, nominal)
    if transform == "local":
        return _local_model(moving, nominal, ties)
    kind = transform if transform != "auto" else result.transform_type or "affine"
    model = _whole_model(kind, moving, nominal, ties)
    if transform == "auto" and kind == "thin_plate":
        return _local_unless_worse(model, moving, ties)
    return model


def _local_unless_worse(model: WarpModel, moving: Raster, ties: TieSet) -> WarpModel:
    """A local displacement grid unless a thin plate foretells points left out clearly better.

    Whether the ground is uneven at all is for the match to say, whose report speaks of it. Where
    the points end, the grid comes back to the affine transform below it, and a thin plate does not.
    """
    kept, _ = _without_outliers(ties)
    local = _local_model(moving, model.nominal, ties)
    if local.error is None:
        return model
    return local if local.error < CLEARLY_WORSE * _left_out_error(model.kind, kept) else model


def tie_set(result: MatchResult, nominal: Nominal, checks: bool = False) -> TieSet:
    """The usable points of role "tie", or of role "check"."""
    points = result.tie_points
    here = nominal.to_pixels(reference_points(result).coordinates)
    usable = np.isfinite(here).all(axis=1) & (points.is_check == checks)
    weights = geometry.fit_weights(points.score)
    return TieSet(here, points.moving_pixels, weights).select(usable)


def _gcps(result: MatchResult, transform: str) -> GcpSet:
    try:
        return select_gcps(result, method=None if transform == "gdal" else transform)
    except InputError:
        raise
    except HetMatchError as error:
        raise InputError(str(error)) from error


def _gdal_model(moving: Raster, gcps: GcpSet) -> WarpModel:
    """A transform as gdalwarp fits it to GCPs."""
    nominal = ByGcps(gcps)
    here = nominal.of_map(gcps.warp_points)
    try:
        correction = fit_transform(gcps.method, here, gcps.warp_pixels)
        trend = fit_transform("polynomial1", here, gcps.warp_pixels)
    except np.linalg.LinAlgError:
        raise _too_few(gcps.method, len(here)) from None
    words = f"{_named(gcps.method)} through {len(here)} GCPs, as gdalwarp has it"
    size = _size(moving)
    return WarpModel(gcps.method, words, nominal, correction, _matrix(trend), size, gcps.pixels)


def _whole_model(kind: str, moving: Raster, nominal: Nominal, ties: TieSet) -> WarpModel:
    """One transform for the whole raster."""
    kept, correction = _robust(kind, ties)
    if correction is None:
        raise _too_few(kind, len(ties.nominal))
    words = f"{_named(kind)} fitted to {len(kept.nominal)} tie points"
    return WarpModel(kind, words, nominal, correction, _trend(kept), _size(moving), kept.measured)


def _local_model(moving: Raster, nominal: Nominal, ties: TieSet) -> WarpModel:
    """An affine transform, and what it leaves over where the tie points say so."""
    kept, affine = _without_outliers(ties)
    grid = displacement_grid(kept.nominal, kept.measured - affine(kept.nominal), kept.weights)
    size, trend = _size(moving), _matrix(affine)
    if grid is None:
        words = (
            f"an affine transform fitted to {len(kept.nominal)} tie points, which show no local "
            "displacements beyond it"
        )
        return WarpModel("affine", words, nominal, affine, trend, size, kept.measured)
    words = (
        f"a local displacement grid over an affine transform, fitted to {len(kept.nominal)} tie "
        f"points, that are alike within {grid.length:.0f} pixels"
    )
    return WarpModel(
        "local", words, nominal, _displaced(affine, grid), trend, size, kept.measured, grid.error
    )


def _without_outliers(ties: TieSet) -> tuple[TieSet, Correction]:
    """The points that agree with their neighbours, and the affine transform below them."""
    _, affine = _robust("affine", ties)
    if affine is None:
        raise _too_few("local", len(ties.nominal))
    return ties.select(agreeing(ties.nominal, ties.measured - affine(ties.nominal))), affine


def _displaced(affine: Correction, grid: DisplacementGrid) -> Correction:
    return lambda pixels: affine(pixels) + grid.at(pixels)


def _robust(kind: str, ties: TieSet) -> tuple[TieSet, Correction | None]:
    """A least squares fit, and the points that it was fitted to: outliers leave in a few rounds."""
    keep = np.ones(len(ties.nominal), dtype=bool)
    fitted = None
    for _ in range(ROUNDS):
        kept = ties.select(keep)
        fitted = geometry.fit(kind, kept.nominal, kept.measured, kept.weights)
        if fitted is None:
            return ties, None
        apart = np.linalg.norm(fitted.apply(ties.nominal) - ties.measured, axis=1)
        within = apart < max(LEAST_TOLERANCE, 3.5 * float(np.median(apart[keep])))
        if np.array_equal(within, keep):
            break
        keep = within
    return ties.select(keep), fitted.apply if fitted else None


def _left_out_error(kind: str, ties: TieSet) -> float:
    """Root mean square error, in moving pixels, at patches of points left out of a fit."""
    fold, errors = folds_of(ties.nominal), np.full(len(ties.nominal), np.inf)
    for number in np.unique(fold):
        out = fold == number
        _, correction = _robust(kind, ties.select(~out))
        if correction is not None:
            errors[out] = np.linalg.norm(correction(ties.nominal[out]) - ties.measured[out], axis=1)
    return trimmed_error(errors)


def _trend(ties: TieSet) -> NDArray[np.float64]:
    fitted = geometry.fit("affine", ties.nominal, ties.measured, ties.weights)
    if fitted is None or fitted.matrix is None:
        raise _too_few("affine", len(ties.nominal))
    return fitted.matrix[:2]


def _matrix(affine: Correction) -> NDArray[np.float64]:
    """The (2, 3) matrix of an affine transform."""
    corner, across, down = affine(np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
    return np.stack([across - corner, down - corner, corner], axis=1)


def _size(moving: Raster) -> tuple[int, int]:
    return moving.width, moving.height


def _named(kind: str) -> str:
    if kind.startswith("polynomial"):
        return f"a polynomial of degree {kind[-1]}"
    names = {
        "similarity": "a similarity transform",
        "affine": "an affine transform",
        "homography": "a homography",
        "thin_plate": "a thin plate",
    }
    return names[kind]


def _too_few(kind: str, count: int) -> InputError:
    return InputError(
        f"{count} usable tie points do not carry the transform '{kind}', or they lie on one line; "
        "choose a simpler one with --transform, or match again."
    )
