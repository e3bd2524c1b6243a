"""Dense sub-pixel refinement in the aligned frame.

Once a coarse model has brought the moving image onto the reference, every point of a lattice on
the reference is searched in a small neighbourhood of the aligned moving image, in levels from
coarse to fine. Between the levels the displacements are made consistent with their neighbours, and
the moving image is resampled anew from its own pixels, so that uneven ground is followed too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points, grid_points
from hetmatch_qgis.engine.core.workers import SideBySide, one_after_the_other
from hetmatch_qgis.engine.correlation.peaks import peaks
from hetmatch_qgis.engine.correlation.products import Masks, block_products
from hetmatch_qgis.engine.features.base import Channels
from hetmatch_qgis.engine.matching.lattice import STEP, Field
from hetmatch_qgis.engine.pairs.gradients import (
    gradient_channels,
    has_whole_gradients,
    squared_lengths,
)
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.raster.masks import is_undisturbed

_REMAP_CHANNELS = 4
"""Channels that OpenCV interpolates at once at the speed of its vector instructions."""

VOTE_STEP, VOTE_WINDOW = 64, 72
"""Pixels between the points that vote, and side of their windows, which hardly overlap; set in
c039fa6."""

MAX_INCONSISTENCY = 1.5
"""Pixels by which a consistent peak may lie off the smooth field; set with the first version
(bd793ef)."""

INDEPENDENT_AREA = 31.0
"""Square pixels of a window that count as one independent sample of the noise, which gradients of
smoothed images share. By the true errors of 16,000 points of 23 scans of relief maps
(`benchmarks.scanned_sheets`): of those surer than 1.5 pixels the ellipses of 50 and 90 percent hold
50 and 90 percent, of single scans 69 to 100."""

_ROUNDS = 8
"""Rounds of the robust smoothing; set by hand in 1b76466."""
_PRIOR = 0.1
"""Weight of no displacement, in mean weights of a point; set by hand in 1b76466."""
_SHRINKAGE = 0.7
"""Factor of the tolerance from round to round; set by hand in 1b76466."""
_MIN_TOLERANCE = 0.75
"""Pixels that the tolerance does not fall below; set by hand in 1b76466."""


@dataclass(frozen=True)
class Level:
    """One level of the search; lengths in pixels of the reference's frame.

    shrink: pixels of the frame along a pixel of the channels.
    radius: largest displacement that is searched.
    window: side of the windows that are compared.
    learned: whether the matcher's channels are compared or those of gradients.
    """

    shrink: int
    radius: int
    window: int
    learned: bool = False


LEVELS = (
    Level(4, 24, 264, learned=True),
    Level(4, 12, 136, learned=True),
    Level(4, 8, 104, learned=True),
    Level(2, 4, 72),
    Level(1, 3, 72),
)
"""Windows shrink with the radius, because wide ones are unambiguous and narrow ones precise; set by
hand with the first version (bd793ef) and f7763a0."""

HALVED_LEVELS = (
    Level(8, 24, 264, learned=True),
    Level(8, 24, 136, learned=True),
    *LEVELS[3:],
)
"""Levels where the matcher sees the images at half their size: the channels are 8 pixels apart, of
which a search needs three about its middle. Windows as in LEVELS."""


@dataclass(frozen=True)
class Votes:
    """Peaks of single windows that hardly overlap, each without regard to its neighbours.

    points: (M, 2) pixels of the reference tile.
    offsets: (M, 2), as in `Lattice`.
    """

    points: Points
    offsets: Points

    @staticmethod
    def none() -> Votes:
        """No votes."""
        return Votes(np.zeros((0, 2)), np.zeros((0, 2)))


@dataclass(frozen=True)
class Lattice:
    """Displacements on the lattice (h, w) of one tile.

    points: (h, w, 2) pixels of the reference tile.
    offsets: (h, w, 2) pixels from a point to the same ground in the moving image as the coarse
        model brings it onto the reference.
    smooth: (h, w, 2), the same smoothed over neighbours.
    score: (h, w) correlation at the peak, 0 without a peak.
    sharpness: (h, w) height of the peak over its best rival, relative, 0 to 1.
    covariance: (h, w, 3) of the offsets: variances of column and row, and their covariance, squared
        pixels.
    votes: peaks of single windows, before any smoothing.
    """

    points: Points
    offsets: Field
    smooth: Field
    score: NDArray[np.float32]
    sharpness: NDArray[np.float32]
    covariance: NDArray[np.float32]
    votes: Votes

    @property
    def is_consistent(self) -> NDArray[np.bool_]:
        """Mask (h, w) of the points whose peak agrees with their neighbourhood."""
        deviation = np.linalg.norm(self.offsets - self.smooth, axis=-1)
        return np.asarray((self.score > 0) & (deviation < MAX_INCONSISTENCY))


def refine_tile(
    reference: Grey,
    resample: Callable[[Field | None], Grey],
    compute_channels: Callable[[Grey], Channels | None],
    expected: Field | None = None,
    levels: tuple[Level, ...] = LEVELS,
    known: tuple[Channels | None, Channels | None] = (None, None),
    run_both: SideBySide = one_after_the_other,
    is_masked: bool = False,
) -> Lattice:
    """Search every lattice point of a reference tile in the moving image.

    reference: grey levels (H, W) of the tile.
    resample: the moving image (H, W) through the coarse model, read at positions displaced by a
        field; None for no field.
    compute_channels: the matcher's channels (H // 4, W // 4, C) of an image, or of the image
        shrunk, as far apart as the learned levels say.
    expected: displacements (H // STEP, W // STEP, 2) to start from; None for zero.
    levels: at least one.
    known: channels of the reference and of the moving image without a field, where they are
        computed already.
    run_both: how the two halves of the work of a level are run.
    is_masked: whether a user masked a part, so that gaps are many: then only what both images show
        is compared. Where gaps lie at the rims alone the verdict knows the correlation without.

    The network sees the moving image once: where a level expects displacements, its channels are
    moved by them, which is as good on levels that only lead to the next.
    """
    height, width = reference.values.shape
    rows, columns = height // STEP, width // STEP
    field: Field = np.zeros((rows, columns, 2), dtype=np.float32) if expected is None else expected
    search = _Search(reference, resample, compute_channels, known, run_both, is_masked)
    lattice: Lattice | None = None
    votes: Votes | None = None
    for level in levels:
        compared = search.channels(level, field)
        lattice = _search_level(compared, field, level, votes, run_both)
        field, votes = lattice.smooth, lattice.votes
    if lattice is None:
        raise ValueError("a search takes at least one level")
    return lattice


@dataclass(frozen=True)
class _Compared:
    """What is compared on one level.

    reference, moving: channels. valid: mask (h, w) of the lattice points where both have data.
    masks: where each has channels.
    """

    reference: Channels
    moving: Channels
    valid: NDArray[np.bool_]
    masks: Masks = (None, None)


class _Search:
    """The channels of both images on each level, each computed once.

    The arguments are those of `refine_tile`.
    """

    def __init__(
        self,
        reference: Grey,
        resample: Callable[[Field | None], Grey],
        compute_channels: Callable[[Grey], Channels | None],
        known: tuple[Channels | None, Channels | None],
        run_both: SideBySide,
        is_masked: bool,
    ) -> None:
        self._reference, self._resample, self._is_masked = reference, resample, is_masked
        self._compute_channels, self._run_both = compute_channels, run_both
        self._known_reference, self._known_moving = known
        self._learned: tuple[Channels, Channels, Grey] | None = None
        self._has_learned = True

    def channels(self, level: Level, field: Field) -> _Compared:
        """Channels of the reference and of the moving image, and where both have data."""
        learned = self._learned_channels() if level.learned else None
        if learned is None:
            moving = self._resample(field if field.any() else None)
            valid = _at_lattice(self._reference.valid & moving.valid)
            gaps = self._gaps(moving)
            (ref_channels, ref_mask), (moving_channels, moving_mask) = self._run_both(
                lambda: _gradients(self._reference, level.shrink, gaps[0]),
                lambda: _gradients(moving, level.shrink, gaps[1]),
            )
            return _Compared(ref_channels, moving_channels, valid, (ref_mask, moving_mask))
        ref_channels, moving_channels, moving = learned
        valid = _at_lattice(self._reference.valid)
        if not field.any():
            valid = valid & _at_lattice(moving.valid)
        else:
            moving_channels, valid = _moved(
                moving_channels, moving.valid, field, valid, level.shrink
            )
        gaps = self._gaps(moving)
        seen = _has_channels(ref_channels, gaps[0]), _has_channels(moving_channels, gaps[1])
        return _Compared(ref_channels, moving_channels, valid, seen)

    def _gaps(self, moving: Grey) -> tuple[bool, bool]:
        """Whether the reference and the moving image have gaps that are to be left out."""
        if not self._is_masked:
            return False, False
        return not self._reference.valid.all(), not moving.valid.all()

    def _learned_channels(self) -> tuple[Channels, Channels, Grey] | None:
        """The matcher's channels of both images, and the moving one; None where it has none."""
        if self._learned is None and self._has_learned:
            moving = self._resample(None)
            reference = self._known_reference
            if reference is None:
                reference = self._compute_channels(self._reference)
            channels = self._known_moving
            if channels is None and reference is not None:
                channels = self._compute_channels(moving)
            self._has_learned = reference is not None and channels is not None
            if reference is not None and channels is not None:
                self._learned = reference, channels, moving
        return self._learned


def _has_channels(channels: Channels, has_gaps: bool) -> NDArray[np.bool_] | None:
    """Where an image with gaps has channels (h, w), which are zero in them; None without gaps."""
    return squared_lengths(channels) > 0 if has_gaps else None


def _gradients(
    image: Grey, shrink: int, has_gaps: bool
) -> tuple[Channels, NDArray[np.bool_] | None]:
    """Gradients of an image shrunk, and where they are whole; None without gaps."""
    values, valid = shrunk(image, shrink)
    channels = gradient_channels(values, valid)
    if not has_gaps:
        return channels, None
    is_whole = has_whole_gradients(valid)
    return channels * is_whole[..., None], is_whole


def _at_lattice(valid: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """A mask (H, W) at the lattice points (H // STEP, W // STEP)."""
    rows, columns = (side // STEP for side in valid.shape)
    return valid[STEP // 2 :: STEP, STEP // 2 :: STEP][:rows, :columns]


def _moved(
    channels: Channels,
    valid: NDArray[np.bool_],
    field: Field,
    ref_valid: NDArray[np.bool_],
    step: int,
) -> tuple[Channels, NDArray[np.bool_]]:
    """Channels (h, w, C) read at displaced positions, and where both images have data.

    valid: (H, W), the pixels with data of the image that the channels are of. field: displacements
    on the lattice, pixels. ref_valid: mask of the lattice points where the reference has data.
    step: pixels between the channels.
    """
    rows, columns = channels.shape[:2]
    # Cells of a lattice point; a cell beyond the last one takes its displacement.
    per_point = STEP // step
    at_cells = cv2.resize(
        field,
        (field.shape[1] * per_point, field.shape[0] * per_point),
        interpolation=cv2.INTER_LINEAR,
    )
    beyond = (0, rows - at_cells.shape[0]), (0, columns - at_cells.shape[1]), (0, 0)
    at_cells = np.pad(at_cells, beyond, mode="edge") / np.float32(step)
    column = at_cells[..., 0] + np.arange(columns, dtype=np.float32)
    row = at_cells[..., 1] + np.arange(rows, dtype=np.float32)[:, None]
    moved = np.empty_like(channels)
    for first in range(0, channels.shape[2], _REMAP_CHANNELS):
        part = np.ascontiguousarray(channels[..., first : first + _REMAP_CHANNELS])
        found = cv2.remap(part, column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        moved[..., first : first + _REMAP_CHANNELS] = found.reshape(part.shape)
    lattice = grid_points(np.arange(field.shape[1]), np.arange(field.shape[0])) + 0.5
    position = np.floor(lattice * STEP + field).astype(int)
    inside = ((position >= 0) & (position < valid.shape[::-1])).all(axis=2)
    pixel = np.clip(position, 0, np.array(valid.shape[::-1]) - 1)
    return moved, ref_valid & inside & valid[pixel[..., 1], pixel[..., 0]]


def _search_level(
    compared: _Compared,
    field: Field,
    level: Level,
    votes: Votes | None,
    run_both: SideBySide,
) -> Lattice:
    """Search one level around a field. votes: those of the first level, None on the first."""
    shrink = level.shrink
    radius = level.radius // shrink
    blocks = block_products(
        compared.reference, compared.moving, radius, STEP // shrink, run_both, compared.masks
    )
    found = peaks(blocks.windowed(level.window // STEP, run_both), radius, run_both)
    rows, columns = found.height.shape
    field = field[:rows, :columns]
    lattice = grid_points(np.arange(columns), np.arange(rows))
    points = lattice.astype(np.float64) * STEP + STEP / 2
    score = np.where(compared.valid[:rows, :columns], found.height, np.float32(0))
    steps: Field = found.shift * np.float32(shrink)
    has_gaps = any(mask is not None for mask in compared.masks)
    has_data = compared.valid[:rows, :columns] if has_gaps else np.ones_like(score, dtype=bool)
    smooth = np.add(field, smooth_steps(points, steps, score * found.sharpness, level, has_data))
    if votes is None:
        volume = blocks.windowed(VOTE_WINDOW // STEP)
        votes = _find_votes(volume, radius, points, field, score > 0, shrink)
    return Lattice(
        points=points,
        offsets=np.add(field, steps),
        smooth=smooth,
        score=score,
        sharpness=found.sharpness,
        covariance=found.covariance * np.float32(shrink**2 * INDEPENDENT_AREA / level.window**2),
        votes=votes,
    )


def _find_votes(
    volume: NDArray[np.float32],
    radius: int,
    points: Points,
    field: Field,
    has_peak: NDArray[np.bool_],
    shrink: int,
) -> Votes:
    step = VOTE_STEP // STEP
    part = slice(step // 2, None, step), slice(step // 2, None, step)
    found = peaks(volume[part], radius)
    is_vote = has_peak[part] & (found.height > 0)
    offsets = field[part].astype(np.float64) + found.shift * shrink
    return Votes(points=points[part][is_vote], offsets=offsets[is_vote])


def smooth_steps(
    points: Points,
    steps: Field,
    weights: NDArray[np.float32],
    level: Level,
    has_data: NDArray[np.bool_],
) -> Field:
    """The steps (h, w, 2) of one level, smoothed so that neighbours agree.

    points: (h, w, 2) pixels of the tile. steps: (h, w, 2) pixels from the position that the last
    level expected to the peak. weights: (h, w). has_data: (h, w), where both images have data.

    A robust affine trend over the lattice (iteratively reweighted least squares), plus a robust
    local mean of its residuals (Gaussian as wide as the search window). The tolerance shrinks from
    round to round, so that a chance agreement of a few does not decide; points without a clear
    peak are taken to be where they were expected, but for those that nobody sees.
    """
    sigma = level.window / STEP / 3
    design = np.concatenate([points, np.ones_like(points[..., :1])], axis=-1).reshape(-1, 3)
    flat = steps.reshape(-1, 2).astype(np.float64)
    base = weights.reshape(-1).astype(np.float64)
    local, trend = np.zeros_like(steps), np.zeros_like(steps)
    if base.max(initial=0.0) <= 0:
        return trend
    mean_prior = _PRIOR * base[base > 0].mean()
    prior = mean_prior * has_data.reshape(-1)
    local_prior = np.float32(mean_prior) * _seen_share(has_data, sigma)
    for round_number in range(_ROUNDS):
        tolerance = max(_MIN_TOLERANCE, level.radius * _SHRINKAGE**round_number)
        deviation = np.linalg.norm(flat - (trend + local).reshape(-1, 2), axis=1)
        trust = base / (1 + (deviation / tolerance) ** 2) ** 2
        normal = design.T @ (design * (trust + prior)[:, None])
        solution = np.linalg.lstsq(normal, design.T @ (flat * trust[:, None]), rcond=1e-12)[0]
        trend = (design @ solution).reshape(steps.shape).astype(np.float32)
        share = trust.reshape(weights.shape).astype(np.float32)
        total = cv2.GaussianBlur(share, (0, 0), sigma, borderType=cv2.BORDER_CONSTANT)
        residuals = (steps - trend) * share[..., None]
        blurred = cv2.GaussianBlur(residuals, (0, 0), sigma, borderType=cv2.BORDER_CONSTANT)
        local = blurred / (total + local_prior)[..., None]
    return (trend + local).astype(np.float32)


def _seen_share(has_data: NDArray[np.bool_], sigma: float) -> NDArray[np.float32]:
    """Share (h, w) of a Gaussian about each point that has data: 1 without gaps."""
    seen = has_data.astype(np.float32)
    if has_data.all():
        return seen
    blurred = cv2.GaussianBlur(seen, (0, 0), sigma, borderType=cv2.BORDER_CONSTANT)
    # Where nothing is seen far around, nothing is added up either.
    return np.asarray(np.maximum(blurred, np.float32(1e-6)))


def shrunk(image: Grey, factor: int) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Grey levels and mask (H // factor, W // factor) of an image, averaged."""
    if factor == 1:
        return image.values, image.valid
    rows, columns = image.values.shape[0] // factor, image.values.shape[1] // factor
    size = (columns, rows)
    part = slice(0, rows * factor), slice(0, columns * factor)
    values, weights = (
        np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), dtype=np.float32)
        for plane in (image.values[part], image.valid[part].astype(np.float32))
    )
    return values, is_undisturbed(weights)
