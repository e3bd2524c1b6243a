"""One tie point by hand, brought to where the matcher sees the same ground."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from hetmatch_qgis.engine.features.base import Matcher
from hetmatch_qgis.engine.geometry import Projective, Transform
from hetmatch_qgis.engine.grid import Points
from hetmatch_qgis.engine.image import Window
from hetmatch_qgis.engine.normalise import Grey
from hetmatch_qgis.engine.pair import ImagePair, MovingTile
from hetmatch_qgis.engine.refine import STEP, Lattice, refine_tile

CELLS = 49
"""Lattice points a side: the widest window around the middle one, and the search around that."""

LEAST_SCORE = 0.1
"""Below, the peak stands out no more than the peaks of places that show different ground."""

NEIGHBOURS = 2
"""Lattice points to each side that must mostly agree with the middle one."""

LEAST_SHARE = 0.5


@dataclass(frozen=True)
class Snapped:
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
) -> Snapped:
    """The best peak around a guess, by the fine stage's own levels.

    reference, guess: (2,) pixels of the frames of the reference and of the moving image. transform:
    what the neighbourhood looks like; only its slope at the guess counts. The peak is looked for
    within 24 pixels of the reference's frame.
    """
    size = CELLS * STEP
    corner = np.floor(reference).astype(int) - size // 2
    window = Window(int(corner[0]), int(corner[1]), size, size)
    here = pair.reference.grey(window)
    local = _local(transform, reference, guess)
    tile = MovingTile(pair.moving, local, window)

    def learned(image: Grey) -> Tensor | None:
        return matcher.channels(image.values, image.valid)

    middle = CELLS // 2
    centre = here.valid[size // 2, size // 2]
    if not centre:
        return Snapped(guess, 0.0, 0.0, "The reference has no data there.")
    lattice = refine_tile(here, tile.at, learned)
    offset = lattice.offsets[middle, middle].astype(np.float64)
    score = float(
        np.sqrt(max(0.0, lattice.score[middle, middle] * lattice.sharpness[middle, middle]))
    )
    reason = _reason_against(lattice, middle, score)
    if reason:
        return Snapped(guess, score, 0.0, reason)
    there = local.inverse().apply((reference + offset)[None])[0]
    return Snapped(there, min(score, 1.0), float(np.linalg.norm(offset)), "")


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
        return "The moving raster has no data there, or its best peak lies too far away."
    around = slice(middle - NEIGHBOURS, middle + NEIGHBOURS + 1)
    agreeing = float(np.mean(lattice.consistent[around, around]))
    if not lattice.consistent[middle, middle] or agreeing < LEAST_SHARE or score < LEAST_SCORE:
        return "Nothing there stands out clearly enough; the point stays where it was put."
    return ""
