"""Sums of products of two images at every displacement, by Fourier transforms."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import fft

Spectrum = NDArray[np.complex64]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Displacements:
    """All displacements of images of one shape up to a reach.

    rows, columns: of the images. reach: (columns, rows), pixels.
    """

    rows: int
    columns: int
    reach: tuple[int, int]

    def transform(self, plane: NDArray) -> Spectrum:
        """The spectrum of an image (H, W), with room for the displacements."""
        return np.asarray(fft.rfft2(plane.astype(np.float32), self._padded()))

    def correlate(self, *pairs: tuple[Spectrum, Spectrum]) -> Floats:
        """Sums of products (2 rows + 1, 2 columns + 1) of pairs of images, added up.

        At the displacement (column, row) stands what the first shows times what the second shows
        that far to the right and below; no displacement stands in the middle.
        """
        total: Spectrum | None = None
        for one, other in pairs:
            # In place, because fresh memory takes longer than to multiply.
            product = np.conj(one)
            product *= other
            total = product if total is None else np.add(total, product, out=total)
        sums = np.asarray(fft.irfft2(total, self._padded()), dtype=np.float32)
        return self._from_the_middle(sums)

    def _from_the_middle(self, sums: Floats) -> Floats:
        """Sums (H, W) at displacements counted from the corner, which wrap around, in order."""
        columns, rows = self.reach
        found = np.empty((2 * rows + 1, 2 * columns + 1), dtype=np.float32)
        for to_rows, from_rows in _unwrapped(rows, sums.shape[0]):
            for to_columns, from_columns in _unwrapped(columns, sums.shape[1]):
                found[to_rows, to_columns] = sums[from_rows, from_columns]
        return found

    def seen_sums(self, plane: NDArray) -> Floats:
        """The result of `correlate` for a first image of ones and a second image (H, W).

        From a table of sums: what lies within the frame of the first at each displacement.
        """
        table = np.asarray(cv2.integral(plane.astype(np.float32), sdepth=cv2.CV_64F), np.float64)
        columns, rows = self.reach
        sums = _sums_within(_sums_within(table, rows).T, columns).T
        return np.ascontiguousarray(sums, dtype=np.float32)

    def _padded(self) -> tuple[int, int]:
        rows, columns = (
            fft.next_fast_len(side + reach, real=True)
            for side, reach in zip((self.rows, self.columns), self.reach[::-1], strict=True)
        )
        return rows, columns


def _sums_within(table: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """Sums (2 reach + 1, N) of the rows within a frame at each displacement of it.

    table: (H + 1, N), sums of all rows above.
    """
    # Displaced upwards the frame shows the first rows, downwards the last ones.
    first = table[len(table) - 1 - reach :]
    return np.concatenate([first, table[-1] - table[1 : reach + 1]])


def _unwrapped(reach: int, side: int) -> tuple[tuple[slice, slice], ...]:
    """The slices that negative displacements and the others go to, and where they stand."""
    return (
        (slice(0, reach), slice(side - reach, side)),
        (slice(reach, 2 * reach + 1), slice(0, reach + 1)),
    )
