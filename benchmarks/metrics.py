"""From an answer to figures: error, correct tie points, coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.datasets import Mapping, Points, lattice
from benchmarks.pair_outcome import Outcome

CELLS = 4
CORRECT_PX = 5.0
# A pair's landmarks may be worse than the limit; then the limit follows them.
NOISE_FACTOR = 1.5


@dataclass(frozen=True)
class Row:
    """One pair by one matcher; distances in reference pixels.

    error_px: RMSE at landmarks or mean over a lattice, inf without an answer.
    noise_px: residual of the truth itself, 0 where it is exact.
    correct: tie points within CORRECT_PX of the truth.
    tie_error_px: median distance of the tie points from the truth, nan without any.
    coverage: share of the overlap's cells that hold a tie point.
    """

    split: str
    group: str
    pair: str
    matcher: str
    claimed: bool
    seconds: float
    error_px: float = np.inf
    noise_px: float = 0.0
    tie_points: int = 0
    correct: int = 0
    tie_error_px: float = np.nan
    coverage: float = 0.0
    reason: str = ""

    def solved(self, limit_px: float) -> bool:
        """Whether the error is below the limit, or below what the landmarks allow."""
        return self.error_px < max(limit_px, NOISE_FACTOR * self.noise_px)


@dataclass(frozen=True)
class Truth:
    """What an answer is held against.

    mapping: moving pixels to reference pixels; shapes: (rows, columns, ...).
    moving_points, reference_points: where the error is measured.
    """

    mapping: Mapping
    moving_shape: tuple[int, ...]
    reference_shape: tuple[int, ...]
    moving_points: Points
    reference_points: Points
    noise_px: float = 0.0

    @staticmethod
    def on_lattice(
        mapping: Mapping, moving_shape: tuple[int, ...], reference_shape: tuple[int, ...]
    ) -> Truth:
        """Measured on a 20 x 20 lattice of the moving image where it falls in the reference."""
        points = lattice(moving_shape, 20)
        target = mapping(points)
        inside = _inside(target, reference_shape)
        return Truth(mapping, moving_shape, reference_shape, points[inside], target[inside])


def score(
    outcome: Outcome, truth: Truth, *, split: str, group: str, pair: str, matcher: str, rms: bool
) -> Row:
    """The row of one answer; rms: root mean square of the errors instead of their mean."""
    ties = np.linalg.norm(truth.mapping(outcome.moving_points) - outcome.reference_points, axis=1)
    claimed = outcome.claimed
    return Row(
        split=split,
        group=group,
        pair=pair,
        matcher=matcher,
        claimed=claimed,
        seconds=outcome.seconds,
        error_px=mapping_error(outcome.mapping, truth, rms=rms),
        noise_px=truth.noise_px,
        tie_points=len(ties) if claimed else 0,
        correct=int((ties < CORRECT_PX).sum()) if claimed else 0,
        tie_error_px=float(np.median(ties)) if claimed and len(ties) else np.nan,
        coverage=coverage(outcome.reference_points, truth) if claimed else 0.0,
        reason=outcome.reason,
    )


def mapping_error(mapping: Mapping | None, truth: Truth, *, rms: bool) -> float:
    """RMSE or mean distance at the truth's points; inf where there is no finite answer."""
    if mapping is None:
        return np.inf
    distances = np.linalg.norm(mapping(truth.moving_points) - truth.reference_points, axis=1)
    error = float(np.sqrt(np.mean(distances**2)) if rms else np.mean(distances))
    return error if np.isfinite(error) else np.inf


def coverage(reference_points: Points, truth: Truth) -> float:
    """Share of the overlap's cells that hold a tie point, (N, 2) reference pixels."""
    low, high, counted = overlap_cells(truth)
    hit = _occupied(reference_points, low, high, CELLS)
    return float(hit[counted].mean()) if counted.any() else 0.0


def overlap_cells(truth: Truth) -> tuple[NDArray, NDArray, NDArray[np.bool_]]:
    """The overlap's bounding box in the reference, cut into 4 x 4 cells.

    Returns its low and high corner (column, row) and which cells (rows, columns) count: those
    of which at least half is overlap.
    """
    fine = 10
    samples = truth.mapping(lattice(truth.moving_shape, 20 * CELLS * 2))
    samples = samples[_inside(samples, truth.reference_shape)]
    if len(samples) == 0:
        return np.zeros(2), np.ones(2), np.zeros((CELLS, CELLS), dtype=bool)
    low, high = samples.min(axis=0), samples.max(axis=0)
    occupied = _occupied(samples, low, high, CELLS * fine)
    shares = occupied.reshape(CELLS, fine, CELLS, fine).mean(axis=(1, 3))
    return low, high, shares >= 0.5


def median(values: Sequence[float]) -> float:
    """nan for no values."""
    return float(np.median(values)) if len(values) else np.nan


def mean(values: Sequence[float]) -> float:
    """nan for no values."""
    return float(np.mean(values)) if len(values) else np.nan


def _occupied(points: Points, low: NDArray, high: NDArray, count: int) -> NDArray[np.bool_]:
    """Which of count x count cells between two corners hold a point, (rows, columns)."""
    cells = np.zeros((count, count), dtype=bool)
    places = (points - low) / np.maximum(high - low, 1e-9) * count
    inside = ((places >= 0) & (places <= count)).all(axis=1)
    columns, rows = np.minimum(places[inside].astype(int), count - 1).T
    cells[rows, columns] = True
    return cells


def _inside(points: Points, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    return ((points >= 0) & (points <= [shape[1], shape[0]])).all(axis=1)
