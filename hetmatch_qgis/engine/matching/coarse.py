"""The coarse model: the transform from the moving image to the reference, to a few pixels.

Rotation and scale are hypotheses tried on overviews; the winner is the one whose inliers are least
likely to be an accident (after Desolneux, Moisan and Morel, "From Gestalt Theory to Image
Analysis", 2008). `guided` then matches the tiles inside the neighbourhood that the winner leaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.features.base import Features, Matcher
from hetmatch_qgis.engine.fitting.extrapolation import mask_points
from hetmatch_qgis.engine.fitting.robust import is_plausible
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.matching.coarse_model import CoarseModel, estimate_model
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.pairs.pair import ImagePair, Side
from hetmatch_qgis.engine.pairs.rotated import rotate, shrink

OVERVIEW_SIDE = 640
"""Pixels of the longer side of an overview; set by hand with the first pipeline (cd46dab)."""

SCREEN_SIDE = 256
"""Pixels of the longer side of the smaller overview when hypotheses are screened. Of 130 rotated
and scaled dev pairs (mmim, Sentinel-1/2) as many were placed as with 400, a refusal took two
thirds. Of a map of thin lines too little is left at this size: already at 400 pixels a scanned
sheet and its roads and lakes have a significance of 1 to 35, and of 340 to 440 at OVERVIEW_SIDE,
other angles 12 to 50 at both."""

ROTATIONS = tuple(range(0, 360, 45))
"""Degrees; eight since f7763a0, where with new weights 159 of 180 pairs of SRIF's dev split were
within 5 px and 145 before."""

SCALES = (1.0, 0.72, 1.39)
"""Factors about a square root of two apart; set by hand with the first pipeline (cd46dab)."""

PART_SCALES = (0.52, 0.37)
"""Further factors for a moving image without georeference on a map drawn of vector layers: layers
go on beyond the sheet. Of six drawn sheets whose layers were twice as wide as they, the right
rotation had a significance of 540 to 1,500 at 0.5 in three, and 1.0 and 0.72 at most 110."""

MAX_RETRIES = 3
"""Top hypotheses re-run with the rotation and scale that they estimated; set with the eight
rotations (f7763a0)."""

MAX_SCALE = 2.0
"""Factor, and its inverse, to which the scale of a re-run is limited; set in f7763a0. On a map
drawn of vector layers it may be smaller."""

CONVINCING_SIGNIFICANCE = 200.0
"""Significance (-log10 of expected false alarms) of the first hypothesis from which on no other is
tried, but itself again with the rotation and scale that it estimated. Neighbouring matches share
their errors, so that different scenes reach 120, and a wrong scale of the same scene 180."""

OVERWHELMING_SIGNIFICANCE = 1000.0
"""Significance of a hypothesis that was tried again from which on no other scale is screened: the
verdict counts no more."""

MAX_TURN, MAX_STRETCH = 6.0, 1.08
"""Degrees, and factor of scale, up to which a convincing hypothesis is not tried again: a quarter
of what the network bears (eight rotations 45 degrees apart, scales a factor of 1.39 apart)."""

SCREENED = 120.0
"""Significance on overviews of SCREEN_SIDE from which on two images may show the same place: 18 of
20 srif pairs reach it, none of 41 pairs of other places (6 to 116)."""

MIN_SIZE_RATIO, MAX_ENLARGEMENT = 1.5, 4.0
"""Ratio of the sides of two overviews from which on the smaller is also tried enlarged to it:
two pictures of one ground with pixels of different size. Of 30 srif pairs, one image shrunk 2 to 4
times, all were placed so (significance 50 to 5,000, turned by 15 degrees and scaled by 1.15), 18
with the larger image shrunk instead, 23 with both halfway."""

FIRST_COST, SCREEN_COST, RETRY_COST = 2.7, 0.4, 2.0
"""Work of the first hypothesis, which describes both images, of a screened one and of one that is
tried again, in passes of the network over an overview (profiled at 600 pixels along a side)."""

MIN_RADIUS = 24.0
"""Pixels of the overview that are searched whatever the radius: three cells of the network. The
help names it, and that it is 4 % of an overlap longer than OVERVIEW_SIDE. Set in 7486964."""


def overview_factor(side: Side) -> float:
    """Pixels of the frame along a pixel of its overview, at least 1."""
    return max(1.0, max(side.width, side.height) / OVERVIEW_SIDE)


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
    overviews = _Overviews(reference, moving, matcher, _min_scale(pair))
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
    overviews: _Overviews,
    larger: _Overviews,
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
    return _better(best, found.scaled(1 / ref_factor))


def _find(
    overviews: _Overviews,
    pair: ImagePair,
    rotation: str,
    radius: float | None,
    workers: Workers,
    progress: Progress,
) -> CoarseModel | None:
    """The most significant model between overviews, in their pixels."""
    hypotheses = list(_hypotheses(pair, rotation))
    small = overviews if pair.has_drawn_map or radius is not None else overviews.smaller()
    first, others = hypotheses[0], hypotheses[1:]
    best = small.first(*first, radius if first[0] == 0 else None, workers)
    begun = FIRST_COST / search_cost(pair, rotation)
    progress.report(begun, Message("Searching on an overview"))
    if not others:
        return best
    if best is not None and small is overviews and best.significance > CONVINCING_SIGNIFICANCE:
        return overviews.settled(best, first)
    search = _Search(overviews, small, workers, progress)
    return search.run(best, others, begun, search_cost(pair, rotation))


def resembles(pair: ImagePair, matcher: Matcher, workers: Workers, progress: Progress) -> bool:
    """True where a look at small overviews, in eight rotations, finds a place that both show.

    A fifth of what a search costs, for what is seldom so.
    """
    ref_factor, moving_factor = overview_factor(pair.reference), overview_factor(pair.moving)
    overviews = _Overviews(
        pair.reference.overview(ref_factor), pair.moving.overview(moving_factor), matcher
    ).smaller()
    overviews.describe_reference()

    def screen(angle: float) -> CoarseModel | None:
        progress.check()
        return overviews.test(angle, 1.0, None)

    models = workers.map(screen, [float(angle) for angle in ROTATIONS], progress)
    return any(model is not None and model.significance > SCREENED for model in models)


class _Overviews:
    """The overviews of a pair; the reference is described once.

    reference, moving: their grey levels. min_scale: to which that of a re-run is limited.
    """

    def __init__(
        self, reference: Grey, moving: Grey, matcher: Matcher, min_scale: float = 1 / MAX_SCALE
    ) -> None:
        self.reference, self.moving = reference, moving
        self.matcher = matcher
        self.min_scale = min_scale
        self._ref_features: Features | None = None

    def first(
        self, angle: float, scale: float, radius: float | None, workers: Workers
    ) -> CoarseModel | None:
        """The model of the first hypothesis; both images are described at once."""
        rotated, matrix = rotate(self.moving, angle, scale)
        reference, features = workers.run_both(
            self.describe_reference, lambda: _describe(self.matcher, rotated)
        )
        return _model(reference, features, self.moving, matrix, self.matcher, radius)

    def test(self, angle: float, scale: float, radius: float | None) -> CoarseModel | None:
        """The model of a hypothesis: degrees, scale, and pixels to search around each position."""
        rotated, matrix = rotate(self.moving, angle, scale)
        features = _describe(self.matcher, rotated)
        return _model(
            self.describe_reference(), features, self.moving, matrix, self.matcher, radius
        )

    def turn_of(self, model: CoarseModel) -> tuple[float, float]:
        """Degrees and scale that a model has of its own."""
        return _rotation_and_scale(model.transform.matrix, self.min_scale)

    def settled(self, model: CoarseModel, tried: tuple[float, float]) -> CoarseModel:
        """A model once more with its own rotation and scale, where they are not those tried."""
        own = self.turn_of(model)
        turn = abs((own[0] - tried[0] + 180) % 360 - 180)
        if turn <= MAX_TURN and abs(np.log(own[1] / tried[1])) <= np.log(MAX_STRETCH):
            return model
        return _better(model, self.test(*own, None)) or model

    def describe_reference(self) -> Features:
        """The features of the reference."""
        if self._ref_features is None:
            self._ref_features = _describe(self.matcher, self.reference)
        return self._ref_features

    def are_as_large_as(self, others: _Overviews) -> bool:
        """True where both images have the sizes of others."""
        sides = [(each.reference.valid.shape, each.moving.valid.shape) for each in (self, others)]
        return sides[0] == sides[1]

    def of_one_size(self) -> _Overviews | None:
        """These overviews, the smaller enlarged to the other's side; None where sides are alike."""
        sides = [max(grey.valid.shape) for grey in (self.reference, self.moving)]
        factor = min(MAX_ENLARGEMENT, max(sides) / min(sides))
        if factor < MIN_SIZE_RATIO:
            return None
        reference, moving = (
            rotate(grey, 0.0, factor)[0] if side == min(sides) else grey
            for grey, side in zip((self.reference, self.moving), sides, strict=True)
        )
        return _Overviews(reference, moving, self.matcher, self.min_scale)

    def smaller(self) -> _Overviews:
        """The same with pixels so large that the smaller image has at most SCREEN_SIDE."""
        sides = [max(grey.valid.shape) for grey in (self.reference, self.moving)]
        # One factor for both: of two, one would change the scale between the images.
        factor = max(1.0, min(sides) / SCREEN_SIDE)
        if factor == 1:
            return self
        reference, moving = (shrink(grey, factor) for grey in (self.reference, self.moving))
        return _Overviews(reference, moving, self.matcher, self.min_scale)


