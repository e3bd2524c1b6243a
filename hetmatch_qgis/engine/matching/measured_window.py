"""A window measured around a known displacement, by gradients alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import one_after_the_other
from hetmatch_qgis.engine.matching.fine import owned_points
from hetmatch_qgis.engine.matching.guided import GuidedTile
from hetmatch_qgis.engine.matching.window_images import (
    Aim,
    MatchedWindow,
    lattice_of,
    read_window,
    skipped,
)
from hetmatch_qgis.engine.pairs.tiling import Tile
from hetmatch_qgis.engine.refinement.displacements import Votes
from hetmatch_qgis.engine.refinement.levels import LEVELS
from hetmatch_qgis.engine.refinement.refine import refine_tile

MEASURED_SIDE = 256
"""Side in pixels of the measured part of a window: three and a half of the windows that are
compared, and less than a half of the work of a whole window."""

MEASURED_LEVELS = LEVELS[3:]
"""Levels that compare gradients: they search 4 pixels around the known displacement."""

MIN_GUIDED = 0.05
"""Pixels off its affine trend up to which a guide is as good as that: a quarter of the accuracy
that is asked for."""


@dataclass(frozen=True)
class Measured:
    """The outcome of a window that was measured.

    window: as of a match, without guided matches and votes: nobody looked farther.
    drift: pixels from where the guide had the ground to the peaks around it, median.
    """

    window: MatchedWindow
    drift: float


def measure_window(aim: Aim, tile: Tile) -> Measured:
    """Measure the middle of a window along the aim's guide, without the network.

    What the network sees tells where to search; where that is known to a few pixels, gradients are
    all that has to be compared.
    """
    return _measure(aim, middle_of(tile))


def measured_again(aim: Aim, window: MatchedWindow, progress: Progress) -> MatchedWindow:
    """A window with the candidates that gradients alone give along the aim's guide.

    Raises Cancelled.
    """
    progress.check()
    return replace(window, fine=_measure(aim, window.tile).window.fine)


def _measure(aim: Aim, tile: Tile) -> Measured:
    pair, model = aim.pair, aim.model_of(tile)
    images = read_window(pair, model, tile, one_after_the_other)
    if isinstance(images, Message):
        return Measured(skipped(tile, images, model), 0.0)
    reference, moving_tile, moving = images.reference, images.moving_tile, images.moving
    expected = aim.guided_field(model, tile)
    if expected is None or np.abs(expected).max() < MIN_GUIDED:
        expected = np.zeros((*lattice_of(tile).shape[:2], 2), dtype=np.float32)
    lattice = refine_tile(
        reference,
        lambda field: moving if field is None else moving_tile.resample(field),
        lambda _: None,
        expected,
        MEASURED_LEVELS,
        is_masked=pair.is_masked,
        may_stress_detail=pair.radius is not None,
    )
    size = np.array([pair.moving.width, pair.moving.height])
    guided = GuidedTile(tile, None, None)
    fine = owned_points(replace(lattice, votes=Votes.none()), model, guided, size)
    # Those that disagree with their neighbours count, too: around a wrong place chance peaks do.
    off = np.linalg.norm(lattice.offsets - expected, axis=-1)[lattice.score > 0]
    drift = float(np.median(off)) if off.size else np.inf
    return Measured(MatchedWindow(guided, model, fine), drift)


def middle_of(tile: Tile) -> Tile:
    """The middle of a window, MEASURED_SIDE along a side at most."""
    left, top, width, height = tile.window
    side = min(width, MEASURED_SIDE), min(height, MEASURED_SIDE)
    window = Window(left + (width - side[0]) // 2, top + (height - side[1]) // 2, *side)
    return Tile(window, window)
