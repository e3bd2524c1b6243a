"""Displacement by relief: ground of height h lies k h beside where an affine transform puts it.

An image that looks aside, as radar that is not terrain-corrected or an oblique photograph, shows
high ground displaced in one direction in proportion to its height: towards the sensor by
h / tan(incidence) in radar, away from it by h tan(incidence) in a photograph (Schreier, "SAR
Geocoding: Data and Systems", 1993, and Kraus, "Photogrammetry", 2007).

Heights are those of the true position, so the transform is explicit from the reference to the
moving image: moving = A reference + k h(reference). The other way a line of sight is followed down
to the ground that it meets.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.fitting.least_squares import is_well_spread, solve_weighted
from hetmatch_qgis.engine.fitting.transforms import MIN_POINTS, Projective

RELIEF = "relief"

Heights = Callable[[Points], NDArray[np.float64]]
"""Heights (N,) in metres at positions (N, 2) of the reference's frame; NaN where there are none."""

MIN_ROUGHNESS_M = 1.0
"""Metres, the standard deviation of the heights off a plane below which they tell nothing about k:
a plane is a part of the affine transform, and elevation models are good to some metres."""

_BLOCK_SIDE = 96.0
"""Pixels along the blocks whose median displacements are looked at, so that single wrong points
have no say; that of left-out blocks (`model_choice`)."""
_MIN_BLOCK_POINTS, _MIN_BLOCKS = 3, 12
"""Points of a block that counts, and blocks without which no direction is told; set by hand."""

_STEP_PX = 2.0
"""Pixels of the reference's frame of a step down a line of sight: a ridge that is narrower may be
looked through."""
_MIN_STEPS, _MAX_STEPS = 8, 400
"""Steps down a line of sight."""
_MAX_ITERATIONS = 30
"""Iterations of the false position."""
_CONVERGED_M = 0.01
"""Metres from the ground at which a line of sight has met it: a thousandth of a pixel."""
_MARGIN_SHARE, _MARGIN_M = 0.2, 20.0
"""Share of the range of the sampled heights, and metres, above and below it in which ground is
looked for: peaks and valleys may lie between the samples."""


@dataclass(frozen=True)
class Ground:
    """The ground under the reference.

    heights: at positions of the reference's frame.
    low, high: metres, between which all ground lies.
    """

    heights: Heights
    low: float
    high: float

    @staticmethod
    def of(heights: Heights, points: Points) -> Ground | None:
        """The ground with its range taken at points (N, 2) all over it; None where there is none.

        None, too, where it does not vary: an elevation model that is constant tells nothing.
        """
        sampled = heights(points)
        sampled = sampled[np.isfinite(sampled)]
        if not len(sampled) or sampled.std() < MIN_ROUGHNESS_M:
            return None
        low, high = float(sampled.min()), float(sampled.max())
        margin = _MARGIN_M + _MARGIN_SHARE * (high - low)
        return Ground(heights, low - margin, high + margin)


@dataclass(frozen=True)
class Relief:
    """An affine transform and a displacement in proportion to the height of the ground.

    affine: the affine part, from the reference's to the moving frame.
    slope: (2,), pixels of the moving frame for a metre of height.
    ground: the ground that the heights are of.
    """

    affine: Projective
    slope: NDArray[np.float64]
    ground: Ground
    kind: str = RELIEF
    matrix: None = None

    def to_moving(self, points: Points) -> Points:
        """Reference's frame (N, 2) to the moving frame (N, 2); NaN without height."""
        return self.at_heights(points, self.ground.heights(points))

    def at_heights(self, points: Points, heights: NDArray[np.float64]) -> Points:
        """The same for ground of given heights (N,)."""
        return self.affine.apply(points) + heights[:, None] * self.slope

    def apply(self, points: Points) -> Points:
        """Moving frame (N, 2) to the reference's frame (N, 2).

        Where several heights fit, as in layover, the highest; NaN where none does.
        """
        back = self.affine.inverse()
        base = back.apply(np.asarray(points, dtype=np.float64).reshape(-1, 2))
        # In the reference's frame ground of height h lies at base - h direction.
        direction = back.matrix[:2, :2] @ self.slope
        low, high = self.ground.low, self.ground.high
        travel = float(np.linalg.norm(direction)) * (high - low)
        count = int(np.clip(np.ceil(travel / _STEP_PX), _MIN_STEPS, _MAX_STEPS))

        def depth(rows: NDArray, heights: NDArray[np.float64]) -> NDArray[np.float64]:
            """Metres of the line of sight below the ground."""
            return self.ground.heights(base[rows] - heights[:, None] * direction) - heights

        above, below = _bracket(depth, np.linspace(high, low, count + 1), len(base))
        rows = np.flatnonzero(np.isfinite(below))
        met = _converge(depth, rows, above[rows], below[rows])
        found = np.full(base.shape, np.nan)
        found[rows] = base[rows] - met[:, None] * direction
        return found

    def place(self, moving: Points, reference: Points) -> Points:
        """Moving points (N, 2) in the reference's frame, given about where they lie (N, 2).

        Unlike by `apply`, slopes that face the sensor do not stretch what is off, and in layover
        the ground is the one that is given.
        """
        misses = moving - self.to_moving(reference)
        return np.asarray(reference + misses @ self.affine.inverse().matrix[:2, :2].T)


