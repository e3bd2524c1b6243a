"""Choice of the kind of transform that tie points support."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points, cell_indices, spaced_rows
from hetmatch_qgis.engine.fitting.candidates import Candidates, residual_lengths
from hetmatch_qgis.engine.fitting.choice_rules import (
    LOCAL,
    MAX_FAR_FROM_POINTS,
    MAX_FOLLOWED_SHARE,
    MAX_SHARE_ACROSS,
    MAX_STRIP_ERROR,
    MAX_STRIP_SHARE,
    MIN_GAIN,
    Sides,
    is_strip,
)
from hetmatch_qgis.engine.fitting.extrapolation import extrapolated_share, reach
from hetmatch_qgis.engine.fitting.relief import RELIEF, share_across
from hetmatch_qgis.engine.fitting.shift import SHIFT
from hetmatch_qgis.engine.fitting.transforms import MIN_POINTS, Transform

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
_TRIM = 0.9
"""Share of the smallest held-out errors that count; set by hand with the first pipeline
(cd46dab)."""


def choose_transform(
    requested: str,
    points: Candidates,
    sides: Sides | None = None,
    overlap: Points | None = None,
) -> str:
    """The kind of transform: the requested one, or of "auto" the simplest that predicts best.

    Kinds are compared by the error at blocks of points left out of the fit, because neighbouring
    points share their errors, and at whole quarters left out.

    sides: None where nothing is known of them. overlap: (M, 2) points spread over what both images
    show, in the pixels of `points.moving`; None where it is not known.
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
        is_rough = sides.shows_relief(kind, error, best_error)
        is_followed = is_rough and kind == LOCAL and _shows_line_of_sight(best, sample, overlap)
        if is_followed:
            max_share = MAX_FOLLOWED_SHARE
        elif is_rough and overlap is not None:
            max_share /= _reach(kind, best, sample, overlap)
        if error < min(max_share * best_error, best_error - min_decrease):
            least = min([np.inf, *(far_error(other) for other in simpler)])
            max_far_share = sides.max_far_share(kind, error, best_error, is_followed)
            if far_error(kind) <= max_far_share * least:
                best, best_error = kind, error
        simpler.append(kind)
    return best


def _reach(freer: str, simpler: str, points: Candidates, overlap: Points) -> float:
    """See `extrapolation.reach`; infinite where a fit fails."""
    transforms = [_fit(kind, points) for kind in (freer, simpler)]
    if transforms[0] is None or transforms[1] is None:
        return np.inf
    return reach(transforms[0], transforms[1], overlap, points.moving)


def _shows_line_of_sight(kind: str, points: Candidates, overlap: Points | None) -> bool:
    """True where what a transform leaves lies along one direction, with points all over."""
    transform = None if kind == RELIEF else _fit(kind, points)
    if transform is None:
        return False
    if overlap is not None and extrapolated_share(overlap, points.moving) > MAX_FAR_FROM_POINTS:
        return False
    residuals = transform.apply(points.moving) - points.reference
    return share_across(residuals, points.reference) <= MAX_SHARE_ACROSS


def _fit(kind: str, points: Candidates) -> Transform | None:
    return points.robust_shift() if kind == SHIFT else points.fit(kind)


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
        transform = _fit(kind, fitted)
        if transform is None:
            return np.inf
        errors.append(residual_lengths(transform, points.select(is_out)))
    ascending = np.sort(np.concatenate(errors))
    trimmed = ascending[: max(1, int(_TRIM * len(ascending)))]
    return float(np.sqrt(np.mean(trimmed**2))) if len(block) >= MIN_POINTS[kind] else np.inf


def _block_numbers(reference: Points) -> NDArray[np.int64]:
    """Fold (N,) of each point: blocks of a lattice dealt out so that no neighbours share one."""
    side = float(np.sqrt(np.prod(np.ptp(reference, axis=0))))
    count = int(np.clip(side // _BLOCK_PIXELS, 2, _MAX_BLOCKS))
    return np.asarray(cell_indices(reference, count) @ [1, 2] % _FOLDS)
