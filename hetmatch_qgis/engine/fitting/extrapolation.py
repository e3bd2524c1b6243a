"""Extrapolation: the part of the overlap that lies far from all tie points."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from hetmatch_qgis.engine.core.grid import Points

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


def mask_points(mask: NDArray[np.bool_]) -> Points:
    """Centres (N, 2) of the pixels of a mask (H, W) that are True, on a lattice over it."""
    step = max(1, max(mask.shape) // MAX_LATTICE_SIDE)
    rows, columns = np.nonzero(mask[::step, ::step])
    corners = np.column_stack([columns, rows]) * float(step)
    return np.asarray(corners + 0.5, dtype=np.float64)
