"""Windows in rounds: look, fit, and look again where the displacement is not known well enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.fitting.predicted_error import Measurements, PredictedError
from hetmatch_qgis.engine.matching.candidates import fit_candidates, join_candidates
from hetmatch_qgis.engine.matching.coarse_model import CoarseModel
from hetmatch_qgis.engine.matching.error_map import MAX_WINDOW_POINTS, measure_windows
from hetmatch_qgis.engine.matching.fit_space import FitSpace
from hetmatch_qgis.engine.matching.guided import refit_model
from hetmatch_qgis.engine.matching.window_match import Aim, MatchedWindow, match_window
from hetmatch_qgis.engine.matching.window_store import WindowStore
from hetmatch_qgis.engine.matching.windows import WindowPlan
from hetmatch_qgis.engine.pairs.tiling import Tile

DEFAULT_ACCURACY = 0.2
"""Pixels, the standard error along one axis that is asked for by default, or the scatter of the
points, whichever is more: finer than any truth that could be had (docs/benchmarks.md)."""

ROUND_SHARE = 0.25
"""Windows of a further round, in those of the survey."""

MAX_FURTHER_SHARE = 1.0
"""Windows of all further rounds, in those of the survey, unless an accuracy is asked for: a match
with local deformation takes at most twice the time of one without."""

FIRST_SHARE = 0.85
"""Share of the progress that the survey gets; the rest is for further rounds."""

COVERED = Message("the whole overlap was searched")
KNOWN = Message("the displacement is known well enough everywhere")
ENOUGH = Message("as many windows again as in the survey did not suffice")
NOTHING = Message("no window gave enough points to predict an error")


@dataclass(frozen=True)
class Survey:
    """The windows that were looked at.

    windows: their outcomes, row by row in each round.
    possible: how many windows would cover the overlap.
    rounds: how many rounds there were.
    asked: pixels, the standard error asked for.
    stopped: why no further window was looked at.
    spacing: pixels between the middles of neighbouring windows of the first round.
    """

    windows: list[MatchedWindow]
    possible: int
    rounds: int
    asked: float
    stopped: Message
    spacing: float

    def most_significant(self, aimed: CoarseModel) -> CoarseModel:
        """The most significant model of the guided matches, of all windows or of one.

        aimed: the model that the windows were searched from.
        """
        joined = refit_model(aimed, [window.guided for window in self.windows])
        models = [joined, *(window.model for window in self.windows)]
        return max(models, key=lambda model: model.significance)


@dataclass
class _State:
    """What further rounds need.

    spare: windows that may still be looked at.
    """

    windows: list[MatchedWindow]
    spare: list[Tile]
    rounds: int = 1


def survey(
    aim: Aim,
    plan: WindowPlan,
    options: Options,
    workers: Workers,
    progress: Progress,
    store: WindowStore | None = None,
) -> Survey:
    """Match the windows of the plan, and spare ones where the displacement is uncertain.

    store: where finished windows are looked up and kept; None for nowhere.
    """
    match = partial(_match_or_look_up, aim, store, progress)
    further_share = FIRST_SHARE if plan.spare else 1.0
    windows = match_windows(aim, plan.first, workers, progress, (0.0, further_share), match)
    state = _State(windows, list(plan.spare))
    possible = len(plan.first) + len(plan.spare)
    limit = _further_limit(plan, options)
    asked = options.accuracy or DEFAULT_ACCURACY
    stopped = COVERED
    while state.spare:
        found = _predict(aim, state.windows, plan.spacing, options)
        if found is None:
            stopped = NOTHING
            break
        predicted, measured = found
        asked = options.accuracy or max(DEFAULT_ACCURACY, measured.scatter)
        errors = predicted.unknown(_middles(state.spare))
        # NaN, of which nothing is known, must not go on for ever either.
        if not errors.max() > asked:
            stopped = KNOWN
            break
        done = len(state.windows) - len(plan.first)
        if done >= limit:
            stopped = ENOUGH
            break
        count = min(max(1, round(ROUND_SHARE * len(plan.first))), limit - done)
        chosen = np.argsort(-errors, kind="stable")[:count]
        chosen = np.sort(chosen[errors[chosen] > asked])
        share = further_share + (1 - further_share) * np.array([done, done + count]) / limit
        tiles = [state.spare[row] for row in chosen]
        state.windows += match_windows(aim, tiles, workers, progress, (share[0], share[1]), match)
        state.spare = [tile for row, tile in enumerate(state.spare) if row not in set(chosen)]
        state.rounds += 1
    return Survey(state.windows, possible, state.rounds, asked, stopped, plan.spacing)


def _further_limit(plan: WindowPlan, options: Options) -> int:
    """Windows that further rounds may have."""
    if options.accuracy is not None or options.transform == "thin_plate":
        return len(plan.spare)
    return min(len(plan.spare), max(1, round(MAX_FURTHER_SHARE * len(plan.first))))


def match_windows(
    aim: Aim,
    tiles: list[Tile],
    workers: Workers,
    progress: Progress,
    span: tuple[float, float] = (0.0, 1.0),
    match: Callable[[Tile], MatchedWindow] | None = None,
) -> list[MatchedWindow]:
    """Match windows side by side; their outcomes in the same order.

    span: the part of the progress that they fill. match: matches one window; None for the plain
    way.
    """
    match_one = match or partial(_match_or_look_up, aim, None, progress)
    if aim.is_only:
        # One job would leave all cores but one idle.
        results: Iterator[MatchedWindow] = (
            match_window(aim, tile, progress, workers.run_both) for tile in tiles
        )
    else:
        results = workers.map(match_one, tiles, progress)
    matched: list[MatchedWindow] = []
    for number, window in enumerate(results, start=1):
        matched.append(window)
        progress.report(
            span[0] + (span[1] - span[0]) * number / len(tiles),
            Message("Matched window {number} of {count}", number=number, count=len(tiles)),
        )
    return matched


def _match_or_look_up(
    aim: Aim, store: WindowStore | None, progress: Progress, tile: Tile
) -> MatchedWindow:
    """A window as an earlier run left it, or matched now and kept."""
    found = None if store is None else store.get(tile, aim.model)
    if found is not None:
        return found
    window = match_window(aim, tile, progress)
    if store is not None:
        store.put(window, aim.model)
    return window


def _predict(
    aim: Aim, windows: list[MatchedWindow], spacing: float, options: Options
) -> tuple[PredictedError, Measurements] | None:
    """The error between the windows, None where too little was found."""
    thinned = [window.thinned(MAX_WINDOW_POINTS) for window in windows]
    candidates = join_candidates([window.fine for window in thinned])
    fitted = fit_candidates(candidates, FitSpace.of(aim.pair), options)
    if fitted is None:
        return None
    measured = measure_windows(thinned, fitted.transform)
    if not len(measured):
        return None
    return PredictedError(measured, spacing), measured


def _middles(tiles: list[Tile]) -> Points:
    return np.array(
        [
            [tile.owned.column + tile.owned.width / 2, tile.owned.row + tile.owned.height / 2]
            for tile in tiles
        ]
    )
