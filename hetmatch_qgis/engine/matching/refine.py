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
from torch import Tensor

from hetmatch_qgis.engine.core.grid import Points, grid_points, pixel_centres
from hetmatch_qgis.engine.matching.correlation import block_products, gradient_channels, peaks
from hetmatch_qgis.engine.matching.normalise import Grey
from hetmatch_qgis.engine.raster.masks import is_undisturbed

Field = NDArray[np.float32]
"""Displacements (rows, columns, 2) as (column, row), in pixels, on a lattice of the reference."""

STEP = 8
"""Pixels between lattice points: the cell of the network; set with the first version (bd793ef)."""

VOTE_STEP, VOTE_WINDOW = 64, 72
"""Pixels between the points that vote, and side of their windows, which hardly overlap; set in
c039fa6."""

MAX_INCONSISTENCY = 1.5
"""Pixels by which a consistent peak may lie off the smooth field; set with the first version
(bd793ef)."""

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


@dataclass(frozen=True)
class Votes:
    """Peaks of single windows that hardly overlap, each without regard to its neighbours.

    points: (M, 2) pixels of the reference tile.
    offsets: (M, 2), as in `Lattice`.
    """

    points: Points
    offsets: Points


@dataclass(frozen=True)
class Lattice:
    """Displacements on the lattice (h, w) of one tile.

    points: (h, w, 2) pixels of the reference tile.
    offsets: (h, w, 2) pixels from a point to the same ground in the moving image as the coarse
        model brings it onto the reference.
    smooth: (h, w, 2), the same smoothed over neighbours.
    score: (h, w) correlation at the peak, 0 without a peak.
    sharpness: (h, w) height of the peak over its best rival, relative, 0 to 1.
    votes: peaks of single windows, before any smoothing.
    """

    points: Points
    offsets: Field
    smooth: Field
    score: NDArray[np.float32]
    sharpness: NDArray[np.float32]
    votes: Votes

    @property
    def is_consistent(self) -> NDArray[np.bool_]:
        """Mask (h, w) of the points whose peak agrees with their neighbourhood."""
        deviation = np.linalg.norm(self.offsets - self.smooth, axis=-1)
        return np.asarray((self.score > 0) & (deviation < MAX_INCONSISTENCY))


def refine_tile(
    reference: Grey,
    resample: Callable[[Points], Grey],
    compute_channels: Callable[[Grey], Tensor | None],
    expected: Field | None = None,
    levels: tuple[Level, ...] = LEVELS,
) -> Lattice:
    """Search every lattice point of a reference tile in the moving image.

    reference: grey levels (H, W) of the tile.
    resample: takes pixels (H, W, 2) of the tile and returns the moving image at them, through the
        coarse model.
    compute_channels: the matcher's channels (C, H // 4, W // 4) of an image.
    expected: displacements (H // STEP, W // STEP, 2) to start from; None for zero.
    levels: at least one.
    """
    height, width = reference.values.shape
    rows, columns = height // STEP, width // STEP
    field: Field = np.zeros((rows, columns, 2), dtype=np.float32) if expected is None else expected
    pixels = pixel_centres(width, height)
    lattice: Lattice | None = None
    votes: Votes | None = None
    ref_channels = compute_channels(reference) if any(level.learned for level in levels) else None
    for level in levels:
        moving = resample(pixels + lattice_to_pixels(field, height, width))
        moving_channels = compute_channels(moving) if level.learned else None
        lattice = _search_level(
            _channels(reference, level, ref_channels),
            _channels(moving, level, moving_channels),
            reference.valid & moving.valid,
            field,
            level,
            votes,
        )
        field, votes = lattice.smooth, lattice.votes
    if lattice is None:
        raise ValueError("a search takes at least one level")
    return lattice


def _channels(image: Grey, level: Level, learned: Tensor | None) -> Tensor:
    """The channels that one level compares; gradients where the matcher has none."""
    if level.learned and learned is not None:
        return learned
    return gradient_channels(*_shrink(image, level.shrink))


