"""Dense sub-pixel refinement in the aligned frame.

Once a coarse model has brought the moving image onto the reference, every point of a lattice on
the reference is searched for in a small neighbourhood of the aligned moving image, in levels from
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
"""Pixels between lattice points."""

VOTE_STEP, VOTE_WINDOW = 64, 72
"""Pixels between the places that vote, and the side of their windows."""


_ROUNDS = 8
_PRIOR = 0.1


@dataclass(frozen=True)
class Level:
    """One level of the search; all lengths in pixels of the reference frame.

    shrink: pixels of the reference in one of the channels. learned: whether the matcher's channels
    are compared or those of gradients.
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
"""Windows shrink with the search: wide ones find the way where narrow ones are ambiguous."""


@dataclass(frozen=True)
class Votes:
    """Where windows that hardly overlap find themselves again, each for itself.

    points: (n, 2) pixels of the reference tile. offsets: (n, 2), as in `Lattice`.
    """

    points: Points
    offsets: Points


@dataclass(frozen=True)
class Lattice:
    """What the search found on one tile, arrays of the lattice's shape (rows, columns, ...).

    points: (h, w, 2) pixels of the reference tile. offsets: (h, w, 2), to add to a point to reach
    the same ground in the moving image brought over by the coarse model. smooth: (h, w, 2), the
    same after the neighbours had their say. score: correlation at the peak, 0 where nothing was
    found. sharpness: how far the peak stands above its best rival, 0 to 1. votes: what single
    places said before any of them had heard its neighbours.
    """

    points: Points
    offsets: Field
    smooth: Field
    score: NDArray[np.float32]
    sharpness: NDArray[np.float32]
    votes: Votes

    @property
    def consistent(self) -> NDArray[np.bool_]:
        """Lattice points whose own peak agrees with their neighbourhood."""
        apart = np.linalg.norm(self.offsets - self.smooth, axis=-1)
        return np.asarray((self.score > 0) & (apart < 1.5))


