"""Displacements of the moving image against the reference, place by place, each for itself.

A search from coarse to fine (`refine`) finds what the neighbourhood agrees on. The moving image is
then drawn anew along that field, and windows that share no pixels say how far each of them still
lies off it. So near zero neither the interpolation nor the parabola through the correlation's peak
draws the displacements towards whole pixels (the window deformation of particle image velocimetry:
Scarano, "Iterative image deformation methods in PIV", 2002), and the errors of neighbouring places
are independent, which is what `field` needs to tell noise from ground.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.assessing.frame import Frame
from hetmatch_qgis.engine.assessing.trust import Trust, trust_of
from hetmatch_qgis.engine.assessing.windows import (
    COVERED,
    FINAL_RADIUS,
    TwoWays,
    Vectors,
    evenly,
    joined,
    scatter,
    windows,
)
from hetmatch_qgis.engine.core.grid import Points, pixel_centres
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.features.base import Matcher
from hetmatch_qgis.engine.matching.correlation import block_products, gradient_channels
from hetmatch_qgis.engine.matching.normalise import Grey
from hetmatch_qgis.engine.matching.refine import (
    STEP,
    Field,
    Lattice,
    Level,
    lattice_to_pixels,
    refine_tile,
)
from hetmatch_qgis.engine.matching.tiling import (
    MIN_VALID_SHARE,
    Tile,
    clip_tiles,
    make_tiles,
    no_signal_reason,
)
from hetmatch_qgis.engine.raster.masks import is_undisturbed

NARROW, WIDE = 5, 9
"""Sides of the windows in blocks of STEP pixels. Where the images differ much, wide ones."""

MARGIN = 48

ENOUGH_KNOWN, NARROW_NOISE = 0.85, 0.35
"""Narrow windows do where so many find a peak, and scatter by no more pixels around the others."""

ENOUGH_WIDE = 20

OUTLIER = 4.0
FEWEST = 8


@dataclass(frozen=True)
class Measurement:
    """vectors: outliers left out. searched: windows that both images fill. valid: (N, 2) middles of
    the STEP-wide blocks that both images show, in frame pixels. trust: what speaks for it."""

    vectors: Vectors
    searched: int
    valid: Points
    trust: Trust


@dataclass(frozen=True)
class _Part:
    """One tile's windows, narrow and wide, its lattice's figures and votes, in frame pixels."""

    narrow: Vectors
    wide: Vectors
    off: tuple[Points, Points]
    filled: tuple[int, int]
    valid: Points
    votes: Points
    figures: NDArray[np.float64]


def measure(
    frame: Frame,
    matcher: Matcher,
    options: AssessOptions,
    stages: Progress,
    expected: Callable[[Points], Points] | None = None,
) -> Measurement:
    """Measure displacements all over the frame's area.

    expected: displacements (N, 2) to start from at places (N, 2) of the frame.
    """
    pair, search = frame.pair, options.search_pixels
    size, overlap = options.match.tile_size, options.match.overlap
    cut = make_tiles(pair.reference.width, pair.reference.height, size, overlap)
    cut = clip_tiles(cut, frame.area)
    parts = []
    for index, tile in enumerate(cut):
        stages.report(index / len(cut), f"Measuring tile {index + 1} of {len(cut)}")
        part = _measured(frame, matcher, tile, search, stages.check, expected)
        if part is not None:
            parts.append(part)
    return _together(parts, search, options.match.max_points)


def _levels(search: float) -> tuple[Level, ...]:
    first = 4 * int(np.ceil((search + 2) / 4))
    return (
        Level(4, first, 264, learned=True),
        Level(4, 8, 136, learned=True),
        Level(2, 4, 72),
        Level(1, 3, 72),
    )


def _measured(
    frame: Frame,
    matcher: Matcher,
    tile: Tile,
    search: float,
    check: Callable[[], None],
    expected: Callable[[Points], Points] | None,
) -> _Part | None:
    window = tile.window
    raw = frame.pair.reference.raw(window)
    if no_signal_reason(raw) is not None:
        return None
    reference = frame.pair.reference.normalisation.apply(raw)
    start = _started(window, expected)
    margin = MARGIN + int(np.ceil(np.abs(start).max(initial=0.0)))
    moving = frame.pair.moving.grey(_grown(window, margin))
    inner = moving.valid[margin:-margin, margin:-margin]
    if np.count_nonzero(inner & reference.valid) < MIN_VALID_SHARE * inner.size:
        return None

    def learned(image: Grey) -> Tensor | None:
        check()
        return matcher.channels(image.values, image.valid)

    def seen(pixels: Points) -> Grey:
        check()
        return _drawn(moving, pixels + margin)

    lattice = refine_tile(reference, seen, learned, start, _levels(search))
    field = lattice.smooth
    height, width = reference.values.shape
    aligned = seen(pixel_centres(width, height) + lattice_to_pixels(field, height, width))
    check()
    here = gradient_channels(reference.values, reference.valid)
    there = gradient_channels(aligned.values, aligned.valid)
    blocks = TwoWays(
        block_products(here, there, FINAL_RADIUS, STEP),
        block_products(there, here, FINAL_RADIUS, STEP),
    )
    return _part(tile, lattice, blocks, reference.valid & aligned.valid)


def _grown(window: Window, margin: int) -> Window:
    left, top, width, height = window
    return Window(left - margin, top - margin, width + 2 * margin, height + 2 * margin)


def _started(window: Window, expected: Callable[[Points], Points] | None) -> Field:
    shape = (window.height // STEP, window.width // STEP, 2)
    if expected is None:
        return np.zeros(shape, dtype=np.float32)
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    places = np.stack([columns, rows], axis=-1).reshape(-1, 2) * float(STEP) + STEP / 2
    found = expected(places + np.array([window.column, window.row], dtype=np.float64))
    return found.reshape(shape).astype(np.float32)


def _drawn(image: Grey, pixels: Points) -> Grey:
    """The image at pixels (H, W, 2), by a kernel that moves no detail."""
    column, row = (np.ascontiguousarray(pixels[..., k] - 0.5, dtype=np.float32) for k in (0, 1))
    values = cv2.remap(image.values, column, row, cv2.INTER_LANCZOS4)
    inside = cv2.remap(image.valid.astype(np.float32), column, row, cv2.INTER_LINEAR)
    valid = is_undisturbed(inside)
    return Grey(np.where(valid, values, np.float32(0)).astype(np.float32), valid)


def _part(tile: Tile, lattice: Lattice, blocks: TwoWays, both: NDArray[np.bool_]) -> _Part:
    rows, columns = lattice.score.shape
    corner = np.array([tile.window.column, tile.window.row], dtype=np.float64)
    filled = both[: rows * STEP, : columns * STEP].reshape(rows, STEP, columns, STEP)
    share = np.ascontiguousarray(filled.mean(axis=(1, 3)), dtype=np.float32)
    flat = lattice.points.reshape(-1, 2) + corner
    mine = tile.owns(flat)
    found = [windows(lattice, blocks, share, reach, tile) for reach in (NARROW, WIDE)]
    votes = lattice.votes.offsets[tile.owns(lattice.votes.points + corner)]
    searched = mine & (share.reshape(-1) > COVERED)
    figures = np.array(
        [
            np.count_nonzero(searched),
            np.count_nonzero(searched & (lattice.score.reshape(-1) > 0)),
            np.count_nonzero(searched & lattice.consistent.reshape(-1)),
            float(lattice.score.reshape(-1)[searched].sum()),
        ]
    )
    return _Part(
        found[0][0],
        found[1][0],
        (found[0][1], found[1][1]),
        (found[0][2], found[1][2]),
        flat[searched],
        votes,
        figures,
    )


def _together(parts: list[_Part], search: float, most: int) -> Measurement:
    none = np.zeros((0, 2))
    if not parts:
        nothing = Vectors(none, none, np.zeros(0), np.zeros(0), NARROW * STEP)
        return Measurement(nothing, 0, none, Trust(0, 0, 0.0, 0.0, 0.0, 0.0))
    votes = np.concatenate([part.votes for part in parts])
    valid = np.concatenate([part.valid for part in parts])
    trust = trust_of(votes, np.sum([part.figures for part in parts], axis=0), search)
    vectors, off, searched = _chosen(parts)
    kept = np.linalg.norm(off, axis=1) < OUTLIER * max(scatter(off), 0.02) * np.sqrt(2)
    vectors = vectors.select(kept)
    if len(vectors) > most:
        vectors = vectors.select(evenly(vectors.places, most))
    return Measurement(vectors, searched, valid, trust)


def _chosen(parts: list[_Part]) -> tuple[Vectors, Points, int]:
    """Narrow windows where they do, wide ones where not, if there is room for enough of them."""
    narrow = joined([part.narrow for part in parts])
    off = np.concatenate([part.off[0] for part in parts])
    searched = sum(part.filled[0] for part in parts)
    good = len(off) >= ENOUGH_KNOWN * searched and scatter(off) <= NARROW_NOISE
    wide = joined([part.wide for part in parts])
    if good or len(wide) < min(ENOUGH_WIDE, max(FEWEST, len(narrow))):
        return narrow, off, searched
    return (
        wide,
        np.concatenate([part.off[1] for part in parts]),
        sum(part.filled[1] for part in parts),
    )
