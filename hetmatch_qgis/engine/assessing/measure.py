"""Measures displacements of the moving image against the reference, window by window.

A search from coarse to fine (`refine`) finds the displacements that neighbours agree on. The moving
image is then resampled along them, and windows that share no pixels measure what is left. So near
zero neither the interpolation nor the parabola through the correlation's peak draws displacements
towards whole pixels (the window deformation of particle image velocimetry: Scarano, "Iterative
image deformation methods in PIV", 2002), and the errors of neighbouring windows are independent,
which `field` needs to separate noise from displacement.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.assessing.frame import Frame
from hetmatch_qgis.engine.assessing.trust import SearchCounts, Trust, no_trust, trust_of
from hetmatch_qgis.engine.assessing.windows import (
    FINAL_RADIUS,
    MIN_COVERED_SHARE,
    DisplacementVectors,
    TwoWayProducts,
    WindowVectors,
    concatenate,
    measure_windows,
    robust_std,
    select_spread,
)
from hetmatch_qgis.engine.core.grid import Points, grid_points, pixel_centres
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.correlation.products import block_products
from hetmatch_qgis.engine.features.base import Channels, Matcher
from hetmatch_qgis.engine.pairs.gradients import gradient_channels
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.pairs.signal_check import MIN_VALID_SHARE, no_signal_reason
from hetmatch_qgis.engine.pairs.tiling import Tile, clip_tiles, make_tiles
from hetmatch_qgis.engine.pixels.masks import is_undisturbed
from hetmatch_qgis.engine.refinement.displacements import Lattice
from hetmatch_qgis.engine.refinement.lattice import STEP, Field, field_at_pixels
from hetmatch_qgis.engine.refinement.levels import Level
from hetmatch_qgis.engine.refinement.refine import refine_tile

# All set by hand with the first version of `assess` (559f29a).

NARROW, WIDE = 5, 9
"""Sides of the windows in blocks of STEP pixels; wide ones for images that differ much."""

MARGIN_PX = 48
"""Pixels around a tile that are read of the moving image, beyond the expected displacements."""

MIN_NARROW_SHARE, MAX_NARROW_STD = 0.85, 0.35
"""Narrow windows are used where at least this share has a peak, and their residuals have at most
this standard deviation in pixels."""

MIN_WIDE_VECTORS = 20
"""Wide windows that are enough in place of narrow ones."""

OUTLIER_STDS = 4.0
"""Standard deviations, along one axis, beyond which a vector is an outlier."""

MIN_STD_PX = 0.02
"""Pixels that the standard deviation is taken to be at least: copies of one image have none."""

MIN_VECTORS = 8
"""Vectors below which nothing is concluded."""

ExpectedDisplacements = Callable[[Points], Points]
"""Expected displacements (N, 2) at points (N, 2) of the frame."""


@dataclass(frozen=True)
class Measurement:
    """Displacements over the frame's area.

    vectors: without outliers.
    window_count: windows in which both images are valid.
    valid_points: (N, 2), middles of the blocks of STEP pixels in which both images are valid, in
        frame pixels.
    trust: the evidence that the vectors are reliable.
    """

    vectors: DisplacementVectors
    window_count: int
    valid_points: Points
    trust: Trust

    @property
    def is_reliable(self) -> bool:
        """True when displacements can be concluded from it."""
        return self.trust.is_reliable and len(self.vectors) >= MIN_VECTORS


@dataclass(frozen=True)
class _TileMeasurement:
    """The measurement of one tile, in frame pixels.

    narrow, wide: its windows.
    valid_points: as in Measurement.
    votes: (N, 2), displacements of single windows.
    counts: of its lattice.
    """

    narrow: WindowVectors
    wide: WindowVectors
    valid_points: Points
    votes: Points
    counts: SearchCounts


def measure(
    frame: Frame,
    matcher: Matcher,
    options: AssessOptions,
    progress: Progress,
    expected: ExpectedDisplacements | None = None,
) -> Measurement:
    """Measure displacements all over the frame's area.

    expected: displacements to start from.
    """
    pair, search_px = frame.pair, options.search_pixels
    size, overlap = options.match.tile_size, options.match.overlap
    tiles = make_tiles(pair.reference.width, pair.reference.height, size, overlap)
    tiles = clip_tiles(tiles, frame.area)
    parts = []
    for index, tile in enumerate(tiles):
        message = Message("Measuring tile {number} of {count}", number=index + 1, count=len(tiles))
        progress.report(index / len(tiles), message)
        part = _measure_tile(frame, matcher, tile, search_px, progress, expected)
        if part is not None:
            parts.append(part)
    return _combine(parts, search_px, options.match.max_points)


def _search_levels(search_px: float) -> tuple[Level, ...]:
    first_radius = 4 * int(np.ceil((search_px + 2) / 4))
    return (
        Level(4, first_radius, 264, learned=True),
        Level(4, 8, 136, learned=True),
        Level(2, 4, 72),
        Level(1, 3, 72),
    )


def _measure_tile(
    frame: Frame,
    matcher: Matcher,
    tile: Tile,
    search_px: float,
    progress: Progress,
    expected: ExpectedDisplacements | None,
) -> _TileMeasurement | None:
    """The measurement of a tile; None where it has nothing to compare."""
    window = tile.window
    raw = frame.pair.reference.raw(window)
    if no_signal_reason(raw, bool(frame.pair.reference.description.layers)) is not None:
        return None
    reference = frame.pair.reference.normalisation.apply(raw)
    start = _start_field(window, expected)
    margin = MARGIN_PX + int(np.ceil(np.abs(start).max(initial=0.0)))
    moving = frame.pair.moving.grey(_grow(window, margin))
    inner = moving.valid[margin:-margin, margin:-margin]
    if np.count_nonzero(inner & reference.valid) < MIN_VALID_SHARE * inner.size:
        return None

    def learned(image: Grey) -> Channels | None:
        progress.check()
        return matcher.channels(image.values, image.valid)

    height, width = reference.values.shape
    centres = pixel_centres(width, height) + margin

    def moving_at(field: Field | None) -> Grey:
        progress.check()
        displaced = centres if field is None else centres + field_at_pixels(field, height, width)
        return _resample(moving, displaced)

    levels = _search_levels(search_px)
    is_masked = frame.pair.is_masked
    lattice = refine_tile(reference, moving_at, learned, start, levels, is_masked=is_masked)
    aligned = moving_at(lattice.smooth)
    progress.check()
    reference_channels = gradient_channels(reference.values, reference.valid)
    moving_channels = gradient_channels(aligned.values, aligned.valid)
    products = TwoWayProducts(
        forward=block_products(reference_channels, moving_channels, FINAL_RADIUS, STEP),
        backward=block_products(moving_channels, reference_channels, FINAL_RADIUS, STEP),
    )
    return _measure_lattice(tile, lattice, products, reference.valid & aligned.valid)


def _grow(window: Window, margin: int) -> Window:
    left, top, width, height = window
    return Window(left - margin, top - margin, width + 2 * margin, height + 2 * margin)


def _start_field(window: Window, expected: ExpectedDisplacements | None) -> Field:
    """Expected displacements (h, w, 2) on a tile's lattice, zero where none are known."""
    rows, columns = window.height // STEP, window.width // STEP
    if expected is None:
        return np.zeros((rows, columns, 2), dtype=np.float32)
    lattice = grid_points(np.arange(columns), np.arange(rows)).reshape(-1, 2)
    points = lattice * float(STEP) + STEP / 2
    displacements = expected(points + np.array([window.column, window.row], dtype=np.float64))
    return displacements.reshape(rows, columns, 2).astype(np.float32)


