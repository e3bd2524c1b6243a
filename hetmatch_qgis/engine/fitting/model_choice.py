"""Choice of the transform that tie points support, and of the points that agree with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points, cell_indices, spaced_rows
from hetmatch_qgis.engine.fitting.choice_rules import (
    MAX_STRIP_ERROR,
    MAX_STRIP_SHARE,
    MIN_GAIN,
    Sides,
    is_strip,
)
from hetmatch_qgis.engine.fitting.relief import RELIEF, Ground, Relief, fit_relief
from hetmatch_qgis.engine.fitting.robust import robust_fit
from hetmatch_qgis.engine.fitting.shift import SHIFT, robust_shift
from hetmatch_qgis.engine.fitting.transforms import (
    MIN_POINTS,
    Projective,
    Transform,
    fit,
    fit_weights,
)

AUTO_KINDS = (
    "similarity",
    "affine",
    RELIEF,
    "homography",
    "polynomial2",
    "polynomial3",
    "thin_plate",
)
"""Kinds that "auto" chooses from, in the order of their freedom; before them a shift where one of
two georeferenced sides is radar."""

STRIP_KINDS = AUTO_KINDS[:2]
"""Those of which a strip of points tells one, see `choice_rules.MAX_STRIP_SHARE`."""

MIN_KNOWN_SHARE = 0.5
"""Share of the points that must have a height, or displacement by relief is not looked for."""

_FOLDS = 5
"""Groups of blocks, each left out once; set by hand in 559f29a."""
_MAX_BLOCKS = 5
"""Blocks along a side; set by hand in 559f29a."""
_BLOCK_PIXELS = 96
"""Pixels along a block: twice the window that a point is matched in, so that points of two blocks
share few pixels. Set in 559f29a."""
_MAX_POINTS = 1000
"""Points that kinds are compared on, for speed; set by hand with the first pipeline (cd46dab)."""
_GROWTH, _SHRINKAGE = 1.04, 0.85
"""Factors by which the side of a cell changes where it gives too many or too few points."""
_MIN_FILLED = 0.5
"""Share of the wanted points from which on they are enough: of an overlap that is searched as a
whole, edges and gaps leave at least so many."""
_MIN_CELL = 16.0
"""Pixels that a cell is not made smaller than: two points of the fine stage's lattice."""
_TRIM = 0.9
"""Share of the smallest held-out errors that count; set by hand with the first pipeline
(cd46dab)."""
_INLIER_ROUNDS = 4
"""Rounds in which outliers leave; set by hand with the first pipeline (cd46dab)."""
_MAX_ROUND_POINTS = 5_000
"""Points that outliers are looked for with, for speed: of ten times as many the limits differ in
the third digit."""
_MIN_TOLERANCE = 0.75
"""Pixels that a residual may always have; set by hand with the first pipeline (cd46dab)."""
_MEDIANS = 3.5
"""Median residuals beyond which a point is an outlier; set by hand with the first pipeline
(cd46dab)."""


@dataclass(frozen=True)
class Candidates:
    """Point pairs with a weight each.

    moving: (N, 2) pixels of the moving frame.
    reference: (N, 2) pixels of the reference's frame.
    weights: (N,) from 0 to 1.
    ground: the ground under the reference's frame; None where it is not known.
    covariances: (N, 3) of the reference's position for the moving one: variances of column and row,
        and their covariance, squared pixels; None where they are not known.
    """

    moving: Points
    reference: Points
    weights: NDArray[np.float64]
    ground: Ground | None = None
    covariances: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self.moving)

    @property
    def variances(self) -> NDArray[np.float64] | None:
        """The variance (N,) of a position along one axis, squared pixels; None where not known."""
        return None if self.covariances is None else self.covariances[:, :2].mean(axis=1)

    @property
    def fit_weights(self) -> NDArray[np.float64]:
        """Weights (N,) for the final fit."""
        return fit_weights(self.weights, self.variances)

    def select(self, keep: NDArray) -> Candidates:
        """The rows that a boolean mask or an index array names."""
        return replace(
            self,
            moving=self.moving[keep],
            reference=self.reference[keep],
            weights=self.weights[keep],
            covariances=None if self.covariances is None else self.covariances[keep],
        )

    def robust_shift(self) -> Transform | None:
        """The shift that a part of the ground does not carry along; None without points."""
        if not len(self):
            return None
        return robust_shift(self.moving, self.reference, self.fit_weights)

    def fit(self, kind: str, weights: NDArray[np.float64] | None = None) -> Transform | None:
        """Fit a kind of transform; None where the points, or the ground, do not determine it.

        weights: (N,) of the squared residuals; None for the points' own.
        """
        weights = self.weights if weights is None else weights
        if kind == RELIEF:
            return fit_relief(self.moving, self.reference, self.ground, weights)
        return fit(kind, self.moving, self.reference, weights)


