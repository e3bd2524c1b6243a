"""The coarse model: the transform from the moving image to the reference, to a few pixels.

Rotation and scale are hypotheses tried on overviews; the winner is the one whose inliers are least
likely to be an accident (after Desolneux, Moisan and Morel, "From Gestalt Theory to Image
Analysis", 2008). `guided` then matches the tiles inside the neighbourhood that the winner leaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.special import rel_entr

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.features.base import Features, Matcher, Matches
from hetmatch_qgis.engine.fitting.extrapolation import mask_points
from hetmatch_qgis.engine.fitting.robust import is_plausible, robust_fit
from hetmatch_qgis.engine.fitting.transforms import Projective, project
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.pairs.pair import ImagePair, Side
from hetmatch_qgis.engine.raster.masks import is_undisturbed

OVERVIEW_SIDE = 640
"""Pixels of the longer side of an overview; set by hand with the first pipeline (cd46dab)."""

ROTATIONS = tuple(range(0, 360, 45))
"""Degrees; eight since f7763a0, where with new weights 159 of 180 pairs of SRIF's dev split were
within 5 px and 145 before."""

SCALES = (1.0, 0.72, 1.39)
"""Factors about a square root of two apart; set by hand with the first pipeline (cd46dab)."""

MAX_RETRIES = 3
"""Top hypotheses re-run with the rotation and scale that they estimated; set with the eight
rotations (f7763a0)."""

MAX_SCALE = 2.0
"""Factor, and its inverse, to which the scale of a re-run is limited; set in f7763a0."""

CERTAIN_SIGNIFICANCE = 400.0
"""Significance (-log10 of expected false alarms) above which no other hypothesis is tried.
Neighbouring matches share their errors, so that different scenes reach 120, and a wrong scale of
the same scene 180."""

MIN_RADIUS = 24.0
"""Pixels of the overview that are searched whatever the radius: three cells of the network. The
help names it, and that it is 4 % of an overlap longer than OVERVIEW_SIDE. Set in 7486964."""

INLIER_THRESHOLD = 6.0
"""Pixels of the overview within which a match is an inlier: three quarters of a cell of the
network; set by hand with the first pipeline (cd46dab)."""

HOMOGRAPHY_GAIN = 1.15
"""Factor by which a homography must have more inliers than the affine model to be preferred; set by
hand with the first pipeline (cd46dab)."""


@dataclass(frozen=True)
class CoarseModel:
    """A transform between the frames with what supports it.

    transform: from the moving to the reference's frame.
    significance: -log10 of the expected number of false alarms.
    inliers: how many matches agree with the transform.
    matches: how many matches there are.
    error: pixels of the reference's frame by which the transform may be wrong.
    overlap: (N, 2) points of the reference's frame, spread evenly over what both images show.
    """

    transform: Projective
    significance: float
    inliers: int
    matches: int
    error: float
    overlap: Points = field(default_factory=lambda: np.zeros((0, 2)))

    def scaled(self, factor: float) -> CoarseModel:
        """The same model in a reference frame whose pixels are 1 / factor times as large."""
        matrix = np.diag([factor, factor, 1.0]) @ self.transform.matrix
        transform = Projective(self.transform.kind, matrix)
        return replace(
            self, transform=transform, error=self.error * factor, overlap=self.overlap * factor
        )


def overview_factor(side: Side) -> float:
    """Pixels of the frame along a pixel of its overview, at least 1."""
    return max(1.0, max(side.width, side.height) / OVERVIEW_SIDE)


def find_coarse_model(
    pair: ImagePair, matcher: Matcher, rotation: str, progress: Progress
) -> CoarseModel | None:
    """The most significant model on overviews, None where no hypothesis has enough inliers.

    rotation: one of ROTATIONS of Options.
    """
    ref_factor, moving_factor = overview_factor(pair.reference), overview_factor(pair.moving)
    if pair.radius is not None:
        ref_factor = moving_factor = max(ref_factor, moving_factor)
    reference = pair.reference.overview(ref_factor)
    ref_features = matcher.describe(reference.values, reference.valid)
    moving = pair.moving.overview(moving_factor)
    radius = None if pair.radius is None else max(MIN_RADIUS, pair.radius / ref_factor)
    models: list[CoarseModel] = []
    hypotheses = list(_hypotheses(pair, rotation))
    step_count = len(hypotheses) + MAX_RETRIES

    def attempt(angle: float, scale: float, search_radius: float | None) -> None:
        model = _test_hypothesis(ref_features, moving, matcher, angle, scale, search_radius)
        if model is not None:
            models.append(model)
            models.sort(key=lambda model: -model.significance)

    for index, (angle, scale) in enumerate(hypotheses):
        progress.report(index / step_count, Message("Searching on an overview"))
        if models and models[0].significance > CERTAIN_SIGNIFICANCE:
            break
        attempt(angle, scale, radius if angle == 0 else None)
    else:
        # With their own rotation and scale the right ones agree better still, the wrong ones not.
        for index, model in enumerate(models[: MAX_RETRIES if len(hypotheses) > 1 else 0]):
            progress.report(
                (len(hypotheses) + index) / step_count, Message("Searching again on an overview")
            )
            attempt(*_rotation_and_scale(model.transform.matrix), None)
    if not models:
        return None
    best = models[0]
    overlap = _overlap(best.transform, reference, moving) * ref_factor
    enlarge = np.diag([ref_factor, ref_factor, 1.0])
    shrink = np.diag([1 / moving_factor] * 2 + [1.0])
    matrix = enlarge @ best.transform.matrix @ shrink
    transform = Projective(best.transform.kind, matrix)
    return replace(best, transform=transform, error=best.error * ref_factor, overlap=overlap)


def _overlap(transform: Projective, reference: Grey, moving: Grey) -> Points:
    """Pixels (N, 2) of the reference's overview that the moving image shows too."""
    ref_points = mask_points(reference.valid)
    moving_pixels = np.floor(transform.inverse().apply(ref_points))
    height, width = moving.valid.shape
    is_inside = ((moving_pixels >= 0) & (moving_pixels < [width, height])).all(axis=1)
    ref_points, moving_pixels = ref_points[is_inside], moving_pixels[is_inside].astype(int)
    return ref_points[moving.valid[moving_pixels[:, 1], moving_pixels[:, 0]]]


