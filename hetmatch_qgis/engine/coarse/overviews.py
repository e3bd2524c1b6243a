"""Overviews of a pair, described by the network and compared turned and scaled."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel, estimate_model
from hetmatch_qgis.engine.coarse.hypotheses import MAX_SCALE, MAX_STRETCH, MAX_TURN
from hetmatch_qgis.engine.core.workers import SideBySide, Workers, one_after_the_other
from hetmatch_qgis.engine.features.base import Features, Matcher
from hetmatch_qgis.engine.fitting.robust import is_plausible
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.pairs.pair import Side
from hetmatch_qgis.engine.pairs.rotated import rotate, shrink

OVERVIEW_SIDE = 640
"""Pixels of the longer side of an overview; set by hand with the first pipeline (cd46dab)."""

SCREEN_SIDE = 256
"""Pixels of the longer side of the smaller overview when hypotheses are screened. Of 130 rotated
and scaled dev pairs (mmim, Sentinel-1/2) as many were placed as with 400, a refusal took two
thirds. Of a map of thin lines too little is left at this size: already at 400 pixels a scanned
sheet and its roads and lakes have a significance of 1 to 35, and of 340 to 440 at OVERVIEW_SIDE,
other angles 12 to 50 at both."""

MIN_SIZE_RATIO, MAX_ENLARGEMENT = 1.5, 4.0
"""Ratio of the sides of two overviews from which on the smaller is also tried enlarged to it:
two pictures of one ground with pixels of different size. Of 30 srif pairs, one image shrunk 2 to 4
times, all were placed so (significance 50 to 5,000, turned by 15 degrees and scaled by 1.15), 18
with the larger image shrunk instead, 23 with both halfway."""


def overview_factor(side: Side) -> float:
    """Pixels of the frame along a pixel of its overview, at least 1."""
    return max(1.0, max(side.width, side.height) / OVERVIEW_SIDE)


class Overviews:
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
        self._turned: dict[float, tuple[Features, NDArray[np.float64]]] = {}
        self._shrunk: dict[float, Features] = {}

    def first(
        self, angle: float, scale: float, radius: float | None, workers: Workers
    ) -> CoarseModel | None:
        """The model of the first hypothesis; both images are described at once."""
        reference, (features, matrix) = workers.run_both(
            self.describe_reference, lambda: self._describe_turned(angle, scale)
        )
        return _model(reference, features, self.moving, matrix, self.matcher, radius)

    def test(
        self,
        angle: float,
        scale: float,
        radius: float | None,
        run_both: SideBySide = one_after_the_other,
    ) -> CoarseModel | None:
        """The model of a hypothesis: degrees, scale, and pixels to search around each position.

        run_both: how both images are described.
        """
        rotated, matrix = rotate(self.moving, angle, scale)
        reference, features = run_both(
            self.describe_reference, lambda: _describe(self.matcher, rotated)
        )
        return _model(reference, features, self.moving, matrix, self.matcher, radius)

    def screen(self, angle: float, scale: float) -> CoarseModel | None:
        """The affine model of a hypothesis, at the smaller of the two pixel sizes that it relates.

        Of two images that are to have one pixel size either could be resampled. A smaller one costs
        less to describe, and the moving image as it is was described for its own scale.
        """
        ref_scale = max(1.0, scale)
        features, matrix = self._describe_turned(angle, scale / ref_scale)
        reference = self._describe_shrunk(ref_scale)
        # Whether an affine model has many inliers tells which hypotheses deserve another try.
        model = _model(reference, features, self.moving, matrix, self.matcher, None, ("affine",))
        return None if model is None else model.scaled(ref_scale)

    def _describe_turned(self, angle: float, scale: float) -> tuple[Features, NDArray[np.float64]]:
        """Features of the moving image rotated (degrees) and scaled, and the matrix that did it."""
        if scale == 1 and angle in self._turned:
            return self._turned[angle]
        rotated, matrix = rotate(self.moving, angle, scale)
        described = _describe(self.matcher, rotated), matrix
        if scale == 1:
            self._turned[angle] = described
        return described

    def _describe_shrunk(self, factor: float) -> Features:
        """Features of the reference with pixels `factor` times as large."""
        if factor == 1:
            return self.describe_reference()
        if factor not in self._shrunk:
            self._shrunk[factor] = _describe(self.matcher, shrink(self.reference, factor))
        return self._shrunk[factor]

    def turn_of(self, model: CoarseModel) -> tuple[float, float]:
        """Degrees and scale that a model has of its own."""
        return _rotation_and_scale(model.transform.matrix, self.min_scale)

    def settled(self, model: CoarseModel, tried: tuple[float, float]) -> CoarseModel:
        """A model once more with its own rotation and scale, where they are not those tried."""
        own = self.turn_of(model)
        turn = abs((own[0] - tried[0] + 180) % 360 - 180)
        if turn <= MAX_TURN and abs(np.log(own[1] / tried[1])) <= np.log(MAX_STRETCH):
            return model
        return better(model, self.test(*own, None)) or model

    def describe_reference(self) -> Features:
        """The features of the reference."""
        if self._ref_features is None:
            self._ref_features = _describe(self.matcher, self.reference)
        return self._ref_features

    def mirrored(self) -> Overviews:
        """The same with the reference mirrored; what is known of the moving image is kept.

        That the moving image resembles it tells as much as a mirrored one that resembles this.
        """
        grey = self.reference
        flipped = Grey(grey.values[:, ::-1].copy(), grey.valid[:, ::-1].copy())
        others = Overviews(flipped, self.moving, self.matcher, self.min_scale)
        others._turned = self._turned
        return others

    def of_one_size(self) -> Overviews | None:
        """These overviews, the smaller enlarged to the other's side; None where sides are alike."""
        sides = [max(grey.valid.shape) for grey in (self.reference, self.moving)]
        factor = min(MAX_ENLARGEMENT, max(sides) / min(sides))
        if factor < MIN_SIZE_RATIO:
            return None
        reference, moving = (
            rotate(grey, 0.0, factor)[0] if side == min(sides) else grey
            for grey, side in zip((self.reference, self.moving), sides, strict=True)
        )
        return Overviews(reference, moving, self.matcher, self.min_scale)

    def smaller(self) -> Overviews:
        """The same with pixels so large that the smaller image has at most SCREEN_SIDE."""
        sides = [max(grey.valid.shape) for grey in (self.reference, self.moving)]
        # One factor for both: of two, one would change the scale between the images.
        factor = max(1.0, min(sides) / SCREEN_SIDE)
        if factor == 1:
            return self
        reference, moving = (shrink(grey, factor) for grey in (self.reference, self.moving))
        return Overviews(reference, moving, self.matcher, self.min_scale)

    def enlarged(self, model: CoarseModel, others: Overviews) -> CoarseModel:
        """A model of these overviews in the pixels of others, which show the same."""
        ref_factor, moving_factor = (
            max(theirs.valid.shape) / max(own.valid.shape)
            for own, theirs in (
                (self.reference, others.reference),
                (self.moving, others.moving),
            )
        )
        matrix = model.transform.matrix @ np.diag([1 / moving_factor, 1 / moving_factor, 1.0])
        moved = replace(model, transform=Projective(model.transform.kind, matrix))
        return moved.scaled(ref_factor)