def choose_transform(requested: str, points: Candidates, sides: Sides | None = None) -> str:
    """The kind of transform: the requested one, or of "auto" the simplest that predicts best.

    Kinds are compared by the error at blocks of points left out of the fit, because neighbouring
    points share their errors, and at whole quarters left out.

    sides: None where nothing is known of them.
    """
    if requested != "auto":
        return requested
    sample = _with_heights(points.select(spaced_rows(len(points), _MAX_POINTS)))
    quarters = cell_indices(sample.reference, 2) @ [1, 2]
    sides = sides or Sides()
    on_strip = is_strip(sample.reference)
    kinds = STRIP_KINDS if on_strip else AUTO_KINDS
    if sides.may_be_shifted:
        kinds = (SHIFT, *kinds)
    best, best_error, affine_error = kinds[0], np.inf, np.inf
    simpler: list[str] = []
    # Most kinds are out by the other error, before this one is needed.
    far_error = cache(lambda kind: held_out_error(kind, sample, quarters))
    for kind in kinds:
        if kind == RELIEF and sample.ground is None:
            continue
        min_decrease = MIN_GAIN[kind][1]
        if kind not in ("affine", RELIEF) and best_error <= min_decrease:
            # No error is small enough.
            simpler.append(kind)
            continue
        error = held_out_error(kind, sample)
        max_share = sides.max_share(kind, error, best_error)
        if on_strip and best_error < MAX_STRIP_ERROR:
            max_share = min(max_share, MAX_STRIP_SHARE)
        if kind == "affine":
            affine_error = error
        # What an affine transform would gain as well is no word on heights.
        if kind == RELIEF and not error < min(
            max_share * affine_error, affine_error - min_decrease
        ):
            continue
        if error < min(max_share * best_error, best_error - min_decrease):
            least = min([np.inf, *(far_error(other) for other in simpler)])
            if far_error(kind) <= sides.max_far_share(kind, error, best_error) * least:
                best, best_error = kind, error
        simpler.append(kind)
    return best


def _with_heights(points: Candidates) -> Candidates:
    """The points of known height, or all of them and no ground where they are too few."""
    if points.ground is None:
        return points
    is_known = np.isfinite(points.ground.heights(points.reference))
    if is_known.mean() < MIN_KNOWN_SHARE:
        return replace(points, ground=None)
    return points.select(is_known)


def held_out_error(kind: str, points: Candidates, block: NDArray | None = None) -> float:
    """RMSE at blocks left out of the fit, the worst tenth trimmed, in the pixels of the points.

    Infinite where a fit fails. block: (N,) number of the block that each point is left out with,
    None for up to 5 x 5 blocks dealt out to five groups.
    """
    block = _block_numbers(points.reference) if block is None else block
    errors = []
    for number in np.unique(block):
        is_out = block == number
        fitted = points.select(~is_out)
        transform = fitted.robust_shift() if kind == SHIFT else fitted.fit(kind)
        if transform is None:
            return np.inf
        errors.append(residual_lengths(transform, points.select(is_out)))
    ascending = np.sort(np.concatenate(errors))
    trimmed = ascending[: max(1, int(_TRIM * len(ascending)))]
    return float(np.sqrt(np.mean(trimmed**2))) if len(block) >= MIN_POINTS[kind] else np.inf


def outlier_limit(residuals: NDArray[np.float64], tolerance: float) -> float:
    """The length from which on a residual is an outlier's, given those (N,) of points kept so far.

    tolerance: the largest limit, pixels of the reference's frame.
    """
    return min(tolerance, max(_MIN_TOLERANCE, _MEDIANS * float(np.nanmedian(residuals))))