def refine_tile(
    reference: Grey,
    moving_at: Callable[[Points], Grey],
    learned: Callable[[Grey], Tensor | None],
    expected: Field | None = None,
    levels: tuple[Level, ...] = LEVELS,
) -> Lattice:
    """Search every lattice point of a reference tile in the moving image.

    moving_at: takes pixels (H, W, 2) of the tile and returns the moving image there, resampled
    through the coarse model. learned: channels (C, H // 4, W // 4) of an image by the matcher.
    expected: displacements (H // STEP, W // STEP, 2) to start from, none where not given.
    """
    height, width = reference.values.shape
    rows, columns = height // STEP, width // STEP
    field: Field = np.zeros((rows, columns, 2), dtype=np.float32) if expected is None else expected
    pixels = pixel_centres(width, height)
    lattice: Lattice | None = None
    votes: Votes | None = None
    known = learned(reference) if any(level.learned for level in levels) else None
    for level in levels:
        moving = moving_at(pixels + lattice_to_pixels(field, height, width))
        lattice = _search_level(
            _channels(reference, level, known),
            _channels(moving, level, learned(moving) if level.learned else None),
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
    """What one level compares; gradients where the matcher has no channels."""
    if level.learned and learned is not None:
        return learned
    return gradient_channels(*_shrunk(image, level.shrink))


def _search_level(
    here: Tensor,
    there: Tensor,
    both: NDArray[np.bool_],
    field: Field,
    level: Level,
    votes: Votes | None,
) -> Lattice:
    """votes: those of the first level, None where this is it."""
    shrink = level.shrink
    radius = level.radius // shrink
    blocks = block_products(here, there, radius, STEP // shrink)
    volume = blocks.windowed(level.window // STEP)
    shift, score, sharpness = (part.numpy() for part in peaks(volume, radius))
    rows, columns = score.shape
    field = field[:rows, :columns]
    lattice = grid_points(np.arange(columns), np.arange(rows))
    points = lattice.astype(np.float64) * STEP + STEP / 2
    at = points.astype(int)
    score = np.where(both[at[..., 1], at[..., 0]], score, 0).astype(np.float32)
    steps: Field = np.asarray(shift * shrink, dtype=np.float32)
    smooth = np.add(field, smoothed(points, steps, score * sharpness, level))
    if votes is None:
        volume = blocks.windowed(VOTE_WINDOW // STEP)
        votes = _votes(volume, radius, points, field, score > 0, shrink)
    return Lattice(points, np.add(field, steps), smooth, score, sharpness, votes)


def _votes(
    volume: Tensor,
    radius: int,
    points: Points,
    field: Field,
    known: NDArray[np.bool_],
    shrink: int,
) -> Votes:
    apart = VOTE_STEP // STEP
    some = (slice(apart // 2, None, apart),) * 2
    shift, height, _ = (part.numpy() for part in peaks(volume[:, :, some[0], some[1]], radius))
    heard = known[some] & (height > 0)
    offsets = field[some].astype(np.float64) + shift * shrink
    return Votes(points[some][heard], offsets[heard])


def smoothed(points: Points, steps: Field, weights: NDArray[np.float32], level: Level) -> Field:
    """The displacements that neighbours agree on, of those that one level found.

    points: (h, w, 2). steps: (h, w, 2), how far each point's peak lies from where the last level
    expected it. weights: (h, w). A robust affine trend over the lattice, plus a robust local mean
    (Gaussian as wide as the search window) of what the trend leaves. The tolerance shrinks from
    round to round, so that a chance agreement of a few does not decide; points without a clear
    peak are taken to be where they were expected.
    """
    spread = level.window / STEP / 3
    design = np.concatenate([points, np.ones_like(points[..., :1])], axis=-1).reshape(-1, 3)
    flat = steps.reshape(-1, 2).astype(np.float64)
    base = weights.reshape(-1).astype(np.float64)
    local, trend = np.zeros_like(steps), np.zeros_like(steps)
    if base.max(initial=0.0) <= 0:
        return trend
    prior = _PRIOR * base[base > 0].mean()
    for round_number in range(_ROUNDS):
        tolerance = max(0.75, level.radius * 0.7**round_number)
        apart = np.linalg.norm(flat - (trend + local).reshape(-1, 2), axis=1)
        trust = base / (1 + (apart / tolerance) ** 2) ** 2
        normal = design.T @ (design * (trust + prior)[:, None])
        solution = np.linalg.lstsq(normal, design.T @ (flat * trust[:, None]), rcond=1e-12)[0]
        trend = (design @ solution).reshape(steps.shape).astype(np.float32)
        share = trust.reshape(weights.shape).astype(np.float32)
        total = cv2.GaussianBlur(share, (0, 0), spread, borderType=cv2.BORDER_CONSTANT)
        rest = (steps - trend) * share[..., None]
        blurred = cv2.GaussianBlur(rest, (0, 0), spread, borderType=cv2.BORDER_CONSTANT)
        local = blurred / (total + np.float32(prior))[..., None]
    return (trend + local).astype(np.float32)


def _shrunk(image: Grey, factor: int) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    if factor == 1:
        return image.values, image.valid
    rows, columns = image.values.shape[0] // factor, image.values.shape[1] // factor
    size = (columns, rows)
    part = slice(0, rows * factor), slice(0, columns * factor)
    values, inside = (
        np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), dtype=np.float32)
        for plane in (image.values[part], image.valid[part].astype(np.float32))
    )
    return values, is_undisturbed(inside)


def lattice_to_pixels(field: Field, height: int, width: int) -> Field:
    """A lattice field at every pixel, bilinear, the rim carried outwards."""
    rows, columns = field.shape[:2]
    column = ((np.arange(width) + 0.5) / STEP - 0.5).astype(np.float32)
    row = ((np.arange(height) + 0.5) / STEP - 0.5).astype(np.float32)
    at = np.meshgrid(column.clip(0, columns - 1), row.clip(0, rows - 1))
    pixels = cv2.remap(field, at[0], at[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(pixels, dtype=np.float32)
