"""A robust shift: a part of the ground that is displaced on its own does not affect it.

Radar shows high ground beside itself, and where structure is dense there are more points: neither a
mountain side nor a town may decide for the whole. So each stretch of ground counts the same, and
the middle is taken as the geometric median: half of the ground has to be displaced to move it far
(Weiszfeld 1937, "On the point for which the sum of the distances to n given points is minimum").
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.fitting.transforms import Projective, translation

SHIFT = "shift"

GROUND_SIDE = 192.0
"""Pixels along a block of ground that counts as one. Over 24 training scenes of Sentinel-1 on
Sentinel-2 shifts are off by 3.2 pixels (median), 5.3 at most; with each point counted once by up to
7.2."""

_MIN_DISTANCE = 0.1
"""Pixels that a point is from the median at least: nearer ones would take it over; by hand."""
_MAX_ROUNDS, _CONVERGED = 50, 1e-3
"""Rounds of the iteration, and pixels of change at which it ends; set by hand."""


def robust_shift(moving: Points, reference: Points, weights: NDArray[np.float64]) -> Projective:
    """The shift of points, with each block of ground counted once.

    moving, reference: (N, 2) pixels, at least one. weights: (N,) of the points, positive.
    """
    cells = np.floor((reference - reference.min(axis=0)) / GROUND_SIDE).astype(np.int64)
    _, block, counts = np.unique(cells, axis=0, return_inverse=True, return_counts=True)
    weights = weights / counts[block.reshape(-1)]
    column, row = _geometric_median(reference - moving, weights)
    return Projective(SHIFT, translation((float(column), float(row))))


def _geometric_median(values: Points, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    middle: NDArray[np.float64] = np.median(values, axis=0)
    for _ in range(_MAX_ROUNDS):
        distances = np.linalg.norm(values - middle, axis=1)
        shares = weights / np.maximum(distances, _MIN_DISTANCE)
        moved = shares @ values / shares.sum()
        change = float(np.abs(moved - middle).max())
        middle = moved
        if change < _CONVERGED:
            break
    return middle
