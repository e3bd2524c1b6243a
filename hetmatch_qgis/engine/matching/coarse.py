"""The coarse model: where the moving image lies on the reference, to a few pixels.

Rotation and scale are hypotheses tried on overviews; the winner is the one whose inliers are least
likely to be an accident (after Desolneux, Moisan and Morel, "From Gestalt Theory to Image
Analysis", 2008). The tiles are then matched inside the neighbourhood that the winner leaves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.special import rel_entr

from hetmatch_qgis.engine.core.grid import Points, pixel_centres
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.features.base import Features, Matcher, Matches
from hetmatch_qgis.engine.fitting.extrapolation import mask_points
from hetmatch_qgis.engine.fitting.transforms import (
    Projective,
    fit,
    is_plausible,
    project,
    robust_fit,
)
from hetmatch_qgis.engine.matching.normalise import Grey
from hetmatch_qgis.engine.matching.pair import ImagePair, MovingTile
from hetmatch_qgis.engine.matching.tiling import Tile, no_signal_reason
from hetmatch_qgis.engine.raster.masks import is_undisturbed

OVERVIEW_SIDE = 640
ROTATIONS = tuple(range(0, 360, 45))
SCALES = (1.0, 0.72, 1.39)
MAX_RETRIES = 3
"""So many of the best hypotheses are tried once more, turned and scaled by what they found."""

MAX_SCALE = 2.0

CERTAIN_SIGNIFICANCE = 400.0
"""Significance above which no other hypothesis need be tried. Neighbouring matches share their
errors, so that different places reach 120, and a wrong scale of the right place 180."""

MIN_RADIUS = 24.0
"""Pixels of the overview that are searched whatever the radius: three cells. Users are told so, and
that it is 4 % of an overlap longer than OVERVIEW_SIDE."""

MIN_TILE_SIGNIFICANCE = 30.0
"""Significance above which a tile goes by its own matches."""

INLIER_THRESHOLD = 6.0
"""Inliers lie within this many pixels of the overview: three quarters of a cell."""

HOMOGRAPHY_GAIN = 1.15
"""How many times the inliers of an affine model a homography must have to be preferred."""


@dataclass(frozen=True)
class CoarseModel:
    """transform: moving frame to reference frame. significance: -log10 of the number of false
    alarms to expect. inliers: how many of the matches agree. error: pixels by which it may be
    wrong. overlap: (N, 2) places of the reference frame, spread evenly over what both show."""

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


def find_coarse_model(
    pair: ImagePair, matcher: Matcher, rotation: str, stages: Progress
) -> CoarseModel | None:
    """The best model found on overviews, None where no hypothesis has enough inliers."""
    factors = [
        max(1.0, max(side.width, side.height) / OVERVIEW_SIDE)
        for side in (pair.reference, pair.moving)
    ]
    if pair.radius is not None:
        factors = [max(factors)] * 2
    reference = pair.reference.overview(factors[0])
    described = matcher.describe(reference.values, reference.valid)
    moving = pair.moving.overview(factors[1])
    radius = None if pair.radius is None else max(MIN_RADIUS, pair.radius / factors[0])
    tried: list[CoarseModel] = []
    hypotheses = list(_hypotheses(pair, rotation))
    steps = len(hypotheses) + MAX_RETRIES

    def attempt(angle: float, scale: float, within: float | None) -> None:
        found = _try(described, moving, matcher, angle, scale, within)
        if found is not None:
            tried.append(found)
            tried.sort(key=lambda model: -model.significance)

    for index, (angle, scale) in enumerate(hypotheses):
        stages.report(index / steps, "Looking for the place on an overview")
        if tried and tried[0].significance > CERTAIN_SIGNIFICANCE:
            break
        attempt(angle, scale, radius if angle == 0 else None)
    else:
        # Turned by what they found, the right ones agree better still, the wrong ones no more.
        for index, model in enumerate(tried[: MAX_RETRIES if len(hypotheses) > 1 else 0]):
            stages.report((len(hypotheses) + index) / steps, "Looking again at the best places")
            attempt(*_turn_and_scale(model.transform.matrix), None)
    if not tried:
        return None
    best = tried[0]
    overlap = _overlap(best.transform, reference, moving) * factors[0]
    up, down = np.diag([factors[0], factors[0], 1.0]), np.diag([1 / factors[1]] * 2 + [1.0])
    matrix = up @ best.transform.matrix @ down
    transform = Projective(best.transform.kind, matrix)
    return replace(best, transform=transform, error=best.error * factors[0], overlap=overlap)


def _overlap(transform: Projective, reference: Grey, moving: Grey) -> Points:
    """Pixels (N, 2) of the reference's overview that the moving one shows too."""
    places = mask_points(reference.valid)
    there = np.floor(transform.inverse().apply(places))
    height, width = moving.valid.shape
    inside = ((there >= 0) & (there < [width, height])).all(axis=1)
    places, there = places[inside], there[inside].astype(int)
    return places[moving.valid[there[:, 1], there[:, 0]]]