def better(first: CoarseModel | None, second: CoarseModel | None) -> CoarseModel | None:
    """The more significant one of two models."""
    models = [model for model in (first, second) if model is not None]
    return max(models, key=lambda model: model.significance, default=None)


def _rotation_and_scale(matrix: NDArray[np.float64], min_scale: float) -> tuple[float, float]:
    """Degrees and scale of the similarity nearest to a model."""
    matrix = matrix / matrix[2, 2]
    cosine, sine = matrix[0, 0] + matrix[1, 1], matrix[1, 0] - matrix[0, 1]
    scale = np.clip(np.hypot(cosine, sine) / 2, min_scale, MAX_SCALE)
    return float(np.degrees(np.arctan2(sine, cosine))), float(scale)


def _describe(matcher: Matcher, grey: Grey) -> Features:
    return matcher.describe(grey.values, grey.valid)


def _model(
    reference: Features,
    features: Features,
    moving: Grey,
    matrix: NDArray[np.float64],
    matcher: Matcher,
    radius: float | None,
    kinds: tuple[str, ...] = ("affine", "homography"),
) -> CoarseModel | None:
    """The model of features of a rotated image, from the image as it was.

    matrix: 3 x 3, which rotated and scaled it. kinds: of models that are tried.
    """
    matches = matcher.match(reference, features, radius)
    model = estimate_model(matches, _search_area(reference, radius), kinds)
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