def _better(first: CoarseModel | None, second: CoarseModel | None) -> CoarseModel | None:
    """The more significant one of two models."""
    models = [model for model in (first, second) if model is not None]
    return max(models, key=lambda model: model.significance, default=None)


class _Search:
    """Hypotheses tried on small overviews, and the best of them again on the larger ones.

    small: the smaller overviews, or the same once more.
    """

    def __init__(
        self, overviews: _Overviews, small: _Overviews, workers: Workers, progress: Progress
    ) -> None:
        self._overviews, self._small = overviews, small
        self._workers, self._progress = workers, progress
        self._tried: dict[int, CoarseModel | None] = {}

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
        number = 0
        for group in ([], *(list(each) for _, each in groupby(hypotheses, itemgetter(1)))):
            for model in self._workers.map(self._screen, group, self._progress):
                number += 1
                if model is not None:
                    screened.append(model)
                self._progress.report(
                    begun + number * SCREEN_COST / cost, Message("Searching on an overview")
                )
            screened.sort(key=lambda model: -model.significance)
            enough = OVERWHELMING_SIGNIFICANCE if group else CONVINCING_SIGNIFICANCE
            found = self._convincing(screened[0], enough) if screened else None
            if found is not None:
                return found
        left = [model for model in screened[:MAX_RETRIES] if id(model) not in self._tried]
        retried = [*self._tried.values(), *self._workers.map(self._again, left, self._progress)]
        # Models of smaller overviews are rougher, and their significances are not comparable.
        models = screened if self._small.are_as_large_as(self._overviews) else []
        models = [*models, *(model for model in retried if model is not None)]
        self._progress.report(1.0, Message("Searching again on an overview"))
        return max(models, key=lambda model: model.significance, default=None)

    def _convincing(self, model: CoarseModel, enough: float) -> CoarseModel | None:
        """A model once more with its own rotation and scale; None where that does not convince.

        enough: significance from which on it does.
        """
        if model.significance < SCREENED or id(model) in self._tried:
            return None
        found = self._tried[id(model)] = self._again(model)
        if found is None or found.significance < enough:
            return None
        return self._overviews.settled(found, self._overviews.turn_of(model))

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


