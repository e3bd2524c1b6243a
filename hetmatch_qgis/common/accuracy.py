"""RMSE and CE90 of residuals: one definition for the engine and the tie point panel.

An assessment estimates the same figures from a model of the displacement (`assessing/figures.py`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence


def accuracy(residuals: Sequence[float], gsd: float | None) -> dict[str, float | int | None]:
    """Accuracy of residual lengths: count, rmse_px, rmse_map and ce90_px; None where unknown.

    residuals: lengths in reference pixels, not negative.
    gsd: ground sampling distance of the reference in units of its CRS, None without georeference.

    CE90 is the 90th percentile, interpolated linearly between ranks (Hyndman and Fan 1996, type 7,
    as in numpy.percentile).
    """
    if not residuals:
        return {"count": 0, "rmse_px": None, "rmse_map": None, "ce90_px": None}
    rmse = math.sqrt(_pairwise_sum([value * value for value in residuals]) / len(residuals))
    return {
        "count": len(residuals),
        "rmse_px": rmse,
        "rmse_map": None if gsd is None else rmse * gsd,
        "ce90_px": _percentile(sorted(residuals), 0.9),
    }


def _percentile(ascending: Sequence[float], share: float) -> float:
    rank = (len(ascending) - 1) * share
    lower = math.floor(rank)
    upper = min(lower + 1, len(ascending) - 1)
    low, high, weight = ascending[lower], ascending[upper], rank - lower
    # From the nearer end, as numpy does it, so that both sides of the wall agree to the last bit.
    if weight >= 0.5:
        return high - (high - low) * (1 - weight)
    return low + (high - low) * weight


def _pairwise_sum(values: Sequence[float]) -> float:
    """Sum in numpy's order (pairwise, eight partial sums), for figures equal to the last bit."""
    count = len(values)
    if count < 8:
        total = 0.0
        for value in values:
            total += value
        return total
    if count > 128:
        half = count // 2
        half -= half % 8
        return _pairwise_sum(values[:half]) + _pairwise_sum(values[half:])
    partial = list(values[:8])
    whole = count - count % 8
    for start in range(8, whole, 8):
        for lane in range(8):
            partial[lane] += values[start + lane]
    total = ((partial[0] + partial[1]) + (partial[2] + partial[3])) + (
        (partial[4] + partial[5]) + (partial[6] + partial[7])
    )
    for value in values[whole:]:
        total += value
    return total
