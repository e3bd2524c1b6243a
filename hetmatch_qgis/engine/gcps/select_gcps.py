"""The choice of ground control points among tie points, and of the transform that suits them."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.fitting.least_squares import weights_of
from hetmatch_qgis.engine.fitting.surface import surface_of
from hetmatch_qgis.engine.gcps.frames import FramePoints, continuous_points, finite_rows
from hetmatch_qgis.engine.gcps.gcp_set import GcpSet
from hetmatch_qgis.engine.gcps.gdal_transforms import (
    POLYNOMIALS,
    TERMS,
    THIN_PLATE,
    Transform,
    fit_transform,
)
from hetmatch_qgis.engine.gcps.match_model import beside, match_model, nominal_pixels, warp_frame
from hetmatch_qgis.engine.gcps.usable_points import (
    describe_selection,
    distinct_rows,
    is_consistent,
    span_plane,
    spread_rows,
)

MAX_POLYNOMIAL_GCPS = 500
"""A polynomial has at most ten terms: more GCPs change nothing but the size of the files. Set by
hand with the first exports (5e3f548)."""

MAX_THIN_PLATE_GCPS = 150
"""A thin plate is solved in cubic time and evaluated, for every pixel, at every GCP. Set by hand
with the first exports (5e3f548)."""

MAX_CHECK_POINTS = 150
"""Check points in a set of GCPs; set by hand with the first exports (5e3f548)."""

MAX_DEVIATION_PX = 0.1
"""GDAL's transform stands for the match's where 95 % of the points differ by less, in moving
pixels. Set by hand with dd9311d, when GCPs began to follow the match's transform."""

MIN_GAIN = {"polynomial": 1.05, THIN_PLATE: 1.25}
"""Where the match's transform is not known: factor by which a richer method must lower the error
at points left out of the fit to be preferred. Set by hand with the first exports (5e3f548)."""

FOLDS = 5
"""Parts of the cross-validation where there are too few check points; set by hand with the first
exports (5e3f548)."""


def select_gcps(result: MatchResult, method: str | None = None) -> GcpSet:
    """The GCPs of a match and the transform of GDAL's that suits them.

    Check points stay out of the GCPs: otherwise the accuracy at them would not be independent. The
    transform is the simplest of GDAL's that reproduces the match's own; where no polynomial does (a
    homography, uneven ground) it is a thin plate. Where the match's own is not known, it is the
    simplest that predicts points left out of the fit as well as any.

    method: one of POLYNOMIALS or THIN_PLATE, to have that and no other.

    Raises InputError when fewer than three usable points are left, or all lie on one line.
    """
    frame = continuous_points(result)
    is_located = finite_rows(frame.coordinates)
    tie_rows = np.flatnonzero(is_located & ~result.tie_points.is_check)
    points = result.tie_points.select(tie_rows)
    order = np.lexsort((-points.score, points.residual_px))
    distinct = distinct_rows(points, order)
    locations = _locations(result, frame)[tie_rows]
    kept = distinct[is_consistent(points.moving_pixels[distinct], locations[distinct])]
    check_rows = np.flatnonzero(is_located & result.tie_points.is_check)
    check_rows = check_rows[
        spread_rows(
            result.tie_points.moving_pixels[check_rows],
            np.arange(len(check_rows)),
            MAX_CHECK_POINTS,
        )
    ]
    counts = len(tie_rows), len(distinct), len(kept)
    choice = _Choice(result, tie_rows[kept], _best_first(kept, order), check_rows, counts)
    return choice.select(method)


