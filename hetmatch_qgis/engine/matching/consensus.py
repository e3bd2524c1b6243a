"""What neighbouring matches agree on, where no single matrix holds: relief, parallax, old maps."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from hetmatch_qgis.engine.core.grid import Points

NEIGHBOURS = 24
REACH = 120.0
AGREEMENT = 5.0
FEWEST_ALIKE = 5
SPREAD = 48.0
_PRIOR = 0.5


def supported_by_neighbours(places: Points, steps: Points) -> NDArray[np.bool_]:
    """Which matches have neighbours with nearly the same displacement, (N,) bool.

    places, steps: (N, 2) pixels. Of wrong matches, spread over the search area, hardly any two
    neighbours agree; five of twenty-four do not by accident.
    """
    if len(places) <= FEWEST_ALIKE:
        return np.zeros(len(places), dtype=bool)
    count = min(NEIGHBOURS + 1, len(places))
    distance, index = cKDTree(places).query(places, k=count, distance_upper_bound=REACH)
    near = np.isfinite(distance[:, 1:])
    index = np.where(near, index[:, 1:], 0)
    apart = np.linalg.norm(steps[index] - steps[:, None], axis=2)
    return np.asarray(((apart < AGREEMENT) & near).sum(axis=1) >= FEWEST_ALIKE)


def interpolate_field(
    places: Points, steps: Points, shape: tuple[int, int], spacing: int
) -> NDArray[np.float32]:
    """A smooth displacement field (rows, columns, 2) through matches, zero where there are none.

    places, steps: (N, 2) pixels of a tile. The lattice has its points in the middles of squares of
    `spacing` pixels. Gaussian weights, with a little weight for no displacement at all.
    """
    rows, columns = shape
    total = np.zeros((rows, columns, 3), dtype=np.float32)
    cell = np.floor(places / spacing).astype(int)
    inside = ((cell >= 0) & (cell < [columns, rows])).all(axis=1)
    weighted = np.column_stack([steps, np.ones(len(steps))])[inside]
    np.add.at(total, (cell[inside, 1], cell[inside, 0]), weighted.astype(np.float32))
    spread = SPREAD / spacing
    smooth = cv2.GaussianBlur(total, (0, 0), spread, borderType=cv2.BORDER_CONSTANT)
    # A lone match has this weight at its own place.
    alone = 1 / (2 * np.pi * spread**2)
    return np.asarray(smooth[..., :2] / (smooth[..., 2:] + np.float32(_PRIOR * alone)))
