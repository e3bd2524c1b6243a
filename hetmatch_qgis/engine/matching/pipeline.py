"""A match, stage by stage: read, coarse, windows, conclusion."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.coarse.hypotheses import takes_any_angle
from hetmatch_qgis.engine.coarse.search import CoarseSearch
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import TRANSFORMS, Options
from hetmatch_qgis.engine.core.progress import CancelledCallback, Progress, ProgressCallback
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.corroboration.cast_shadows import find_shadows, with_shadows
from hetmatch_qgis.engine.corroboration.corroborate import better_turn
from hetmatch_qgis.engine.features.registry import load_matcher
from hetmatch_qgis.engine.fitting.inverse_map import to_moving
from hetmatch_qgis.engine.fitting.relief import RELIEF
from hetmatch_qgis.engine.fitting.transforms import translation
from hetmatch_qgis.engine.matching import verdict
from hetmatch_qgis.engine.matching.aim import guide_along
from hetmatch_qgis.engine.matching.coarse_stage import (
    LOAD_END,
    WINDOWS_END,
    CoarseStage,
    coarse_stage,
)
from hetmatch_qgis.engine.matching.conclusion import conclude, rejected_result
from hetmatch_qgis.engine.matching.judgement import Judgement, fit_windows, judge
from hetmatch_qgis.engine.matching.measured_window import measured_again
from hetmatch_qgis.engine.matching.survey import Survey, survey
from hetmatch_qgis.engine.matching.window_images import Aim
from hetmatch_qgis.engine.matching.window_store import WindowStore
from hetmatch_qgis.engine.pairs.advice import advice_for
from hetmatch_qgis.engine.pairs.enlarged import large_enough
from hetmatch_qgis.engine.pairs.invariants import check_invariants
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays, pair_of_rasters
from hetmatch_qgis.engine.pairs.min_size import check_size
from hetmatch_qgis.engine.pairs.pair import ImagePair, mirror_moving
from hetmatch_qgis.engine.pairs.same_raster import check_different
from hetmatch_qgis.engine.rpc.correct_rpcs import with_corrected_rpcs
from hetmatch_qgis.engine.vectors.opening import Source

READ_END = 0.05
"""Share of the progress at which the rasters are read."""

MAX_TRIALS = 3
"""Times that a match is tried again from a shift that fits better: of a lattice the first may lie
nearer along one axis, the second along the other, and a far one shows only from there."""

MAX_FOLLOWED_ROUNDS = 3
"""Times that the windows are matched again along the relief or the bend: each reaches ground that
the last one was the first to tell the displacement of."""

MIN_FOLLOWED_CONFIDENCE = 0.02
"""Confidence below which nothing is followed: another look takes as long as the first, and wrong
matches bend, too. Set by hand in 944a9bf: 23 of 24 scans are placed with it."""

MIN_FOLLOWED_GAIN = 1.1
"""Factor by which more points must agree for another round."""

MIN_SHADOWED_SHARE = 0.5
"""Points that must agree on the map with shadows, in those on the map without, for the former to be
taken. Set by hand with this step."""

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
    # Jobs end before the files are closed that they read.
    with ExitStack() as resources, Workers(options.workers) as workers:
        with progress.stage("read", 0.0, READ_END):
            progress.report(0.0, Message("Reading the rasters"))
            check_different(reference_path, moving_path, options, progress)
            pair = pair_of_rasters(
                reference_path, moving_path, options, resources, workers.run_both
            )
            check_size(pair)
        return with_corrected_rpcs(_match(pair, _Run(options, workers, progress), store=store))


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
        return _match(pair, _Run(options, workers, progress), min_confidence, store)


def _match(
    pair: ImagePair,
    run: _Run,
    min_confidence: float = verdict.MIN_CONFIDENCE,
    store: WindowStore | None = None,
) -> MatchResult:
    """Match a pair with workers that wait for jobs; see `match_pair`."""
    options, progress = run.options, run.progress
    with progress.stage("load", READ_END, LOAD_END):
        progress.report(0.0, Message("Loading the matcher"))
        matcher = load_matcher(options)
    search = CoarseSearch(large_enough(pair), matcher, run.workers, progress)
    coarse = coarse_stage(search, options)
    if coarse is None:
        reason = Message(
            "No place of the moving image resembles a place of the reference; {advice}.",
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


@dataclass(frozen=True)
class _Run:
    """What all steps of a match have in common."""

    options: Options
    workers: Workers
    progress: Progress


@dataclass(frozen=True)
class _Attempt:
    """A match from one coarse model.

    coarse: from where it was searched. surveyed: the windows. judged: the transform, and how sure.
    """

    coarse: CoarseStage
    surveyed: Survey
    judged: Judgement

    @staticmethod
    def of(coarse: CoarseStage, surveyed: Survey, run: _Run) -> _Attempt:
        """Windows judged."""
        judged = judge(coarse, surveyed, run.options, run.workers)
        return _Attempt(coarse, surveyed, judged)

    @staticmethod
    def from_windows(coarse: CoarseStage, aim: Aim, run: _Run) -> _Attempt:
        """The windows of a coarse stage matched from an aim, and judged."""
        surveyed = survey(aim, coarse.plan, run.options, run.workers, run.progress)
        return _Attempt.of(coarse, surveyed, run)


def _from_coarse(
    coarse: CoarseStage, run: _Run, min_confidence: float, store: WindowStore | None = None
) -> MatchResult:
    """The result of the windows that a coarse model leads to."""
    options, progress = run.options, run.progress
    with progress.stage("windows", progress.position, WINDOWS_END):
        surveyed = survey(coarse.aim, coarse.plan, options, run.workers, progress, store)
    with progress.stage("model", WINDOWS_END, 1.0):
        progress.report(0.0, Message("Choosing the transform"))
        found = _try_rivals(_follow(_Attempt.of(coarse, surveyed, run), run), run)
        if found.judged.confidence >= min_confidence:
            found = _with_shadows(found, run)
        return conclude(
            found.coarse, found.surveyed, found.judged, options, progress, min_confidence
        )


def _follow(found: _Attempt, run: _Run) -> _Attempt:
    """Match again along the relief, or the bend, that was found, up to MAX_FOLLOWED_ROUNDS times.

    From an affine model, slopes are crumpled, and high ground and the rims of a sheet in another
    projection lie too far off to be found.
    """
    coarse = found.coarse
    for _ in range(MAX_FOLLOWED_ROUNDS):
        fitted, confidence = found.judged.fitted, found.judged.confidence
        if fitted is None or confidence < MIN_FOLLOWED_CONFIDENCE:
            break
        guide = guide_along(coarse.aim, found.surveyed.windows, fitted, coarse.overview.overlap)
        if guide is None:
            break
        is_relief = fitted.kind == RELIEF
        run.progress.report(
            0.2,
            Message("Matching again along the relief")
            if is_relief
            else Message("Matching again along the bend"),
        )
        again = _Attempt.from_windows(coarse, replace(coarse.aim, guide=guide), run)
        second = again.judged
        if second.fitted is None or is_relief != (second.fitted.kind == RELIEF):
            break
        gain = second.fitted.agreeing / max(1, fitted.agreeing)
        # Farther ground may be harder ground: that is no reason against it.
        if gain < 1 or second.confidence < min(confidence, verdict.MIN_CONFIDENCE):
            break
        found = again
        if gain < MIN_FOLLOWED_GAIN:
            break
    return found


def _try_rivals(best: _Attempt, run: _Run) -> _Attempt:
    """Match again from shifts that the images agree at clearly better, up to MAX_TRIALS times.

    The windows are few enough to be matched anew only where ground repeats itself.
    """
    last = best
    for _ in range(MAX_TRIALS):
        motion = _better_motion(last, run.options)
        if motion is None:
            break
        run.progress.report(0.5, Message("Matching again from a place that fits better"))
        coarse = last.coarse.carried(motion, run.options)
        last = _Attempt.from_windows(coarse, coarse.aim, run)
        if _is_better(last.judged, best.judged):
            best = last
    return best


def _better_motion(found: _Attempt, options: Options) -> NDArray[np.float64] | None:
    """The motion of the reference's frame, 3 x 3, to where the images agree clearly better."""
    rival = found.judged.better_rival
    if rival is not None:
        return translation(rival.shift)
    look = found.judged.corroboration
    if look is None or verdict.uniqueness(look) > verdict.MIN_UNIQUENESS:
        return None
    if options.start is not None or not takes_any_angle(found.coarse.pair, options.rotation):
        return None
    return better_turn(found.coarse.pair, found.coarse.aim.model.transform)


