"""Boxes of coordinates: left, lowest, right, highest."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.core.grid import Points, grid_points
from hetmatch_qgis.engine.vectors.layer import Box

BOX_POINTS = 9
"""Points along each side of a box whose coordinates bound it in another CRS."""


def bounding_box(points: Points) -> Box | None:
    """The box of points (N, 2), slightly grown because edges bend between them; None for none."""
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return None
    low, high = points.min(axis=0), points.max(axis=0)
    low, high = low - 0.02 * (high - low), high + 0.02 * (high - low)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def box_lattice(box: Box) -> Points:
    """Points (N, 2) all over a box."""
    steps = np.linspace(0, 1, BOX_POINTS)
    x, y = box[0] + steps * (box[2] - box[0]), box[1] + steps * (box[3] - box[1])
    return grid_points(x, y).reshape(-1, 2)


def shared_box(first: Box, second: Box) -> Box | None:
    """What two boxes share, at least a point; None where they lie apart."""
    left, bottom = max(first[0], second[0]), max(first[1], second[1])
    right, top = min(first[2], second[2]), min(first[3], second[3])
    return None if left > right or bottom > top else (left, bottom, right, top)