def _turn_and_scale(matrix: NDArray[np.float64]) -> tuple[float, float]:
    """Degrees and scale of the similarity next to a model."""
    matrix = matrix / matrix[2, 2]
    across, down = matrix[0, 0] + matrix[1, 1], matrix[1, 0] - matrix[0, 1]
    scale = np.clip(np.hypot(across, down) / 2, 1 / MAX_SCALE, MAX_SCALE)
    return float(np.degrees(np.arctan2(down, across))), float(scale)


def _hypotheses(pair: ImagePair, rotation: str) -> Iterable[tuple[float, float]]:
    """(degrees, scale) to try, the likely first."""
    any_angle = rotation == "any" or (rotation == "auto" and pair.radius is None)
    for scale in (1.0,) if pair.radius is not None else SCALES:
        for angle in ROTATIONS if any_angle else (0,):
            yield float(angle), scale


def _try(
    reference: Features,
    moving: Grey,
    matcher: Matcher,
    angle: float,
    scale: float,
    radius: float | None,
) -> CoarseModel | None:
    seen, matrix = rotate(moving, angle, scale)
    matches = matcher.match(reference, matcher.describe(seen.values, seen.valid), radius)
    area = _search_area(reference, radius)
    model = estimate(matches, area)
    if model is None:
        return None
    transform = Projective(model.transform.kind, model.transform.matrix @ matrix)
    if not is_plausible(transform.matrix, moving.values.shape[1], moving.values.shape[0]):
        return None
    return replace(model, transform=transform)


def estimate(matches: Matches, area: float) -> CoarseModel | None:
    """The affine model of putative matches, or the homography where that explains clearly more.

    area: square pixels over which a wrong match may fall.
    """
    best = None
    for kind, freedom in (("affine", 3), ("homography", 4)):
        transform, inliers = robust_fit(kind, matches.moving, matches.reference, INLIER_THRESHOLD)
        if transform is None:
            continue
        count = int(np.count_nonzero(inliers))
        certainty = significance(len(matches), count, freedom, area)
        found = CoarseModel(transform, certainty, count, len(matches), INLIER_THRESHOLD)
        if best is None or count > HOMOGRAPHY_GAIN * best.inliers:
            best = found
    return best


def significance(matches: int, inliers: int, freedom: int, area: float) -> float:
    """-log10 of the expected number of models that gather so many inliers by accident.

    A wrong match falls within the threshold of its place with the probability of that circle in
    the search area; `freedom` matches fix the model and say nothing.
    """
    tried, agreed = matches - freedom, inliers - freedom
    chance = min(0.5, np.pi * INLIER_THRESHOLD**2 / max(area, 1.0))
    if agreed <= chance * tried:
        return 0.0
    # Hoeffding's bound of the binomial tail; the tail itself underflows for good matches.
    bound = rel_entr(agreed, tried * chance) + rel_entr(tried - agreed, tried * (1 - chance))
    trials = freedom * np.log10(max(matches, 2))
    return max(0.0, float(bound / np.log(10) - trials))


def _search_area(reference: Features, radius: float | None) -> float:
    if radius is not None:
        return float(np.pi * radius**2)
    spread = np.ptp(reference.points, axis=0) if len(reference) else np.ones(2)
    return float(max(1.0, spread[0] * spread[1]))


