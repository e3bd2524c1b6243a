"""Windows in rounds: look, fit, and look again where the displacement is not known well enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.fitting.inverse_map import PixelMapping, to_moving
from hetmatch_qgis.engine.fitting.predicted_error import PredictedError
from hetmatch_qgis.engine.fitting.transforms import Transform
from hetmatch_qgis.engine.matching.candidates import fit_candidates, join_candidates
from hetmatch_qgis.engine.matching.error_map import MAX_WINDOW_POINTS, measure_windows
from hetmatch_qgis.engine.matching.fit_space import FitSpace
from hetmatch_qgis.engine.matching.guided import refit_model
from hetmatch_qgis.engine.matching.measured_window import Measured, measure_window
from hetmatch_qgis.engine.matching.window_images import Aim, MatchedWindow
from hetmatch_qgis.engine.matching.window_match import match_window
from hetmatch_qgis.engine.matching.window_store import WindowStore
from hetmatch_qgis.engine.matching.windows import MEASURED_COST, WindowPlan
from hetmatch_qgis.engine.pairs.tiling import Tile

DEFAULT_ACCURACY = 0.2
"""Pixels, the standard error along one axis that is asked for by default, or the scatter of the
points, whichever is more: finer than any truth that could be had (docs/benchmarks/accuracy.md)."""

ROUND_SHARE = 0.25
"""Windows of a further round, in those of the survey."""

MAX_FURTHER_SHARE = 1.0
"""Windows of all further rounds, in those of the survey, unless an accuracy is asked for: a match
with local deformation takes at most twice the time of one without."""

FIRST_SHARE = 0.85
"""Share of the progress that the survey gets; the rest is for further rounds."""

MAX_UNKNOWN = 2.0
"""Pixels, standard error of what is known or the way from it to what is found, up to which a window
is measured: half of what is searched then, so that the peak lies well inside."""

MIN_CLEAR = 0.8
"""Share of candidates that agree with their neighbours, in the windows before, from which on others
are measured. Around a wrong place 0.55 to 0.6 agree by chance, of radar on optical 0.7."""

MIN_ALIKE = 0.8, 0.5
"""Shares of that, and of the correlation of the windows before, below which a window that was
measured is searched as well: around a wrong place they are 0.6 and a tenth."""

COVERED = Message("the whole overlap was searched")
KNOWN = Message("the displacement is known accurately enough everywhere")
RELIEF_OF_RADAR = Message(
    "the distortion that is left in the radar image is relief, which further tiles would not reduce"
)
ENOUGH = Message("twice the tiles of the first round were not enough")
NOTHING = Message("no tile had enough points to predict an error")


@dataclass(frozen=True)
class Survey:
    """The windows that were looked at.

    windows: their outcomes, in each round row by row.
    possible: how many windows would cover the overlap.
    rounds: how many rounds there were.
    asked: pixels, the standard error asked for.
    stopped: why no further window was looked at.
    spacing: pixels between the middles of neighbouring windows of the survey.
    """

    windows: list[MatchedWindow]
    possible: int
    rounds: int
    asked: float
    stopped: Message
    spacing: float

    @staticmethod
    def of_only(window: MatchedWindow, plan: WindowPlan, options: Options) -> Survey:
        """The survey of a plan of one window that was matched already."""
        asked = options.accuracy or DEFAULT_ACCURACY
        return Survey([window], plan.possible, 1, asked, COVERED, plan.spacing)

    def most_significant(self, aimed: CoarseModel) -> CoarseModel:
        """The most significant model of the guided matches, of all windows or of one.

        aimed: the model that the windows were searched from.
        """
        joined = refit_model(aimed, [window.guided for window in self.windows])
        models = [joined, *(window.model for window in self.windows)]
        return max(models, key=lambda model: model.significance)


@dataclass(frozen=True)
class _Known:
    """The displacement as the windows so far tell it.

    transform: from the moving to the reference's frame.
    predicted: how far off it is between them.
    scatter: pixels by which single points scatter, along one axis.
    steadiness: candidates that agree with their neighbours, in those that were searched for; the
        median of the windows.
    score: correlation of the candidates; the median of the windows.
    """

    transform: Transform
    predicted: PredictedError
    scatter: float
    steadiness: float
    score: float

    def holds(self, found: Measured) -> bool:
        """True for a measured window that is as those before it."""
        fine = found.window.fine
        steadiness, score = MIN_ALIKE[0] * self.steadiness, MIN_ALIKE[1] * self.score
        return found.drift <= MAX_UNKNOWN and fine.steadiness >= steadiness and fine.score >= score

    def guide(self, size: tuple[int, int]) -> PixelMapping:
        """From the reference's frame to the moving one, with what the transform is off by.

        size: columns and rows of the moving frame.
        """
        return lambda points: to_moving(
            self.transform, size, points + self.predicted.deviation(points)
        )


@dataclass
class _State:
    """The windows so far, and those that may still be looked at.

    share: of the progress, at which the windows so far are done.
    """

    windows: list[MatchedWindow]
    spare: list[Tile]
    share: float
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

    The first windows are searched; all others are measured from what those before them tell, where
    that is enough.

    store: where finished windows are looked up and kept; None for nowhere.
    """
    search = partial(_match_or_look_up, aim, store, progress)
    share = _first_share(aim, plan)
    windows = match_windows(aim, plan.first, workers, progress, (0.0, share), search)
    state = _State(windows, list(plan.spare), share)

    def look(tiles: list[Tile], known: _Known | None, end: float) -> None:
        match = search if known is None else partial(_measure_or_search, aim, known, search)
        span = state.share, end
        state.windows += match_windows(aim, tiles, workers, progress, span, match)
        state.share, state.rounds = end, state.rounds + 1

    if plan.second:
        known = _know(aim, windows, plan.spacing, options) if _is_clear(windows) else None
        look(plan.second, known, FIRST_SHARE if plan.spare else 1.0)
    asked, stopped = _look_again(aim, plan, state, options, look)
    return Survey(state.windows, plan.possible, state.rounds, asked, stopped, plan.spacing)


