"""How far tie points reach over the ground that both images show."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from hetmatch_qgis.engine.core.grid import Points

FAR = 0.1
"""A place is far from the tie points from this share of the overlap's diagonal on."""

LATTICE = 48
"""Places along the longer side of a picture at which its overlap is looked at."""


def extrapolated_share(overlap: Points, points: Points) -> float:
    """Share of the overlap's places (N, 2) without a tie point (M, 2) within FAR of its diagonal.

    Both in the same pixels. 0 where there is no overlap or no point.
    """
    if not len(overlap) or not len(points):
        return 0.0
    reach = FAR * float(np.hypot(*np.ptp(overlap, axis=0)))
    apart, _ = cKDTree(points).query(overlap)
    return float(np.mean(apart > reach))


def mask_points(shown: NDArray[np.bool_]) -> Points:
    """Middles (N, 2) of the pixels of a mask (H, W) that are True, on a lattice over it."""
    step = max(1, max(shown.shape) // LATTICE)
    rows, columns = np.nonzero(shown[::step, ::step])
    corners = np.column_stack([columns, rows]) * float(step)
    return np.asarray(corners + 0.5, dtype=np.float64)
