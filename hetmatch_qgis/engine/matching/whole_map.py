"""A match that is refused, placed where all of a map of trees agrees."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.search import LaidAsWhole
from hetmatch_qgis.engine.corroboration.cast_shadows import find_shadows, with_shadows
from hetmatch_qgis.engine.corroboration.standing_windows import StandingWindows, are_of_trees
from hetmatch_qgis.engine.corroboration.whole_place import find_whole_place
from hetmatch_qgis.engine.fitting.inverse_map import to_moving
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.matching import verdict
from hetmatch_qgis.engine.matching.attempts import Attempt, Run, moved_px
from hetmatch_qgis.engine.matching.judgement import fit_windows, is_contradictory
from hetmatch_qgis.engine.matching.measured_window import measured_again
from hetmatch_qgis.engine.matching.survey import survey
from hetmatch_qgis.engine.pairs.pair import ImagePair

MIN_HEIGHT, MAX_RIVAL = 8.0, 0.5
"""Standard deviations beyond the mean of all places from which on a place is believed, and how high
the next best may be in those of the best. Of 48 drawn places of trees (seed 7 of
benchmarks.vector_maps) the right place is 8.9 to 34 high, one 5.0; 107 pairs of
different places are 4.6 at most, with a rival of 0.6 and more."""

CONFIDENCE = 0.9
"""What is stated for it: no pair of different ground comes near, but they are not many enough for
more."""

MIN_AGREEING = 0.5
"""Share of the points measured there that must agree with one transform. Set by hand."""


def placed_by_whole_map(found: Attempt, run: Run) -> Attempt:
    """The match at the one place where all of a map of trees agrees; as it is where there is none.

    The network does not see trees among buildings. Points are measured by gradients alone, on a map
    with the photograph's shadows where it tells them.
    """
    pair, model = found.coarse.pair, found.coarse.aim.model.transform
    # A start of the user's says where to look.
    if pair.radius is None or run.options.start is not None:
        return found
    if pair.moving.description.modality != "optical" or not _shows_trees(pair, model):
        return found
    run.progress.report(0.5, Message("Looking for the place that all of the map agrees with"))
    whole = find_whole_place(pair, run.progress)
    if whole is None or whole.height < MIN_HEIGHT or whole.rival > MAX_RIVAL * whole.height:
        return found
    return _measured_at(whole.transform, found, run) or found


def _measured_at(place: Projective, found: Attempt, run: Run) -> Attempt | None:
    """The match with its windows measured around a place; None where points disagree there.

    place: from the moving to the reference's frame.
    """
    pair, model = found.coarse.pair, found.coarse.aim.model.transform
    shadows = find_shadows(pair, place, run.progress)
    shadowed = pair if shadows is None else with_shadows(pair, shadows.shadow)
    shift = np.zeros(2) if shadows is None else np.array(shadows.shift)
    size = pair.moving.width, pair.moving.height
    coarse = found.coarse.carried(place.matrix @ np.linalg.inv(model.matrix), run.options)
    surveyed = survey(coarse.aim, coarse.plan, run.options, run.workers, run.progress)
    aim = replace(
        coarse.aim, pair=shadowed, guide=lambda points: to_moving(place, size, points + shift)
    )
    measure = partial(measured_again, aim, progress=run.progress)
    windows = list(run.workers.map(measure, surveyed.windows, run.progress))
    surveyed = replace(surveyed, windows=windows)
    fitted = fit_windows(pair, surveyed, run.options)
    count = sum(len(window.fine.reference) for window in windows)
    if fitted is None or len(fitted.points) < verdict.MIN_TIE_POINTS:
        return None
    if fitted.agreeing < MIN_AGREEING * count or is_contradictory(fitted):
        return None
    before = model if found.judged.fitted is None else found.judged.fitted.transform
    moved = moved_px(pair, before, fitted.transform)
    laid = LaidAsWhole(moved, fitted.agreeing, count - fitted.agreeing)
    judged = replace(found.judged, fitted=fitted, corroboration=None, confidence=CONFIDENCE)
    coarse = replace(coarse, aim=replace(coarse.aim, pair=shadowed))
    return Attempt(coarse, surveyed, replace(judged, laid_as_whole=laid))


def _shows_trees(pair: ImagePair, transform: Projective) -> bool:
    """True of a drawn map on which more trees stand than buildings."""
    if pair.reference.standing is None:
        return False
    windows = StandingWindows.of(pair, transform)
    rich = windows.richest()
    return bool(rich) and are_of_trees(list(windows.parts(rich, (0.0, 0.0))))
