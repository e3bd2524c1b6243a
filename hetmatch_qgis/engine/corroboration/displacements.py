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
        product = sum(np.conj(one) * other for one, other in pairs)
        sums = np.asarray(fft.irfft2(product, self._padded()), dtype=np.float32)
        columns, rows = (np.arange(-reach, reach + 1) for reach in self.reach)
        return np.ascontiguousarray(sums[np.ix_(rows, columns)])

    def seen_sums(self, plane: NDArray) -> Floats:
        """What `correlate` gives for a first image of ones and a second image (H, W).

        From a table of sums: what lies within the frame of the first at each displacement.
        """
        table = cv2.integral(plane.astype(np.float32), sdepth=cv2.CV_64F)
        (top, bottom), (left, right) = (
            _within(side, reach)
            for side, reach in zip((self.rows, self.columns), self.reach[::-1], strict=True)
        )
        below, above = table[bottom], table[top]
        sums = below[:, right] - below[:, left] - above[:, right] + above[:, left]
        return sums.astype(np.float32)

    def _padded(self) -> tuple[int, int]:
        rows, columns = (
            fft.next_fast_len(side + reach, real=True)
            for side, reach in zip((self.rows, self.columns), self.reach[::-1], strict=True)
        )
        return rows, columns


def _within(side: int, reach: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """First pixel, and that after the last one, of a side that lie within another displaced."""
    steps = np.arange(-reach, reach + 1)
    return np.maximum(steps, 0), np.minimum(side + steps, side)
