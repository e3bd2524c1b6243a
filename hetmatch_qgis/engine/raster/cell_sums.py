"""Sums over the cells of an overview, window by window.

A window may end inside a cell: what its neighbour adds makes the cell whole. So windows can be cut
where the file's blocks end, and each block is decoded once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROW_TYPES = {
    np.dtype(np.uint8): np.uint16,
    np.dtype(np.uint16): np.uint32,
    np.dtype(np.float32): np.float32,
}
"""Types of the values that can be summed, and of the sums of MAX_WHOLE_SIDE of them."""

MAX_WHOLE_SIDE = 256
"""Side of a cell, pixels, up to which whole numbers are summed as such: 256 times 255 fits into 16
bits, 256 x 256 times 65,535 into 32."""


@dataclass(frozen=True)
class CellSums:
    """Sums over the cells that a window of a raster touches.

    column, row: of the first of them. totals: (bands, rows, columns), of the valid pixels.
    counts: (rows, columns), how many these are.
    """

    column: int
    row: int
    totals: NDArray[np.float32]
    counts: NDArray[np.uint32]

    def add_to(self, totals: NDArray[np.float32], counts: NDArray[np.uint32]) -> None:
        """Add them to those of a whole raster, (bands, H, W) and (H, W)."""
        rows, columns = self.counts.shape
        part = np.s_[self.row : self.row + rows, self.column : self.column + columns]
        totals[(slice(None), *part)] += self.totals
        counts[part] += self.counts


def can_be_summed(values: NDArray, side: int) -> bool:
    """Whether `cell_sums` takes values of this type in cells of this side."""
    return values.dtype == np.float32 or (values.dtype in ROW_TYPES and side <= MAX_WHOLE_SIDE)


def cell_sums(
    values: NDArray, valid: NDArray[np.bool_], corner: tuple[int, int], side: int
) -> CellSums:
    """Sums of a window's valid pixels over cells of side x side pixels.

    values: (bands, H, W), of a type in ROW_TYPES. valid: (H, W). corner: (column, row) of the
    window's first pixel in the raster.
    """
    (height, width), (left, top) = valid.shape, corner
    columns, rows = _starts(left, width, side), _starts(top, height, side)
    if valid.all():
        heights, widths = np.diff(rows, append=height), np.diff(columns, append=width)
        counts = np.outer(heights, widths).astype(np.uint32)
    else:
        values = np.where(valid, values, values.dtype.type(0))
        counts = _sums(valid.view(np.uint8), rows, columns).astype(np.uint32)
    totals = np.empty((len(values), len(rows), len(columns)), dtype=np.float32)
    for total, plane in zip(totals, values, strict=True):
        total[:] = _sums(plane, rows, columns)
    return CellSums(left // side, top // side, totals, counts)


def _starts(first: int, length: int, side: int) -> NDArray[np.intp]:
    """Where cells begin along an axis of a window, the first one at 0 however much is cut off."""
    return np.concatenate([[0], np.arange(side - first % side, length, side)]).astype(np.intp)


def _sums(plane: NDArray, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray:
    """Sums of a plane (H, W) over the cells that begin at `rows` and `columns`, rows first."""
    row_type = ROW_TYPES[plane.dtype]
    of_rows = np.empty((len(rows), plane.shape[1]), dtype=row_type)
    ends = [*rows[1:], len(plane)]
    for row, (start, end) in enumerate(zip(rows, ends, strict=True)):
        np.add.reduce(plane[start:end], axis=0, dtype=row_type, out=of_rows[row])
    whole_type = np.float32 if row_type is np.float32 else np.uint32
    return np.asarray(np.add.reduceat(of_rows, columns, axis=1, dtype=whole_type))
