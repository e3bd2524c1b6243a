"""Least squares fits to tie points, without outliers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.fitting import least_squares
from hetmatch_qgis.engine.fitting.relief import RELIEF, Ground, Relief, fit_relief
from hetmatch_qgis.engine.warping.model.displacement_grid import (
    cross_validation_folds,
    trimmed_rmse,
)

MAX_FIT_ROUNDS = 4
"""Fits in which outliers are removed; set by hand with `warp` (559f29a)."""

MAX_MEDIANS = 3.5
"""Points with residuals above this many times the median are outliers; set by hand with `warp`
(559f29a)."""

MIN_TOLERANCE_PX = 0.75
"""Moving pixels of a residual that is no outlier in any case; set by hand with `warp` (559f29a)."""

Correction = Callable[[Points], Points]
"""Nominal moving pixels (N, 2) to moving pixels (N, 2)."""


@dataclass(frozen=True)
class ReliefCorrection:
    """The correction by a transform with displacement by relief."""

    relief: Relief

    def __call__(self, pixels: Points) -> Points:
        return self.relief.to_moving(pixels)


@dataclass(frozen=True)
class ModelPoints:
    """Tie points or check points of a model.

    nominal: (N, 2), nominal moving pixels.
    measured: (N, 2), measured moving pixels.
    weights: (N,), weights of the squared residuals.
    ground: the ground under nominal moving pixels; None where it is not known.
    """

    nominal: Points
    measured: Points
    weights: NDArray[np.float64]
    ground: Ground | None = None

    def select(self, keep: NDArray) -> ModelPoints:
        """The rows that a boolean mask or an index array names."""
        return replace(
            self,
            nominal=self.nominal[keep],
            measured=self.measured[keep],
            weights=self.weights[keep],
        )

    def fit(self, kind: str) -> Correction | None:
        """A least squares fit; None where the points, or the ground, do not determine it."""
        if kind == RELIEF:
            relief = fit_relief(self.measured, self.nominal, self.ground, self.weights)
            return None if relief is None else ReliefCorrection(relief)
        fitted = least_squares.fit(kind, self.nominal, self.measured, self.weights)
        return None if fitted is None else fitted.apply


def fit_robustly(kind: str, ties: ModelPoints) -> tuple[ModelPoints, Correction | None]:
    """A least squares fit, and the points that it was fitted to: outliers leave in a few rounds."""
    is_inlier = np.ones(len(ties.nominal), dtype=bool)
    fitted = None
    for _ in range(MAX_FIT_ROUNDS):
        inliers = ties.select(is_inlier)
        fitted = inliers.fit(kind)
        if fitted is None:
            return ties, None
        residuals = np.linalg.norm(fitted(ties.nominal) - ties.measured, axis=1)
        tolerance = max(MIN_TOLERANCE_PX, MAX_MEDIANS * float(np.nanmedian(residuals[is_inlier])))
        is_within = residuals < tolerance
        if np.array_equal(is_within, is_inlier):
            break
        is_inlier = is_within
    return ties.select(is_inlier), fitted


def left_out_rmse(kind: str, ties: ModelPoints) -> float:
    """Trimmed RMSE, in moving pixels, at patches of points left out of a fit."""
    folds = cross_validation_folds(ties.nominal)
    errors = np.full(len(ties.nominal), np.inf)
    for fold in np.unique(folds):
        is_out = folds == fold
        _, correction = fit_robustly(kind, ties.select(~is_out))
        if correction is not None:
            misses = correction(ties.nominal[is_out]) - ties.measured[is_out]
            errors[is_out] = np.linalg.norm(misses, axis=1)
    return trimmed_rmse(errors)
