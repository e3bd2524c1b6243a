"""Other shifts that explain two aligned images: a period off where the ground repeats itself."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.corroboration.blocks import (
    INNER,
    BlockCorrelation,
    Gradients,
    Shift,
    shared,
)
from hetmatch_qgis.engine.corroboration.displacements import Displacements

MIN_DISTANCE = 8
"""Pixels from which on another shift is a rival and not the flank of the same peak: gradients of
this module are correlated over four. Peaks of broader structures are told by their flanks."""

COUNT = 4
"""Rivals that are looked at: the neighbours of a lattice."""

MIN_OVERLAP = 0.3
"""Share of the overlap that a rival must leave: less holds too few blocks to decide."""

MAX_SHIFT = 0.5
"""Share of a side that is searched. A rival farther off leaves less than MIN_OVERLAP along both
axes, and wraps around in the Fourier transform."""

MIN_BLOCKS = 4
"""Blocks without which no standard error can be told."""

MIN_BLOCK_SHARE = 0.25
"""Share of a block on which both images must have data at both shifts."""

PEAK_TOLERANCE = 2
"""Pixels by which the match may lie off the best correlation: the error of a match."""

_CLEARED = 6
"""Pixels around a rival that are no other one."""


@dataclass(frozen=True)
class ShiftSurface:
    """Normalised correlation of two images at every shift.

    values: (H, W), -1 where the overlap is too small.
    centre: (column, row) of the shift (0, 0).
    shared: (H, W), pixels that both images show.
    """

    values: NDArray[np.float32]
    centre: Shift
    shared: NDArray[np.float32]

    def shown(self, shift: Shift) -> float:
        """Pixels that both images show at a shift, in those without any."""
        column, row = self.centre
        shared = self.shared[row + shift[1], column + shift[0]]
        return float(shared / max(self.shared[row, column], 1.0))

    def best_near_zero(self) -> tuple[Shift, float]:
        """The best shift within PEAK_TOLERANCE of none, and its correlation."""
        column, row = self.centre
        reach = PEAK_TOLERANCE
        part = self.values[row - reach : row + reach + 1, column - reach : column + reach + 1]
        best = np.unravel_index(int(np.argmax(part)), part.shape)
        return (int(best[1]) - reach, int(best[0]) - reach), float(part[best])

    def height(self, correlation: float) -> float:
        """Standard deviations by which a correlation stands above the mean of all shifts."""
        values = self.values[self.values > -1]
        return float((correlation - values.mean()) / (values.std() + 1e-6))

    def best(self) -> tuple[Shift, float]:
        """The best of all shifts, and its correlation."""
        row, column = np.unravel_index(int(np.argmax(self.values)), self.values.shape)
        shift = int(column) - self.centre[0], int(row) - self.centre[1]
        return shift, float(self.values[row, column])

    def rivals(self, is_possible: NDArray[np.bool_]) -> list[tuple[Shift, float]]:
        """The best other shifts and their correlations, the best first.

        Only peaks: broad lines agree over more than MIN_DISTANCE around the match, and the flank
        of its own peak is no other place.

        is_possible: (H, W), which shifts can be.
        """
        rows, columns = np.ogrid[: self.values.shape[0], : self.values.shape[1]]
        distance = np.hypot(rows - self.centre[1], columns - self.centre[0])
        is_peak = self.values >= cv2.dilate(self.values, np.ones((3, 3), np.uint8))
        left = np.where((distance >= MIN_DISTANCE) & is_possible & is_peak, self.values, -1)
        found: list[tuple[Shift, float]] = []
        while len(found) < COUNT:
            row, column = np.unravel_index(int(np.argmax(left)), left.shape)
            if left[row, column] <= 0:
                break
            shift = int(column) - self.centre[0], int(row) - self.centre[1]
            found.append((shift, float(left[row, column])))
            left[
                max(0, row - _CLEARED) : row + _CLEARED + 1,
                max(0, column - _CLEARED) : column + _CLEARED + 1,
            ] = -1
        return found


def shift_surface(first: Gradients, second: Gradients) -> ShiftSurface:
    """Correlate two images at every shift up to MAX_SHIFT, by Fourier transforms."""
    # Along the edges neither has data: without them most images have some everywhere.
    (one_valid, one_energy), (other_valid, other_energy) = (
        (image.valid[INNER], image.energy[INNER]) for image in (first, second)
    )
    height, width = one_valid.shape
    reach = int(MAX_SHIFT * width), int(MAX_SHIFT * height)
    shifts = Displacements(height, width, reach)
    product = shifts.correlate(
        *(
            (shifts.transform(one[INNER]), shifts.transform(other[INNER]))
            for one, other in zip(first.values, second.values, strict=True)
        )
    )
    by_first, by_second = _Shown(shifts, one_valid), _Shown(shifts, other_valid)
    # What the first image shows of the second moves the other way in the second's own frame.
    norm = by_second.sums(one_energy)[::-1, ::-1] * by_first.sums(other_energy)
    shared = by_first.shared_with(by_second)
    values = product / np.sqrt(np.maximum(norm, np.float32(1e-6)))
    values[shared < MIN_OVERLAP * shared[reach[1], reach[0]]] = -1
    return ShiftSurface(values, reach, shared)


class _Shown:
    """The part of another image that an image shows at every shift.

    valid: (h, w), where it has data: mostly everywhere, which spares the Fourier transforms.
    """

    def __init__(self, shifts: Displacements, valid: NDArray[np.bool_]) -> None:
        self._shifts, self._valid = shifts, valid
        self._spectrum = None if valid.all() else shifts.transform(valid)

    def sums(self, plane: NDArray) -> NDArray[np.float32]:
        """Sums of another image (h, w) over where this one has data."""
        if self._spectrum is None:
            return self._shifts.seen_sums(plane)
        return self._shifts.correlate((self._spectrum, self._shifts.transform(plane)))

    def shared_with(self, other: _Shown) -> NDArray[np.float32]:
        """Counts of pixels that both images have, at every shift of the other."""
        if self._spectrum is None:
            return self.sums(other._valid)
        if other._spectrum is None:
            return other.sums(self._valid)[::-1, ::-1]
        return self._shifts.correlate((self._spectrum, other._spectrum))


def lead(
    blocks: BlockCorrelation, match: Shift, rival: Shift, counts: NDArray[np.bool_]
) -> float | None:
    """Standard errors by which blocks prefer the match to a rival; None of too few blocks.

    Each block has a say, so that a structure in one corner does not decide (a paired t statistic).

    counts: (h, w), the blocks that have structure.
    """
    there, share = blocks.at(match)
    elsewhere, other_share = blocks.at(rival)
    is_seen = (share > MIN_BLOCK_SHARE) & (other_share > MIN_BLOCK_SHARE) & counts
    differences = (there - elsewhere)[is_seen]
    if len(differences) < MIN_BLOCKS:
        return None
    error = differences.std(ddof=1) / np.sqrt(len(differences))
    return float(differences.mean() / (error + 1e-6))


def likeness_to_itself(image: Gradients, shift: Shift) -> float:
    """Correlation of an image with itself within PEAK_TOLERANCE of a shift, about -1 to 1.

    A rival is a peak between both images, and lies about where each of them repeats itself.
    """
    steps = (-PEAK_TOLERANCE, 0, PEAK_TOLERANCE)
    product = max(
        _product(image.values, image.values, (shift[0] + across, shift[1] + down))
        for across in steps
        for down in steps
    )
    # Vectors are zero where there is no data. A step of tolerance hardly changes their energy.
    energy, valid = image.energy[None], image.valid[None].astype(np.float32)
    norm = _product(energy, valid, shift) * _product(valid, energy, shift)
    return product / float(np.sqrt(max(norm, 1e-12)))


def _product(planes: NDArray, others: NDArray, shift: Shift) -> float:
    """Sum of the products of planes (n, h, w), the others read a shift (column, row) further."""
    here, there = shared(planes.shape[1:], shift)
    return sum(
        float(np.einsum("ij,ij", plane[here], other[there]))
        for plane, other in zip(planes, others, strict=True)
    )
