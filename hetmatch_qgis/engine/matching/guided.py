"""Tiles matched inside the neighbourhood that the coarse model leaves, and the models they give."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hetmatch_qgis.engine.core.grid import pixel_centres
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.features.base import Matcher, Matches
from hetmatch_qgis.engine.fitting.transforms import Projective, fit
from hetmatch_qgis.engine.matching.coarse import INLIER_THRESHOLD, CoarseModel, estimate_model
from hetmatch_qgis.engine.matching.moving_tile import MovingTile
from hetmatch_qgis.engine.matching.normalise import Grey
from hetmatch_qgis.engine.matching.pair import ImagePair
from hetmatch_qgis.engine.matching.tiling import MIN_VALID_SHARE, Tile, no_signal_reason

MIN_TILE_SIGNIFICANCE = 30.0
"""Significance (-log10 of expected false alarms) above which a tile's own model is used; set by
hand in 7486964."""

MIN_SEARCH_RADIUS = 32.0
"""Pixels of the frame that are searched around the coarse model; set by hand with the first
pipeline (cd46dab)."""

RADIUS_PER_ERROR = 3.0
"""Search radius in errors of the coarse model; set by hand with the first pipeline (cd46dab)."""

MIN_REFIT_INLIERS = 8
"""Guided matches that a new model of all tiles needs; set by hand with the first pipeline
(cd46dab)."""

_NO_OVERLAP = Message("outside the moving image")


@dataclass(frozen=True)
class GuidedTile:
    """One tile after the guided match.

    tile: the tile.
    reason: why it was skipped, None where it was matched.
    matches: its putative matches in the frames of both images, None where it was skipped.
    """

    tile: Tile
    reason: Message | None
    matches: Matches | None


def match_tiles(
    pair: ImagePair, model: CoarseModel, matcher: Matcher, tiles: list[Tile], progress: Progress
) -> list[GuidedTile]:
    """Match every tile within the neighbourhood that the coarse model leaves."""
    radius = search_radius(model)
    guided = []
    for number, tile in enumerate(tiles, start=1):
        progress.report(
            (number - 1) / len(tiles),
            Message("Matching tile {number} of {count}", number=number, count=len(tiles)),
        )
        image = pair.reference.raw(tile.window)
        reason = no_signal_reason(image)
        if reason is None:
            reference = pair.reference.normalisation.apply(image)
            guided.append(_match_tile(pair, reference, model, matcher, tile, radius))
        else:
            guided.append(GuidedTile(tile, reason, None))
    return guided


def search_radius(model: CoarseModel) -> float:
    """Pixels of the frame within which the truth lies if the coarse model is right."""
    return max(MIN_SEARCH_RADIUS, RADIUS_PER_ERROR * model.error)


def _match_tile(
    pair: ImagePair,
    reference: Grey,
    model: CoarseModel,
    matcher: Matcher,
    tile: Tile,
    radius: float,
) -> GuidedTile:
    window = tile.window
    moving = MovingTile(pair.moving, model.transform, window).resample(
        pixel_centres(window.width, window.height)
    )
    if np.count_nonzero(moving.valid & reference.valid) < MIN_VALID_SHARE * reference.valid.size:
        return GuidedTile(tile, _NO_OVERLAP, None)
    matches = matcher.match(
        matcher.describe(reference.values, reference.valid),
        matcher.describe(moving.values, moving.valid),
        radius,
    )
    corner = np.array([window.column, window.row], dtype=np.float64)
    ref_points = matches.reference + corner
    is_owned = tile.owns(ref_points)
    moving_points = model.transform.inverse().apply(matches.moving + corner)
    owned = Matches(ref_points[is_owned], moving_points[is_owned], matches.scores[is_owned])
    return GuidedTile(tile, None, owned)


def join_matches(guided: list[GuidedTile]) -> Matches | None:
    """The matches of all tiles together, None where no tile was matched."""
    parts = [part.matches for part in guided if part.matches is not None]
    if not parts:
        return None
    return Matches(
        np.concatenate([part.reference for part in parts]),
        np.concatenate([part.moving for part in parts]),
        np.concatenate([part.scores for part in parts]),
    )


def refit_model(model: CoarseModel, guided: list[GuidedTile]) -> CoarseModel:
    """The model of the guided matches of all tiles; the coarse one where they are too few."""
    matches = join_matches(guided)
    if matches is None:
        return model
    refitted = estimate_model(matches, float(np.pi * search_radius(model) ** 2))
    if refitted is None or refitted.inliers < MIN_REFIT_INLIERS:
        return model
    residuals = np.linalg.norm(refitted.transform.apply(matches.moving) - matches.reference, axis=1)
    inliers = residuals < INLIER_THRESHOLD
    transform = fit(refitted.transform.kind, matches.moving[inliers], matches.reference[inliers])
    if not isinstance(transform, Projective):
        transform = refitted.transform
    return replace(refitted, transform=transform)


def tile_models(model: CoarseModel, guided: list[GuidedTile]) -> list[CoarseModel]:
    """One model a tile: its own where its matches support one, else `model`, that of all tiles.

    Over a large scene with relief or in another projection no single matrix is near enough.
    """
    if len(guided) == 1:
        return [model]
    area = float(np.pi * search_radius(model) ** 2)
    models = []
    for part in guided:
        tile_model = estimate_model(part.matches, area) if part.matches is not None else None
        is_significant = tile_model is not None and tile_model.significance > MIN_TILE_SIGNIFICANCE
        models.append(tile_model if tile_model is not None and is_significant else model)
    return models
