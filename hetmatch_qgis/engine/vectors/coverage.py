"""Exact coverage of pixels by polygons: the share of each pixel's area that lies inside.

OpenCV's antialiased polygons are half a pixel larger on each side and its lines 0.4 to 1.5 pixels
wider than asked for (measured with OpenCV 5.0), and a Python loop over polygons is slower than
this. The edges of all polygons are cut at the borders of pixels; a piece covers the area between
it and the right border of its pixel, and all of the pixels to the right of it, upwards positive
and downwards negative. The sum along a row is the coverage.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MAX_EDGES = 1_000_000
"""Edges cut at once: each needs about 200 bytes while it is. Set by hand with the first version."""


def edge_coverage(edges: NDArray[np.float64], shape: tuple[int, int]) -> NDArray[np.float64]:
    """Signed area inside closed polygons in each pixel (H, W), 1 for a pixel inside one.

    edges: (N, 4) as column and row from, column and row to, in pixels from the outer corner of the
        first pixel, in any order; a polygon counts positive where they run clockwise as seen on
        the screen.
    shape: rows and columns. What lies outside is cut off.
    """
    rows, columns = shape
    sums = np.zeros(rows * (columns + 1))
    for first in range(0, len(edges), MAX_EDGES):
        pieces = _inside(edges[first : first + MAX_EDGES], shape)
        pieces = _cut(_cut(pieces, axis=1), axis=0)
        middle = (pieces[:, :2] + pieces[:, 2:]) / 2
        column = np.floor(middle[:, 0]).clip(0, columns - 1)
        row = np.floor(middle[:, 1]).clip(0, rows - 1)
        height = pieces[:, 1] - pieces[:, 3]
        right = height * (middle[:, 0] - column)
        index = (row * (columns + 1) + column).astype(np.int64)
        sums += np.bincount(index, height - right, len(sums))
        sums += np.bincount(index + 1, right, len(sums))
    return np.cumsum(sums.reshape(rows, columns + 1), axis=1)[:, :columns]


def point_coverage(
    points: NDArray[np.float64], areas: NDArray[np.float64], shape: tuple[int, int]
) -> NDArray[np.float64]:
    """Areas (N,) in pixels (H, W), each shared among the four pixels around its point (N, 2).

    It stands for `edge_coverage` of shapes smaller than a pixel or two, and takes a tenth of its
    time. Points are (column, row) from the outer corner of the first pixel.
    """
    rows, columns = shape
    sums = np.zeros(rows * columns)
    corner = np.floor(points - 0.5)
    share = points - 0.5 - corner
    for right in (0, 1):
        for down in (0, 1):
            column, row = corner[:, 0] + right, corner[:, 1] + down
            weight = np.abs(1 - right - share[:, 0]) * np.abs(1 - down - share[:, 1]) * areas
            is_inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
            index = (row * columns + column)[is_inside].astype(np.int64)
            sums += np.bincount(index, weight[is_inside], len(sums))
    return sums.reshape(rows, columns)


def _inside(edges: NDArray[np.float64], shape: tuple[int, int]) -> NDArray[np.float64]:
    """The edges as far as they count: within the rows, and drawn in to the first column.

    An edge to the left covers whole rows, one to the right nothing.
    """
    rows, columns = shape
    edges = edges[edges[:, 1] != edges[:, 3]]
    for axis, limit in ((1, 0), (1, rows), (0, 0), (0, columns)):
        edges = _cut_at(edges, axis, float(limit))
    middle = edges[:, :2] / 2 + edges[:, 2:] / 2
    is_inside = (middle[:, 1] > 0) & (middle[:, 1] < rows) & (middle[:, 0] < columns)
    edges = edges[is_inside]
    edges[:, [0, 2]] = edges[:, [0, 2]].clip(0, columns)
    edges[:, [1, 3]] = edges[:, [1, 3]].clip(0, rows)
    return edges


def _cut_at(edges: NDArray[np.float64], axis: int, limit: float) -> NDArray[np.float64]:
    """The edges, those across a line of the grid cut in two there."""
    start, end = edges[:, axis], edges[:, axis + 2]
    crosses = (start < limit) != (end < limit)
    if not crosses.any():
        return edges
    crossing = edges[crosses]
    share = (limit - crossing[:, axis]) / (crossing[:, axis + 2] - crossing[:, axis])
    middle = crossing[:, :2] + share[:, None] * (crossing[:, 2:] - crossing[:, :2])
    middle[:, axis] = limit
    return np.concatenate(
        [
            edges[~crosses],
            np.hstack([crossing[:, :2], middle]),
            np.hstack([middle, crossing[:, 2:]]),
        ]
    )


def _cut(edges: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """The edges, cut at each whole number along an axis."""
    low = np.minimum(edges[:, axis], edges[:, axis + 2])
    high = np.maximum(edges[:, axis], edges[:, axis + 2])
    first = np.floor(low) + 1
    cuts = np.maximum(np.ceil(high) - first, 0).astype(np.int64)
    if not cuts.any():
        return edges
    is_whole = cuts == 0
    whole, edges = edges[is_whole], edges[~is_whole]
    cuts, first = cuts[~is_whole], first[~is_whole]
    pieces = cuts + 1
    number = np.arange(pieces.sum()) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    falls = edges[:, axis] > edges[:, axis + 2]
    step = np.where(falls, -1.0, 1.0)
    start = np.where(falls, first + cuts - 1, first)
    length = edges[:, axis + 2] - edges[:, axis]
    # The shares of an edge at which it is cut, and of the last piece its end.
    ends = np.repeat((start - edges[:, axis]) / length, pieces)
    ends += np.repeat(step / length, pieces) * number
    np.clip(ends, 0, 1, out=ends)
    ends[np.cumsum(pieces) - 1] = 1.0
    vector = np.repeat(edges[:, 2:] - edges[:, :2], pieces, axis=0)
    points = np.repeat(edges[:, :2], pieces, axis=0) + ends[:, None] * vector
    cut = np.empty((len(points), 4))
    cut[:, 2:] = points
    cut[1:, :2] = points[:-1]
    is_first = number == 0
    cut[is_first, :2] = edges[:, :2]
    return np.concatenate([whole, cut])
