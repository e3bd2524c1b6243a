"""Extrapolation: what a transform does in the overlap where there are no tie points."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.fitting.transforms import Transform

EXTRAPOLATION_DISTANCE = 0.1
"""Share of the overlap's diagonal beyond which a point is far from all tie points; set by hand in
c802a9f, and named in the warning."""

MAX_LATTICE_SIDE = 48
"""Points along the longer side of a picture at which its overlap is sampled; set by hand in
c802a9f."""


def extrapolated_share(overlap: Points, points: Points) -> float:
    """Share of the overlap that lies farther than EXTRAPOLATION_DISTANCE from all tie points.

    overlap: (N, 2) points spread evenly over it. points: (M, 2) tie points. Both in the same
    pixels. 0 where there is no overlap or no point.
    """
    if not len(overlap) or not len(points):
        return 0.0
    limit = EXTRAPOLATION_DISTANCE * float(np.hypot(*np.ptp(overlap, axis=0)))
    distances, _ = cKDTree(points).query(overlap)
    return float(np.mean(distances > limit))


def reach(freer: Transform, simpler: Transform, overlap: Points, points: Points) -> float:
    """The growth of the distance between two transforms from the tie points to the overlap.

    Ratio of the root mean squares, at least 1: what is wrong with the freer one, of which the
    points tell nothing, grows by it. 1 where there is no overlap or no point, infinite where a
    transform runs away.

    overlap: (N, 2) points spread evenly over it. points: (M, 2) tie points. Both in the pixels that
    the transforms start from.
    """
    if not len(overlap) or not len(points):
        return 1.0
    over_all, at_points = (
        float(np.sqrt(np.mean((freer.apply(places) - simpler.apply(places)) ** 2)))
        for places in (overlap, points)
    )
    ratio = over_all / max(at_points, 1e-9)
    return max(1.0, ratio) if np.isfinite(ratio) else np.inf


def mask_points(mask: NDArray[np.bool_]) -> Points:
    """Centres (N, 2) of the pixels of a mask (H, W) that are True, on a lattice over it."""
    step = max(1, max(mask.shape) // MAX_LATTICE_SIDE)
    rows, columns = np.nonzero(mask[::step, ::step])
    corners = np.column_stack([columns, rows]) * float(step)
    return np.asarray(corners + 0.5, dtype=np.float64)
