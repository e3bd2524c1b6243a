"""From the candidates of all windows to a transform and the tie points that agree with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.fitting.check_points import choose_check_points
from hetmatch_qgis.engine.fitting.model_choice import (
    Candidates,
    choose_transform,
    decimate,
    find_inliers,
)
from hetmatch_qgis.engine.fitting.transforms import Transform, fit, fit_weights
from hetmatch_qgis.engine.gcps.frames import finite_rows
from hetmatch_qgis.engine.matching.fine import FineTile
from hetmatch_qgis.engine.matching.fit_space import FitSpace

TIE_POINT_TOLERANCE = 3.0
"""Pixels of the reference's frame within which tie points agree with the chosen transform; set by
hand with the first pipeline (cd46dab)."""

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
    transform: Transform
    points: Candidates
    is_check: NDArray[np.bool_]
    agreeing: int


def join_candidates(refined: list[FineTile]) -> Candidates:
    """The candidates of all tiles together."""
    return Candidates(
        moving=np.concatenate([tile.moving for tile in refined]),
        reference=np.concatenate([tile.reference for tile in refined]),
        weights=np.concatenate([tile.weights for tile in refined]),
    )


def fit_candidates(
    candidates: Candidates, space: FitSpace, options: Options
) -> FittedPoints | None:
    """Choose a transform and fit it to the tie points; None where there are too few candidates."""
    in_space = Candidates(
        moving=space.measured(candidates.moving),
        reference=space.nominal(candidates.reference),
        weights=candidates.weights,
    )
    is_finite = finite_rows(np.hstack([in_space.moving, in_space.reference]))
    candidates, in_space = candidates.select(is_finite), in_space.select(is_finite)
    if len(in_space) < MIN_CANDIDATES:
        return None
    kind = choose_transform(options.transform, in_space)
    agreeing = np.flatnonzero(find_inliers(kind, in_space, TIE_POINT_TOLERANCE))
    if len(agreeing) < MIN_CANDIDATES:
        return None
    rows = agreeing[decimate(candidates.select(agreeing), options.max_points)]
    points = candidates.select(rows)
    is_check = choose_check_points(points.reference)
    ties = in_space.select(rows[~is_check])
    transform = fit(kind, ties.moving, ties.reference, fit_weights(ties.weights))
    if transform is None:
        return None
    return FittedPoints(kind, space.in_frames(transform), points, is_check, len(agreeing))