class _Choice:
    """The choice of a method and its GCPs among usable tie points.

    tie_rows, check_rows: rows of the result's tie points.
    order: positions within `tie_rows`, best first.
    counts: tie points before and after each step of the selection; see `_left_out`.
    """

    def __init__(
        self,
        result: MatchResult,
        tie_rows: NDArray,
        order: NDArray,
        check_rows: NDArray,
        counts: tuple[int, int, int],
    ) -> None:
        self._counts = counts
        self._result, self._tie_rows, self._check_rows = result, tie_rows, check_rows
        self._order = order
        frame = continuous_points(result)
        self._crs = frame.crs
        self._map_points, self._pixels = frame.coordinates, result.tie_points.moving_pixels
        self._warp_points, self._warp_crs = warp_frame(result, frame)
        self._surface = surface_of(result)
        if not (span_plane(self._map_points[tie_rows]) and span_plane(self._pixels[tie_rows])):
            raise InputError(
                "There are too few usable tie points for GCPs, or they lie on one line; "
                "at least three are needed."
            )

    @cached_property
    def _polynomial_rows(self) -> NDArray:
        return self._spread(MAX_POLYNOMIAL_GCPS)

    @cached_property
    def _plate_rows(self) -> NDArray:
        return self._spread(MAX_THIN_PLATE_GCPS)

    def _spread(self, limit: int) -> NDArray:
        rows = self._tie_rows
        return np.asarray(rows[spread_rows(self._pixels[rows], self._order, limit)])

    def _rows_for(self, method: str) -> NDArray:
        """Rows of the result's tie points that are GCPs of a method."""
        return self._plate_rows if method == THIN_PLATE else self._polynomial_rows

    def select(self, method: str | None) -> GcpSet:
        """The GCPs for a method, None for the one that suits the match."""
        if method in POLYNOMIALS:
            return self._gcps(method, None)
        if method is not None:
            return self._gcps(method, self._model(THIN_PLATE))
        model = self._model(self._result.transform_type)
        if model is None:
            return self._gcps(self._best_predictor(), None)
        close = (name for name in POLYNOMIALS if self._is_close(name, model))
        return self._gcps(next(close, THIN_PLATE), model)

    def _model(self, kind: str | None) -> Transform | None:
        rows = self._tie_rows
        result = replace(self._result, transform_type=kind)
        weights = weights_of(result.tie_points.select(rows))
        return match_model(result, self._map_points[rows], self._pixels[rows], weights)

    def _is_close(self, method: str, model: Transform) -> bool:
        """True where GDAL's transform, fitted to the model's pixels, reproduces the model."""
        rows = self._rows_for(method)
        if len(rows) < TERMS[method]:
            return False
        try:
            fitted = fit_transform(method, self._warp_points[rows], self._warp_pixels(rows, model))
        except np.linalg.LinAlgError:
            return False
        all_rows = np.concatenate([self._tie_rows, self._check_rows])
        mapped = fitted(self._warp_points[all_rows])
        deviations = np.linalg.norm(mapped - self._warp_pixels(all_rows, model), axis=1)
        return bool(np.nanpercentile(deviations, 95) <= MAX_DEVIATION_PX)

    def _warp_pixels(self, rows: NDArray, model: Transform | None) -> Points:
        measured: Points = self._pixels[rows]
        if model is None:
            return measured
        modelled = beside(model(self._map_points[rows]), measured, self._result.moving)
        # Where a point has no height.
        return np.asarray(np.where(np.isfinite(modelled), modelled, measured))

    def _best_predictor(self) -> str:
        """The simplest method that predicts points left out of the fit as well as any."""
        errors = {method: self._held_out(method, None) for method in (*POLYNOMIALS, THIN_PLATE)}
        return _choose(errors, self._result.transform_type)

    def _held_out(self, method: str, model: Transform | None) -> float:
        rows, checks = self._rows_for(method), self._check_rows
        return _held_out_rmse(
            method,
            self._warp_points[rows],
            self._warp_pixels(rows, model),
            self._warp_points[checks],
            self._pixels[checks],
        )

    def _gcps(self, method: str, model: Transform | None) -> GcpSet:
        rows, checks = self._rows_for(method), self._check_rows
        return GcpSet(
            pixels=self._pixels[rows],
            map_points=self._map_points[rows],
            crs=self._crs,
            check_pixels=self._pixels[checks],
            check_map_points=self._map_points[checks],
            warp_pixels=self._warp_pixels(rows, model),
            warp_points=self._warp_points[rows],
            warp_crs=self._warp_crs,
            method=method,
            held_out_rmse_px=self._held_out(method, model),
            left_out=describe_selection(*self._counts, used=len(rows)),
            heights=None
            if self._surface is None
            else self._surface.heights(self._map_points[rows]),
        )


def _choose(errors: dict[str, float], transform_type: str | None) -> str:
    """The method to prefer, given the error of each; the match's own kind has an advantage."""
    best = "polynomial1"
    for name in POLYNOMIALS[1:]:
        if errors[name] * MIN_GAIN["polynomial"] < errors[best]:
            best = name
    is_preferred = transform_type == THIN_PLATE
    factor = 1 / MIN_GAIN[THIN_PLATE] if is_preferred else MIN_GAIN[THIN_PLATE]
    return THIN_PLATE if errors[THIN_PLATE] * factor < errors[best] else best


def _held_out_rmse(
    method: str, coordinates: Points, pixels: Points, held_coordinates: Points, held_pixels: Points
) -> float:
    """RMSE in moving pixels at points not fitted to, from map to pixel as gdalwarp goes.

    The held points are the check points; where there are fewer than ten of them, the points are
    cross-validated.
    """
    if len(pixels) < max(2 * TERMS[method], 10):
        return float("inf") if method != "polynomial1" else float("nan")
    if len(held_pixels) >= 10:
        folds = [(coordinates, pixels, held_coordinates, held_pixels)]
    else:
        fold = np.random.default_rng(0).permutation(len(pixels)) % FOLDS
        folds = [
            (coordinates[fold != k], pixels[fold != k], coordinates[fold == k], pixels[fold == k])
            for k in range(FOLDS)
        ]
    try:
        squares = np.concatenate(
            [
                np.sum((fit_transform(method, xy, px)(held_xy) - held_px) ** 2, axis=1)
                for xy, px, held_xy, held_px in folds
            ]
        )
    except np.linalg.LinAlgError:
        return float("inf")
    # The worst twentieth may be mismatches, which say nothing about the transform.
    return float(np.sqrt(np.mean(np.sort(squares)[: max(1, int(0.95 * len(squares)))])))


def _locations(result: MatchResult, frame: FramePoints) -> Points:
    """The tie points (N, 2) in the reference, without the curves of a change of projection.

    Nominal moving pixels where the georeferences lead to them, else pixels of the reference.
    """
    nominal = nominal_pixels(result.reference, result.moving)
    if nominal is not None:
        pixels = nominal(frame.coordinates)
        if np.isfinite(pixels[finite_rows(frame.coordinates)]).all():
            return beside(pixels, result.tie_points.moving_pixels, result.moving)
    return np.asarray(result.tie_points.reference_pixels)


def _best_first(rows: NDArray, order: NDArray) -> NDArray:
    """Positions within `rows`, best first, given all rows best first."""
    rank = np.empty(len(order), dtype=int)
    rank[order] = np.arange(len(order))
    return np.argsort(rank[rows])
