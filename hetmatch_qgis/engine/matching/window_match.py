"""One window matched from reading to candidates: guided match, local model, fine stage.

Each image of a window is read once and goes through the network once. Its cells are matched within
what the aim leaves, which gives the window a model of its own; its fine channels are what the fine
stage then compares.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import even_lattice, grid_points, spaced_rows
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import SideBySide, one_after_the_other
from hetmatch_qgis.engine.features.base import Channels, Matcher
from hetmatch_qgis.engine.fitting.inverse_map import PixelMapping
from hetmatch_qgis.engine.fitting.robust import is_plausible
from hetmatch_qgis.engine.fitting.transforms import Projective, fit
from hetmatch_qgis.engine.matching.coarse_model import CoarseModel
from hetmatch_qgis.engine.matching.fine import FineTile, expected_field, owned_points
from hetmatch_qgis.engine.matching.guided import (
    GuidedTile,
    in_frames,
    own_model,
    search_radius,
)
from hetmatch_qgis.engine.matching.lattice import STEP, Field
from hetmatch_qgis.engine.matching.moving_tile import MovingTile
from hetmatch_qgis.engine.matching.refine import LEVELS, Votes, refine_tile
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.pairs.pair import ImagePair
from hetmatch_qgis.engine.pairs.tiling import (
    MIN_VALID_SHARE,
    NO_OVERLAP,
    Tile,
    no_signal_reason,
)

TREND_SIDE = 9
"""Points along a side of a window that the affine trend of a guide is fitted to; as those at which
the ground around a window is read."""

MAX_OFFSET = 12.0
"""Pixels, a cell and a half of the network, by which half of a window may lie off the aim so that
what was resampled by the aim still serves: the first level searches twice as far."""


MEASURED_SIDE = 256
"""Pixels along a side of what is measured of a window: three and a half of the windows that are
compared, and less than a half of the work of a whole window."""

MEASURED_LEVELS = LEVELS[3:]
"""Levels that compare gradients: they search 4 pixels around what is known."""

MIN_GUIDED = 0.05
"""Pixels off its affine trend up to which a guide is as good as that: a quarter of the accuracy
that is asked for."""


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
    """

    pair: ImagePair
    matcher: Matcher
    model: CoarseModel
    is_only: bool = False
    guide: PixelMapping | None = None

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


def match_window(
    aim: Aim, tile: Tile, progress: Progress, run_both: SideBySide = one_after_the_other
) -> MatchedWindow:
    """Match one window within what the aim leaves.

    run_both: how the work on the two images is run.

    Raises Cancelled.
    """
    progress.check()
    pair, matcher, model = aim.pair, aim.matcher, aim.model_of(tile)
    images = _read(pair, model, tile, run_both)
    if isinstance(images, Message):
        return _skipped(tile, images, model)
    reference, moving_tile, moving = images
    progress.check()
    (ref_features, ref_channels), (moving_features, moving_channels) = run_both(
        lambda: matcher.describe_finely(reference.values, reference.valid),
        lambda: matcher.describe_finely(moving.values, moving.valid),
    )
    progress.check()
    matches = matcher.match(ref_features, moving_features, search_radius(model))
    guided = GuidedTile(tile, None, in_frames(matches, tile, model.transform))
    own = own_model(model, guided, aim.is_only) if aim.guide is None else model
    offsets = model_offsets(model, own, tile)
    start = model
    if float(np.median(np.linalg.norm(offsets, axis=-1))) > MAX_OFFSET:
        # Too far off: the ground that the own model needs may not have been read.
        moving_tile, moving_channels = MovingTile(pair.moving, own.transform, tile.window), None
        offsets, start = np.zeros_like(offsets), own

    def compute_channels(grey: Grey) -> Channels | None:
        progress.check()
        return matcher.channels(grey.values, grey.valid)

    def resample(field: Field | None) -> Grey:
        progress.check()
        if field is None and start is model:
            return moving
        return moving_tile.resample(field)

    expected = aim.guided_field(start, tile)
    if expected is not None:
        # Rough ground: what was resampled by the trend is too crumpled to be moved.
        moving_channels = None
    else:
        expected = expected_field(start, guided)
    lattice = refine_tile(
        reference,
        resample,
        compute_channels,
        offsets if expected is None else expected,
        known=(ref_channels, moving_channels),
        run_both=run_both,
    )
    size = np.array([pair.moving.width, pair.moving.height])
    return MatchedWindow(guided, own, owned_points(lattice, start, guided, size))


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
    images = _read(pair, model, tile, one_after_the_other)
    if isinstance(images, Message):
        return Measured(_skipped(tile, images, model), 0.0)
    reference, moving_tile, moving = images
    expected = aim.guided_field(model, tile)
    if expected is None or np.abs(expected).max() < MIN_GUIDED:
        expected = np.zeros((*lattice_of(tile).shape[:2], 2), dtype=np.float32)
    lattice = refine_tile(
        reference,
        lambda field: moving if field is None else moving_tile.resample(field),
        lambda _: None,
        expected,
        MEASURED_LEVELS,
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


def _read(
    pair: ImagePair, model: CoarseModel, tile: Tile, run_both: SideBySide
) -> tuple[Grey, MovingTile, Grey] | Message:
    """The reference in a window, the moving image around it and resampled onto it.

    Or why there is nothing to match.
    """
    reference, (moving_tile, moving) = run_both(
        lambda: _read_reference(pair, tile), lambda: _read_moving(pair, model, tile)
    )
    if isinstance(reference, Message):
        return reference
    shared = np.count_nonzero(moving.valid & reference.valid)
    if shared < MIN_VALID_SHARE * reference.valid.size:
        return NO_OVERLAP
    return reference, moving_tile, moving


def _read_reference(pair: ImagePair, tile: Tile) -> Grey | Message:
    """The reference's grey levels in a window, or why there is nothing to match."""
    image = pair.reference.raw(tile.window)
    is_drawn = bool(pair.reference.description.layers)
    return no_signal_reason(image, is_drawn) or pair.reference.normalisation.apply(image)


def _read_moving(pair: ImagePair, model: CoarseModel, tile: Tile) -> tuple[MovingTile, Grey]:
    """The moving image around a window, and resampled onto it."""
    moving = MovingTile(pair.moving, model.transform, tile.window)
    return moving, moving.resample()


def model_offsets(resampled_by: CoarseModel, model: CoarseModel, tile: Tile) -> Field:
    """Displacements (H // STEP, W // STEP, 2) that a model predicts in a window.

    They lead from a point to the same ground in the moving image as `resampled_by` brings it onto
    the reference.
    """
    points = lattice_of(tile)
    if resampled_by.transform is model.transform:
        return np.zeros(points.shape, dtype=np.float32)
    moving = model.transform.inverse().apply(points.reshape(-1, 2))
    there = resampled_by.transform.apply(moving).reshape(points.shape)
    return np.asarray(there - points, dtype=np.float32)


def lattice_of(tile: Tile) -> NDArray[np.float64]:
    """Points (H // STEP, W // STEP, 2) of the reference's frame that a window is measured at."""
    window = tile.window
    rows, columns = window.height // STEP, window.width // STEP
    lattice = grid_points(np.arange(columns) * STEP, np.arange(rows) * STEP)
    return np.asarray(lattice + np.array([window.column, window.row]) + STEP / 2)


def _skipped(tile: Tile, reason: Message, model: CoarseModel) -> MatchedWindow:
    return MatchedWindow(GuidedTile(tile, reason, None), model, FineTile.empty())
