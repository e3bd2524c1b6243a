"""From the overviews to the windows of a match and the model that they are searched from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.features.base import Matcher
from hetmatch_qgis.engine.matching.aim import aim_windows
from hetmatch_qgis.engine.matching.coarse import find_coarse_model
from hetmatch_qgis.engine.matching.coarse_model import CoarseModel
from hetmatch_qgis.engine.matching.moving_tile import magnification
from hetmatch_qgis.engine.matching.window_match import Aim
from hetmatch_qgis.engine.matching.windows import WindowPlan, plan_windows
from hetmatch_qgis.engine.pairs.pair import MIN_GSD_RATIO, ImagePair, coarsen_reference


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
    with progress.stage("coarse", 0.1, 0.25):
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
        with progress.stage("aim", 0.25, 0.3):
            model = aim_windows(pair, overview, matcher, workers, progress)
    return CoarseStage(overview, Aim(pair, matcher, model, is_only), plan)
