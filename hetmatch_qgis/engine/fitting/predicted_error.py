"""The error to expect of a transform all over the overlap, from measurements in a part of it.

Between two windows nothing was measured. How far off a transform may be there is told by leaving
windows out: where the others do not predict what a window shows, they will not predict what lies
beside it either. Left-out errors are averaged locally rather than by one stationary covariance for
the whole field, because a field that is flat but for one corner would then be uncertain everywhere.
(Stone, "Cross-validatory choice and assessment of statistical predictions", 1974.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from hetmatch_qgis.engine.core.grid import Points

BLOCK_SIDE = 128.0
"""Pixels along a block, the points of which give one measurement: hardly two of the narrowest
windows of the fine stage (72 pixels)."""

INDEPENDENT_AREA = 72.0**2
"""Square pixels of the frame over which points share their error: a window of the fine stage."""

MIN_POINTS = 6
"""Points of a block without which their median is no measurement: a tenth of a full block's would
be 25, and half of those of a block that only touches water are 6."""

MIN_BEND_PX, MIN_BEND_NOISES = 1.0, 4.0
"""Pixels, and standard errors, by which a transform must miss a block for the ground to be bent
there: less is the noise of what two sensors see differently (docs/benchmarks/accuracy.md)."""

MAX_UNCONFIRMED = 0.7
"""Share of a block's deviation that other windows may fail to predict; of a deviation that they
know nothing of it is 1 and more."""

CONFIRMING_DISTANCE = 1.5 * BLOCK_SIDE
"""Pixels over which other windows are averaged to confirm a block: of a corner of 580 pixels that
is bent by 5, they predict half then, and a fifth over 585 pixels (`benchmarks.scale`)."""

MIN_BENT_BLOCKS = 4
"""Blocks without which there is no local deformation: those of a quarter of a window."""

PRIOR_WEIGHT = 0.3
"""Weight of no deviation at all, in weights of a measurement at the place itself: far from all
others a measurement is compared with the transform."""

MAX_LONELY_PX = 1.5
"""Pixels by which a block may differ from the most alike of its neighbours: a bend of 5 pixels over
four blocks differs by less along its contour."""

_NEIGHBOUR_DISTANCE = 1.5 * BLOCK_SIDE
"""Pixels between the middles of blocks up to which they are neighbours, diagonal ones too."""

_MAD_TO_DEVIATION = 1.4826
"""Standard deviation of a normal distribution in median absolute deviations."""


@dataclass(frozen=True)
class Measurements:
    """Deviations from a transform, one for each block of points.

    points: (N, 2) middles of the blocks in pixels of the reference's frame.
    deviations: (N, 2) median residual of the block's points, pixels.
    noise: (N,) standard error of it along one axis, pixels.
    scatter: pixels by which single points scatter around their block's median, along one axis.
    groups: (N,) window of each block: blocks of one window are left out together.
    """

    points: Points
    deviations: Points
    noise: NDArray[np.float64]
    scatter: float
    groups: NDArray[np.int_]

    def __len__(self) -> int:
        return len(self.points)


def measure_blocks(points: Points, residuals: Points, groups: NDArray[np.int_]) -> Measurements:
    """The deviations of blocks of tie points.

    points: (N, 2) pixels of the reference's frame. residuals: (N, 2) pixels. groups: (N,) window of
    each point.
    """
    order, counts = _in_cells(
        np.column_stack([groups, np.floor(points / BLOCK_SIDE).astype(np.int64)])
    )
    is_full = counts >= MIN_POINTS
    counts, order = counts[is_full], order[np.repeat(is_full, counts)]
    if not len(counts):
        none = np.zeros((0, 2))
        return Measurements(none, none, np.zeros(0), 0.0, np.zeros(0, dtype=int))
    points, residuals = points[order], residuals[order]
    first = np.cumsum(counts) - counts
    medians = np.column_stack([_medians(column, counts) for column in residuals.T])
    apart = np.abs(residuals - np.repeat(medians, counts, axis=0))
    scatters = _MAD_TO_DEVIATION * _medians(apart.reshape(-1), 2 * counts)
    extents = np.maximum.reduceat(points, first) - np.minimum.reduceat(points, first)
    areas = np.maximum(np.prod(extents + 8.0, axis=1), 1.0)
    independent = np.maximum(1.0, areas / INDEPENDENT_AREA)
    middles = np.add.reduceat(points, first) / counts[:, None]
    of_blocks = groups[order[first]]
    noise = scatters / np.sqrt(independent)
    noise = np.maximum(noise, _neighbour_noise(middles, medians, of_blocks))
    kept = _agrees_with_a_neighbour(middles, medians, of_blocks)
    return Measurements(
        points=middles[kept],
        deviations=medians[kept],
        noise=noise[kept],
        scatter=float(np.median(scatters)),
        groups=of_blocks[kept],
    )


def _in_cells(cells: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.int_]]:
    """The rows of cells (N, 3), cell after cell, and how many each cell has."""
    number = np.zeros(len(cells), dtype=np.int64)
    for column in cells.T:
        if len(column):
            number = number * (np.ptp(column) + 1) + column - column.min()
    order = np.argsort(number, kind="stable")
    first = np.flatnonzero(np.diff(number[order], prepend=-1))
    return order, np.diff(first, append=len(cells))


def _medians(values: NDArray[np.float64], counts: NDArray[np.int_]) -> NDArray[np.float64]:
    """The median (M,) of each of M groups of values (N,) that lie one after the other.

    counts: (M,) values of each group, at least one.
    """
    ascending = values[np.lexsort((values, np.repeat(np.arange(len(counts)), counts)))]
    first = np.cumsum(counts) - counts
    lower, upper = ascending[first + (counts - 1) // 2], ascending[first + counts // 2]
    return np.asarray((lower + upper) / 2)


def _agrees_with_a_neighbour(
    points: Points, deviations: Points, groups: NDArray[np.int_]
) -> NDArray[np.bool_]:
    """Mask (N,) of the blocks that deviate as one of their neighbours in the window does.

    One that has neighbours and differs from all of them is a wrong match: ground that is bent is so
    over more than a block, if only along a line. A block without neighbours stays.
    """
    is_pair = (cdist(points, points) < _NEIGHBOUR_DISTANCE) & (groups[:, None] == groups[None])
    np.fill_diagonal(is_pair, False)
    apart = np.where(is_pair, cdist(deviations, deviations), np.inf)
    return np.asarray((apart.min(axis=1) < MAX_LONELY_PX) | ~is_pair.any(axis=1))


def _neighbour_noise(points: Points, deviations: Points, groups: NDArray[np.int_]) -> float:
    """Standard error of a measurement, from how neighbours in one window differ; 0 without any.

    Points that share a narrow window share its error, which their scatter does not show.
    """
    first, second = np.nonzero(
        (cdist(points, points) < _NEIGHBOUR_DISTANCE) & (groups[:, None] == groups[None])
    )
    is_pair = first < second
    steps = np.abs(deviations[first[is_pair]] - deviations[second[is_pair]])
    if not steps.size:
        return 0.0
    return float(_MAD_TO_DEVIATION * np.median(steps) / np.sqrt(2))


class PredictedError:
    """The error of a transform between the places where it was measured.

    measurements: at least one.
    spacing: pixels between neighbouring windows, over which left-out errors are averaged.
    """

    def __init__(self, measurements: Measurements, spacing: float) -> None:
        self._measurements = measurements
        self._spacing = max(spacing, BLOCK_SIDE)
        self._squares = self._left_out_squares(self._spacing)

    def unknown(self, points: Points) -> NDArray[np.float64]:
        """Standard error (M,), pixels along one axis, of the displacement at points (M, 2)."""
        weights = self._weights(points)
        return np.asarray(np.sqrt(weights @ self._squares / weights.sum(axis=1)))

    def of_transform(self, points: Points) -> NDArray[np.float64]:
        """Error (M,), pixels along one axis, of the transform at points (M, 2).

        What it is known to be off by, and what is not known.
        """
        weights = self._weights(points)
        known = self._deviation(weights)
        squares = (known**2).sum(axis=1) / 2 + weights @ self._squares / weights.sum(axis=1)
        return np.asarray(np.sqrt(squares))

    def deviation(self, points: Points) -> Points:
        """Known errors of the transform at points (M, 2), pixels (M, 2)."""
        return self._deviation(self._weights(points))

    def bent_blocks(self) -> Points:
        """Middles (K, 2) of blocks that the transform misses clearly and other windows confirm.

        None where they are fewer than MIN_BENT_BLOCKS: single ones are wrong matches.
        """
        found = self._measurements
        sizes = np.linalg.norm(found.deviations, axis=1)
        is_clear = sizes > np.maximum(MIN_BEND_PX, MIN_BEND_NOISES * found.noise)
        # What is bent over less than the spacing, only near windows can confirm.
        squares = self._left_out_squares(min(self._spacing, CONFIRMING_DISTANCE))
        is_confirmed = np.sqrt(2 * squares) < MAX_UNCONFIRMED * sizes
        bent: Points = found.points[is_clear & is_confirmed]
        return bent if len(bent) >= MIN_BENT_BLOCKS else np.zeros((0, 2))

    def _weights(self, points: Points, distance: float | None = None) -> NDArray[np.float64]:
        """Weights (M, N) of the measurements at points (M, 2), by default over the spacing."""
        distances = cdist(points, self._measurements.points) / (distance or self._spacing)
        # A floor, because far from all measurements every weight would vanish.
        return np.asarray(np.exp(-(distances**2) / 2) + 1e-6)

    def _deviation(self, weights: NDArray[np.float64]) -> Points:
        total = weights.sum(axis=1, keepdims=True) + PRIOR_WEIGHT
        return np.asarray(weights @ self._measurements.deviations / total)

    def _left_out_squares(self, distance: float) -> NDArray[np.float64]:
        """(N,): squared error along one axis at each measurement, predicted from other windows.

        distance: pixels over which the others are averaged.
        """
        found = self._measurements
        weights = self._weights(found.points, distance)
        weights[found.groups[:, None] == found.groups[None]] = 0
        if len(np.unique(found.groups)) == 1:
            # One tile holds all: blocks that share no window of the fine stage stand for others.
            distances = cdist(found.points, found.points)
            weights = self._weights(found.points, distance) * (distances > 1.5 * BLOCK_SIDE)
        errors = found.deviations - self._deviation(weights)
        return np.asarray(np.maximum((errors**2).mean(axis=1) - found.noise**2, 0.0))
