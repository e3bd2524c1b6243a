"""Well-known binary (OGC 06-103r4, 8.2) of many features at once, as flat arrays of rings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points

POINT, LINE, POLYGON, TRIANGLE = 1, 2, 3, 17
"""Codes of the geometries that can be drawn; a triangle is written as a polygon."""

COLLECTIONS = (4, 5, 6, 7, 15, 16)
"""Codes of multi-points, multi-lines, multi-polygons, collections, polyhedral surfaces and triangle
nets: a count, then geometries, which may be collections in turn."""

_HEADER = 5
"""Bytes of the byte order and the code before each geometry."""


@dataclass(frozen=True)
class Rings:
    """Lines, rings of polygons and points, one after the other; a point is a ring of one vertex.

    points: (P, 2), the vertices of all rings.
    starts: (R + 1,), the first vertex of each ring, and P.
    feature: (R,), number of the feature that each ring belongs to.
    is_area: (R,), whether the ring bounds a polygon.
    is_hole: (R,), whether it bounds a hole of one.
    """

    points: Points
    starts: NDArray[np.int64]
    feature: NDArray[np.int64]
    is_area: NDArray[np.bool_]
    is_hole: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.feature)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """(R,): vertices of each ring."""
        return np.diff(self.starts)

    @property
    def is_point(self) -> NDArray[np.bool_]:
        """(R,): whether the ring is a point."""
        return np.asarray((self.lengths == 1) & ~self.is_area)

    def select(self, is_kept: NDArray[np.bool_]) -> Rings:
        """The rings of a mask (R,)."""
        lengths = self.lengths
        return Rings(
            self.points[np.repeat(is_kept, lengths)],
            np.r_[0, np.cumsum(lengths[is_kept])],
            self.feature[is_kept],
            self.is_area[is_kept],
            self.is_hole[is_kept],
        )

    def take(self, rows: NDArray[np.intp]) -> Rings:
        """The rings of rows (N,), in that order."""
        lengths = self.lengths[rows]
        starts = np.r_[0, np.cumsum(lengths)]
        vertices = np.arange(starts[-1]) + np.repeat(self.starts[rows] - starts[:-1], lengths)
        return Rings(
            self.points[vertices],
            starts,
            self.feature[rows],
            self.is_area[rows],
            self.is_hole[rows],
        )

    def bounded(self, limit: float) -> Rings:
        """The rings without a vertex that is not finite or beyond a limit."""
        is_out = ~(np.abs(self.points) <= limit).all(axis=1)
        if not is_out.any():
            return self
        ring = np.repeat(np.arange(len(self)), self.lengths)
        return self.select(np.bincount(ring[is_out], minlength=len(self)) == 0)


def parse_wkb(geometries: Sequence[bytes | None]) -> Rings:
    """Lines, rings and points of features, two-dimensional and little-endian as pyogrio has them.

    Curves and missing geometries have none. All features advance together, ring by ring,
    because a Python loop over each of half a million takes longer than to draw them.
    """
    data = np.frombuffer(b"".join(wkb or b"" for wkb in geometries), np.uint8)
    sizes = np.array([len(wkb or b"") for wkb in geometries], dtype=np.int64)
    cursors = np.cumsum(sizes) - sizes
    reader = _Reader(data)
    features = np.flatnonzero(sizes > _HEADER)
    cursor, parts = cursors[features], np.ones_like(features)
    while len(features):
        cursor, more = reader.take_parts(features, cursor)
        parts = parts + more - 1
        goes_on = (parts > 0) & (more >= 0)
        features, cursor, parts = features[goes_on], cursor[goes_on], parts[goes_on]
    return reader.rings()


class _Reader:
    """Collects the rings of geometries whose bytes lie end to end."""

    def __init__(self, data: NDArray[np.uint8]) -> None:
        self._data = data
        self._taken: list[NDArray[np.int64]] = []

    def number(self, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
        """The unsigned integers (N,) of four bytes at offsets (N,)."""
        raw = self._data[offsets[:, None] + np.arange(4)]
        return np.asarray(raw.astype(np.int64) @ (1 << np.arange(0, 32, 8)))

    def take_parts(
        self, features: NDArray[np.int64], cursor: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Take one part of each feature; the offsets behind it, and how many parts it has itself.

        A collection has those that it counts, which follow it. -1 for what is not known.
        """
        kind = self.number(cursor + 1)
        is_point, is_line = kind == POINT, kind == LINE
        is_polygon = (kind == POLYGON) | (kind == TRIANGLE)
        is_collection = np.isin(kind, COLLECTIONS)
        cursor = cursor + _HEADER
        more = np.where(is_point | is_line | is_polygon, 0, -1)
        more[is_collection] = self.number(cursor[is_collection])
        cursor[is_collection] += 4
        cursor[is_point] = self._take_points(features[is_point], cursor[is_point])
        cursor[is_line] = self._take_ring(features[is_line], cursor[is_line], 0, 0)
        rings = np.zeros_like(kind)
        rings[is_polygon] = self.number(cursor[is_polygon])
        cursor[is_polygon] += 4
        ring = 0
        active = np.flatnonzero(rings > 0)
        while len(active):
            cursor[active] = self._take_ring(features[active], cursor[active], 1, int(ring > 0))
            ring += 1
            active = active[rings[active] > ring]
        return cursor, more

    def _take_points(
        self, features: NDArray[np.int64], cursor: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        self._taken.append(np.stack([cursor, np.ones_like(cursor), features, 0 * features]))
        return np.asarray(cursor + 16)

    def _take_ring(
        self, features: NDArray[np.int64], cursor: NDArray[np.int64], is_area: int, is_hole: int
    ) -> NDArray[np.int64]:
        count = self.number(cursor) if len(cursor) else cursor
        flags = np.full_like(features, 2 * is_area + is_hole)
        self._taken.append(np.stack([cursor + 4, count, features, flags]))
        return np.asarray(cursor + 4 + 16 * count)

    def rings(self) -> Rings:
        """The rings taken so far, in the order of the features."""
        taken = np.concatenate(self._taken or [np.zeros((4, 0), np.int64)], axis=1)
        # An empty geometry has a ring without a vertex.
        taken = taken[:, taken[1] > 0]
        offset, count, feature, flags = taken[:, np.argsort(taken[0], kind="stable")]
        # Marks the bytes of coordinates: from each ring's first to its last.
        edges = np.zeros(len(self._data) + 1, np.int8)
        np.add.at(edges, offset, 1)
        np.add.at(edges, offset + 16 * count, -1)
        is_coordinate = np.cumsum(edges[:-1], dtype=np.int8).view(bool)
        points = self._data[is_coordinate].view("<f8").reshape(-1, 2)
        return Rings(
            points.astype(np.float64, copy=False),
            np.r_[0, np.cumsum(count)],
            feature,
            flags >= 2,
            flags == 3,
        )
