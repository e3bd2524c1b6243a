"""Aiming: from the overview's model to one that is near enough for windows at full resolution.

On an overview of a large raster a pixel is many pixels of the frame. A few windows on one or two
levels between take the error down, each level as far as its windows can be searched.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from hetmatch_qgis.engine.coarse.coarse_model import INLIER_THRESHOLD, CoarseModel
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.features.base import Matcher
from hetmatch_qgis.engine.fitting.candidates import residual_lengths
from hetmatch_qgis.engine.fitting.conformal import fit_conformal
from hetmatch_qgis.engine.fitting.inverse_map import ExplicitInverse, PixelMapping, to_moving
from hetmatch_qgis.engine.fitting.least_squares import fit
from hetmatch_qgis.engine.matching.candidates import (
    TIE_POINT_TOLERANCE,
    FittedPoints,
    is_sure_of,
    join_candidates,
)
from hetmatch_qgis.engine.matching.guided import (
    RADIUS_PER_ERROR,
    GuidedTile,
    in_frames,
    refit_model,
    search_radius,
)
from hetmatch_qgis.engine.matching.measured_window import middle_of
from hetmatch_qgis.engine.matching.window_images import Aim, MatchedWindow
from hetmatch_qgis.engine.matching.windows import spread_windows
from hetmatch_qgis.engine.pairs.pair import ImagePair, coarsen_reference
from hetmatch_qgis.engine.pairs.signal_check import MIN_VALID_SHARE, NO_OVERLAP
from hetmatch_qgis.engine.pairs.tiling import Tile
from hetmatch_qgis.engine.refinement.moving_tile import MovingTile

STEP = Message("Refining the position on a coarser level")

MAX_RADIUS = 48.0
"""Pixels that windows of WINDOW_SIDE are searched at most: an eighth of their side, so that at
least three quarters of what a window shows are found again in the other image."""

MIN_FACTOR = 1.2
"""Pixels of a level, in those of the frame, from which on reading it coarser saves time."""

MAX_BEND = 4.0
"""Pixels by which a transform may bend away from an affine one without another look: two of 24
scans of relief maps (`benchmarks.scanned_sheets`) bend by less than 12, and were off by 3.6."""

MIN_PROJECTED = 0.7
"""Points that must agree with a map projection to follow it, in those that agree with the chosen
transform: of scans of relief maps (`benchmarks.scanned_sheets`) 0.75 and more in a conformal
projection, least where only the middle is found, less than a half in others."""

AIM_SIDE = 3
"""Windows of a level along a side: an affine model with residuals to spare."""


def aim_windows(
    pair: ImagePair, model: CoarseModel, matcher: Matcher, workers: Workers, progress: Progress
) -> CoarseModel:
    """A model of the whole overlap from which windows can be searched within MAX_RADIUS.

    Where a level has too few matches the model stays as it is.
    """
    while RADIUS_PER_ERROR * model.error > MAX_RADIUS:
        progress.report(0.0, STEP)
        factor = max(1.0, RADIUS_PER_ERROR * model.error / MAX_RADIUS)
        refitted = _refit_on_level(pair, model, factor, matcher, workers, progress)
        error = min(INLIER_THRESHOLD * factor, model.error / 2)
        model = replace(refitted, error=error, overlap=model.overlap)
    return model


def guide_along(
    aim: Aim, windows: list[MatchedWindow], fitted: FittedPoints, overlap: Points
) -> PixelMapping | None:
    """The mapping along which the windows are matched again; None where a matrix was near enough.

    It is the displacement by relief, or, where one window holds the whole frame, a projection or
    a transform that bends: of a sheet in another projection only the middle is found by a single
    matrix.

    overlap: (N, 2) points of the reference's frame, spread over what both images show.
    """
    if isinstance(fitted.transform, ExplicitInverse):
        return fitted.transform.to_moving
    if not aim.is_only or not len(overlap):
        return None
    projection = _projection_of(aim.pair, windows, fitted)
    size = aim.pair.moving.width, aim.pair.moving.height
    guide = projection or partial(to_moving, fitted.transform, size)
    moving = guide(overlap)
    is_known = np.isfinite(moving).all(axis=1)
    moving, overlap = moving[is_known], overlap[is_known]
    trend = fit("affine", moving, overlap)
    if trend is None:
        return None
    bends = np.linalg.norm(trend.apply(moving) - overlap, axis=1)
    return guide if bends.max(initial=0.0) > MAX_BEND else None


def _projection_of(
    pair: ImagePair, windows: list[MatchedWindow], fitted: FittedPoints
) -> PixelMapping | None:
    """The projection of a sheet without georeference; None where its points follow none."""
    if pair.radius is not None:
        return None
    candidates = join_candidates([window.fine for window in windows])
    candidates = candidates.select(is_sure_of(candidates))
    found = fit_conformal(
        candidates.moving,
        candidates.reference,
        pair.isometric,
        candidates.fit_weights,
        TIE_POINT_TOLERANCE,
    )
    if found is None:
        return None
    projection, agrees = found
    residuals = residual_lengths(fitted.transform, candidates)
    of_transform = np.count_nonzero(residuals < TIE_POINT_TOLERANCE)
    is_better = np.count_nonzero(agrees) > MIN_PROJECTED * of_transform
    return projection.to_moving if is_better else None


def _refit_on_level(
    pair: ImagePair,
    model: CoarseModel,
    factor: float,
    matcher: Matcher,
    workers: Workers,
    progress: Progress,
) -> CoarseModel:
    """The model of the guided matches of a few windows, on pixels `factor` times the frame's."""
    level = coarsen_reference(pair, factor) if factor > MIN_FACTOR else pair
    if level is pair:
        factor = 1.0
    on_level = model.scaled(1 / factor)

    def match(tile: Tile) -> GuidedTile:
        progress.check()
        return _match_cells(level, on_level, matcher, tile)

    tiles = [middle_of(tile) for tile in spread_windows(level, on_level.overlap, AIM_SIDE)]
    guided: list[GuidedTile] = []
    for found in workers.map(match, tiles, progress):
        guided.append(found)
        progress.report(len(guided) / len(tiles), STEP)
    return refit_model(on_level, guided).scaled(factor)


def _match_cells(pair: ImagePair, model: CoarseModel, matcher: Matcher, tile: Tile) -> GuidedTile:
    """The guided matches of a window, without its fine channels."""
    reference = pair.reference.grey(tile.window)
    moving = MovingTile(pair.moving, model.transform, tile.window).resample()
    if np.count_nonzero(moving.valid & reference.valid) < MIN_VALID_SHARE * reference.valid.size:
        return GuidedTile(tile, NO_OVERLAP, None)
    matches = matcher.match(
        matcher.describe(reference.values, reference.valid),
        matcher.describe(moving.values, moving.valid),
        search_radius(model),
    )
    return GuidedTile(tile, None, in_frames(matches, tile, model.transform))
