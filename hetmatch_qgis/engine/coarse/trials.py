"""Hypotheses of rotation and scale tried on small overviews, the best of them on larger ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

import numpy as np

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.coarse.hypotheses import MAX_LARGE_RETRIES, SCREEN_COST, SCREENED
from hetmatch_qgis.engine.coarse.overviews import Overviews
from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import SideBySide, Workers, one_after_the_other

CONVINCING_SIGNIFICANCE = 200.0
"""Significance (-log10 of expected false alarms) of the first hypothesis from which on no other is
tried, but itself again with the rotation and scale that it estimated. Neighbouring matches share
their errors, so that different scenes reach 120, and a wrong scale of the same scene 180."""

OVERWHELMING_SIGNIFICANCE = 300.0
"""Significance of a hypothesis that was tried again on the larger overviews from which on no other
scale is screened: 53 pairs of other places (Sentinel-1/2, NAIP, Landsat) reach 87 there at most."""

CLEAR_OF_DOUBT = 2000.0
"""Significance, times the ratio of their areas, from which on a model of small overviews is not
tried on the larger ones: of 40 turned and scaled training pairs (Sentinel-1/2, NAIP, Landsat) those
beyond it had 1,100 to 13,000 there, and pairs of other places reach at most 1,000 so."""

MIN_CLEAR_SHARE = 0.85
"""Share of the matches that must agree with it besides: where fewer do, the images are unlike, and
the more precise model of the larger overviews lets more points be found: with 0.7 one of 22 mmim
pairs is lost, and the ratio of the errors to the landmarks' own is 1.22 instead of 1.17."""

CLEAR_PRECISION = 2.0
"""By which such a model is more precise than the threshold of its inliers: of those 40 none was off
by more than 4 pixels of the small overviews, 3 of which are the truth's. What is searched around it
would hold more wrong matches."""


SAME_PLACE = 24.0
"""Pixels of a small overview within which two models are one: three cells of the network."""


IsEnough = Callable[[CoarseModel], bool]
"""Tells of a model whose place is certain whether it is precise enough for what comes next."""


@dataclass(frozen=True)
class _Screened:
    """A model on small overviews, and the rotation and scale that it was tried at."""

    model: CoarseModel
    tried: tuple[float, float]


@dataclass(frozen=True)
class _Retried:
    """A screened model that was tried again.

    own: with its own rotation and scale, or as it was where that is better.
    larger: on the larger overviews, in their pixels; None where it is not found there.
    """

    screened: _Screened
    own: CoarseModel
    larger: CoarseModel | None = None


