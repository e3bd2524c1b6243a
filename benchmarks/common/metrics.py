"""Compute the figures of a matcher's result: error, correct tie points, coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.common.datasets import Mapping, Points, lattice
from benchmarks.common.matcher_result import MatcherResult

CELLS_PER_SIDE = 4
"""Cells along a side of the overlap, for the coverage; set by hand with the first version
(1b76466)."""

CORRECT_PX = 5.0
"""A tie point is correct within this distance from the truth, reference pixels; set by hand with
the first version (1b76466)."""

# The landmarks of a pair may be less accurate than the limit; the limit is then this many times
# their residual.
NOISE_FACTOR = 1.5


@dataclass(frozen=True)
class Row:
    """The figures of one pair and matcher; distances are in reference pixels."""

    split: str
    """Name of the split."""

    group: str
    """Kind of pair."""

    pair: str
    """Name of the pair."""

    matcher: str
    """Name of the matcher on the command line."""

    claimed: bool
    """The matcher claims a match."""

    seconds: float
    """Time of the match; nan after a fault."""

    error_px: float = np.inf
    """RMSE at landmarks or mean over a lattice; inf without a match."""

    noise_px: float = 0.0
    """Residual of the truth itself; 0 if it is exact."""

    tie_points: int = 0
    """Number of tie points."""

    correct: int = 0
    """Tie points within CORRECT_PX of the truth."""

    tie_error_px: float = np.nan
    """Median distance of the tie points from the truth; nan without any."""

    coverage: float = 0.0
    """Share of the overlap's cells that hold a tie point."""

    reason: str = ""
    """Reason for not claiming a match."""

    def solved(self, limit_px: float) -> bool:
        """True where the error is below the limit, or below the accuracy of the landmarks."""
        return self.error_px < max(limit_px, NOISE_FACTOR * self.noise_px)


@dataclass(frozen=True)
class Truth:
    """The true registration of a pair."""

    mapping: Mapping
    """Moving pixels to reference pixels."""

    moving_shape: tuple[int, ...]
    """(rows, columns, ...)."""

    reference_shape: tuple[int, ...]
    """(rows, columns, ...)."""

    moving_points: Points
    """(N, 2) points at which the error is measured."""

    reference_points: Points
    """(N, 2), the corresponding points in the reference."""

    noise_px: float = 0.0
    """RMSE of the truth at its own points; 0 if it is exact."""

    @staticmethod
    def on_lattice(
        mapping: Mapping, moving_shape: tuple[int, ...], reference_shape: tuple[int, ...]
    ) -> Truth:
        """Make a truth with a 20 x 20 lattice of the moving image, where it is in the reference."""
        points = lattice(moving_shape, 20)
        target = mapping(points)
        inside = _inside(target, reference_shape)
        return Truth(mapping, moving_shape, reference_shape, points[inside], target[inside])


def score(
    result: MatcherResult,
    truth: Truth,
    *,
    split: str,
    group: str,
    pair: str,
    matcher: str,
    rms: bool,
) -> Row:
    """Score one result; rms: root mean square of the errors instead of their mean."""
    ties = np.linalg.norm(truth.mapping(result.moving_points) - result.reference_points, axis=1)
    claimed = result.claimed
    return Row(
        split=split,
        group=group,
        pair=pair,
        matcher=matcher,
        claimed=claimed,
        seconds=result.seconds,
        error_px=mapping_error(result.mapping, truth, rms=rms),
        noise_px=truth.noise_px,
        tie_points=len(ties) if claimed else 0,
        correct=int((ties < CORRECT_PX).sum()) if claimed else 0,
        tie_error_px=float(np.median(ties)) if claimed and len(ties) else np.nan,
        coverage=coverage(result.reference_points, truth) if claimed else 0.0,
        reason=result.reason,
    )


def mapping_error(mapping: Mapping | None, truth: Truth, *, rms: bool) -> float:
    """Return the RMSE or mean distance at the truth's points; inf without a finite mapping."""
    if mapping is None:
        return np.inf
    distances = np.linalg.norm(mapping(truth.moving_points) - truth.reference_points, axis=1)
    error = float(np.sqrt(np.mean(distances**2)) if rms else np.mean(distances))
    return error if np.isfinite(error) else np.inf


def coverage(reference_points: Points, truth: Truth) -> float:
    """Return the share of the overlap's cells that hold a tie point, (N, 2) reference pixels."""
    low, high, counted = overlap_cells(truth)
    hit = _occupied(reference_points, low, high, CELLS_PER_SIDE)
    return float(hit[counted].mean()) if counted.any() else 0.0


def overlap_cells(truth: Truth) -> tuple[NDArray, NDArray, NDArray[np.bool_]]:
    """Cut the bounding box of the overlap in the reference into 4 x 4 cells.

    Returns its low and high corner (column, row), and a mask (rows, columns) of the cells that
    count: those of which at least half is overlap."""
    fine = 10
    samples = truth.mapping(lattice(truth.moving_shape, 20 * CELLS_PER_SIDE * 2))
    samples = samples[_inside(samples, truth.reference_shape)]
    if len(samples) == 0:
        return np.zeros(2), np.ones(2), np.zeros((CELLS_PER_SIDE, CELLS_PER_SIDE), dtype=bool)
    low, high = samples.min(axis=0), samples.max(axis=0)
    occupied = _occupied(samples, low, high, CELLS_PER_SIDE * fine)
    shares = occupied.reshape(CELLS_PER_SIDE, fine, CELLS_PER_SIDE, fine).mean(axis=(1, 3))
    return low, high, shares >= 0.5


def median(values: Sequence[float]) -> float:
    """Return the median, or nan without values."""
    return float(np.median(values)) if len(values) else np.nan


def mean(values: Sequence[float]) -> float:
    """Return the mean, or nan without values."""
    return float(np.mean(values)) if len(values) else np.nan


def _occupied(points: Points, low: NDArray, high: NDArray, count: int) -> NDArray[np.bool_]:
    """Mark the cells that hold a point: (count, count), rows and columns between two corners."""
    cells = np.zeros((count, count), dtype=bool)
    positions = (points - low) / np.maximum(high - low, 1e-9) * count
    inside = ((positions >= 0) & (positions <= count)).all(axis=1)
    columns, rows = np.minimum(positions[inside].astype(int), count - 1).T
    cells[rows, columns] = True
    return cells


def _inside(points: Points, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    return ((points >= 0) & (points <= [shape[1], shape[0]])).all(axis=1)