def _is_better(second: Judgement, first: Judgement) -> bool:
    """True where fewer blocks prefer another place."""
    if first.corroboration is None or second.corroboration is None:
        return False
    return second.corroboration.rival_lead > first.corroboration.rival_lead


def _with_shadows(found: _Attempt, run: _Run) -> _Attempt:
    """Measure the windows again on the drawn map with the photograph's shadows, if it has any.

    What speaks for the match is left as it is: with shadows drawn where the photograph has them, it
    would speak for itself.
    """
    pair, fitted = found.coarse.pair, found.judged.fitted
    if fitted is None or not pair.reference.description.layers:
        return found
    run.progress.report(0.5, Message("Looking for shadows beside what the map shows"))
    shadows = find_shadows(pair, fitted.transform, run.progress)
    if shadows is None:
        return found
    transform, size = fitted.transform, (pair.moving.width, pair.moving.height)
    aim = replace(
        found.coarse.aim,
        pair=with_shadows(pair, shadows.shadow),
        guide=lambda points: to_moving(transform, size, points + shadows.shift),
    )
    measure = partial(measured_again, aim, progress=run.progress)
    windows = list(run.workers.map(measure, found.surveyed.windows, run.progress))
    again = replace(found.surveyed, windows=windows)
    second = fit_windows(pair, again, run.options)
    if second is None or second.agreeing < MIN_SHADOWED_SHARE * fitted.agreeing:
        return found
    coarse = replace(found.coarse, aim=replace(found.coarse.aim, pair=aim.pair))
    return _Attempt(coarse, again, replace(found.judged, fitted=second))


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