def find_inliers(kind: str, points: Candidates, tolerance: float) -> NDArray[np.bool_]:
    """Mask (N,) of the points that agree with one transform of a kind.

    tolerance: pixels of the reference's frame. Outliers leave in a few rounds, each fitted to the
    points that the last one kept. Of many points a sample goes through the rounds.
    """
    sample = points.select(spaced_rows(len(points), _MAX_ROUND_POINTS))
    if kind == SHIFT:
        # Rounds would lead from the middle of the ground to where most points agree.
        shift = sample.robust_shift()
        if shift is None:
            return np.zeros(len(points), dtype=bool)
        return residual_lengths(shift, points) < tolerance
    keep = np.ones(len(sample), dtype=bool)
    if kind in ("similarity", "affine", "homography"):
        _, inliers = robust_fit(kind, sample.moving, sample.reference, tolerance)
        if np.count_nonzero(inliers) >= MIN_POINTS[kind]:
            keep = inliers
    for _ in range(_INLIER_ROUNDS):
        transform = sample.select(keep).fit(kind)
        if transform is None:
            return np.zeros(len(points), dtype=bool)
        residuals = residual_lengths(transform, sample)
        limit = outlier_limit(residuals[keep], tolerance)
        kept = residuals < limit
        if np.array_equal(kept, keep):
            break
        keep = kept
    if transform is None or len(sample) == len(points):
        return keep
    return residual_lengths(transform, points) < limit


def residual_lengths(transform: Transform, points: Candidates) -> NDArray[np.float64]:
    """Distances (N,) in reference pixels of points from where a transform puts them."""
    if isinstance(transform, Relief):
        placed = transform.place(points.moving, points.reference)
    else:
        placed = transform.apply(points.moving)
    return np.asarray(np.linalg.norm(placed - points.reference, axis=1), dtype=np.float64)


def decimate(points: Candidates, limit: int) -> NDArray[np.intp]:
    """Rows of at most `limit` points, spread evenly: the best point of each cell of a lattice.

    The cells shrink where the points leave most of them empty, as those of a few windows do.
    """
    if len(points) <= limit:
        return np.arange(len(points))
    low, high = points.reference.min(axis=0), points.reference.max(axis=0)
    extent = np.maximum(high - low, 1.0)
    side = np.sqrt(extent.prod() / limit)
    best_first = np.argsort(-points.weights, kind="stable")
    chosen: NDArray[np.intp] | None = None
    while True:
        cell = np.floor((points.reference - low) / side).astype(np.int64)
        number = cell[:, 1] * (int(extent[0] / side) + 2) + cell[:, 0]
        _, first = np.unique(number[best_first], return_index=True)
        rows = np.sort(best_first[first])
        if len(rows) > limit and chosen is not None:
            return chosen
        if len(rows) > limit:
            side *= _GROWTH
            continue
        chosen = rows
        if len(rows) > _MIN_FILLED * limit or side < _MIN_CELL:
            return chosen
        side *= _SHRINKAGE


def fit_single_matrix(
    moving: Points, reference: Points, tolerance: float = 0.1
) -> NDArray[np.float64] | None:
    """The 3 x 3 matrix equal to a mapping within `tolerance` reference pixels, None without one.

    moving: (N, 2) pixels of the moving image. reference: (N, 2), the same mapped to the reference.
    """
    is_finite = np.isfinite(reference).all(axis=1)
    moving, reference = moving[is_finite], reference[is_finite]
    transform = fit("homography", moving, reference)
    if not isinstance(transform, Projective):
        return None
    residuals = np.linalg.norm(transform.apply(moving) - reference, axis=1)
    return transform.matrix if residuals.max() < tolerance else None


def _block_numbers(reference: Points) -> NDArray[np.int64]:
    """Fold (N,) of each point: blocks of a lattice dealt out so that no neighbours share one."""
    side = float(np.sqrt(np.prod(np.ptp(reference, axis=0))))
    count = int(np.clip(side // _BLOCK_PIXELS, 2, _MAX_BLOCKS))
    return np.asarray(cell_indices(reference, count) @ [1, 2] % _FOLDS)
