"""A match, stage by stage: read, coarse, windows, conclusion."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace

from numpy.typing import NDArray

from hetmatch_qgis.engine.coarse.hypotheses import takes_any_angle
from hetmatch_qgis.engine.coarse.search import CoarseSearch
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import TRANSFORMS, Options
from hetmatch_qgis.engine.core.progress import CancelledCallback, Progress, ProgressCallback
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.features.base import Matcher
from hetmatch_qgis.engine.features.registry import load_matcher
from hetmatch_qgis.engine.matching import verdict
from hetmatch_qgis.engine.matching.attempts import (
    Attempt,
    Run,
    follow,
    measured_on_map,
    try_rivals,
)
from hetmatch_qgis.engine.matching.coarse_stage import (
    LOAD_END,
    CoarseStage,
    coarse_stage,
)
from hetmatch_qgis.engine.matching.conclusion import conclude, rejected_result
from hetmatch_qgis.engine.matching.invariants import check_invariants
from hetmatch_qgis.engine.matching.survey import Survey, survey
from hetmatch_qgis.engine.matching.whole_map import placed_by_whole_map
from hetmatch_qgis.engine.matching.window_store import WindowStore
from hetmatch_qgis.engine.pairs.advice import advice_for
from hetmatch_qgis.engine.pairs.enlarged import large_enough
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays, pair_of_rasters
from hetmatch_qgis.engine.pairs.min_size import check_size
from hetmatch_qgis.engine.pairs.pair import ImagePair, mirror_moving
from hetmatch_qgis.engine.pairs.same_raster import check_different
from hetmatch_qgis.engine.rpc.correct_rpcs import with_corrected_rpcs
from hetmatch_qgis.engine.vectors.opening import Source

READ_END = 0.05
"""Share of the progress at which the rasters are read."""

MIN_MIRROR_GAIN = 10.0
"""Significance, in powers of ten, by which a mirrored image has to fit beyond twice that of the
image as it is, to be matched: a try of its windows takes as long as the first."""

MIRRORED_TRANSFORM = {
    **{name: name for name in TRANSFORMS},
    **dict.fromkeys(("auto", "shift", "similarity"), "affine"),
}
"""Transform for a mirrored image by the one that was asked for: a similarity cannot mirror."""


def match_images(
    reference: NDArray,
    moving: NDArray,
    options: Options | None = None,
    progress: Progress | ProgressCallback | None = None,
    cancelled: CancelledCallback | None = None,
) -> MatchResult:
    """Match two arrays and return tie points, a transform and a verdict; nothing is written.

    reference: (H, W) or (H, W, bands), of any dtype; NaN, Inf and masked elements are nodata.
    moving: the same; its size and its number of bands may differ.
    options: the settings; None for the defaults.
    progress: called with the share done, 0 to 1, and a message.
    cancelled: called often; the match stops once it returns True.

    Without a reliable match `MatchResult.matched` is False and `reason` says why: no error.

    Raises InputError for arrays that cannot be matched, and Cancelled.

    >>> import cv2
    >>> from hetmatch_qgis.engine import match_images
    >>> reference, moving = (cv2.imread(f"{name}.tif", 0) for name in ("reference", "moving"))
    >>> result = match_images(reference, moving)
    >>> print(result.moving_to_reference if result.matched else result.reason)
    """
    options = options or Options()
    progress = Progress.of(progress, cancelled)
    with progress.stage("read", 0.0, READ_END):
        pair = pair_of_arrays(reference, moving, options)
    return match_pair(pair, options, progress)


def match_rasters(
    reference: Source,
    moving: Source,
    options: Options | None = None,
    progress: Progress | ProgressCallback | None = None,
    cancelled: CancelledCallback | None = None,
    store: WindowStore | None = None,
) -> MatchResult:
    """Match two rasters and return tie points, a transform and a verdict; nothing is written.

    reference: a file, or anything else that GDAL opens; or a vector layer, such as
        "map.gpkg|layername=roads", or a list of them, which are drawn as a plain map.
    moving: likewise. If both are georeferenced, they are compared on one grid.
    options: the settings; None for the defaults.
    progress: called with the share done, 0 to 1, and a message.
    cancelled: called often; the match stops once it returns True.
    store: where finished tiles are looked up and kept; None for nowhere.

    Without a reliable match `MatchResult.matched` is False and `reason` says why: no error.

    Raises InputError for rasters that cannot be matched, and Cancelled.

    >>> from hetmatch_qgis.engine import Options, match_rasters
    >>> result = match_rasters("reference.tif", "moving.tif", Options(moving_modality="optical"))
    >>> if result.matched:
    ...     print(len(result.tie_points), result.transform_type, result.confidence)
    ... else:
    ...     print(result.reason)
    """
    options = options or Options()
    progress = Progress.of(progress, cancelled)
    # Jobs end before the files are closed that they read.
    with ExitStack() as resources, Workers(options.workers) as workers:
        load = workers.start(lambda: load_matcher(options))
        with progress.stage("read", 0.0, READ_END):
            progress.report(0.0, Message("Reading the rasters"))
            check_different(reference, moving, options, progress)
            pair = pair_of_rasters(reference, moving, options, resources, workers.run_both)
            check_size(pair)
        run = Run(options, workers, progress)
        return with_corrected_rpcs(_match(pair, run, load, store=store))


def match_pair(
    pair: ImagePair,
    options: Options,
    progress: Progress,
    min_confidence: float = verdict.MIN_CONFIDENCE,
    store: WindowStore | None = None,
) -> MatchResult:
    """Match a pair that has been read; below `min_confidence` the match is rejected.

    store: where finished windows are looked up and kept; None for nowhere.

    Raises HetMatchError for a result whose figures contradict each other.
    """
    with Workers(options.workers) as workers:
        run = Run(options, workers, progress)
        return _match(pair, run, lambda: load_matcher(options), min_confidence, store)


def _match(
    pair: ImagePair,
    run: Run,
    load: Callable[[], Matcher],
    min_confidence: float = verdict.MIN_CONFIDENCE,
    store: WindowStore | None = None,
) -> MatchResult:
    """Match a pair with workers that wait for jobs; see `match_pair`.

    load: what gives the matcher, or waits for it.
    """
    options, progress = run.options, run.progress
    with progress.stage("load", READ_END, LOAD_END):
        progress.report(0.0, Message("Loading the matcher"))
        matcher = load()
    search = CoarseSearch(large_enough(pair), matcher, run.workers, progress)
    coarse = coarse_stage(search, options)
    if coarse is None:
        reason = Message(
            "No part of the moving image resembles any part of the reference; {advice}.",
            advice=advice_for(pair, options),
        )
        result = rejected_result(pair, options, progress, reason)
    else:
        result = _from_coarse(coarse, run, min_confidence, store)
    # A mirrored image may fit so badly that any other place fits as well: that is ambiguous.
    if not result.matched and _may_be_mirrored(pair, options):
        significance = 0.0 if coarse is None else coarse.overview.significance
        mirrored = _mirrored(search, options, significance)
        if mirrored is not None:
            again = replace(options, transform=MIRRORED_TRANSFORM[options.transform])
            second = _from_coarse(mirrored, replace(run, options=again), min_confidence)
            result = replace(second, options=options) if second.matched else result
    check_invariants(result)
    progress.report(1.0, Message("Done"))
    return replace(result, seconds=dict(progress.seconds))


def _from_coarse(
    coarse: CoarseStage, run: Run, min_confidence: float, store: WindowStore | None = None
) -> MatchResult:
    """The result of the windows along a coarse model."""
    options, progress = run.options, run.progress
    with progress.stage("windows", progress.position, coarse.windows_end):
        if coarse.only is None:
            surveyed = survey(coarse.aim, coarse.plan, options, run.workers, progress, store)
        else:
            surveyed = Survey.of_only(coarse.only, coarse.plan, options)
    with progress.stage("model", coarse.windows_end, 1.0):
        progress.report(0.0, Message("Choosing the transform"))
        found = try_rivals(follow(Attempt.of(coarse, surveyed, run), run), run)
        if found.judged.confidence >= min_confidence:
            found = measured_on_map(found, run)
        else:
            found = placed_by_whole_map(found, run)
        return conclude(found, run, min_confidence)


def _may_be_mirrored(pair: ImagePair, options: Options) -> bool:
    """True where nothing says how an image lies: of a map on the ground one knows its sides."""
    return options.start is None and takes_any_angle(pair, options.rotation)


def _mirrored(search: CoarseSearch, options: Options, significance: float) -> CoarseStage | None:
    """The coarse stage of the pair with the moving image flipped; None where it fits no better.

    search: of the pair as it is. significance: of its overviews.
    """
    search.progress.report(0.0, Message("Trying the mirror image"))
    if not search.resembles_mirrored():
        return None
    coarse = coarse_stage(search.of(mirror_moving(search.pair)), options)
    if coarse is None or coarse.overview.significance < MIN_MIRROR_GAIN + 2 * significance:
        return None
    return coarse