def _resample(image: Grey, pixels: Points) -> Grey:
    """The image at pixels (H, W, 2), by a kernel that moves no detail."""
    column, row = (np.ascontiguousarray(pixels[..., k] - 0.5, dtype=np.float32) for k in (0, 1))
    values = cv2.remap(image.values, column, row, cv2.INTER_LANCZOS4)
    weights = cv2.remap(image.valid.astype(np.float32), column, row, cv2.INTER_LINEAR)
    valid = is_undisturbed(weights)
    return Grey(np.where(valid, values, np.float32(0)).astype(np.float32), valid)


def _measure_lattice(
    tile: Tile, lattice: Lattice, products: TwoWayProducts, both_valid: NDArray[np.bool_]
) -> _TileMeasurement:
    rows, columns = lattice.score.shape
    corner = np.array([tile.window.column, tile.window.row], dtype=np.float64)
    blocks = both_valid[: rows * STEP, : columns * STEP].reshape(rows, STEP, columns, STEP)
    valid_share = np.ascontiguousarray(blocks.mean(axis=(1, 3)), dtype=np.float32)
    points = lattice.points.reshape(-1, 2) + corner
    is_searched = tile.owns(points) & (valid_share.reshape(-1) > MIN_COVERED_SHARE)
    score = lattice.score.reshape(-1)
    return _TileMeasurement(
        narrow=measure_windows(lattice, products, valid_share, NARROW, tile),
        wide=measure_windows(lattice, products, valid_share, WIDE, tile),
        valid_points=points[is_searched],
        votes=lattice.votes.offsets[tile.owns(lattice.votes.points + corner)],
        counts=SearchCounts(
            searched=float(np.count_nonzero(is_searched)),
            with_peak=float(np.count_nonzero(is_searched & (score > 0))),
            consistent=float(np.count_nonzero(is_searched & lattice.is_consistent.reshape(-1))),
            score_sum=float(score[is_searched].sum()),
        ),
    )


