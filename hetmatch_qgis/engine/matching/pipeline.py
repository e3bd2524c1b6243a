"""A match, stage by stage: read, coarse, windows, conclusion."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace

from numpy.typing import NDArray

from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import CancelledCallback, Progress, ProgressCallback
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.features.registry import load_matcher
from hetmatch_qgis.engine.matching import verdict
from hetmatch_qgis.engine.matching.coarse_stage import (
    LOAD_END,
    WINDOWS_END,
    coarse_stage,
)
from hetmatch_qgis.engine.matching.conclusion import conclude, rejected_result
from hetmatch_qgis.engine.matching.survey import survey
from hetmatch_qgis.engine.matching.window_store import WindowStore
from hetmatch_qgis.engine.pairs.min_size import check_size
from hetmatch_qgis.engine.pairs.pair import ImagePair, pair_of_arrays, pair_of_rasters
from hetmatch_qgis.engine.pairs.same_raster import check_different
from hetmatch_qgis.engine.rpc.correct_rpcs import with_corrected_rpcs
from hetmatch_qgis.engine.vectors.opening import Source

READ_END = 0.05
"""Share of the progress at which the rasters are read."""

_NO_COMMON_GROUND = Message(
    "No place of the moving image resembles a place of the reference; check that both show the "
    "same ground, or try other bands."
)


def match_images(
    reference: NDArray,
    moving: NDArray,
    options: Options | None = None,
    progress: Progress | ProgressCallback | None = None,
    cancelled: CancelledCallback | None = None,
) -> MatchResult:
    """Match two arrays, (H, W) or (H, W, C), of any dtype; NaN, Inf and masked elements are nodata.

    progress: called with the share done, 0 to 1, and a message.
    cancelled: asked often whether the user wants to stop.

    Raises InputError for what cannot be matched and Cancelled when the user stopped it.
    """
    options = options or Options()
    progress = Progress.of(progress, cancelled)
    with progress.stage("read", 0.0, READ_END):
        pair = pair_of_arrays(reference, moving, options)
    return match_pair(pair, options, progress)


def match_rasters(
    reference_path: Source,
    moving_path: Source,
    options: Options | None = None,
    progress: Progress | ProgressCallback | None = None,
    cancelled: CancelledCallback | None = None,
    store: WindowStore | None = None,
) -> MatchResult:
    """Match two raster files, on one common grid where both are georeferenced.

    A side may be a vector layer, `map.gpkg|layername=roads`, or a list of such, too: it is drawn as
    a plain map.

    progress: called with the share done, 0 to 1, and a message.
    cancelled: asked often whether the user wants to stop.
    store: where finished windows are looked up and kept; None for nowhere.

    Raises InputError for what cannot be matched and Cancelled when the user stopped it.
    """
    options = options or Options()
    progress = Progress.of(progress, cancelled)
    with ExitStack() as resources:
        with progress.stage("read", 0.0, READ_END):
            progress.report(0.0, Message("Reading the rasters"))
            check_different(reference_path, moving_path, options, progress)
            pair = pair_of_rasters(reference_path, moving_path, options, resources)
            check_size(pair)
        return with_corrected_rpcs(match_pair(pair, options, progress, store=store))


def match_pair(
    pair: ImagePair,
    options: Options,
    progress: Progress,
    min_confidence: float = verdict.MIN_CONFIDENCE,
    store: WindowStore | None = None,
) -> MatchResult:
    """Match a pair that has been read; below `min_confidence` the match is rejected.

    store: where finished windows are looked up and kept; None for nowhere.
    """
    with progress.stage("load", READ_END, LOAD_END):
        progress.report(0.0, Message("Loading the matcher"))
        matcher = load_matcher(options)
    with Workers(options.workers) as workers:
        coarse = coarse_stage(pair, matcher, options, workers, progress)
        if coarse is None:
            return rejected_result(pair, options, progress, _NO_COMMON_GROUND)
        with progress.stage("windows", progress.position, WINDOWS_END):
            surveyed = survey(coarse.aim, coarse.plan, options, workers, progress, store)
    with progress.stage("model", WINDOWS_END, 1.0):
        progress.report(0.0, Message("Choosing the transform"))
        result = conclude(coarse, surveyed, options, progress, min_confidence)
        progress.report(1.0, Message("Done"))
    return replace(result, seconds=dict(progress.seconds))
