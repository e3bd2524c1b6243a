"""One tie point by hand, brought to where the matcher sees the same ground."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.features.base import Matcher
from hetmatch_qgis.engine.fitting.transforms import Projective, Transform
from hetmatch_qgis.engine.matching.normalise import Grey
from hetmatch_qgis.engine.matching.pair import (
    MIN_GSD_RATIO,
    ImagePair,
    MovingTile,
    coarsen_reference,
    magnification,
)
from hetmatch_qgis.engine.matching.refine import STEP, Lattice, refine_tile

CELLS = 49
"""Lattice points a side: the widest window around the middle one, and the search around that."""

LEAST_SCORE = 0.1
"""Below, the peak stands out no more than the peaks of places that show different ground."""

NEIGHBOURS = 2
"""Lattice points to each side that must mostly agree with the middle one."""

LEAST_SHARE = 0.5

FARTHEST = 24
"""Pixels from the guess within which the peak is looked for."""

ROUNDS = 2

_TOO_FAR = "Nothing within reach stands out clearly; set the point nearer to where it belongs."


@dataclass(frozen=True)
class SnapResult:
    """moving: (2,) pixels of the moving frame. score: from 0 to 1. moved: pixels of the reference's
    frame from the guess. reason: why nothing was found, empty where something was."""

    moving: NDArray[np.float64]
    score: float
    moved: float
    reason: str

    @property
    def found(self) -> bool:
        return not self.reason


def snap(
    pair: ImagePair,
    matcher: Matcher,
    transform: Transform,
    reference: NDArray[np.float64],
    guess: NDArray[np.float64],
) -> SnapResult:
    """The best peak around a guess, by the fine stage's own levels.

    reference, guess: (2,) pixels of the frames of the reference and of the moving image. transform:
    what the neighbourhood looks like; only its slope at the guess counts. The peak is looked for
    within 24 pixels of the reference's frame, or of the moving image where those are much larger.
    """
    first = _local(transform, reference, guess)
    factor = magnification(first, guess)
    if factor >= MIN_GSD_RATIO:
        pair, reference = coarsen_reference(pair, factor), reference / factor
        first = Projective("affine", np.diag([1 / factor, 1 / factor, 1.0]) @ first.matrix)
    else:
        factor = 1.0
    local = first
    for _ in range(ROUNDS):
        peak = _peak(pair, matcher, local, reference)
        there = local.inverse().apply((reference + peak.offset)[None])[0]
        if not peak.reason or not peak.offset.any():
            break
        # Of a long way the neighbours may go only a part at once, at an edge above all.
        matrix = local.matrix.copy()
        matrix[:2, 2] -= peak.offset
        local = Projective("affine", matrix)
    moved = factor * float(np.linalg.norm(first.apply(there[None])[0] - reference))
    if peak.reason or moved > factor * FARTHEST:
        return SnapResult(guess, peak.score, 0.0, peak.reason or _TOO_FAR)
    return SnapResult(there, peak.score, moved, "")


@dataclass(frozen=True)
class _Peak:
    """offset: (2,) from the reference's place to the peak, or to where its neighbours point."""

    offset: NDArray[np.float64]
    score: float
    reason: str


def _peak(
    pair: ImagePair, matcher: Matcher, local: Projective, reference: NDArray[np.float64]
) -> _Peak:
    size = CELLS * STEP
    corner = np.floor(reference).astype(int) - size // 2
    window = Window(int(corner[0]), int(corner[1]), size, size)
    here = pair.reference.grey(window)
    if not here.valid[size // 2, size // 2]:
        return _Peak(np.zeros(2), 0.0, "The reference has no data there.")
    tile = MovingTile(pair.moving, local, window)
    if not tile.at(np.full((1, 1, 2), size / 2)).valid.all():
        return _Peak(np.zeros(2), 0.0, "The moving raster has no data there.")

    def learned(image: Grey) -> Tensor | None:
        return matcher.channels(image.values, image.valid)

    lattice = refine_tile(here, tile.at, learned)
    middle = CELLS // 2
    height, sharpness = lattice.score[middle, middle], lattice.sharpness[middle, middle]
    score = float(np.sqrt(np.clip(height * sharpness, 0, 1)))
    reason = _reason_against(lattice, middle, score)
    offsets = lattice.smooth if reason else lattice.offsets
    return _Peak(offsets[middle, middle].astype(np.float64), score, reason)


def _local(
    transform: Transform, reference: NDArray[np.float64], guess: NDArray[np.float64]
) -> Projective:
    """The affine transform with the slope of `transform` that brings the guess to the reference."""
    steps = np.array([[-1.0, 0.0], [1.0, 0.0], [0.0, -1.0], [0.0, 1.0]]) * STEP
    moved: Points = transform.apply(guess + steps)
    slope = np.stack([moved[1] - moved[0], moved[3] - moved[2]], axis=1) / (2 * STEP)
    matrix = np.eye(3)
    matrix[:2, :2] = slope
    matrix[:2, 2] = reference - slope @ guess
    return Projective("affine", matrix)


def _reason_against(lattice: Lattice, middle: int, score: float) -> str:
    if lattice.score[middle, middle] <= 0:
        return _TOO_FAR
    around = slice(middle - NEIGHBOURS, middle + NEIGHBOURS + 1)
    agreeing = float(np.mean(lattice.consistent[around, around]))
    if not lattice.consistent[middle, middle] or agreeing < LEAST_SHARE or score < LEAST_SCORE:
        return "Nothing there stands out clearly; set the point where both show the same detail."
    return ""
