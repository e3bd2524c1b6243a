"""The coarse model: the transform from the moving image to the reference, to a few pixels.

Rotation and scale are hypotheses tried on overviews; the winner is the one whose inliers are least
likely to be an accident (after Desolneux, Moisan and Morel, "From Gestalt Theory to Image
Analysis", 2008). `guided` then matches the tiles inside the neighbourhood that the winner leaves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

import numpy as np

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.coarse.hypotheses import (
    MAX_LARGE_RETRIES,
    MAX_RETRIES,
    MAX_SMALL_RETRIES,
    ROTATIONS,
    SCREEN_COST,
    SCREENED,
    hypotheses,
    min_scale,
    search_cost,
)
from hetmatch_qgis.engine.coarse.overviews import Overviews, better, overview_factor
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.features.base import Matcher
from hetmatch_qgis.engine.fitting.extrapolation import mask_points
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.pairs.pair import ImagePair

CONVINCING_SIGNIFICANCE = 200.0
"""Significance (-log10 of expected false alarms) of the first hypothesis from which on no other is
tried, but itself again with the rotation and scale that it estimated. Neighbouring matches share
their errors, so that different scenes reach 120, and a wrong scale of the same scene 180."""

OVERWHELMING_SIGNIFICANCE = 1000.0
"""Significance of a hypothesis that was tried again from which on no other scale is screened: the
verdict counts no more."""

CLEAR_OF_DOUBT = 2 * OVERWHELMING_SIGNIFICANCE
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

MIN_RADIUS = 24.0
"""Pixels of the overview that are searched whatever the radius: three cells of the network. The
help names it, and that it is 4 % of an overlap longer than OVERVIEW_SIDE. Set in 7486964."""


class CoarseSearch:
    """The search for the coarse model of a pair on its overviews.

    pair: the two images. matcher: the network.
    """

    def __init__(
        self, pair: ImagePair, matcher: Matcher, workers: Workers, progress: Progress
    ) -> None:
        self.pair, self.matcher = pair, matcher
        self.workers, self.progress = workers, progress
        self._small: Overviews | None = None

    def find(self, rotation: str) -> CoarseModel | None:
        """The most significant model on overviews, None where no hypothesis has enough inliers.

        The likeliest hypothesis comes first. Where it does not convince, all are screened on
        smaller overviews, and the best of them tried again with the rotation and scale that they
        estimated: with their own the right ones agree better still, the wrong ones not.

        rotation: one of ROTATIONS of Options.
        """
        pair = self.pair
        ref_factor, moving_factor = overview_factor(pair.reference), overview_factor(pair.moving)
        if pair.radius is not None:
            ref_factor = moving_factor = max(ref_factor, moving_factor)
        self.progress.report(0.0, Message("Searching on an overview"))
        reference, moving = self.workers.run_both(
            lambda: pair.reference.overview(ref_factor), lambda: pair.moving.overview(moving_factor)
        )
        overviews = Overviews(reference, moving, self.matcher, min_scale(pair))
        radius = None if pair.radius is None else max(MIN_RADIUS, pair.radius / ref_factor)
        larger = overviews.of_one_size() if pair.radius is None else None
        if larger is None:
            best = self._find(overviews, rotation, radius, self.progress)
        else:
            best = self._find_at_both_sizes(overviews, larger, rotation)
        if best is None:
            return None
        overlap = _overlap(best.transform, reference, moving) * ref_factor
        enlarge = np.diag([ref_factor, ref_factor, 1.0])
        shrink = np.diag([1 / moving_factor] * 2 + [1.0])
        matrix = enlarge @ best.transform.matrix @ shrink
        transform = Projective(best.transform.kind, matrix)
        return replace(best, transform=transform, error=best.error * ref_factor, overlap=overlap)

    def of(self, pair: ImagePair) -> CoarseSearch:
        """The search for another pair."""
        return CoarseSearch(pair, self.matcher, self.workers, self.progress)

    def resembles_mirrored(self) -> bool:
        """Whether small overviews, after `find`, show one place when one is mirrored.

        In eight rotations, of which the moving image has been described already.
        """
        if self._small is None:
            return False
        flipped = self._small.smaller().mirrored()

        def screen(angle: float) -> CoarseModel | None:
            self.progress.check()
            return flipped.screen(angle, 1.0)

        models = self.workers.map(screen, [float(angle) for angle in ROTATIONS], self.progress)
        return any(model is not None and model.significance > SCREENED for model in models)

    def _find_at_both_sizes(
        self, overviews: Overviews, larger: Overviews, rotation: str
    ) -> CoarseModel | None:
        """The best model on overviews as they are and, unless that convinces, of one size."""
        parts = self.progress.within_stage()
        with parts.stage("as they are", 0.0, 0.5):
            best = self._find(overviews, rotation, None, parts)
        if best is not None and best.significance > CONVINCING_SIGNIFICANCE:
            return best
        with parts.stage("of one size", 0.5, 1.0):
            found = self._find(larger, rotation, None, parts)
        return best if found is None else better(best, larger.enlarged(found, overviews))

    def _find(
        self, overviews: Overviews, rotation: str, radius: float | None, progress: Progress
    ) -> CoarseModel | None:
        """The most significant model between overviews, in their pixels."""
        pair = self.pair
        tried = list(hypotheses(pair, rotation))
        small = overviews if pair.has_drawn_map or radius is not None else overviews.smaller()
        self._small = small
        first = small.first(*tried[0], radius, self.workers)
        if len(tried) == 1:
            return first
        cost = search_cost(pair, rotation)
        progress.report(2 * SCREEN_COST / cost, Message("Searching on an overview"))
        retries = MAX_RETRIES if pair.has_drawn_map else MAX_SMALL_RETRIES
        trials = _Trials(overviews, small, retries, self.workers, progress)
        return trials.run(first, tried, cost)


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


class _Trials:
    """Hypotheses tried on small overviews, and the best of them again on the larger ones.

    small: the smaller overviews, or the same once more. retries: how many are tried again.
    """

    def __init__(
        self,
        overviews: Overviews,
        small: Overviews,
        retries: int,
        workers: Workers,
        progress: Progress,
    ) -> None:
        self._overviews, self._small, self._retries = overviews, small, retries
        self._workers, self._progress = workers, progress
        self._has_larger = not small.are_as_large_as(overviews)
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
        own = self._again(screened[0])
        found = self._on_larger(own)
        self._tried.append(_Retried(screened[0], own, found))
        return found if found is not None and found.significance >= enough else None

    def _best_retried(self, screened: list[_Screened]) -> CoarseModel | None:
        """The best of some models when they are tried again with their own rotation and scale."""
        left = [each for each in screened if not self._was_tried(each)]
        again = self._workers.map(self._again, left, self._progress)
        retried = [*self._tried, *map(_Retried, left, again)]
        retried.sort(key=lambda each: -each.own.significance)
        if not self._has_larger:
            return retried[0].own if retried else None
        likely = retried[:MAX_LARGE_RETRIES]
        owns = [each.own for each in likely if each.larger is None]
        found = [*self._workers.map(self._on_larger, owns, self._progress)]
        found += [each.larger for each in retried]
        models = [model for model in found if model is not None]
        return max(models, key=lambda model: model.significance, default=None)

    def _was_tried(self, screened: _Screened) -> bool:
        return any(screened is each.screened for each in self._tried)

    def _screen(self, hypothesis: tuple[float, float]) -> CoarseModel | None:
        self._progress.check()
        if self._has_larger:
            return self._small.screen(*hypothesis)
        return self._small.test(*hypothesis, None)

    def _again(self, screened: _Screened) -> CoarseModel:
        """A model once more, with its own rotation and scale, or as it was where that is better."""
        self._progress.check()
        return self._small.settled(screened.model, screened.tried)

    def _on_larger(self, model: CoarseModel) -> CoarseModel | None:
        """A model of the small overviews on the larger ones, in their pixels."""
        self._progress.check()
        if not self._has_larger:
            return model
        enlarged = self._small.enlarged(model, self._overviews)
        # As many more matches would agree there.
        significance = model.significance * (enlarged.error / model.error) ** 2
        is_clear = model.inliers >= MIN_CLEAR_SHARE * model.matches
        if is_clear and significance > CLEAR_OF_DOUBT:
            return replace(
                enlarged, significance=significance, error=enlarged.error / CLEAR_PRECISION
            )
        turn = self._small.turn_of(model)
        found = self._overviews.test(*turn, None)
        if found is None or found.significance < SCREENED:
            # Wrong ones have another rotation and scale each time.
            return found
        return self._overviews.settled(found, turn)


def _overlap(transform: Projective, reference: Grey, moving: Grey) -> Points:
    """Pixels (N, 2) of the reference's overview that the moving image shows too."""
    ref_points = mask_points(reference.valid)
    moving_pixels = np.floor(transform.inverse().apply(ref_points))
    height, width = moving.valid.shape
    is_inside = ((moving_pixels >= 0) & (moving_pixels < [width, height])).all(axis=1)
    ref_points, moving_pixels = ref_points[is_inside], moving_pixels[is_inside].astype(int)
    return ref_points[moving.valid[moving_pixels[:, 1], moving_pixels[:, 0]]]
