"""From the candidates of all windows to a transform and the tie points that agree with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from hetmatch_qgis.engine.core.grid import Points, spaced_rows
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.fitting.candidates import Candidates, decimate, residual_lengths
from hetmatch_qgis.engine.fitting.check_points import choose_check_points
from hetmatch_qgis.engine.fitting.inliers import find_inliers
from hetmatch_qgis.engine.fitting.model_choice import choose_transform
from hetmatch_qgis.engine.fitting.predicted_error import BLOCK_SIDE
from hetmatch_qgis.engine.fitting.relief import RELIEF
from hetmatch_qgis.engine.fitting.shift import SHIFT
from hetmatch_qgis.engine.gcps.frames import finite_rows
from hetmatch_qgis.engine.matching.fine import FineTile
from hetmatch_qgis.engine.matching.fit_space import FitSpace, FrameTransform

TIE_POINT_TOLERANCE = 3.0
"""Pixels of the reference's frame within which tie points agree with the chosen transform; set by
hand with the first pipeline (cd46dab)."""

MAX_CANDIDATES = 30_000
"""Candidates that are looked at, spread over all, for speed: thirty for each tie point of the
default."""

BENT_SHARE = 0.4
"""Share of the tie points that bent ground gets: of even ones a fiftieth of the area would get a
fiftieth, too few to follow it."""

MAX_SIGMA = 1.5
"""Pixels of the reference's frame, standard error of a point along one axis, from which on it has
no say in which transform is chosen, nor in one that bends: on ground that one of two images leaves
flat, peaks are so wide that neighbours agree on nothing. Of 24 scans of relief maps the first fit
puts 18 within 3 pixels with it, 17 without, 16 with 1.0 (`benchmarks.scanned_sheets`)."""

STIFF = (SHIFT, "similarity", "affine", RELIEF, "homography")
"""Transforms that do not follow what a part of the points agrees on: without the unsure points
those of the same scans change by 0.07 pixels at most."""

MIN_SURE = 100
"""Sure points without which all others count as sure, too: a window of the fine stage holds 81."""

MIN_CANDIDATES = 4
"""Candidates that a transform is chosen from; set by hand with the first pipeline (cd46dab)."""


@dataclass(frozen=True)
class FittedPoints:
    """The chosen transform with its tie points and check points.

    kind: one of TRANSFORMS.
    transform: from the moving to the reference's frame.
    points: the tie points and check points that were kept, in pixels of the frames.
    is_check: (N,) which of them are check points.
    agreeing: how many candidates agreed with the transform before they were decimated.
    """

    kind: str
    transform: FrameTransform
    points: Candidates
    is_check: NDArray[np.bool_]
    agreeing: int


def join_candidates(refined: list[FineTile]) -> Candidates:
    """The candidates of all tiles together."""
    return Candidates(
        moving=np.concatenate([tile.moving for tile in refined]),
        reference=np.concatenate([tile.reference for tile in refined]),
        weights=np.concatenate([tile.weights for tile in refined]),
        covariances=np.concatenate([tile.covariances for tile in refined]),
    )


def fit_candidates(
    candidates: Candidates,
    space: FitSpace,
    options: Options,
    bent: Points | None = None,
) -> FittedPoints | None:
    """Choose a transform and fit it to the tie points; None where there are too few candidates.

    bent: (K, 2) middles of blocks of the reference's frame where the ground is bent, None for none;
        with them a thin plate is fitted, and more of the points are taken there.
    """
    total = len(candidates)
    bent = bent if bent is not None and len(bent) else None
    candidates = candidates.select(_rows_looked_at(candidates, bent))
    looked_at = len(candidates)
    candidates, in_space = _measured_in(space, candidates)
    if len(in_space) < MIN_CANDIDATES:
        return None
    kind, has_say = "thin_plate", np.ones(len(in_space), dtype=bool)
    if bent is None:
        is_sure = is_sure_of(in_space)
        kind = choose_transform(
            options.transform, in_space.select(is_sure), space.sides, space.overlap
        )
        has_say = has_say if kind in STIFF else is_sure
    unheard = in_space.select(~has_say)
    candidates, in_space = candidates.select(has_say), in_space.select(has_say)
    agrees = find_inliers(kind, in_space, TIE_POINT_TOLERANCE)
    if bent is not None:
        # They agree with their neighbours; a first fit, to all points alike, need not follow them.
        agrees |= _is_near(bent, candidates.reference)
    agreeing = np.flatnonzero(agrees)
    if len(agreeing) < MIN_CANDIDATES:
        return None
    rows = agreeing[_decimate(candidates.select(agreeing), bent, options.max_points)]
    points = candidates.select(rows)
    is_check = choose_check_points(points.reference)
    ties = in_space.select(rows[~is_check])
    transform = ties.fit(kind, ties.fit_weights)
    if transform is None:
        return None
    count = len(agreeing)
    if len(unheard):
        limit = residual_lengths(transform, in_space.select(agreeing)).max()
        count += int(np.count_nonzero(residual_lengths(transform, unheard) <= limit))
    agreeing_of_all = round(count * total / looked_at)
    return FittedPoints(kind, space.in_frames(transform), points, is_check, agreeing_of_all)


def _measured_in(space: FitSpace, candidates: Candidates) -> tuple[Candidates, Candidates]:
    """The candidates that both spaces can place: in pixels of the frames, and of the fit space."""
    in_space = Candidates(
        moving=space.measured(candidates.moving),
        reference=space.nominal(candidates.reference),
        weights=candidates.weights,
        ground=space.ground,
        covariances=candidates.covariances,
    )
    is_finite = finite_rows(np.hstack([in_space.moving, in_space.reference]))
    return candidates.select(is_finite), in_space.select(is_finite)


def is_sure_of(points: Candidates) -> NDArray[np.bool_]:
    """Mask (N,) of the points that structure fixes; all where too few are."""
    if points.variances is None:
        return np.ones(len(points), dtype=bool)
    is_sure = points.variances < MAX_SIGMA**2
    return is_sure if np.count_nonzero(is_sure) >= MIN_SURE else np.ones_like(is_sure)


def _rows_looked_at(candidates: Candidates, bent: Points | None) -> NDArray[np.intp]:
    """Rows of MAX_CANDIDATES candidates, and of all near the middles (K, 2) of bent blocks."""
    rows = spaced_rows(len(candidates), MAX_CANDIDATES)
    if bent is None or len(rows) == len(candidates):
        return rows
    return np.union1d(rows, np.flatnonzero(_is_near(bent, candidates.reference)))


def _decimate(points: Candidates, bent: Points | None, limit: int) -> NDArray[np.intp]:
    """Rows of at most `limit` points, BENT_SHARE of them near the middles (K, 2) of bent blocks."""
    if bent is None:
        return decimate(points, limit)
    is_near = _is_near(bent, points.reference)
    near, far = np.flatnonzero(is_near), np.flatnonzero(~is_near)
    count = int(limit * BENT_SHARE)
    rows = near[decimate(points.select(near), count)]
    if len(far):
        rows = np.concatenate([rows, far[decimate(points.select(far), limit - count)]])
    return np.sort(rows)


def _is_near(bent: Points, points: Points) -> NDArray[np.bool_]:
    """Mask (N,) of points (N, 2) within a block of the middles (K, 2) of bent blocks."""
    distances, _ = cKDTree(bent).query(points, p=np.inf)
    return np.asarray(distances <= BLOCK_SIDE)
