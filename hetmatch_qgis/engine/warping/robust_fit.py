"""Least squares fits to tie points, without outliers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.fitting import transforms
from hetmatch_qgis.engine.warping.displacement_grid import cross_validation_folds, trimmed_rmse

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
class ModelPoints:
    """Tie points or check points of a model.

    nominal: (N, 2), nominal moving pixels.
    measured: (N, 2), measured moving pixels.
    weights: (N,), weights of the squared residuals.
    """

    nominal: Points
    measured: Points
    weights: NDArray[np.float64]

    def select(self, keep: NDArray) -> ModelPoints:
        """The rows that a boolean mask or an index array names."""
        return ModelPoints(self.nominal[keep], self.measured[keep], self.weights[keep])


def fit_robustly(kind: str, ties: ModelPoints) -> tuple[ModelPoints, Correction | None]:
    """A least squares fit, and the points that it was fitted to: outliers leave in a few rounds."""
    is_inlier = np.ones(len(ties.nominal), dtype=bool)
    fitted = None
    for _ in range(MAX_FIT_ROUNDS):
        inliers = ties.select(is_inlier)
        fitted = transforms.fit(kind, inliers.nominal, inliers.measured, inliers.weights)
        if fitted is None:
            return ties, None
        residuals = np.linalg.norm(fitted.apply(ties.nominal) - ties.measured, axis=1)
        tolerance = max(MIN_TOLERANCE_PX, MAX_MEDIANS * float(np.median(residuals[is_inlier])))
        is_within = residuals < tolerance
        if np.array_equal(is_within, is_inlier):
            break
        is_inlier = is_within
    return ties.select(is_inlier), fitted.apply if fitted else None


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
