"""The fine stage over all tiles: lattices of displacements become candidate tie points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.features.base import Matcher
from hetmatch_qgis.engine.matching.coarse import CoarseModel, GuidedTile
from hetmatch_qgis.engine.matching.consensus import interpolate_field, supported_by_neighbours
from hetmatch_qgis.engine.matching.normalise import Grey
from hetmatch_qgis.engine.matching.pair import ImagePair, MovingTile
from hetmatch_qgis.engine.matching.refine import STEP, Field, Lattice, refine_tile

UNEVEN = 4.0
"""Pixels off the model from which on the matches' own field is followed: below, it is the noise of
cells eight pixels wide, and would only crumple what the refinement gets to see."""


@dataclass(frozen=True)
class FineTile:
    """Candidate tie points of one tile, in the frames of both images.

    searched: lattice points that were looked for. score: mean over all of them. votes: pixels
    (n, 2) of the reference and of the moving image that single windows took for the same place.
    """

    reference: Points
    moving: Points
    weights: NDArray[np.float64]
    searched: int
    score: float
    votes: tuple[Points, Points]


def refine_tiles(
    pair: ImagePair,
    models: list[CoarseModel],
    matcher: Matcher,
    guided: list[GuidedTile],
    stages: Progress,
) -> list[FineTile]:
    """Refine every tile that was not skipped, each from its model on."""
    refined = []
    for index, (part, model) in enumerate(zip(guided, models, strict=True)):
        stages.report(index / len(guided), f"Refining tile {index + 1} of {len(guided)}")
        if part.reason:
            refined.append(_nothing())
            continue
        refined.append(_refined(pair, model, matcher, part, stages.check))
    return refined


def _refined(
    pair: ImagePair,
    model: CoarseModel,
    matcher: Matcher,
    part: GuidedTile,
    check: Callable[[], None],
) -> FineTile:
    window = part.tile.window
    reference = pair.reference.grey(window)
    moving = MovingTile(pair.moving, model.transform, window)

    def learned(image: Grey) -> Tensor | None:
        check()
        return matcher.channels(image.values, image.valid)

    def seen(places: Points) -> Grey:
        check()
        return moving.at(places)

    lattice = refine_tile(reference, seen, learned, _expected(model, part))
    return _owned(lattice, model, part, np.array([pair.moving.width, pair.moving.height]))


def _expected(model: CoarseModel, part: GuidedTile) -> Field:
    """Where the tile's own matches agree that its ground lies off the model."""
    window = part.tile.window
    shape = (window.height // STEP, window.width // STEP)
    if part.matches is None:
        return np.zeros((*shape, 2), dtype=np.float32)
    corner = np.array([window.column, window.row], dtype=np.float64)
    places = part.matches.reference - corner
    # The moving image seen through the model lies `steps` beside the reference.
    steps = model.transform.apply(part.matches.moving) - part.matches.reference
    backed = supported_by_neighbours(places, steps)
    field = interpolate_field(places[backed], steps[backed], shape, STEP)
    uneven = np.percentile(np.linalg.norm(field, axis=-1), 90) > UNEVEN
    return field if uneven else np.zeros_like(field)


def _owned(
    lattice: Lattice, model: CoarseModel, part: GuidedTile, size: NDArray[np.int_]
) -> FineTile:
    """The tile's own candidates; size: columns and rows of the moving frame."""
    window = part.tile.window
    corner = np.array([window.column, window.row], dtype=np.float64)
    flat = lattice.points.reshape(-1, 2) + corner
    offsets = lattice.offsets.reshape(-1, 2)
    searched = (lattice.score.reshape(-1) > 0) & part.tile.owns(flat)
    if not searched.any():
        return _nothing()
    keep = searched & lattice.consistent.reshape(-1)
    moving = model.transform.inverse().apply(flat + offsets)
    keep &= ((moving >= 0) & (moving <= size)).all(axis=1)
    votes = lattice.votes.points + corner
    mine = part.tile.owns(votes)
    voted = model.transform.inverse().apply(votes + lattice.votes.offsets)
    score, sharpness = lattice.score.reshape(-1), lattice.sharpness.reshape(-1)
    weights = np.sqrt(np.clip(score * sharpness, 0, 1))
    return FineTile(
        flat[keep],
        moving[keep],
        weights[keep].astype(np.float64),
        int(np.count_nonzero(searched)),
        float(score[searched].mean()),
        (votes[mine], voted[mine]),
    )


def _nothing() -> FineTile:
    none = np.zeros((0, 2))
    return FineTile(none, none, np.zeros(0), 0, 0.0, (none, none))
