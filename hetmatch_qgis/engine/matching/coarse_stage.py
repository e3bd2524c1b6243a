"""From the overviews to the windows of a match and the model that they are searched from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.features.base import Matcher
from hetmatch_qgis.engine.matching.aim import aim_windows
from hetmatch_qgis.engine.matching.coarse import find_coarse_model, search_cost
from hetmatch_qgis.engine.matching.coarse_model import CoarseModel
from hetmatch_qgis.engine.matching.moving_tile import magnification
from hetmatch_qgis.engine.matching.window_match import Aim
from hetmatch_qgis.engine.matching.windows import (
    MIN_SPACING,
    SURVEY_SIDE,
    WindowPlan,
    plan_windows,
)
from hetmatch_qgis.engine.pairs.pair import MIN_GSD_RATIO, ImagePair, coarsen_reference

LOAD_END, WINDOWS_END = 0.07, 0.95
"""Shares of the progress at which the matcher is loaded and the windows are matched."""

AIM_SHARE = 0.05
"""Share of the progress that aiming gets."""

WINDOW_COST, TILE_COST = 0.8, 12.0
"""Work of a window, and of a megapixel of a frame that is matched as one tile, in passes of the
network over an overview of OVERVIEW_SIDE (profiled at 600 to 4096 pixels along a side)."""


@dataclass(frozen=True)
class CoarseStage:
    """The outcome of the coarse stage, from which windows are matched.

    overview: the model that the overviews gave, in the frames of `aim.pair`.
    aim: the images at the scale that they are matched at, and from where windows are searched.
    plan: the windows.
    """

    overview: CoarseModel
    aim: Aim
    plan: WindowPlan

    @property
    def pair(self) -> ImagePair:
        return self.aim.pair


def coarse_stage(
    pair: ImagePair, matcher: Matcher, options: Options, workers: Workers, progress: Progress
) -> CoarseStage | None:
    """Find the coarse model of a pair and plan its windows; None where no model is found.

    Where the moving pixels are much the larger, the reference is matched at their size.
    """
    with progress.stage("coarse", LOAD_END, _search_end(pair, options)):
        overview = find_coarse_model(pair, matcher, options.rotation, workers, progress)
    if overview is None:
        return None
    centre = np.array([pair.moving.width, pair.moving.height]) / 2
    factor = magnification(overview.transform, centre)
    if factor >= MIN_GSD_RATIO:
        pair, overview = coarsen_reference(pair, factor), overview.scaled(1 / factor)
    plan = plan_windows(pair, overview.overlap, options)
    is_only = len(plan.first) + len(plan.spare) == 1
    model = overview
    if not is_only:
        with progress.stage("aim", progress.position, progress.position + AIM_SHARE):
            model = aim_windows(pair, overview, matcher, workers, progress)
    return CoarseStage(overview, Aim(pair, matcher, model, is_only), plan)


def _search_end(pair: ImagePair, options: Options) -> float:
    """Share of the progress at which all hypotheses are searched, by what windows will cost."""
    width, height = pair.reference.width, pair.reference.height
    windows = TILE_COST * width * height / 1e6
    if max(width, height) > options.tile_size and options.effort != "full":
        cells = [min(side / MIN_SPACING, SURVEY_SIDE) for side in (width, height)]
        windows = WINDOW_COST * cells[0] * cells[1]
    search = search_cost(pair, options.rotation)
    return LOAD_END + (WINDOWS_END - LOAD_END) * search / (search + windows)
