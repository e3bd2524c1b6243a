"""The coarse stage of a match: overview, guided tiles, and the models for the fine stage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.features.base import Matcher
from hetmatch_qgis.engine.matching.coarse import CoarseModel, find_coarse_model
from hetmatch_qgis.engine.matching.guided import (
    GuidedTile,
    match_tiles,
    refit_model,
    tile_models,
)
from hetmatch_qgis.engine.matching.moving_tile import magnification
from hetmatch_qgis.engine.matching.pair import MIN_GSD_RATIO, ImagePair, coarsen_reference
from hetmatch_qgis.engine.matching.tiling import clip_tiles, make_tiles


@dataclass(frozen=True)
class CoarseStage:
    """The outcome of the coarse stage, from which the fine stage starts.

    pair: the images at the scale that they are matched at.
    overview: the model that the overviews gave.
    tiles: the tiles with their guided matches.
    model: the model of all guided matches.
    tile_models: the model that each tile is refined from.
    """

    pair: ImagePair
    overview: CoarseModel
    tiles: list[GuidedTile]
    model: CoarseModel
    tile_models: list[CoarseModel]

    @property
    def most_significant(self) -> CoarseModel:
        """The most significant model of the guided matches, of all tiles or of one."""
        return max([self.model, *self.tile_models], key=lambda model: model.significance)


def coarse_stage(
    pair: ImagePair, matcher: Matcher, options: Options, progress: Progress
) -> CoarseStage | None:
    """Find the coarse model of a pair and match its tiles; None where no model is found.

    Where the moving pixels are much the larger, the reference is matched at their size.
    """
    with progress.stage("coarse", 0.1, 0.25):
        overview = find_coarse_model(pair, matcher, options.rotation, progress)
    if overview is None:
        return None
    centre = np.array([pair.moving.width, pair.moving.height]) / 2
    factor = magnification(overview.transform, centre)
    if factor >= MIN_GSD_RATIO:
        pair, overview = coarsen_reference(pair, factor), overview.scaled(1 / factor)
    tiles = make_tiles(
        pair.reference.width, pair.reference.height, options.tile_size, options.overlap
    )
    if pair.area is not None:
        tiles = clip_tiles(tiles, pair.area)
    with progress.stage("guided", 0.25, 0.45):
        guided = match_tiles(pair, overview, matcher, tiles, progress)
        model = refit_model(overview, guided)
        models = tile_models(model, guided)
    return CoarseStage(pair, overview, guided, model, models)
