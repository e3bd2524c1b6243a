"""One window matched from reading to candidates: guided match, local model, fine stage.

Each image of a window is read once and goes through the network once. Its cells are matched within
what the aim leaves, which gives the window a model of its own; its fine channels are what the fine
stage then compares.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.core.grid import even_lattice, grid_points, spaced_rows
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import SideBySide, one_after_the_other
from hetmatch_qgis.engine.features.base import Channels, Features, Matcher
from hetmatch_qgis.engine.fitting.inverse_map import PixelMapping
from hetmatch_qgis.engine.fitting.robust import is_plausible
from hetmatch_qgis.engine.fitting.transforms import Projective, fit
from hetmatch_qgis.engine.matching.fine import FineTile, expected_field, owned_points
from hetmatch_qgis.engine.matching.guided import (
    GuidedTile,
    in_frames,
    own_model,
    search_radius,
)
from hetmatch_qgis.engine.matching.lattice import STEP, Field
from hetmatch_qgis.engine.matching.moving_tile import MovingTile
from hetmatch_qgis.engine.matching.refine import HALVED_LEVELS, LEVELS, Votes, refine_tile, shrunk
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


MIN_HALVED_SIDE = 400
"""Pixels along a side of a window from which on the network sees it at half its size first. Of
aerial photographs of two dates, 420 to 900 pixels along a side, a fifth to a third of the time is
saved, and the error stays (30 training pairs)."""

MIN_HALVED_SHARE = 0.7
"""Share of the matches at half the size that agree with one model, below which the search starts
anew at full size: of aerial photographs of two dates 0.75 to 0.99 agree, of radar on optical 0.31
to 0.86 (the same, and 18 training pairs)."""

MIN_HALVED_STEADINESS = 0.85
"""Share of the candidates that agree with their neighbours, below which the same is done: above,
points lie as near the truth as at full size, and nine in ten are found. Of radar on optical 0.46 to
0.75 agree (the same pairs)."""

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

    def may_be_halved(self, tile: Tile) -> bool:
        """Whether half the size may do for the network in a window that holds all there is."""
        side = min(tile.window.width, tile.window.height)
        return self.is_only and self.guide is None and side >= MIN_HALVED_SIDE

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
    images = _read(aim.pair, aim.model_of(tile), tile, run_both)
    if isinstance(images, Message):
        return _skipped(tile, images, aim.model_of(tile))
    if aim.may_be_halved(tile):
        seen = _see(aim, tile, images, 2, run_both)
        if seen.is_clear:
            halved = _refine(aim, images, seen, progress, run_both)
            if halved.fine.steadiness >= MIN_HALVED_STEADINESS:
                return halved
    progress.check()
    return _refine(aim, images, _see(aim, tile, images, 1, run_both), progress, run_both)


@dataclass(frozen=True)
class _Seen:
    """What the network tells of a window.

    shrink: by which the images were before the network saw them, 1 or 2.
    guided: the guided matches.
    model: the model that they support.
    channels: of the reference and of the moving image resampled onto it.
    """

    shrink: int
    guided: GuidedTile
    model: CoarseModel
    channels: tuple[Channels | None, Channels | None]

    @property
    def is_clear(self) -> bool:
        """Whether channels may be compared, and most of the matches agree with the model."""
        has_channels = all(channels is not None for channels in self.channels)
        return has_channels and self.model.inliers >= MIN_HALVED_SHARE * self.model.matches


def _see(aim: Aim, tile: Tile, images: _Images, shrink: int, run_both: SideBySide) -> _Seen:
    """Show a window to the network once, and match what it describes within what the aim leaves."""
    model, matcher = aim.model_of(tile), aim.matcher
    (ref_features, ref_channels), (moving_features, moving_channels) = run_both(
        lambda: _describe(matcher, images.reference, shrink),
        lambda: _describe(matcher, images.moving, shrink),
    )
    matches = matcher.match(ref_features, moving_features, search_radius(model))
    guided = GuidedTile(tile, None, in_frames(matches, tile, model.transform))
    own = own_model(model, guided, aim.is_only) if aim.guide is None else model
    return _Seen(shrink, guided, own, (ref_channels, moving_channels))


def _describe(matcher: Matcher, grey: Grey, shrink: int) -> tuple[Features, Channels | None]:
    """Features of an image that is shrunk first, in its own pixels, and the channels."""
    features, channels = matcher.describe_finely(*shrunk(grey, shrink))
    return replace(features, points=features.points * shrink), channels


def _refine(
    aim: Aim, images: _Images, seen: _Seen, progress: Progress, run_both: SideBySide
) -> MatchedWindow:
    """A window searched level by level from what the network tells."""
    progress.check()
    pair, tile, model = aim.pair, seen.guided.tile, aim.model_of(seen.guided.tile)
    moving_tile, (ref_channels, moving_channels) = images.moving_tile, seen.channels
    offsets = model_offsets(model, seen.model, tile)
    start = model
    if float(np.median(np.linalg.norm(offsets, axis=-1))) > MAX_OFFSET:
        # Too far off: the ground that the own model needs may not have been read.
        moving_tile = MovingTile(pair.moving, seen.model.transform, tile.window)
        moving_channels, offsets, start = None, np.zeros_like(offsets), seen.model

    def compute_channels(grey: Grey) -> Channels | None:
        progress.check()
        return aim.matcher.channels(*shrunk(grey, seen.shrink))

    def resample(field: Field | None) -> Grey:
        progress.check()
        if field is None and start is model:
            return images.moving
        return moving_tile.resample(field)

    expected = aim.guided_field(start, tile)
    if expected is not None:
        # Rough ground: what was resampled by the trend is too crumpled to be moved.
        moving_channels = None
    else:
        expected = expected_field(start, seen.guided)
    lattice = refine_tile(
        images.reference,
        resample,
        compute_channels,
        offsets if expected is None else expected,
        LEVELS if seen.shrink == 1 else HALVED_LEVELS,
        known=(ref_channels, moving_channels),
        run_both=run_both,
    )
    size = np.array([pair.moving.width, pair.moving.height])
    return MatchedWindow(seen.guided, seen.model, owned_points(lattice, start, seen.guided, size))


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


@dataclass(frozen=True)
class _Images:
    """What is seen in a window.

    reference: the reference. moving_tile: the moving image around it. moving: the same resampled
    onto the reference.
    """

    reference: Grey
    moving_tile: MovingTile
    moving: Grey


def _read(
    pair: ImagePair, model: CoarseModel, tile: Tile, run_both: SideBySide
) -> _Images | Message:
    """The images of a window, or why there is nothing to match."""
    reference, (moving_tile, moving) = run_both(
        lambda: _read_reference(pair, tile), lambda: _read_moving(pair, model, tile)
    )
    if isinstance(reference, Message):
        return reference
    shared = np.count_nonzero(moving.valid & reference.valid)
    if shared < MIN_VALID_SHARE * reference.valid.size:
        return NO_OVERLAP
    return _Images(reference, moving_tile, moving)


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
