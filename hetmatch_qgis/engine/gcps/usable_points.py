"""The tie points that can be ground control points: distinct, consistent and evenly spread."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.tie_points import TiePoints
from hetmatch_qgis.engine.gcps.gdal_transforms import jacobian

MIN_DISTANCE_PX = 2.0
"""Distance of two GCPs, in pixels of either raster: GDAL's thin plate fails without a word where
two are nearer. Tried with the first exports (5e3f548)."""

NEIGHBOURS = 8
"""Nearest tie points that a tie point is compared with; set by hand with the first exports
(5e3f548)."""


MAX_HALVINGS, ENOUGH_SHARE = 14, 0.98
"""Halvings of the spacing, the last by a ten-thousandth of the extent, and share of the points
wanted that is enough: each halving looks at all points. Set by hand."""


def distinct_rows(points: TiePoints, order: NDArray) -> NDArray:
    """Ascending rows of which no two are nearer than MIN_DISTANCE_PX in either image.

    Of two that are nearer, the first in `order` stays.
    """
    kept = order
    for pixels in (points.moving_pixels, points.reference_pixels):
        rows = _spaced_rows(pixels[kept], np.arange(len(kept)), MIN_DISTANCE_PX, len(kept))
        kept = kept[rows]
    return np.sort(kept)


def is_consistent(moving: Points, reference: Points) -> NDArray[np.bool_]:
    """Mask of the points (N, 2) that agree with at least half of their neighbours.

    Two points conflict when the ground between them would be stretched, rotated or folded by half
    their distance compared with the image as a whole.
    """
    if len(moving) <= NEIGHBOURS:
        return np.ones(len(moving), dtype=bool)
    neighbours = cKDTree(moving).query(moving, NEIGHBOURS + 1)[1][:, 1:]
    expected = (moving[neighbours] - moving[:, None]) @ jacobian(moving, reference).T
    measured = reference[neighbours] - reference[:, None]
    deviation: NDArray[np.float64] = np.linalg.norm(measured - expected, axis=2)
    is_conflict = deviation > 0.5 * np.linalg.norm(expected, axis=2) + 1.0
    return np.asarray(is_conflict.mean(axis=1) <= 0.5)


def _spaced_rows(points: Points, order: NDArray, distance: float, limit: int) -> NDArray:
    """Rows, in the order given, each farther than `distance` from those kept before it.

    limit: how many are wanted; one more is enough to tell that there are more.
    """
    if len(points) == 0:
        return np.zeros(0, dtype=int)
    tree = cKDTree(points)
    is_free = np.ones(len(points), dtype=bool)
    kept: list[int] = []
    for row in order:
        if is_free[row]:
            kept.append(row)
            if len(kept) > limit:
                break
            is_free[tree.query_ball_point(points[row], distance)] = False
    return np.asarray(kept, dtype=int)


def spread_rows(points: Points, order: NDArray, limit: int) -> NDArray:
    """At most `limit` rows, evenly spread, best first within what the spacing allows."""
    if len(points) <= limit:
        return np.arange(len(points))
    low, high = 0.0, float(np.linalg.norm(np.ptp(points, axis=0)))
    rows = order[:1]
    for _ in range(MAX_HALVINGS):
        middle = (low + high) / 2
        spaced = _spaced_rows(points, order, middle, limit)
        if len(spaced) > limit:
            low = middle
        else:
            high, rows = middle, spaced
            if len(rows) >= ENOUGH_SHARE * limit:
                break
    return np.sort(rows)


def span_plane(points: Points) -> bool:
    """True for three or more points (N, 2) that do not lie on one line."""
    if len(points) < 3:
        return False
    long, short = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    return bool(short > 1e-4 * long)


def describe_selection(ties: int, distinct: int, consistent: int, used: int) -> Message:
    """The sentence about what became of the tie points.

    ties, distinct, consistent, used: how many were left before and after each step.
    """
    reasons = []
    if ties > distinct:
        reasons.append(
            Message(
                "{count} nearer than {distance:g} pixels to a better one",
                count=ties - distinct,
                distance=MIN_DISTANCE_PX,
            )
        )
    if distinct > consistent:
        reasons.append(
            Message("{count} in conflict with their neighbours", count=distinct - consistent)
        )
    if consistent > used:
        reasons.append(Message("{count} to thin them evenly", count=consistent - used))
    if not reasons:
        return Message("{used} of {count} tie points are GCPs", used=used, count=ties)
    return Message(
        "{used} of {count} tie points are GCPs; left out: {reasons}",
        used=used,
        count=ties,
        reasons=reasons,
    )
