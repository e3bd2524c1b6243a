"""A match tried again: along the relief or the bend, at a place that fits better, with shadows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.coarse.hypotheses import takes_any_angle
from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.search import LaidAsWhole
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.corroboration.cast_shadows import find_shadows, with_shadows
from hetmatch_qgis.engine.corroboration.quarter_turns import better_turn
from hetmatch_qgis.engine.corroboration.standing_windows import StandingWindows
from hetmatch_qgis.engine.corroboration.whole_agreement import whole_agreement
from hetmatch_qgis.engine.fitting.inverse_map import to_moving
from hetmatch_qgis.engine.fitting.relief import RELIEF
from hetmatch_qgis.engine.fitting.transforms import Projective, Transform, translation
from hetmatch_qgis.engine.matching import verdict
from hetmatch_qgis.engine.matching.aim import guide_along
from hetmatch_qgis.engine.matching.candidates import FittedPoints
from hetmatch_qgis.engine.matching.coarse_stage import CoarseStage
from hetmatch_qgis.engine.matching.fine import FineTile
from hetmatch_qgis.engine.matching.judgement import Judgement, fit_windows, judge
from hetmatch_qgis.engine.matching.measured_window import measured_again
from hetmatch_qgis.engine.matching.survey import Survey, survey
from hetmatch_qgis.engine.matching.window_images import Aim
from hetmatch_qgis.engine.pairs.pair import ImagePair

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

MAX_WHOLE_MISS = 2.0
"""Pixels of the reference's frame that points may lie off the similarity that all of a bare map
agrees with: with more, those that follow a row of trees beside a border are many again. Of 15 drawn
places of land (seeds 3000 and 4000 of benchmarks.vector_maps) the median error is 1.5 pixels so,
1.9 with all of them, 3.9 without such a similarity, points counted alike."""

MIN_NEAR_SHARE, MIN_BENT_NEAR_SHARE, MIN_WHOLE_SHARE = 0.7, 0.9, 0.4
"""Share of the points measured around it that must lie so near, the same where the match had a
freer transform, and points that must agree in those of before, for it to be believed: 0.83 to 1.0
lie near on those places. Set by hand."""

LATTICE = 10
"""Points along a side of the moving image that two transforms are compared at."""


@dataclass(frozen=True)
class Run:
    """The options, workers and progress of a match, which all of its steps share."""

    options: Options
    workers: Workers
    progress: Progress


@dataclass(frozen=True)
class Attempt:
    """A match from one coarse model.

    coarse: from where it was searched. surveyed: the windows. judged: the transform, and how sure.
    """

    coarse: CoarseStage
    surveyed: Survey
    judged: Judgement

    @staticmethod
    def of(coarse: CoarseStage, surveyed: Survey, run: Run) -> Attempt:
        """Windows judged."""
        judged = judge(coarse, surveyed, run.options, run.workers)
        return Attempt(coarse, surveyed, judged)

    @staticmethod
    def from_windows(coarse: CoarseStage, aim: Aim, run: Run) -> Attempt:
        """The windows of a coarse stage matched from an aim, and judged."""
        surveyed = survey(aim, coarse.plan, run.options, run.workers, run.progress)
        return Attempt.of(coarse, surveyed, run)


def follow(found: Attempt, run: Run) -> Attempt:
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
        again = Attempt.from_windows(coarse, replace(coarse.aim, guide=guide), run)
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


def try_rivals(best: Attempt, run: Run) -> Attempt:
    """Match again from shifts that the images agree at clearly better, up to MAX_TRIALS times.

    The windows are few enough to be matched anew only where ground repeats itself.
    """
    last = best
    for _ in range(MAX_TRIALS):
        motion = _better_motion(last, run.options)
        if motion is None:
            break
        run.progress.report(0.5, Message("Matching again from a position that fits better"))
        coarse = last.coarse.carried(motion, run.options)
        last = Attempt.from_windows(coarse, coarse.aim, run)
        if _is_better(last.judged, best.judged):
            best = last
    return best


def _better_motion(found: Attempt, options: Options) -> NDArray[np.float64] | None:
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
    """True where it is likelier right; of two that hardly are, where fewer blocks prefer another.

    Other places are one thing that speaks against a match: one without rivals, of which nothing
    agrees, is no better than one that has some.
    """
    if first.corroboration is None or second.corroboration is None:
        return False
    likelier = max(second, first, key=lambda judged: judged.confidence)
    if likelier.confidence >= MIN_FOLLOWED_CONFIDENCE and second.confidence != first.confidence:
        return likelier is second
    return second.corroboration.rival_lead > first.corroboration.rival_lead


def measured_on_map(found: Attempt, run: Run) -> Attempt:
    """A match on a drawn map with its windows measured again; any other as it is.

    On the map with the photograph's shadows, if it has any; on one on which nothing stands, as land
    use, around the similarity that all of it agrees with best.

    What speaks for the match is left as it is: with shadows drawn where the photograph has them, it
    would speak for itself.
    """
    pair, fitted = found.coarse.pair, found.judged.fitted
    if fitted is None or not pair.reference.description.layers:
        return found
    run.progress.report(0.5, Message("Looking for shadows beside what the map shows"))
    shadows = find_shadows(pair, fitted.transform, run.progress)
    if shadows is None:
        return _where_all_agree(found, fitted, run)
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
    return Attempt(coarse, again, replace(found.judged, fitted=second))


def _where_all_agree(found: Attempt, fitted: FittedPoints, run: Run) -> Attempt:
    """Measure the windows again around the similarity that all of a bare map agrees with best."""
    pair = found.coarse.pair
    if pair.moving.description.modality not in ("optical", "map"):
        return found
    if StandingWindows.of(pair, fitted.transform).richest():
        return found
    run.progress.report(0.7, Message("Measuring again where the whole map fits best"))
    whole = whole_agreement(pair, fitted.transform, run.progress)
    if whole is None:
        return found
    aim = replace(found.coarse.aim, guide=whole.inverse().apply)
    measure = partial(measured_again, aim, progress=run.progress)
    measured = list(run.workers.map(measure, found.surveyed.windows, run.progress))
    windows = [replace(window, fine=_near(window.fine, whole)) for window in measured]
    count, kept = (sum(len(window.fine.reference) for window in of) for of in (measured, windows))
    is_bent = fitted.kind not in ("shift", "similarity")
    if kept < (MIN_BENT_NEAR_SHARE if is_bent else MIN_NEAR_SHARE) * count:
        return found
    again = replace(found.surveyed, windows=windows)
    second = fit_windows(pair, again, run.options)
    if second is None or second.agreeing < MIN_WHOLE_SHARE * fitted.agreeing:
        return found
    moved = moved_px(pair, fitted.transform, second.transform)
    laid = LaidAsWhole(moved, kept, left_out=count - kept)
    judged = replace(found.judged, fitted=second, laid_as_whole=laid)
    return Attempt(found.coarse, again, judged)


def moved_px(pair: ImagePair, first: Transform, second: Transform) -> float:
    """Root mean square distance of two transforms over the moving image, reference pixels."""
    moving = even_lattice(pair.moving.width, pair.moving.height, LATTICE)
    one, other = (
        pair.reference.source.frame_to_pixel(transform.apply(moving))
        for transform in (first, second)
    )
    distances = np.linalg.norm(one - other, axis=1)
    return float(np.sqrt(np.nanmean(distances**2)))


def _near(fine: FineTile, whole: Projective) -> FineTile:
    """The candidates within MAX_WHOLE_MISS of where a similarity has them."""
    misses = np.linalg.norm(whole.apply(fine.moving) - fine.reference, axis=1)
    return fine.select(np.flatnonzero(misses < MAX_WHOLE_MISS))