class Trials:
    """Hypotheses tried on small overviews, and the best of them again on the larger ones.

    small: the smaller overviews, or the same once more. retries: how many are tried again.
    is_enough: whether a rough model of the larger overviews will do where its place is certain.
    """

    def __init__(
        self,
        overviews: Overviews,
        small: Overviews,
        retries: int,
        workers: Workers,
        progress: Progress,
        is_enough: IsEnough | None = None,
    ) -> None:
        self._overviews, self._small, self._retries = overviews, small, retries
        self._workers, self._progress = workers, progress
        self._is_enough = is_enough
        self._has_larger = small is not overviews
        self._tried: list[_Retried] = []

    def run(
        self, first: CoarseModel | None, hypotheses: list[tuple[float, float]], cost: float
    ) -> CoarseModel | None:
        """The best of the hypotheses.

        Scale by scale: where one does so well that no other place can, and convinces when it is
        tried again, nothing further is tried.

        first: the model of the first one. cost: of the whole search.
        """
        screened = [] if first is None else [_Screened(first, hypotheses[0])]
        found = self._convincing(screened, CONVINCING_SIGNIFICANCE)
        if found is not None:
            return found
        # The first describes the reference, too.
        number = 1
        for _, of_one_scale in groupby(hypotheses[1:], itemgetter(1)):
            left = list(of_one_scale)
            models = self._workers.map(self._screen, left, self._progress)
            for tried, model in zip(left, models, strict=True):
                number += 1
                if model is not None:
                    screened.append(_Screened(model, tried))
                self._progress.report(
                    (number + 1) * SCREEN_COST / cost, Message("Searching on an overview")
                )
            screened.sort(key=lambda each: -each.model.significance)
            found = self._convincing(screened, OVERWHELMING_SIGNIFICANCE)
            if found is not None:
                return found
        best = self._best_retried(screened[: self._retries])
        self._progress.report(1.0, Message("Searching again on an overview"))
        return best

    def _convincing(self, screened: list[_Screened], enough: float) -> CoarseModel | None:
        """The first model once more with its own rotation and scale; None if it does not convince.

        enough: significance from which on it does.
        """
        if not screened or self._was_tried(screened[0]):
            return None
        if screened[0].model.significance < SCREENED:
            return None
        model = screened[0].model
        rough = self._enough(model)
        if rough is not None:
            return rough
        own = self._again(screened[0])
        rough = None if own is model else self._enough(own)
        if rough is not None:
            return rough
        found = self._on_larger(own, self._workers.run_both)
        self._tried.append(_Retried(screened[0], own, found))
        return found if found is not None and found.significance >= enough else None

    def _enough(self, model: CoarseModel) -> CoarseModel | None:
        """A model of small overviews that will do, in the pixels of the larger ones."""
        if not self._has_larger:
            return None
        return certain_enough(model, self._small, self._overviews, self._is_enough)

    def _best_retried(self, screened: list[_Screened]) -> CoarseModel | None:
        """The best of some models when they are tried again with their own rotation and scale."""
        left = [each for each in screened if not self._was_tried(each)]
        again = self._workers.map(self._again, left, self._progress)
        retried = [*self._tried, *map(_Retried, left, again)]
        retried.sort(key=lambda each: -each.own.significance)
        if not self._has_larger:
            return retried[0].own if retried else None
        likely: list[_Retried] = []
        for each in retried:
            if not any(self._are_of_one_place(each.own, other.own) for other in likely):
                likely.append(each)
        # A right place stands out by now: a second one is for those that nearly do.
        is_open = retried[0].own.significance > SCREENED if retried else False
        likely = likely[: MAX_LARGE_RETRIES if is_open else 1]
        owns = [each.own for each in likely if each.larger is None]
        if len(owns) == 1:
            # One job would leave all cores but one idle.
            found = [self._on_larger(owns[0], self._workers.run_both)]
        else:
            found = [*self._workers.map(self._on_larger, owns, self._progress)]
        found += [each.larger for each in retried]
        models = [model for model in found if model is not None]
        return max(models, key=lambda model: model.significance, default=None)

    def _was_tried(self, screened: _Screened) -> bool:
        return any(screened is each.screened for each in self._tried)

    def _are_of_one_place(self, first: CoarseModel, second: CoarseModel) -> bool:
        """True where two models put the small moving overview at the same place."""
        height, width = self._small.moving.valid.shape
        corners = even_lattice(width, height, 2)
        apart = first.transform.apply(corners) - second.transform.apply(corners)
        return bool(np.linalg.norm(apart, axis=1).max() < SAME_PLACE)

    def _screen(self, hypothesis: tuple[float, float]) -> CoarseModel | None:
        self._progress.check()
        if self._has_larger:
            return self._small.screen(*hypothesis)
        return self._small.test(*hypothesis, None)

    def _again(self, screened: _Screened) -> CoarseModel:
        """A model once more, with its own rotation and scale, or as it was where that is better."""
        self._progress.check()
        return self._small.settled(screened.model, screened.tried)

    def _on_larger(
        self, model: CoarseModel, run_both: SideBySide = one_after_the_other
    ) -> CoarseModel | None:
        """A model of the small overviews on the larger ones, in their pixels.

        run_both: how both images are described.
        """
        self._progress.check()
        if not self._has_larger:
            return model
        found = clear_of_doubt(model, self._small, self._overviews)
        if found is not None:
            return found
        turn = self._small.turn_of(model)
        found = self._overviews.test(*turn, None, run_both)
        if found is None or found.significance < SCREENED:
            # Wrong ones have another rotation and scale each time.
            return found
        return self._overviews.settled(found, turn)


def clear_of_doubt(
    model: CoarseModel, small: Overviews, overviews: Overviews
) -> CoarseModel | None:
    """A model of small overviews in the pixels of larger ones, None where these should be asked."""
    certain = _certain(model, small, overviews)
    if certain is None or model.inliers < MIN_CLEAR_SHARE * model.matches:
        return None
    return replace(certain, error=certain.error / CLEAR_PRECISION)


def certain_enough(
    model: CoarseModel, small: Overviews, overviews: Overviews, is_enough: IsEnough | None
) -> CoarseModel | None:
    """A model of small overviews whose place is certain, though it is rough, if that will do.

    One that is clear of doubt needs no question. is_enough: see `Trials`.
    """
    if is_enough is None or clear_of_doubt(model, small, overviews) is not None:
        return None
    certain = _certain(model, small, overviews)
    return certain if certain is not None and is_enough(certain) else None


def _certain(model: CoarseModel, small: Overviews, overviews: Overviews) -> CoarseModel | None:
    """A model of small overviews in the pixels of larger ones, None if it may be another place."""
    enlarged = small.enlarged(model, overviews)
    # As many more matches would agree there.
    significance = model.significance * (enlarged.error / model.error) ** 2
    return replace(enlarged, significance=significance) if significance > CLEAR_OF_DOUBT else None
