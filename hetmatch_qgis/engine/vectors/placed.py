"""Features in pixels of a map's own grid, by cells, so that a window looks at few of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.vectors.drawing import ring_boxes
from hetmatch_qgis.engine.vectors.wkb import Rings

CELL_SIDE = 512
"""Pixels along a side of a cell: about that of a window."""

MAX_CELLS = 64
"""Cells along a side at most: more would take longer to go through than their features."""

MIN_RINGS = 5_000
"""Rings from which on they are sorted into cells; fewer are looked through in a millisecond."""


@dataclass(frozen=True)
class Placed:
    """Features in pixels of the map's own grid; widths in metres and boxes, by the ring.

    rings: (R) of them. symbols, widths: (R,). low, high: (R, 2), corners of their boxes.
    """

    rings: Rings
    symbols: NDArray[np.int64]
    widths: NDArray[np.float64]
    low: Points
    high: Points

    @staticmethod
    def of(rings: Rings, symbols: NDArray[np.int64], widths: NDArray[np.float64]) -> Placed:
        """With the boxes of the rings, none of which is empty."""
        none = np.zeros((0, 2))
        low, high = ring_boxes(rings) if len(rings) else (none, none)
        return Placed(rings, symbols, widths, low, high)

    def take(self, rows: NDArray[np.intp]) -> Placed:
        """The rings of rows (N,), in that order."""
        return Placed(
            self.rings.take(rows),
            self.symbols[rows],
            self.widths[rows],
            self.low[rows],
            self.high[rows],
        )


class PlacedCells:
    """Features that are kept in memory, sorted into cells of the map."""

    def __init__(self, batches: Iterator[Placed]) -> None:
        self._batches = [_Sorted.of(batch) for batch in batches if len(batch.rings)]

    def near(self, low: NDArray[np.float64], high: NDArray[np.float64]) -> Iterator[Placed]:
        """Features, among them all whose boxes meet that between two corners (2,)."""
        found = (batch.near(low, high) for batch in self._batches)
        return (batch for batch in found if len(batch.rings))


@dataclass(frozen=True)
class _Sorted:
    """A batch of features, those of a cell one after the other.

    starts: (C + 1,), the first ring of each cell, and R. low, high: (C, 2), corners of the boxes of
    all that a cell has.
    """

    placed: Placed
    starts: NDArray[np.int64]
    low: Points
    high: Points

    @staticmethod
    def of(placed: Placed) -> _Sorted:
        """Rings by the cell that their middle lies in."""
        starts = np.array([0, len(placed.rings)])
        if len(placed.rings) >= MIN_RINGS:
            middle = (placed.low + placed.high) / 2
            side = max(CELL_SIDE, float(np.ptp(middle, axis=0).max()) / MAX_CELLS)
            cell = np.floor((middle - middle.min(axis=0)) / side).astype(np.int64)
            number = cell[:, 1] * (cell[:, 0].max() + 1) + cell[:, 0]
            order = np.argsort(number, kind="stable")
            placed = placed.take(order)
            inner = np.flatnonzero(np.diff(number[order])) + 1
            starts = np.r_[0, inner, len(order)]
        low = np.minimum.reduceat(placed.low, starts[:-1])
        high = np.maximum.reduceat(placed.high, starts[:-1])
        return _Sorted(placed, starts, low, high)

    def near(self, low: NDArray[np.float64], high: NDArray[np.float64]) -> Placed:
        """Those of the cells that may meet the box between two corners (2,)."""
        is_near = ((self.high >= low) & (self.low <= high)).all(axis=1)
        if is_near.all():
            return self.placed
        return self.placed.take(np.flatnonzero(np.repeat(is_near, np.diff(self.starts))))
