"""Tiles matched inside the neighbourhood that the coarse model leaves, and the models they give."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hetmatch_qgis.engine.coarse.coarse_model import INLIER_THRESHOLD, CoarseModel, estimate_model
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.features.base import Matches
from hetmatch_qgis.engine.fitting.least_squares import fit
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.pairs.tiling import Tile

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


def search_radius(model: CoarseModel) -> float:
    """Pixels of the frame within which the truth lies if the coarse model is right."""
    return max(MIN_SEARCH_RADIUS, RADIUS_PER_ERROR * model.error)


def in_frames(matches: Matches, tile: Tile, transform: Projective) -> Matches:
    """The matches of a tile that it owns, in the frames of both images.

    matches: in pixels of the tile, the moving image resampled by `transform` onto it.
    """
    corner = np.array([tile.window.column, tile.window.row], dtype=np.float64)
    ref_points = matches.reference + corner
    is_owned = tile.owns(ref_points)
    moving_points = transform.inverse().apply(matches.moving + corner)
    return Matches(ref_points[is_owned], moving_points[is_owned], matches.scores[is_owned])


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


def own_model(model: CoarseModel, part: GuidedTile, is_only: bool) -> CoarseModel:
    """The model that a tile is refined from: its own where its matches support one, else `model`.

    is_only: whether the tile holds the whole frame; then fewer matches suffice. Over a large scene
    with relief or in another projection no single matrix is near enough.
    """
    if is_only:
        return refit_model(model, [part])
    if part.matches is None:
        return model
    own = estimate_model(part.matches, float(np.pi * search_radius(model) ** 2))
    return own if own is not None and own.significance > MIN_TILE_SIGNIFICANCE else model
