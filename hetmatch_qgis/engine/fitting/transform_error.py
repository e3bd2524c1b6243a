"""The error of a fitted transform away from the tie points.

A tie point's residual is its own error and that of the transform together, so residuals are no
accuracy: where many points agree the transform is better than any of them, and away from them it
may be far worse. The two are separated by how they vary over the ground. Errors of tie points are
alike only within the window that both were matched in, and about as large as their correlation
peaks say; what a transform cannot follow varies more slowly (`kriging.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points, spaced_rows
from hetmatch_qgis.engine.fitting.inverse_map import ExplicitInverse
from hetmatch_qgis.engine.fitting.kriging import Kriging, PointErrors, SharedError
from hetmatch_qgis.engine.fitting.least_squares import SHARED_VARIANCE, fit, fit_weights
from hetmatch_qgis.engine.fitting.transforms import MIN_POINTS, Transform

KNOWN_DEGREES = 8.0
"""Degrees of freedom with which the standard errors of tie points tell the size of their errors: of
163 training pairs the noise that residuals tell is 0.5 to 1.5 times the median standard error."""

PRIOR_DEGREES, PRIOR_NOISE_PX = 2.0, 0.1
"""The same, and the standard deviation along one axis, where no standard errors are known: 0.04 to
0.14 pixels between bands of one sensor, 0.5 between dates."""

SHARED_PER_SCORE, MIN_SCORE = 0.13, 0.1
"""Standard deviation along one axis of the error that all tie points of a pair share, in that of
one of them and for a score of 1; the less two sensors show alike, the more of their difference is
systematic. Of the training groups of `benchmarks.accuracy` it is 0.20 at a mean score of 0.65
(Blue Marble on itself), 0.34 at 0.44 (infrared on visible), 0.41 at 0.32 (ETOPO1 on Blue Marble).
Lower scores than MIN_SCORE count as that."""

SHARED_FLOOR_PX = 0.009
"""Pixels along one axis of the same error for the best of scores: interpolation and sampling, by
the scenes of `benchmarks.assessment`."""

SHARED_DEGREES = 4.0
"""Degrees of freedom with which its size is known: it differs from one pair of sensors to another.
Of the places of training pairs 89 % (whole) and 90 % (strips) lie within CE90 with it, with 6
degrees 88 and 89 %, with 3 91 %."""

MIN_DEGREES = 8.0
"""Degrees of freedom that the points must leave for a statement: with 2 to 6 the stated RMSE was 30
times the true one in the median, with 10 to 14 1.3 times (`benchmarks.accuracy`)."""

MAX_POINTS = 500
"""Points that measurements are averaged from, for speed."""

MAX_PLACES = 64
"""Places over which figures are taken, for speed: each field is drawn at all of them together."""

DRAWS = 200
"""Draws of the field of errors: a median is good to 3 %."""

SIZE_SPREAD, SIZES = 0.25, 5
"""Standard deviation of the logarithm of a factor on all errors of a match, and how many such
factors each draw is taken with. It stands for what no draw knows: how far the errors of points are
alike, and whether they are as large everywhere. Of 229 training matches with known truth nine
draws in ten enclose the true RMSE of 90 % with it, of 77 % without (docs/developers/decisions,
43)."""


@dataclass(frozen=True)
class TransformError:
    """The error to expect of a transform, as fields that may be true.

    errors: (D, M, 2) pixels by which it is off at M places, in D draws.
    effective_points: number of independent points that determine a shift equally well.
    """

    errors: NDArray[np.float64]
    effective_points: float

    def lengths(self, to_pixels: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        """The error's length (D, M) in all draws and places.

        to_pixels: (2, 2) from a step in the pixels of the fit to one in other pixels.
        """
        errors = self.errors if to_pixels is None else self.errors @ to_pixels.T
        return np.asarray(np.linalg.norm(errors, axis=2))


def predict_error(
    transform: Transform,
    moving: Points,
    reference: Points,
    weights: NDArray[np.float64],
    places: Points,
    variances: NDArray[np.float64] | None = None,
) -> TransformError | None:
    """The error of a transform at places, from tie points and check points; None for too few.

    transform: fitted to all or most of the points. moving, reference: (N, 2) pixels of the points.
    weights: (N,) their scores, 0 to 1. places: (M, 2) pixels of the moving side.
    variances: (N,) of a position along one axis, squared pixels; NaN of a point for which it is not
        known, None for all.
    """
    rows = spaced_rows(len(moving), MAX_POINTS)
    moving, reference, weights = moving[rows], reference[rows], weights[rows]
    variances = None if variances is None else variances[rows]
    if isinstance(transform, ExplicitInverse):
        # What follows the ground is no process that varies slowly: only what is left may be one.
        values, offsets = reference - transform.place(moving, reference), np.zeros_like(places)
    else:
        base_kind = transform.kind if transform.kind in ("shift", "similarity") else "affine"
        base = fit(base_kind, moving, reference, fit_weights(weights, variances))
        if base is None:
            return None
        values = reference - base.apply(moving)
        offsets = transform.apply(places) - base.apply(places)
    is_known = np.asarray(np.isfinite(values).all(axis=1))
    if not len(places) or np.count_nonzero(is_known) < MIN_POINTS[transform.kind]:
        return None
    errors = _point_errors(None if variances is None else variances[is_known], is_known)
    kriging = Kriging(moving[is_known], values[is_known], transform.kind, errors)
    if kriging.left_degrees < MIN_DEGREES:
        return None
    ratio = SHARED_PER_SCORE / max(float(np.mean(weights)), MIN_SCORE)
    drawn = kriging.draw(places, SharedError(SHARED_FLOOR_PX, ratio, SHARED_DEGREES), DRAWS)
    fields = _of_all_sizes(offsets - drawn)
    return TransformError(errors=fields, effective_points=kriging.effective_points)


def _of_all_sizes(fields: NDArray[np.float64]) -> NDArray[np.float64]:
    """Draws (D, M, 2) of errors, each as it is, and larger and smaller: (SIZES * D, M, 2)."""
    normal = NormalDist()
    steps = np.array([normal.inv_cdf((step + 0.5) / SIZES) for step in range(SIZES)])
    sizes = np.exp(SIZE_SPREAD * steps / steps.std())
    return np.concatenate([size * fields for size in sizes])


def _point_errors(
    variances: NDArray[np.float64] | None, is_known: NDArray[np.bool_]
) -> PointErrors:
    """Known errors of the points of a mask (N,): the usual of those set by hand."""
    if variances is None or not np.isfinite(variances).any():
        ones = np.ones(np.count_nonzero(is_known))
        return PointErrors(ones, PRIOR_NOISE_PX, PRIOR_DEGREES)
    known = np.where(np.isfinite(variances), variances, np.nanmedian(variances)) + SHARED_VARIANCE
    average = 1 / float(np.mean(1 / known))
    return PointErrors(np.sqrt(known / average), float(np.sqrt(average)), KNOWN_DEGREES)
