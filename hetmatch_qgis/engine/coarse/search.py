"""The coarse model: the transform from the moving image to the reference, to a few pixels.

Rotation and scale are hypotheses tried on overviews; the winner is the one whose inliers are least
likely to be an accident (after Desolneux, Moisan and Morel, "From Gestalt Theory to Image
Analysis", 2008). `guided` then matches the tiles inside the neighbourhood that the winner leaves.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from operator import itemgetter

import numpy as np

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.coarse.hypotheses import (
    MAX_RETRIES,
    ROTATIONS,
    SCREEN_COST,
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

SCREENED = 120.0
"""Significance on overviews of SCREEN_SIDE from which on two images may show the same place: 18 of
20 srif pairs reach it, none of 41 pairs of other places (6 to 116)."""

MIN_RADIUS = 24.0
"""Pixels of the overview that are searched whatever the radius: three cells of the network. The
help names it, and that it is 4 % of an overlap longer than OVERVIEW_SIDE. Set in 7486964."""


def find_coarse_model(
    pair: ImagePair, matcher: Matcher, rotation: str, workers: Workers, progress: Progress
) -> CoarseModel | None:
    """The most significant model on overviews, None where no hypothesis has enough inliers.

    The likeliest hypothesis comes first. Where it does not convince, all are screened on smaller
    overviews, and the best of them tried again with the rotation and scale that they estimated:
    with their own the right ones agree better still, the wrong ones not.

    rotation: one of ROTATIONS of Options.
    """
    ref_factor, moving_factor = overview_factor(pair.reference), overview_factor(pair.moving)
    if pair.radius is not None:
        ref_factor = moving_factor = max(ref_factor, moving_factor)
    progress.report(0.0, Message("Searching on an overview"))
    reference, moving = workers.run_both(
        lambda: pair.reference.overview(ref_factor), lambda: pair.moving.overview(moving_factor)
    )
    overviews = Overviews(reference, moving, matcher, min_scale(pair))
    radius = None if pair.radius is None else max(MIN_RADIUS, pair.radius / ref_factor)
    larger = overviews.of_one_size() if pair.radius is None else None
    if larger is None:
        best = _find(overviews, pair, rotation, radius, workers, progress)
    else:
        best = _find_at_both_sizes(overviews, larger, pair, rotation, workers, progress)
    if best is None:
        return None
    overlap = _overlap(best.transform, reference, moving) * ref_factor
    enlarge = np.diag([ref_factor, ref_factor, 1.0])
    shrink = np.diag([1 / moving_factor] * 2 + [1.0])
    matrix = enlarge @ best.transform.matrix @ shrink
    transform = Projective(best.transform.kind, matrix)
    return replace(best, transform=transform, error=best.error * ref_factor, overlap=overlap)


def _find_at_both_sizes(
    overviews: Overviews,
    larger: Overviews,
    pair: ImagePair,
    rotation: str,
    workers: Workers,
    progress: Progress,
) -> CoarseModel | None:
    """The best model on overviews as they are and, unless that convinces, on ones of one size."""
    parts = progress.within_stage()
    with parts.stage("as they are", 0.0, 0.5):
        best = _find(overviews, pair, rotation, None, workers, parts)
    if best is not None and best.significance > CONVINCING_SIGNIFICANCE:
        return best
    with parts.stage("of one size", 0.5, 1.0):
        found = _find(larger, pair, rotation, None, workers, parts)
    if found is None:
        return best
    ref_factor, moving_factor = (
        max(one.valid.shape) / max(other.valid.shape)
        for one, other in (
            (larger.reference, overviews.reference),
            (larger.moving, overviews.moving),
        )
    )
    matrix = found.transform.matrix @ np.diag([moving_factor, moving_factor, 1.0])
    found = replace(found, transform=Projective(found.transform.kind, matrix))
    return better(best, found.scaled(1 / ref_factor))


def _find(
    overviews: Overviews,
    pair: ImagePair,
    rotation: str,
    radius: float | None,
    workers: Workers,
    progress: Progress,
) -> CoarseModel | None:
    """The most significant model between overviews, in their pixels."""
    tried = list(hypotheses(pair, rotation))
    small = overviews if pair.has_drawn_map or radius is not None else overviews.smaller()
    first, others = tried[0], tried[1:]
    best = small.first(*first, radius, workers)
    if not others:
        return best
    begun = 2 * SCREEN_COST / search_cost(pair, rotation)
    progress.report(begun, Message("Searching on an overview"))
    if best is not None and small is overviews and best.significance > CONVINCING_SIGNIFICANCE:
        return overviews.settled(best, first)
    search = _Search(overviews, small, workers, progress)
    return search.run(best, others, begun, search_cost(pair, rotation))


def resembles(pair: ImagePair, matcher: Matcher, workers: Workers, progress: Progress) -> bool:
    """True where a look at small overviews, in eight rotations, finds a place that both show.

    A fifth of what a search costs, for what is seldom so.
    """
    ref_factor, moving_factor = overview_factor(pair.reference), overview_factor(pair.moving)
    overviews = Overviews(
        pair.reference.overview(ref_factor), pair.moving.overview(moving_factor), matcher
    ).smaller()
    overviews.describe_reference()

    def screen(angle: float) -> CoarseModel | None:
        progress.check()
        return overviews.test(angle, 1.0, None)

    models = workers.map(screen, [float(angle) for angle in ROTATIONS], progress)
    return any(model is not None and model.significance > SCREENED for model in models)


class _Search:
    """Hypotheses tried on small overviews, and the best of them again on the larger ones.

    small: the smaller overviews, or the same once more.
    """

    def __init__(
        self, overviews: Overviews, small: Overviews, workers: Workers, progress: Progress
    ) -> None:
        self._overviews, self._small = overviews, small
        self._workers, self._progress = workers, progress
        self._tried: list[tuple[CoarseModel, CoarseModel | None]] = []

    def run(
        self,
        first: CoarseModel | None,
        hypotheses: list[tuple[float, float]],
        begun: float,
        cost: float,
    ) -> CoarseModel | None:
        """The best of the first model and of the hypotheses.

        Scale by scale: where one does so well that no other place can, and convinces when it is
        tried again, nothing further is tried.

        begun: share of the progress at which it begins. cost: of the whole search.
        """
        screened = [] if first is None else [first]
        found = self._convincing(screened, CONVINCING_SIGNIFICANCE)
        if found is not None:
            return found
        number = 0
        for _, of_one_scale in groupby(hypotheses, itemgetter(1)):
            for model in self._workers.map(self._screen, list(of_one_scale), self._progress):
                number += 1
                if model is not None:
                    screened.append(model)
                self._progress.report(
                    begun + number * SCREEN_COST / cost, Message("Searching on an overview")
                )
            screened.sort(key=lambda model: -model.significance)
            found = self._convincing(screened, OVERWHELMING_SIGNIFICANCE)
            if found is not None:
                return found
        left = [model for model in screened[:MAX_RETRIES] if not self._was_tried(model)]
        again = [found for _, found in self._tried]
        retried = [*again, *self._workers.map(self._again, left, self._progress)]
        # Models of smaller overviews are rougher, and their significances are not comparable.
        models = screened if self._small.are_as_large_as(self._overviews) else []
        models = [*models, *(model for model in retried if model is not None)]
        self._progress.report(1.0, Message("Searching again on an overview"))
        return max(models, key=lambda model: model.significance, default=None)

    def _convincing(self, screened: list[CoarseModel], enough: float) -> CoarseModel | None:
        """The first model once more with its own rotation and scale; None if it does not convince.

        enough: significance from which on it does.
        """
        if not screened or screened[0].significance < SCREENED or self._was_tried(screened[0]):
            return None
        model = screened[0]
        found = self._again(model)
        self._tried.append((model, found))
        if found is None or found.significance < enough:
            return None
        return self._overviews.settled(found, self._overviews.turn_of(model))

    def _was_tried(self, model: CoarseModel) -> bool:
        return any(model is each for each, _ in self._tried)

    def _screen(self, hypothesis: tuple[float, float]) -> CoarseModel | None:
        self._progress.check()
        return self._small.test(*hypothesis, None)

    def _again(self, model: CoarseModel) -> CoarseModel | None:
        self._progress.check()
        return self._overviews.test(*self._overviews.turn_of(model), None)


def _overlap(transform: Projective, reference: Grey, moving: Grey) -> Points:
    """Pixels (N, 2) of the reference's overview that the moving image shows too."""
    ref_points = mask_points(reference.valid)
    moving_pixels = np.floor(transform.inverse().apply(ref_points))
    height, width = moving.valid.shape
    is_inside = ((moving_pixels >= 0) & (moving_pixels < [width, height])).all(axis=1)
    ref_points, moving_pixels = ref_points[is_inside], moving_pixels[is_inside].astype(int)
    return ref_points[moving.valid[moving_pixels[:, 1], moving_pixels[:, 0]]]
