"""The coarse model of a scan or photograph that shows a part of a map drawn of vector layers.

A map is drawn as far as its layers go. Where the image shows a third of it along a side, an
overview of all of the map leaves 200 pixels of the image, and less than a pixel of its roads. So
the map is looked at larger where the search does not convince.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.coarse.hypotheses import (
    MAX_RETRIES,
    PART_SCALES,
    ROTATIONS,
    SCREEN_COST,
    min_scale,
    takes_any_angle,
)
from hetmatch_qgis.engine.coarse.overviews import Overviews, better, overview_factor
from hetmatch_qgis.engine.coarse.trials import CONVINCING_SIGNIFICANCE, Trials
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.features.base import Matcher
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.pairs.pair import ImagePair

MAP_SIDE = 1280
"""Pixels of the longer side of the larger overview of the map. Of three drawn sheets that no
rotation placed on one of 640 (seed 3000 of benchmarks.vector_maps; significance of the right one 70
to 82, of others up to 129) the right one has 123 to 347 on one of 960, and 667 to 1,127 on this."""

MIN_GAIN = 1.25
"""Factor by which the map must be larger there than on its overview; set by hand."""


def may_show_part(pair: ImagePair) -> bool:
    """True where the reference is a map that the moving image may show a part of."""
    return pair.radius is None and bool(pair.reference.description.layers)


def with_part_of_map(
    found: CoarseModel | None,
    pair: ImagePair,
    matcher: Matcher,
    rotation: str,
    workers: Workers,
    progress: Progress,
) -> CoarseModel | None:
    """The model found or, unless that convinces, a better one of a larger overview of the map.

    The significance is given as of an overview of the usual size, which has fewer cells.

    found: between the frames. rotation: one of ROTATIONS of Options.
    """
    if found is not None and found.significance > CONVINCING_SIGNIFICANCE:
        return found
    ref_factor = max(1.0, max(pair.reference.width, pair.reference.height) / MAP_SIDE)
    gain = overview_factor(pair.reference) / ref_factor
    if not may_show_part(pair) or gain < MIN_GAIN:
        return found
    moving_factor = overview_factor(pair.moving)
    overviews = Overviews(
        pair.reference.overview(ref_factor),
        pair.moving.overview(moving_factor),
        matcher,
        gain * min_scale(pair),
    )
    angles = ROTATIONS if takes_any_angle(pair, rotation) else (0,)
    tried = [(float(angle), gain * scale) for scale in PART_SCALES for angle in angles]
    trials = Trials(overviews, overviews, MAX_RETRIES, workers, progress)
    first = overviews.first(*tried[0], None, workers)
    best = trials.run(first, tried, SCREEN_COST * (len(tried) + 1))
    if best is None:
        return found
    best = replace(best, significance=best.significance / gain**2)
    return better(found, _between_frames(best, pair, ref_factor, moving_factor))


def _between_frames(
    model: CoarseModel, pair: ImagePair, ref_factor: float, moving_factor: float
) -> CoarseModel:
    """A model of overviews, whose pixels are so many times the frames', between the frames."""
    enlarge = np.diag([ref_factor, ref_factor, 1.0])
    shrink = np.diag([1 / moving_factor, 1 / moving_factor, 1.0])
    matrix = enlarge @ model.transform.matrix @ shrink
    transform = Projective(model.transform.kind, matrix)
    model = replace(model, transform=transform, error=model.error * ref_factor)
    sizes = (pair.reference.width, pair.reference.height), (pair.moving.width, pair.moving.height)
    return model.carried(np.eye(3), *sizes)
