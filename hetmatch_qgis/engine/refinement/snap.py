"""Snapping: one tie point by hand moved to the matcher's best match nearby."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.features.base import Channels, Matcher
from hetmatch_qgis.engine.fitting.inverse_map import ExplicitInverse
from hetmatch_qgis.engine.fitting.transforms import Projective, Transform
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.pairs.pair import MIN_GSD_RATIO, ImagePair, coarsen_reference
from hetmatch_qgis.engine.refinement.displacements import Lattice
from hetmatch_qgis.engine.refinement.lattice import STEP
from hetmatch_qgis.engine.refinement.moving_tile import MovingTile, magnification
from hetmatch_qgis.engine.refinement.refine import refine_tile

LATTICE_SIDE = 49
"""Lattice points along a side: the widest window around the middle one, and the search around that;
set in 02fd6cd."""

MIN_SCORE = 0.1
"""Score below which a peak stands out no more than those of different ground; set in 02fd6cd."""

NEIGHBOURS = 2
"""Lattice points to each side that must mostly agree with the middle one; set in 02fd6cd."""

MIN_AGREEMENT = 0.5
"""Share of those neighbours that must be consistent; set by hand in 02fd6cd."""

MAX_DISTANCE = 24
"""Pixels from the guess within which the peak is searched; set in e3e824c."""

MAX_ROUNDS = 2
"""Rounds of search, each from where the last one led; set by hand in e3e824c."""

_NO_PEAK = Message("No clear match within reach; set the point closer to where it belongs.")
_UNCLEAR = Message("No clear match here; set the point where both rasters show the same detail.")
_NO_REF_DATA = Message("The reference has no data here.")
_NO_MOVING_DATA = Message("The moving raster has no data here.")


@dataclass(frozen=True)
class SnapResult:
    """The outcome of snapping a point.

    moving: (2,) pixels of the moving frame; the guess where nothing was found.
    score: from 0 to 1.
    distance: pixels of the reference's frame from the guess.
    reason: why nothing was found, empty where the point was snapped.
    """

    moving: NDArray[np.float64]
    score: float
    distance: float
    reason: str

    @property
    def is_snapped(self) -> bool:
        return not self.reason


def snap(
    pair: ImagePair,
    matcher: Matcher,
    transform: Transform,
    reference: NDArray[np.float64],
    guess: NDArray[np.float64],
) -> SnapResult:
    """Search the best match around a guess with the levels of the fine stage.

    transform: from the moving to the reference's frame; only its slope at the guess counts.
    reference: (2,) pixels of the reference's frame.
    guess: (2,) pixels of the moving frame.

    The search covers MAX_DISTANCE pixels of the reference's frame, or of the moving image where
    those are much larger.
    """
    initial = _local_affine(transform, reference, guess)
    factor = magnification(initial, guess)
    if factor >= MIN_GSD_RATIO:
        pair, reference = coarsen_reference(pair, factor), reference / factor
        initial = Projective("affine", np.diag([1 / factor, 1 / factor, 1.0]) @ initial.matrix)
    else:
        factor = 1.0
    local = initial
    for _ in range(MAX_ROUNDS):
        peak = _find_peak(pair, matcher, local, reference)
        moving = local.inverse().apply((reference + peak.offset)[None])[0]
        if not peak.reason or not peak.offset.any():
            break
        # Over a long distance the neighbours may lead only a part of it, above all at an edge.
        matrix = local.matrix.copy()
        matrix[:2, 2] -= peak.offset
        local = Projective("affine", matrix)
    distance = factor * float(np.linalg.norm(initial.apply(moving[None])[0] - reference))
    if peak.reason or distance > factor * MAX_DISTANCE:
        return SnapResult(
            moving=guess, score=peak.score, distance=0.0, reason=peak.reason or _NO_PEAK
        )
    return SnapResult(moving=moving, score=peak.score, distance=distance, reason="")


@dataclass(frozen=True)
class _Peak:
    """A peak of the correlation.

    offset: (2,) pixels to the peak, or to where its neighbours point.
    score: from 0 to 1.
    reason: why the peak does not count, empty where it does.
    """

    offset: NDArray[np.float64]
    score: float
    reason: str


def _find_peak(
    pair: ImagePair, matcher: Matcher, local: Projective, reference: NDArray[np.float64]
) -> _Peak:
    size = LATTICE_SIDE * STEP
    corner = np.floor(reference).astype(int) - size // 2
    window = Window(int(corner[0]), int(corner[1]), size, size)
    ref_grey = pair.reference.grey(window)
    if not ref_grey.valid[size // 2, size // 2]:
        return _Peak(np.zeros(2), 0.0, _NO_REF_DATA)
    tile = MovingTile(pair.moving, local, window)
    if not tile.is_valid_at(np.full(2, size / 2)):
        return _Peak(np.zeros(2), 0.0, _NO_MOVING_DATA)

    def compute_channels(image: Grey) -> Channels | None:
        return matcher.channels(image.values, image.valid)

    lattice = refine_tile(ref_grey, tile.resample, compute_channels)
    middle = LATTICE_SIDE // 2
    height, sharpness = lattice.score[middle, middle], lattice.sharpness[middle, middle]
    score = float(np.sqrt(np.clip(height * sharpness, 0, 1)))
    reason = _rejection_reason(lattice, middle, score)
    offsets = lattice.smooth if reason else lattice.offsets
    return _Peak(offsets[middle, middle].astype(np.float64), score, reason)


def _local_affine(
    transform: Transform, reference: NDArray[np.float64], guess: NDArray[np.float64]
) -> Projective:
    """The affine transform with the slope of `transform` that brings the guess to the reference."""
    steps = np.array([[-1.0, 0.0], [1.0, 0.0], [0.0, -1.0], [0.0, 1.0]]) * STEP
    if isinstance(transform, ExplicitInverse):
        # On a slope that is laid over, one way leads on, and the other nowhere.
        there = transform.to_moving(reference + steps)
        slope = np.linalg.pinv(_slope(np.where(np.isfinite(there), there, steps)))
    else:
        slope = _slope(transform.apply(guess + steps))
    matrix = np.eye(3)
    matrix[:2, :2] = slope
    matrix[:2, 2] = reference - slope @ guess
    return Projective("affine", matrix)


def _slope(mapped: Points) -> NDArray[np.float64]:
    """The 2 x 2 slope of points (4, 2) mapped from left, right, above and below."""
    across, down = mapped[1] - mapped[0], mapped[3] - mapped[2]
    return np.asarray(np.stack([across, down], axis=1) / (2 * STEP))


def _rejection_reason(lattice: Lattice, middle: int, score: float) -> str:
    if lattice.score[middle, middle] <= 0:
        return _NO_PEAK
    around = slice(middle - NEIGHBOURS, middle + NEIGHBOURS + 1)
    agreement = float(np.mean(lattice.is_consistent[around, around]))
    is_consistent = lattice.is_consistent[middle, middle]
    if not is_consistent or agreement < MIN_AGREEMENT or score < MIN_SCORE:
        return _UNCLEAR
    return ""