def _look_again(
    aim: Aim,
    plan: WindowPlan,
    state: _State,
    options: Options,
    look: Callable[[list[Tile], _Known | None, float], None],
) -> tuple[float, Message]:
    """Look at spare windows, round by round, where the displacement is uncertain.

    Returns the standard error asked for, in pixels, and why no further window was looked at.
    """
    limit, before = _further_limit(plan, options), len(state.windows)
    asked = options.accuracy or DEFAULT_ACCURACY
    if state.spare and _follows_no_bend(aim, options):
        return asked, RELIEF_OF_RADAR
    while state.spare:
        known = _know(aim, state.windows, plan.spacing, options)
        if known is None:
            return asked, NOTHING
        asked = options.accuracy or max(DEFAULT_ACCURACY, known.scatter)
        errors = known.predicted.unknown(_middles(state.spare))
        # NaN, of which nothing is known, must not go on for ever either.
        if not errors.max() > asked:
            return asked, KNOWN
        done = len(state.windows) - before
        if done >= limit:
            return asked, ENOUGH
        count = min(max(1, round(ROUND_SHARE * before)), limit - done)
        chosen = np.argsort(-errors, kind="stable")[:count]
        chosen = np.sort(chosen[errors[chosen] > asked])
        tiles = [state.spare[row] for row in chosen]
        look(tiles, known, FIRST_SHARE + (1 - FIRST_SHARE) * (done + count) / limit)
        state.spare = [tile for row, tile in enumerate(state.spare) if row not in set(chosen)]
    return asked, COVERED


def _first_share(aim: Aim, plan: WindowPlan) -> float:
    """Share of the progress that the windows that are searched get.

    Radar on another sensor is hardly ever so clear that the others are measured.
    """
    cost = 1.0 if aim.pair.mixes_radar else MEASURED_COST
    share = len(plan.first) / (len(plan.first) + cost * len(plan.second))
    return share * FIRST_SHARE if plan.spare else share


def _follows_no_bend(aim: Aim, options: Options) -> bool:
    """True where the transform stays as it is whatever bend further windows show."""
    is_free = options.accuracy is not None or options.transform not in ("auto", "shift")
    return FitSpace.of(aim.pair).has_radar and not is_free


def _further_limit(plan: WindowPlan, options: Options) -> int:
    """Windows that further rounds may have."""
    if options.accuracy is not None or options.transform == "thin_plate":
        return len(plan.spare)
    surveyed = len(plan.first) + len(plan.second)
    return min(len(plan.spare), max(1, round(MAX_FURTHER_SHARE * surveyed)))


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
            Message("Matched tile {number} of {count}", number=number, count=len(tiles)),
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


def _measure_or_search(
    aim: Aim, known: _Known, search: Callable[[Tile], MatchedWindow], tile: Tile
) -> MatchedWindow:
    """A window measured from what is known; searched where that is too little or shows otherwise.

    search: matches a window from the aim.
    """
    is_clear = known.steadiness >= MIN_CLEAR
    if not is_clear or known.predicted.unknown(_middles([tile]))[0] > MAX_UNKNOWN:
        return search(tile)
    size = aim.pair.moving.width, aim.pair.moving.height
    found = measure_window(replace(aim, guide=known.guide(size)), tile)
    return found.window if known.holds(found) else search(tile)


def _know(
    aim: Aim, windows: list[MatchedWindow], spacing: float, options: Options
) -> _Known | None:
    """The displacement as windows tell it, None where too little was found."""
    thinned = [window.thinned(MAX_WINDOW_POINTS) for window in windows]
    candidates = join_candidates([window.fine for window in thinned])
    fitted = fit_candidates(candidates, FitSpace.of(aim.pair), options)
    if fitted is None:
        return None
    measured = measure_windows(thinned, fitted.transform)
    if not len(measured):
        return None
    searched = [window.fine for window in windows if window.fine.searched]
    return _Known(
        transform=fitted.transform,
        predicted=PredictedError(measured, spacing),
        scatter=measured.scatter,
        steadiness=float(np.median([fine.steadiness for fine in searched])),
        score=float(np.median([fine.score for fine in searched])),
    )


def _is_clear(windows: list[MatchedWindow]) -> bool:
    """True where so many candidates agree with their neighbours that others need no search."""
    searched = [window.fine.steadiness for window in windows if window.fine.searched]
    return bool(searched) and float(np.median(searched)) >= MIN_CLEAR


def _middles(tiles: list[Tile]) -> Points:
    return np.array(
        [
            [tile.owned.column + tile.owned.width / 2, tile.owned.row + tile.owned.height / 2]
            for tile in tiles
        ]
    )
