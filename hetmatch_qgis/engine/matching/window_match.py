"""One window matched from reading to candidates: guided match, local model, fine stage.

Each image of a window is read once and goes through the network once. Its cells are matched within
what the aim leaves, which gives the window a model of its own; its fine channels are what the fine
stage then compares.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.coarse.trials import CONVINCING_SIGNIFICANCE
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import SideBySide, one_after_the_other
from hetmatch_qgis.engine.features.base import Channels, Matches
from hetmatch_qgis.engine.matching.fine import (
    FineTile,
    expected_field,
    owned_points,
)
from hetmatch_qgis.engine.matching.guided import (
    GuidedTile,
    in_frames,
    own_model,
    search_radius,
)
from hetmatch_qgis.engine.matching.verdict import MIN_GUIDED_SIGNIFICANCE
from hetmatch_qgis.engine.matching.window_images import (
    Aim,
    MatchedWindow,
    WindowImages,
    lattice_of,
    read_window,
    skipped,
)
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.pairs.tiling import Tile
from hetmatch_qgis.engine.refinement.lattice import Field
from hetmatch_qgis.engine.refinement.levels import HALVED_LEVELS, LEVELS
from hetmatch_qgis.engine.refinement.moving_tile import MovingTile
from hetmatch_qgis.engine.refinement.refine import refine_tile
from hetmatch_qgis.engine.refinement.tile_channels import shrunk

MAX_OFFSET = 12.0
"""Pixels, a cell and a half of the network, by which half of a window may lie off the aim so that
what was resampled by the aim still serves: the first level searches twice as far."""

MIN_HALVED_SIDE = 384
"""Pixels along a side of a window from which on the network sees it at half its size first: those
of a survey. Of 29 training pairs of aerial photographs and Landsat, 420 to 934 pixels along a side,
a fifth to a third of the time is saved, and the error stays; of five mosaics of 4 and 16 megapixels
with exact truth (benchmarks.scale) a fifth to a quarter."""

MIN_HALVED_SHARE = 0.7
"""Share of the matches at half the size that agree with one model, below which the search starts
anew at full size: of those pairs 0.55 to 0.99 agree, of 18 of radar on optical 0.31 to 0.86."""

MIN_HALVED_STEADINESS = 0.85
"""Share of the candidates that agree with their neighbours, below which the same is done: above,
points lie as near the truth as at full size, and four in five at least are found (those 29 pairs).
Of radar on optical 0.46 to 0.75 agree, and of 21 drawn training maps on photographs 2 were told so
(decision 46), so that neither is tried."""

MIN_OWN_SHARE = 0.5
"""Share of the matches that agree with a window's own model from which on it is followed all over,
and what they show besides is told by how far they lie off it. Set by hand: with all windows so one
of 180 srif pairs, where 0.44 agree, is 4.6 pixels off instead of 0.9."""


def match_window(
    aim: Aim, tile: Tile, progress: Progress, run_both: SideBySide = one_after_the_other
) -> MatchedWindow:
    """Match one window within what the aim leaves.

    run_both: how the work on the two images is run.

    Raises Cancelled.
    """
    progress.check()
    images = read_window(aim.pair, aim.model_of(tile), tile, run_both)
    if isinstance(images, Message):
        return skipped(tile, images, aim.model_of(tile))
    if _may_be_halved(aim, tile):
        halved = _match_halved(aim, tile, images, progress, run_both)
        if halved is not None:
            return halved
    progress.check()
    seen = _see(aim, tile, images, 1, run_both)
    if _is_hopeless(aim, seen):
        return MatchedWindow(seen.guided, seen.model, FineTile.empty())
    return _refine(aim, images, seen, progress, run_both)


def match_halved(
    aim: Aim, tile: Tile, progress: Progress, run_both: SideBySide
) -> MatchedWindow | None:
    """One window matched at half its size; None where that is too small or shows too little.

    Raises Cancelled.
    """
    if not _may_be_halved(aim, tile):
        return None
    images = read_window(aim.pair, aim.model_of(tile), tile, run_both)
    if isinstance(images, Message):
        return None
    return _match_halved(aim, tile, images, progress, run_both)


def _match_halved(
    aim: Aim, tile: Tile, images: WindowImages, progress: Progress, run_both: SideBySide
) -> MatchedWindow | None:
    seen = _see(aim, tile, images, 2, run_both)
    if not seen.is_clear:
        return None
    halved = _refine(aim, images, seen, progress, run_both)
    return halved if halved.fine.steadiness >= MIN_HALVED_STEADINESS else None


def _may_be_halved(aim: Aim, tile: Tile) -> bool:
    """True where half the size may do for the network."""
    if aim.guide is not None or not aim.may_halve:
        return False
    if aim.pair.mixes_radar or aim.pair.has_map:
        return False
    side = min(tile.window.width, tile.window.height)
    return aim.model.significance > CONVINCING_SIGNIFICANCE and side >= MIN_HALVED_SIDE


def _is_hopeless(aim: Aim, seen: _Seen) -> bool:
    """True where a window that holds all there is tells already that nothing will be believed.

    Near a start that the user gave, what is found is wanted all the same.
    """
    is_searched = aim.is_only and aim.guide is None and not aim.is_started
    return is_searched and seen.model.significance < MIN_GUIDED_SIGNIFICANCE


@dataclass(frozen=True)
class _Seen:
    """A window as the network describes it.

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
        """True where channels may be compared, and most of the matches agree with the model."""
        has_channels = all(channels is not None for channels in self.channels)
        return has_channels and self.model.inliers >= MIN_HALVED_SHARE * self.model.matches