def rotate(grey: Grey, angle: float, scale: float) -> tuple[Grey, NDArray[np.float64]]:
    """An image turned (degrees) and scaled onto a canvas that holds all of it; the matrix too."""
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
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    centred = np.linalg.inv(half) @ matrix @ half
    canvas = (int(size[0]), int(size[1]))
    values = cv2.warpPerspective(grey.values, centred, canvas, flags=cv2.INTER_LINEAR)
    inside = cv2.warpPerspective(grey.valid.astype(np.float32), centred, canvas)
    valid = is_undisturbed(inside)
    return Grey(np.where(valid, values, np.float32(0)), valid), matrix


@dataclass(frozen=True)
class GuidedTile:
    """One tile after the guided match: its putative matches, or why it has none."""

    tile: Tile
    reason: str | None
    matches: Matches | None


def match_tiles(
    pair: ImagePair, model: CoarseModel, matcher: Matcher, tiles: list[Tile], stages: Progress
) -> list[GuidedTile]:
    """Every tile matched within the neighbourhood that the coarse model leaves.

    Matches are in the frames of both images.
    """
    radius = guided_radius(model)
    done = []
    for index, tile in enumerate(tiles):
        stages.report(index / len(tiles), f"Matching tile {index + 1} of {len(tiles)}")
        image = pair.reference.raw(tile.window)
        reason = no_signal_reason(image)
        if reason is None:
            grey = pair.reference.normalisation.apply(image)
            done.append(_guided(pair, grey, model, matcher, tile, radius))
        else:
            done.append(GuidedTile(tile, reason, None))
    return done


def guided_radius(model: CoarseModel) -> float:
    """Pixels of the frame within which the truth lies if the coarse model is right."""
    return max(32.0, 3 * model.error)


def _guided(
    pair: ImagePair,
    reference: Grey,
    model: CoarseModel,
    matcher: Matcher,
    tile: Tile,
    radius: float,
) -> GuidedTile:
    window = tile.window
    moving = MovingTile(pair.moving, model.transform, window).at(
        pixel_centres(window.width, window.height)
    )
    if np.count_nonzero(moving.valid & reference.valid) < 0.05 * reference.valid.size:
        return GuidedTile(tile, "outside the moving image", None)
    found = matcher.match(
        matcher.describe(reference.values, reference.valid),
        matcher.describe(moving.values, moving.valid),
        radius,
    )
    corner = np.array([window.column, window.row], dtype=np.float64)
    here = found.reference + corner
    owned = tile.owns(here)
    there = model.transform.inverse().apply(found.moving + corner)
    return GuidedTile(tile, None, Matches(here[owned], there[owned], found.scores[owned]))


def tile_models(better: CoarseModel, guided: list[GuidedTile]) -> list[CoarseModel]:
    """A model for every tile: its own where its matches bear one, else that of all tiles.

    Over a large scene with relief or another projection no single matrix is near enough.
    """
    if len(guided) == 1:
        return [better]
    area = float(np.pi * guided_radius(better) ** 2)
    models = []
    for part in guided:
        own = estimate(part.matches, area) if part.matches is not None else None
        models.append(
            own if own is not None and own.significance > MIN_TILE_SIGNIFICANCE else better
        )
    return models


def refit_model(model: CoarseModel, guided: list[GuidedTile]) -> CoarseModel:
    """The model fitted again to the guided matches of all tiles."""
    parts = [part.matches for part in guided if part.matches is not None]
    if not parts:
        return model
    matches = Matches(
        np.concatenate([part.reference for part in parts]),
        np.concatenate([part.moving for part in parts]),
        np.concatenate([part.scores for part in parts]),
    )
    found = estimate(matches, float(np.pi * guided_radius(model) ** 2))
    if found is None or found.inliers < 8:
        return model
    residuals = np.linalg.norm(found.transform.apply(matches.moving) - matches.reference, axis=1)
    inliers = residuals < INLIER_THRESHOLD
    fitted = fit(found.transform.kind, matches.moving[inliers], matches.reference[inliers])
    transform = fitted if isinstance(fitted, Projective) else found.transform
    return replace(found, transform=transform)