def fit_relief(
    moving: Points,
    reference: Points,
    ground: Ground | None,
    weights: NDArray[np.float64] | None = None,
) -> Relief | None:
    """Least squares fit in moving pixels; None without heights that vary off a plane.

    moving, reference: (N, 2). weights: (N,) of the squared residuals; None for equal ones. Points
    without height do not count.
    """
    if ground is None:
        return None
    solved = solve_relief(moving, reference, ground.heights(reference), weights)
    return None if solved is None else Relief(*solved, ground)


def solve_relief(
    moving: Points,
    reference: Points,
    heights: NDArray[np.float64],
    weights: NDArray[np.float64] | None = None,
) -> tuple[Projective, NDArray[np.float64]] | None:
    """The affine part and the slope (2,) of `fit_relief` for points of given heights (N,)."""
    weights = np.ones(len(moving)) if weights is None else weights
    keep = np.isfinite(heights) & (weights > 0)
    moving, reference, heights, weights = (
        values[keep] for values in (moving, reference, heights, weights)
    )
    if len(moving) < MIN_POINTS[RELIEF] or not is_well_spread(reference):
        return None
    centre, mean = reference.mean(axis=0), float(heights.mean())
    plane = np.column_stack([reference - centre, np.ones(len(reference))])
    off_plane = heights - plane @ solve_weighted(plane, heights, weights)
    if off_plane.std() < MIN_ROUGHNESS_M:
        return None
    # Against heights off the plane the system is well-conditioned, however high the ground.
    solution = solve_weighted(np.column_stack([plane, heights - mean]), moving, weights)
    linear, slope = solution[:2].T, solution[3]
    matrix = np.eye(3)
    matrix[:2, :2] = linear
    matrix[:2, 2] = solution[2] - linear @ centre - mean * slope
    if abs(np.linalg.det(matrix)) < 1e-12:
        return None
    return Projective("affine", matrix), slope


def _converge(
    depth: Callable[[NDArray, NDArray[np.float64]], NDArray[np.float64]],
    rows: NDArray,
    above: NDArray[np.float64],
    below: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Heights (N,) of the ground between two (N,), by false position, the Illinois variant.

    Dowell and Jarratt 1971, "A modified regula falsi method for computing the root of an equation".
    """
    met = below.copy()
    left = np.arange(len(rows))
    over, under = depth(rows, above), depth(rows, below)
    for _ in range(_MAX_ITERATIONS):
        with np.errstate(divide="ignore", invalid="ignore"):
            share = over / (over - under)
        share = np.where(np.isfinite(share), np.clip(share, 0.001, 0.999), 0.5)
        middle = above + share * (below - above)
        depths = depth(rows[left], middle)
        met[left] = middle
        is_below = depths >= 0
        # The weight of the end that stays is halved: it would never move otherwise.
        over, under = np.where(is_below, over / 2, depths), np.where(is_below, depths, under / 2)
        above, below = np.where(is_below, above, middle), np.where(is_below, middle, below)
        keep = np.abs(depths) >= _CONVERGED_M
        if not keep.any():
            break
        left = left[keep]
        above, below, over, under = (values[keep] for values in (above, below, over, under))
    return met


def _bracket(
    depth: Callable[[NDArray, NDArray[np.float64]], NDArray[np.float64]],
    levels: NDArray[np.float64],
    count: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Heights (N,) of the last level above the ground and the first below it; NaN without.

    levels: heights of the steps, downwards.
    """
    above, below = np.full(count, np.nan), np.full(count, np.nan)
    rows, was_above = np.arange(count), np.zeros(count, dtype=bool)
    for number, level in enumerate(levels.tolist()):
        depths = depth(rows, np.full(len(rows), level))
        # Ground beyond the highest level begins there.
        is_hit = (depths >= 0) & (was_above | (number == 0))
        above[rows[is_hit]] = levels[max(number - 1, 0)]
        below[rows[is_hit]] = level
        rows, was_above = rows[~is_hit], depths[~is_hit] < 0
        if not len(rows):
            break
    return above, below


def share_across(residuals: Points, positions: Points) -> float:
    """How far residuals lie across their main direction, in how far they lie along it, 0 to 1.

    Root mean squares of the medians of blocks. What displaces high ground does so along one
    direction all over an image; what lies across is anything else, errors of the points first. 1
    where too few blocks have points, or nothing is left.

    residuals: (N, 2) pixels that a transform leaves. positions: (N, 2) pixels where.
    """
    cells = np.floor(positions / _BLOCK_SIDE).astype(np.int64)
    _, block, counts = np.unique(cells, axis=0, return_inverse=True, return_counts=True)
    block = block.reshape(-1)
    medians = np.array(
        [
            np.median(residuals[block == number], axis=0)
            for number in np.flatnonzero(counts >= _MIN_BLOCK_POINTS)
        ]
    )
    if len(medians) < _MIN_BLOCKS:
        return 1.0
    along, across = np.linalg.svd(medians, compute_uv=False)
    return float(across / along) if along > 0 else 1.0