def _rotation_and_scale(matrix: NDArray[np.float64]) -> tuple[float, float]:
    """Degrees and scale of the similarity nearest to a model."""
    matrix = matrix / matrix[2, 2]
    cosine, sine = matrix[0, 0] + matrix[1, 1], matrix[1, 0] - matrix[0, 1]
    scale = np.clip(np.hypot(cosine, sine) / 2, 1 / MAX_SCALE, MAX_SCALE)
    return float(np.degrees(np.arctan2(sine, cosine))), float(scale)


def _hypotheses(pair: ImagePair, rotation: str) -> Iterator[tuple[float, float]]:
    """(degrees, scale) to try, the likely ones first."""
    takes_any_angle = rotation == "any" or (rotation == "auto" and pair.radius is None)
    for scale in (1.0,) if pair.radius is not None else SCALES:
        for angle in ROTATIONS if takes_any_angle else (0,):
            yield float(angle), scale


def _test_hypothesis(
    reference: Features,
    moving: Grey,
    matcher: Matcher,
    angle: float,
    scale: float,
    radius: float | None,
) -> CoarseModel | None:
    matches, matrix = match_rotated(reference, moving, matcher, angle, scale, radius)
    model = estimate_model(matches, _search_area(reference, radius))
    if model is None:
        return None
    transform = Projective(model.transform.kind, model.transform.matrix @ matrix)
    if not is_plausible(transform.matrix, moving.values.shape[1], moving.values.shape[0]):
        return None
    return replace(model, transform=transform)


