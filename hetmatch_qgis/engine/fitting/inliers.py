"""Tie points that agree with one transform: outliers leave in rounds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import spaced_rows
from hetmatch_qgis.engine.fitting.candidates import Candidates, residual_lengths
from hetmatch_qgis.engine.fitting.robust import robust_fit
from hetmatch_qgis.engine.fitting.shift import SHIFT
from hetmatch_qgis.engine.fitting.transforms import MIN_POINTS

_INLIER_ROUNDS = 4
"""Rounds in which outliers leave; set by hand with the first pipeline (cd46dab)."""
_MAX_ROUND_POINTS = 5_000
"""Points that outliers are looked for with, for speed: of ten times as many the limits differ in
the third digit."""
_MIN_TOLERANCE = 0.75
"""Pixels that a residual may always have; set by hand with the first pipeline (cd46dab)."""
_MEDIANS = 3.5
"""Median residuals beyond which a point is an outlier; set by hand with the first pipeline
(cd46dab)."""


def outlier_limit(residuals: NDArray[np.float64], tolerance: float) -> float:
    """The length from which on a residual is an outlier's, given those (N,) of points kept so far.

    tolerance: the largest limit, pixels of the reference's frame.
    """
    return min(tolerance, max(_MIN_TOLERANCE, _MEDIANS * float(np.nanmedian(residuals))))


def find_inliers(kind: str, points: Candidates, tolerance: float) -> NDArray[np.bool_]:
    """Mask (N,) of the points that agree with one transform of a kind.

    tolerance: pixels of the reference's frame. Outliers leave in a few rounds, each fitted to the
    points that the last one kept. Of many points a sample goes through the rounds.
    """
    sample = points.select(spaced_rows(len(points), _MAX_ROUND_POINTS))
    if kind == SHIFT:
        # Rounds would lead from the middle of the ground to where most points agree.
        shift = sample.robust_shift()
        if shift is None:
            return np.zeros(len(points), dtype=bool)
        return residual_lengths(shift, points) < tolerance
    keep = np.ones(len(sample), dtype=bool)
    if kind in ("similarity", "affine", "homography"):
        _, inliers = robust_fit(kind, sample.moving, sample.reference, tolerance)
        if np.count_nonzero(inliers) >= MIN_POINTS[kind]:
            keep = inliers
    for _ in range(_INLIER_ROUNDS):
        transform = sample.select(keep).fit(kind)
        if transform is None:
            return np.zeros(len(points), dtype=bool)
        residuals = residual_lengths(transform, sample)
        limit = outlier_limit(residuals[keep], tolerance)
        kept = residuals < limit
        if np.array_equal(kept, keep):
            break
        keep = kept
    if transform is None or len(sample) == len(points):
        return keep
    return residual_lengths(transform, points) < limit
