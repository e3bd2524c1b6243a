"""Errors of tie points whose windows the edge of the overlap cuts off.

A point is measured by what its window shows, and gets the displacement of the middle of that. At
the edge of an overlap the window shows one side of the point only; on a strip narrower than a
window all points across it see the same ground and get one displacement. From the middle to the
point they keep the slope of the coarse model, which is known the less the narrower the overlap is.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points

WINDOW = 72.0
"""Pixels along a window of the fine stage."""

SLOPE = 24.0
"""Standard deviation of the error that a slope leaves over the width of an overlap, in that of a
tie point: of 181 strips of 40 to 300 pixels of training scenes 53 % of the stated RMSEs are within
a quarter of the true one with it, 47 % with 0 and with 48 (docs/developers/decisions, 39)."""

MAX_ROUNDNESS = 0.7
"""Extent of the points across their longest axis, in that along it, above which the axes of the
frame are taken: strips have less than a half."""

_SPACING = 8.0
"""Pixels between tie points: beyond the outermost there is ground for half of that."""


def shared_slopes(points: Points) -> NDArray[np.float64]:
    """Covariance (N, N) of the errors of points (N, 2), in the variance of a tie point's error.

    Along one axis of the error; both have the same.
    """
    centred = points - points.mean(axis=0)
    # A strip need not lie along the axes; of an overlap about as wide as high none is its own.
    _, extents, directions = np.linalg.svd(centred, full_matrices=False)
    if extents[-1] > MAX_ROUNDNESS * extents[0]:
        directions = np.eye(2)
    covariance = np.zeros((len(points), len(points)))
    for places in (centred @ directions.T).T:
        low, high = places.min() - _SPACING / 2, places.max() + _SPACING / 2
        seen_from = np.maximum(places - WINDOW / 2, low)
        seen_to = np.minimum(places + WINDOW / 2, high)
        kept = SLOPE * (places - (seen_from + seen_to) / 2) / (high - low)
        covariance += np.outer(kept, kept)
    return covariance