def _search_level(
    ref_channels: Tensor,
    moving_channels: Tensor,
    valid: NDArray[np.bool_],
    field: Field,
    level: Level,
    votes: Votes | None,
) -> Lattice:
    """Search one level around a field. votes: those of the first level, None on the first."""
    shrink = level.shrink
    radius = level.radius // shrink
    blocks = block_products(ref_channels, moving_channels, radius, STEP // shrink)
    volume = blocks.windowed(level.window // STEP)
    shift, score, sharpness = (part.numpy() for part in peaks(volume, radius))
    rows, columns = score.shape
    field = field[:rows, :columns]
    lattice = grid_points(np.arange(columns), np.arange(rows))
    points = lattice.astype(np.float64) * STEP + STEP / 2
    index = points.astype(int)
    score = np.where(valid[index[..., 1], index[..., 0]], score, 0).astype(np.float32)
    steps: Field = np.asarray(shift * shrink, dtype=np.float32)
    smooth = np.add(field, smooth_steps(points, steps, score * sharpness, level))
    if votes is None:
        volume = blocks.windowed(VOTE_WINDOW // STEP)
        votes = _find_votes(volume, radius, points, field, score > 0, shrink)
    return Lattice(
        points=points,
        offsets=np.add(field, steps),
        smooth=smooth,
        score=score,
        sharpness=sharpness,
        votes=votes,
    )


def _find_votes(
    volume: Tensor,
    radius: int,
    points: Points,
    field: Field,
    has_peak: NDArray[np.bool_],
    shrink: int,
) -> Votes:
    step = VOTE_STEP // STEP
    rows = columns = slice(step // 2, None, step)
    shift, height, _ = (part.numpy() for part in peaks(volume[:, :, rows, columns], radius))
    is_vote = has_peak[rows, columns] & (height > 0)
    offsets = field[rows, columns].astype(np.float64) + shift * shrink
    return Votes(points=points[rows, columns][is_vote], offsets=offsets[is_vote])


def smooth_steps(points: Points, steps: Field, weights: NDArray[np.float32], level: Level) -> Field:
    """The steps (h, w, 2) of one level, smoothed so that neighbours agree.

    points: (h, w, 2) pixels of the tile. steps: (h, w, 2) pixels from the position that the last
    level expected to the peak. weights: (h, w).

    A robust affine trend over the lattice (iteratively reweighted least squares), plus a robust
    local mean of its residuals (Gaussian as wide as the search window). The tolerance shrinks from
    round to round, so that a chance agreement of a few does not decide; points without a clear
    peak are taken to be where they were expected.
    """
    sigma = level.window / STEP / 3
    design = np.concatenate([points, np.ones_like(points[..., :1])], axis=-1).reshape(-1, 3)
    flat = steps.reshape(-1, 2).astype(np.float64)
    base = weights.reshape(-1).astype(np.float64)
    local, trend = np.zeros_like(steps), np.zeros_like(steps)
    if base.max(initial=0.0) <= 0:
        return trend
    prior = _PRIOR * base[base > 0].mean()
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
        local = blurred / (total + np.float32(prior))[..., None]
    return (trend + local).astype(np.float32)


def _shrink(image: Grey, factor: int) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
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


def lattice_to_pixels(field: Field, height: int, width: int) -> Field:
    """A lattice field (h, w, 2) at every pixel (height, width, 2), bilinear, constant outwards."""
    rows, columns = field.shape[:2]
    column = ((np.arange(width) + 0.5) / STEP - 0.5).astype(np.float32)
    row = ((np.arange(height) + 0.5) / STEP - 0.5).astype(np.float32)
    lattice = np.meshgrid(column.clip(0, columns - 1), row.clip(0, rows - 1))
    pixels = cv2.remap(
        field, lattice[0], lattice[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(pixels, dtype=np.float32)
