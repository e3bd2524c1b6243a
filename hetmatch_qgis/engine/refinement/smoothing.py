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
    columns, rows = points[..., 0].reshape(-1), points[..., 1].reshape(-1)
    design = np.stack([columns, rows, np.ones_like(rows)])
    base = weights.reshape(-1).astype(np.float64)
    if base.max(initial=0.0) <= 0:
        return np.zeros_like(steps)
    # Plane by plane, because numpy is slow along an axis of two.
    planes = np.ascontiguousarray(np.moveaxis(steps, -1, 0))
    flat = planes.reshape(2, -1).astype(np.float64)
    local, trend = np.zeros_like(planes), np.zeros_like(planes)
    mean_prior = _PRIOR * base[base > 0].mean()
    prior = mean_prior * has_data.reshape(-1)
    local_prior = np.float32(mean_prior) * _seen_share(has_data, sigma)
    for round_number in range(_ROUNDS):
        tolerance = max(_MIN_TOLERANCE, level.radius * _SHRINKAGE**round_number)
        across, down = flat - (trend + local).reshape(2, -1)
        squared = (across * across + down * down) / tolerance**2
        trust = base / (1 + squared) ** 2
        normal = design @ (design * (trust + prior)).T
        solution = np.linalg.lstsq(normal, design @ (flat * trust).T, rcond=1e-12)[0]
        trend = (solution.T @ design).reshape(planes.shape).astype(np.float32)
        share = trust.reshape(weights.shape).astype(np.float32)
        divisor = _blurred(share, sigma) + local_prior
        local = np.stack([_blurred(plane * share, sigma) / divisor for plane in planes - trend])
    return np.ascontiguousarray(np.moveaxis(trend + local, 0, -1))


def _blurred(plane: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """A plane (h, w) blurred by a Gaussian, zero outside."""
    blurred = cv2.GaussianBlur(plane, (0, 0), sigma, borderType=cv2.BORDER_CONSTANT)
    return np.asarray(blurred, dtype=np.float32)


def _seen_share(has_data: NDArray[np.bool_], sigma: float) -> NDArray[np.float32]:
    """Share (h, w) of a Gaussian about each point that has data: 1 without gaps."""
    seen = has_data.astype(np.float32)
    if has_data.all():
        return seen
    # Where nothing is seen far around, nothing is added up either.
    return np.asarray(np.maximum(_blurred(seen, sigma), np.float32(1e-6)))