def _combine(parts: list[_TileMeasurement], search_px: float, max_vectors: int) -> Measurement:
    """The measurement of all tiles, without outliers."""
    if not parts:
        none = np.zeros((0, 2))
        vectors = DisplacementVectors(none, none, np.zeros(0), np.zeros(0), NARROW * STEP)
        return Measurement(vectors, window_count=0, valid_points=none, trust=no_trust())
    votes = np.concatenate([part.votes for part in parts])
    counts = SearchCounts.total([part.counts for part in parts])
    windows = _choose_size(parts)
    distances = np.linalg.norm(windows.residuals, axis=1)
    std = max(robust_std(windows.residuals), MIN_STD_PX)
    vectors = windows.vectors.select(distances < OUTLIER_STDS * std * np.sqrt(2))
    if len(vectors) > max_vectors:
        vectors = vectors.select(select_spread(vectors.points, max_vectors))
    return Measurement(
        vectors=vectors,
        window_count=windows.window_count,
        valid_points=np.concatenate([part.valid_points for part in parts]),
        trust=trust_of(votes, counts, search_px),
    )


def _choose_size(parts: list[_TileMeasurement]) -> WindowVectors:
    """Narrow windows where they are good enough, else wide ones, if there are enough of them."""
    narrow = _concatenate([part.narrow for part in parts])
    has_peaks = len(narrow.residuals) >= MIN_NARROW_SHARE * narrow.window_count
    is_good = has_peaks and robust_std(narrow.residuals) <= MAX_NARROW_STD
    wide = _concatenate([part.wide for part in parts])
    enough = min(MIN_WIDE_VECTORS, max(MIN_VECTORS, len(narrow.vectors)))
    return narrow if is_good or len(wide.vectors) < enough else wide


def _concatenate(parts: list[WindowVectors]) -> WindowVectors:
    return WindowVectors(
        vectors=concatenate([part.vectors for part in parts]),
        residuals=np.concatenate([part.residuals for part in parts]),
        window_count=sum(part.window_count for part in parts),
    )
