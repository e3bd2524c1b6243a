"""Consensus of neighbouring matches, where no single matrix holds: relief, parallax, old maps."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from hetmatch_qgis.engine.core.grid import Points

NEIGHBOURS = 24
"""Nearest matches that a match is compared with; set by hand in 7486964."""
MAX_DISTANCE = 120.0
"""Pixels to the farthest neighbour; set by hand in 7486964."""
MAX_DIFFERENCE = 5.0
"""Pixels by which the displacements of neighbours may differ; set by hand in 7486964."""
MIN_SUPPORT = 5
"""Neighbours with nearly the same displacement that a match needs; set by hand in 7486964."""
SMOOTHING_SIGMA = 48.0
"""Pixels, the standard deviation of the field's Gaussian weights; set by hand in 7486964."""
_PRIOR = 0.5
"""Weight of no displacement, in weights of a single match at its own position; set by hand in
7486964."""


def supported_by_neighbours(points: Points, displacements: Points) -> NDArray[np.bool_]:
    """Mask (N,) of the matches whose neighbours have nearly the same displacement.

    points, displacements: (N, 2) pixels. Of wrong matches, spread over the search area, hardly any
    two neighbours agree; five of twenty-four do not by accident.
    """
    if len(points) <= MIN_SUPPORT:
        return np.zeros(len(points), dtype=bool)
    count = min(NEIGHBOURS + 1, len(points))
    distance, index = cKDTree(points).query(points, k=count, distance_upper_bound=MAX_DISTANCE)
    is_near = np.isfinite(distance[:, 1:])
    index = np.where(is_near, index[:, 1:], 0)
    difference = np.linalg.norm(displacements[index] - displacements[:, None], axis=2)
    is_alike = (difference < MAX_DIFFERENCE) & is_near
    return np.asarray(is_alike.sum(axis=1) >= MIN_SUPPORT)


def interpolate_field(
    points: Points, displacements: Points, shape: tuple[int, int], spacing: int
) -> NDArray[np.float32]:
    """A smooth displacement field (rows, columns, 2) through matches, zero far from all of them.

    points, displacements: (N, 2) pixels of a tile. shape: rows and columns of the field's lattice,
    whose points are the centres of squares of `spacing` pixels. The weights are Gaussian, with a
    small weight for no displacement at all (normalised convolution).
    """
    rows, columns = shape
    total = np.zeros((rows, columns, 3), dtype=np.float32)
    cell = np.floor(points / spacing).astype(int)
    is_inside = ((cell >= 0) & (cell < [columns, rows])).all(axis=1)
    weighted = np.column_stack([displacements, np.ones(len(displacements))])[is_inside]
    np.add.at(total, (cell[is_inside, 1], cell[is_inside, 0]), weighted.astype(np.float32))
    sigma = SMOOTHING_SIGMA / spacing
    smooth = cv2.GaussianBlur(total, (0, 0), sigma, borderType=cv2.BORDER_CONSTANT)
    single_weight = 1 / (2 * np.pi * sigma**2)
    return np.asarray(smooth[..., :2] / (smooth[..., 2:] + np.float32(_PRIOR * single_weight)))
