"""Displacements on a lattice made consistent with their neighbours."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.refinement.lattice import STEP, Field
from hetmatch_qgis.engine.refinement.levels import Level

_ROUNDS = 8
"""Rounds of the robust smoothing; set by hand in 1b76466."""
_PRIOR = 0.1
"""Weight of no displacement, in mean weights of a point; set by hand in 1b76466."""
_SHRINKAGE = 0.7
"""Factor of the tolerance from round to round; set by hand in 1b76466."""
_MIN_TOLERANCE = 0.75
"""Pixels that the tolerance does not fall below; set by hand in 1b76466."""


def smooth_steps(
    points: Points,
    steps: Field,
    weights: NDArray[np.float32],
    level: Level,
    has_data: NDArray[np.bool_],
) -> Field:
    """The steps (h, w, 2) of one level, smoothed so that neighbours agree.

    points: (h, w, 2) pixels of the tile. steps: (h, w, 2) pixels from the position that the last
    level expected to the peak. weights: (h, w). has_data: (h, w), where both images have data.

    A robust affine trend over the lattice (iteratively reweighted least squares), plus a robust
    local mean of its residuals (Gaussian as wide as the search window). The tolerance shrinks from
    round to round, so that a chance agreement of a few does not decide; points without a clear
    peak are taken to be where they were expected, but for those that nobody sees.
    """
    sigma = level.window / STEP / 3
    design = np.concatenate([points, np.ones_like(points[..., :1])], axis=-1).reshape(-1, 3)
    flat = steps.reshape(-1, 2).astype(np.float64)
    base = weights.reshape(-1).astype(np.float64)
    local, trend = np.zeros_like(steps), np.zeros_like(steps)
    if base.max(initial=0.0) <= 0:
        return trend
    mean_prior = _PRIOR * base[base > 0].mean()
    prior = mean_prior * has_data.reshape(-1)
    local_prior = np.float32(mean_prior) * _seen_share(has_data, sigma)
    for round_number in range(_ROUNDS):
        tolerance = max(_MIN_TOLERANCE, level.radius * _SHRINKAGE**round_number)
        deviation = np.linalg.norm(flat - (trend + local).reshape(-1, 2), axis=1)
        trust = base / (1 + (deviation / tolerance) ** 2) ** 2
        normal = design.T @ (design * (trust + prior)[:, None])
        solution = np.linalg.lstsq(normal, design.T @ (flat * trust[:, None]), rcond=1e-12)[0]
        trend = (design @ solution).reshape(steps.shape).astype(np.float32)
        share = trust.reshape(weights.shape).astype(np.float32)
        total = cv2.GaussianBlur(share, (0, 0), sigma, borderType=cv2.BORDER_CONSTANT)
        residuals = (steps - trend) * share[..., None]
        blurred = cv2.GaussianBlur(residuals, (0, 0), sigma, borderType=cv2.BORDER_CONSTANT)
        local = blurred / (total + local_prior)[..., None]
    return (trend + local).astype(np.float32)


def _seen_share(has_data: NDArray[np.bool_], sigma: float) -> NDArray[np.float32]:
    """Share (h, w) of a Gaussian about each point that has data: 1 without gaps."""
    seen = has_data.astype(np.float32)
    if has_data.all():
        return seen
    blurred = cv2.GaussianBlur(seen, (0, 0), sigma, borderType=cv2.BORDER_CONSTANT)
    # Where nothing is seen far around, nothing is added up either.
    return np.asarray(np.maximum(blurred, np.float32(1e-6)))