def _see(aim: Aim, tile: Tile, images: WindowImages, shrink: int, run_both: SideBySide) -> _Seen:
    """Show a window to the network once, and match what it describes within what the aim leaves."""
    model, matcher = aim.model_of(tile), aim.matcher
    (ref_features, ref_channels), (moving_features, moving_channels) = run_both(
        lambda: matcher.describe_finely(*shrunk(images.reference, shrink)),
        lambda: matcher.describe_finely(*shrunk(images.moving, shrink)),
    )
    matches = matcher.match(ref_features, moving_features, search_radius(model) / shrink)
    in_tile = Matches(matches.reference * shrink, matches.moving * shrink, matches.scores)
    guided = GuidedTile(tile, None, in_frames(in_tile, tile, model.transform))
    own = own_model(model, guided, aim.is_only) if aim.guide is None else model
    return _Seen(shrink, guided, own, (ref_channels, moving_channels))


def _refine(
    aim: Aim, images: WindowImages, seen: _Seen, progress: Progress, run_both: SideBySide
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
        expected = _expected(start, seen, offsets)
    lattice = refine_tile(
        images.reference,
        resample,
        compute_channels,
        expected,
        LEVELS if seen.shrink == 1 else HALVED_LEVELS,
        known=(ref_channels, moving_channels),
        run_both=run_both,
        is_masked=pair.is_masked,
        may_stress_detail=pair.radius is not None,
    )
    size = np.array([pair.moving.width, pair.moving.height])
    return MatchedWindow(seen.guided, seen.model, owned_points(lattice, start, seen.guided, size))


def _expected(start: CoarseModel, seen: _Seen, offsets: Field) -> Field:
    """Displacements off the start where a window is searched first.

    offsets: that the window's own model predicts.
    """
    own = seen.model
    if own.inliers < MIN_OWN_SHARE * own.matches:
        # Far from the matches that made it the model may be worse than the start.
        field = expected_field(start, seen.guided, seen.shrink)
        return offsets if field is None else field
    # Where its model is even, what the matches scatter about it is noise.
    field = expected_field(own, seen.guided, seen.shrink)
    return offsets if field is None else offsets + field


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