def _rotation_and_scale(matrix: NDArray[np.float64], min_scale: float) -> tuple[float, float]:
    """Degrees and scale of the similarity nearest to a model."""
    matrix = matrix / matrix[2, 2]
    cosine, sine = matrix[0, 0] + matrix[1, 1], matrix[1, 0] - matrix[0, 1]
    scale = np.clip(np.hypot(cosine, sine) / 2, min_scale, MAX_SCALE)
    return float(np.degrees(np.arctan2(sine, cosine))), float(scale)


def _hypotheses(pair: ImagePair, rotation: str) -> Iterator[tuple[float, float]]:
    """(degrees, scale) to try, the likely ones first."""
    for scale in _scales(pair):
        for angle in ROTATIONS if takes_any_angle(pair, rotation) else (0,):
            yield float(angle), scale


def _scales(pair: ImagePair) -> tuple[float, ...]:
    if pair.radius is not None:
        return (1.0,)
    return (*SCALES, *PART_SCALES) if pair.reference.description.layers else SCALES


def _min_scale(pair: ImagePair) -> float:
    """What the scale of a re-run is limited to: by what the last hypotheses may be off."""
    return min(1 / MAX_SCALE, min(_scales(pair)) / MAX_STRETCH)


def takes_any_angle(pair: ImagePair, rotation: str) -> bool:
    """Whether all angles are searched. rotation: one of ROTATIONS of Options."""
    return rotation == "any" or (rotation == "auto" and pair.radius is None)


def search_cost(pair: ImagePair, rotation: str) -> float:
    """Work of all hypotheses of a pair, in passes of the network over an overview."""
    others = len(list(_hypotheses(pair, rotation))) - 1
    return FIRST_COST + (_others_cost(others) if others else 0.0)


def _others_cost(hypotheses: int) -> float:
    """Work of screening hypotheses and of trying the best ones again."""
    return hypotheses * SCREEN_COST + MAX_RETRIES * RETRY_COST


def _describe(matcher: Matcher, grey: Grey) -> Features:
    return matcher.describe(grey.values, grey.valid)


def _model(
    reference: Features,
    features: Features,
    moving: Grey,
    matrix: NDArray[np.float64],
    matcher: Matcher,
    radius: float | None,
) -> CoarseModel | None:
    """The model of features of a rotated image, from the image as it was.

    matrix: 3 x 3, which rotated and scaled it.
    """
    matches = matcher.match(reference, features, radius)
    model = estimate_model(matches, _search_area(reference, radius))
    if model is None:
        return None
    transform = Projective(model.transform.kind, model.transform.matrix @ matrix)
    if not is_plausible(transform.matrix, moving.values.shape[1], moving.values.shape[0]):
        return None
    return replace(model, transform=transform)


def _search_area(reference: Features, radius: float | None) -> float:
    if radius is not None:
        return float(np.pi * radius**2)
    extent = np.ptp(reference.points, axis=0) if len(reference) else np.ones(2)
    return float(max(1.0, extent[0] * extent[1]))
