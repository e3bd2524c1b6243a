"""The images of a window of a match, and where in the moving one it is searched."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.core.grid import even_lattice, grid_points, spaced_rows
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.workers import SideBySide
from hetmatch_qgis.engine.features.base import Matcher
from hetmatch_qgis.engine.fitting.inverse_map import PixelMapping
from hetmatch_qgis.engine.fitting.least_squares import fit
from hetmatch_qgis.engine.fitting.robust import is_plausible
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.matching.fine import FineTile
from hetmatch_qgis.engine.matching.guided import GuidedTile
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.pairs.pair import ImagePair
from hetmatch_qgis.engine.pairs.signal_check import MIN_VALID_SHARE, NO_OVERLAP, no_signal_reason
from hetmatch_qgis.engine.pairs.tiling import Tile
from hetmatch_qgis.engine.refinement.lattice import STEP, Field
from hetmatch_qgis.engine.refinement.moving_tile import MovingTile

TREND_SIDE = 9
"""Points along a side of a window that the affine trend of a guide is fitted to; as those at which
the ground around a window is read."""


@dataclass(frozen=True)
class MatchedWindow:
    """The outcome of one window.

    guided: its guided matches.
    model: the model that it was refined from.
    fine: its candidate tie points.
    """

    guided: GuidedTile
    model: CoarseModel
    fine: FineTile

    @property
    def tile(self) -> Tile:
        return self.guided.tile

    def thinned(self, limit: int) -> MatchedWindow:
        """The same with at most `limit` candidates, spread over the window."""
        rows = spaced_rows(len(self.fine.reference), limit)
        return replace(self, fine=self.fine.select(rows))


@dataclass(frozen=True)
class Aim:
    """From where windows are searched.

    pair: the two images.
    matcher: the network.
    model: of the whole overlap.
    is_only: whether one tile holds the whole frame, so that its matches are all there are.
    guide: from the reference's frame to the moving one, known from an earlier look and rougher than
        any model can be: where windows start from; None for the model.
    is_started: whether the user said where to search.
    may_halve: False where half the size of a window was tried and showed too little.
    """

    pair: ImagePair
    matcher: Matcher
    model: CoarseModel
    is_only: bool = False
    guide: PixelMapping | None = None
    is_started: bool = False
    may_halve: bool = True

    def model_of(self, tile: Tile) -> CoarseModel:
        """The model that a window is searched from: of a guide, its affine trend there."""
        if self.guide is None:
            return self.model
        window = tile.window
        points = even_lattice(window.width, window.height, TREND_SIDE)
        points = points + np.array([window.column, window.row])
        moving = self.guide(points)
        is_known = np.isfinite(moving).all(axis=1)
        trend = fit("affine", moving[is_known], points[is_known])
        size = self.pair.moving.width, self.pair.moving.height
        if not isinstance(trend, Projective) or not is_plausible(trend.matrix, *size):
            return self.model
        return replace(self.model, transform=trend)

    def guided_field(self, start: CoarseModel, tile: Tile) -> Field | None:
        """Displacements off a model (H // STEP, W // STEP, 2) by the guide; None without one."""
        if self.guide is None:
            return None
        points = lattice_of(tile)
        moving = self.guide(points.reshape(-1, 2))
        there = start.transform.apply(moving).reshape(points.shape)
        return np.asarray(np.nan_to_num(there - points), dtype=np.float32)


@dataclass(frozen=True)
class WindowImages:
    """The images of a window.

    reference: the reference. moving_tile: the moving image around it. moving: the same resampled
    onto the reference.
    """

    reference: Grey
    moving_tile: MovingTile
    moving: Grey


def read_window(
    pair: ImagePair, model: CoarseModel, tile: Tile, run_both: SideBySide
) -> WindowImages | Message:
    """The images of a window, or why there is nothing to match."""
    reference, (moving_tile, moving) = run_both(
        lambda: _read_reference(pair, tile), lambda: _read_moving(pair, model, tile)
    )
    if isinstance(reference, Message):
        return reference
    shared = np.count_nonzero(moving.valid & reference.valid)
    if shared < MIN_VALID_SHARE * reference.valid.size:
        return NO_OVERLAP
    return WindowImages(reference, moving_tile, moving)


def _read_reference(pair: ImagePair, tile: Tile) -> Grey | Message:
    """The reference's grey levels in a window, or why there is nothing to match."""
    image = pair.reference.raw(tile.window)
    # What is interpolated has no noise to compare with; the whole image was looked at when read.
    has_noise = not pair.reference.description.layers and not pair.reference.is_enlarged
    return no_signal_reason(image, not has_noise) or pair.reference.normalisation.apply(image)


def _read_moving(pair: ImagePair, model: CoarseModel, tile: Tile) -> tuple[MovingTile, Grey]:
    """The moving image around a window, and resampled onto it."""
    moving = MovingTile(pair.moving, model.transform, tile.window)
    return moving, moving.resample()


def lattice_of(tile: Tile) -> NDArray[np.float64]:
    """Points (H // STEP, W // STEP, 2) of the reference's frame that a window is measured at."""
    window = tile.window
    rows, columns = window.height // STEP, window.width // STEP
    lattice = grid_points(np.arange(columns) * STEP, np.arange(rows) * STEP)
    return np.asarray(lattice + np.array([window.column, window.row]) + STEP / 2)


def skipped(tile: Tile, reason: Message, model: CoarseModel) -> MatchedWindow:
    return MatchedWindow(GuidedTile(tile, reason, None), model, FineTile.empty())