def match_rotated(
    reference: Features,
    moving: Grey,
    matcher: Matcher,
    angle: float,
    scale: float,
    radius: float | None,
) -> tuple[Matches, NDArray[np.float64]]:
    """Putative matches with the moving overview rotated (degrees) and scaled.

    The second value is the 3 x 3 matrix that rotated and scaled it.

    Moving pixels of the matches are those of the rotated overview. radius: pixels searched around
    each position, None for everywhere.
    """
    rotated, matrix = rotate(moving, angle, scale)
    return matcher.match(reference, matcher.describe(rotated.values, rotated.valid), radius), matrix


def estimate_model(matches: Matches, area: float) -> CoarseModel | None:
    """The affine model of putative matches, or the homography where that has clearly more inliers.

    area: square pixels over which a wrong match may fall.
    """
    best = None
    for kind, min_matches in (("affine", 3), ("homography", 4)):
        transform, inliers = robust_fit(kind, matches.moving, matches.reference, INLIER_THRESHOLD)
        if transform is None:
            continue
        count = int(np.count_nonzero(inliers))
        model = CoarseModel(
            transform=transform,
            significance=significance(len(matches), count, min_matches, area),
            inliers=count,
            matches=len(matches),
            error=INLIER_THRESHOLD,
        )
        if best is None or count > HOMOGRAPHY_GAIN * best.inliers:
            best = model
    return best


def significance(matches: int, inliers: int, min_matches: int, area: float) -> float:
    """-log10 of the expected number of models that gather so many inliers by accident.

    A wrong match falls within the threshold of its position with the probability of that circle in
    the search area; `min_matches` of them fix the model and say nothing. area: square pixels.
    """
    trials, successes = matches - min_matches, inliers - min_matches
    chance = min(0.5, np.pi * INLIER_THRESHOLD**2 / max(area, 1.0))
    if successes <= chance * trials:
        return 0.0
    # Hoeffding's bound of the binomial tail; the tail itself underflows for good matches.
    bound = rel_entr(successes, trials * chance) + rel_entr(
        trials - successes, trials * (1 - chance)
    )
    model_count = min_matches * np.log10(max(matches, 2))
    return max(0.0, float(bound / np.log(10) - model_count))


def _search_area(reference: Features, radius: float | None) -> float:
    if radius is not None:
        return float(np.pi * radius**2)
    extent = np.ptp(reference.points, axis=0) if len(reference) else np.ones(2)
    return float(max(1.0, extent[0] * extent[1]))


def rotate(grey: Grey, angle: float, scale: float) -> tuple[Grey, NDArray[np.float64]]:
    """An image rotated (degrees) and scaled onto a canvas that holds all of it, and the matrix."""
    if angle == 0 and scale == 1:
        return grey, np.eye(3)
    height, width = grey.values.shape
    radians = np.radians(angle)
    matrix = np.eye(3)
    cosine, sine = scale * np.cos(radians), scale * np.sin(radians)
    matrix[:2, :2] = [[cosine, -sine], [sine, cosine]]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float64)
    mapped = project(matrix, corners)
    matrix[:2, 2] = -mapped.min(axis=0)
    size = np.ceil(np.ptp(mapped, axis=0) - 1e-6).astype(int)
    # OpenCV counts pixels from the centre of the first one.
    half_pixel = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    centred = np.linalg.inv(half_pixel) @ matrix @ half_pixel
    canvas = (int(size[0]), int(size[1]))
    values = cv2.warpPerspective(grey.values, centred, canvas, flags=cv2.INTER_LINEAR)
    weights = cv2.warpPerspective(grey.valid.astype(np.float32), centred, canvas)
    valid = is_undisturbed(weights)
    return Grey(np.where(valid, values, np.float32(0)), valid), matrix
