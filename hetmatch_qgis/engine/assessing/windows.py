"""Windows that share no pixels, each compared by itself, and their displacement vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.correlation.peaks import peaks
from hetmatch_qgis.engine.correlation.products import BlockProducts
from hetmatch_qgis.engine.pairs.tiling import Tile
from hetmatch_qgis.engine.refinement.displacements import Lattice
from hetmatch_qgis.engine.refinement.lattice import STEP

FINAL_RADIUS = 3
"""Pixels in which a window is searched around the neighbourhood's displacement; set by hand with
`assess` (559f29a)."""

MAX_CONTRADICTION_PX = 1.5
"""Pixels by which forward and backward search may differ; set by hand with `assess` (559f29a)."""

MIN_COVERED_SHARE = 0.7
"""Share of a window in which both images must be valid; set by hand with `assess` (559f29a)."""

STD_OF_MAD = 1.4826
"""Standard deviation of a normal distribution in units of its median absolute deviation."""

CELL_GROWTH = 1.03
"""Factor by which cells grow until few enough points are selected; set by hand with `assess`
(559f29a)."""


@dataclass(frozen=True)
class DisplacementVectors:
    """Measured displacements, all in frame pixels, (column, row).

    points: (N, 2), ground positions in the reference.
    displacements: (N, 2), from there to the same ground in the moving image.
    score: (N,), correlation at the peak.
    sharpness: (N,), height of the peak above its best rival, 0 to 1.
    window: side of the windows that they come from.
    """

    points: Points
    displacements: Points
    score: NDArray[np.float64]
    sharpness: NDArray[np.float64]
    window: int

    def __len__(self) -> int:
        return len(self.points)

    def select(self, keep: NDArray) -> DisplacementVectors:
        """The rows that a boolean mask or an index array names."""
        return DisplacementVectors(
            points=self.points[keep],
            displacements=self.displacements[keep],
            score=self.score[keep],
            sharpness=self.sharpness[keep],
            window=self.window,
        )


@dataclass(frozen=True)
class TwoWayProducts:
    """Block products in both directions.

    Content at the rim of a window draws the peak to one side; with the roles exchanged, to the
    other, so that half the difference is free of it.

    forward: the reference's blocks in the moving image.
    backward: the moving image's blocks in the reference.
    """

    forward: BlockProducts
    backward: BlockProducts

    def peaks(
        self, side: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Peaks of windows of side x side blocks.

        Returns the displacement (h, w, 2), the height (h, w), zero where one of the two searches
        found nothing or they contradict each other, and the sharpness (h, w).
        """
        forward, backward = (
            peaks(products.windowed(side), FINAL_RADIUS).as_doubles()
            for products in (self.forward, self.backward)
        )
        agrees = np.linalg.norm(forward[0] + backward[0], axis=2) < MAX_CONTRADICTION_PX
        has_peak = (forward[1] > 0) & (backward[1] > 0) & agrees
        height = np.where(has_peak, np.sqrt(np.maximum(forward[1] * backward[1], 0)), 0)
        return (forward[0] - backward[0]) / 2, height, np.minimum(forward[2], backward[2])


@dataclass(frozen=True)
class WindowVectors:
    """Vectors of windows of one size.

    vectors: of the windows that have a peak.
    residuals: (N, 2), by which they differ from their neighbourhood's displacement.
    window_count: all windows in which both images are valid.
    """

    vectors: DisplacementVectors
    residuals: Points
    window_count: int


def measure_windows(
    lattice: Lattice,
    products: TwoWayProducts,
    valid_share: NDArray[np.float32],
    side: int,
    tile: Tile,
) -> WindowVectors:
    """Measure windows that share no pixels, with those of other tiles neither.

    lattice: the displacements that neighbours agree on.
    products: of the reference and the moving image resampled along them.
    valid_share: (rows, columns), share of each block in which both images are valid.
    side: of the windows in blocks.
    """
    rows, columns = lattice.score.shape
    corner = np.array([tile.window.column, tile.window.row], dtype=np.float64)
    covered_share = cv2.blur(valid_share, (side, side), borderType=cv2.BORDER_CONSTANT)
    window, owned = tile.window, tile.owned
    down = _window_middles(rows, side, owned.row - window.row, owned.height)
    across = _window_middles(columns, side, owned.column - window.column, owned.width)
    is_searched = np.zeros((rows, columns), dtype=bool)
    is_searched[down, across] = True
    is_searched &= covered_share > MIN_COVERED_SHARE
    shift, height, sharpness = products.peaks(side)
    has_peak = is_searched & (height > 0)
    residuals = shift[has_peak]
    vectors = DisplacementVectors(
        points=lattice.points[has_peak] + corner,
        displacements=lattice.smooth[has_peak].astype(np.float64) + residuals,
        score=height[has_peak],
        sharpness=sharpness[has_peak],
        window=side * STEP,
    )
    return WindowVectors(vectors, residuals, int(np.count_nonzero(is_searched)))


def _window_middles(count: int, side: int, start: int, length: int) -> slice:
    """Middle blocks of adjacent windows along an axis of `count` blocks.

    side: of the windows in blocks, an odd number.
    start, length: the part of the axis, in pixels, that the windows must lie in.
    """
    first, last = -(-start // STEP), min(count, (start + length) // STEP)
    spare = (last - first) % side
    return slice(first + spare // 2 + side // 2, max(0, last - side // 2), side)


def concatenate(parts: Sequence[DisplacementVectors]) -> DisplacementVectors:
    """All vectors of windows of one size."""
    return DisplacementVectors(
        points=np.concatenate([part.points for part in parts]),
        displacements=np.concatenate([part.displacements for part in parts]),
        score=np.concatenate([part.score for part in parts]),
        sharpness=np.concatenate([part.sharpness for part in parts]),
        window=parts[0].window,
    )


def robust_std(residuals: Points) -> float:
    """Robust standard deviation of residuals (N, 2) along one axis; infinite for none."""
    if len(residuals) == 0:
        return float("inf")
    return float(STD_OF_MAD * np.median(np.abs(residuals - np.median(residuals, axis=0))))


def select_spread(points: Points, limit: int) -> NDArray[np.int_]:
    """Indices of at most `limit` of the points (N, 2), spread evenly.

    Of each cell of a lattice the point nearest to its middle, so that their mean hardly changes.
    """
    if len(points) <= limit:
        return np.arange(len(points))
    low, size = points.min(axis=0), np.ptp(points, axis=0) + 1e-9
    side = np.sqrt(size[0] * size[1] / limit)
    chosen = np.arange(len(points))
    while len(chosen) > limit:
        count = np.maximum(1, np.round(size / side))
        positions = (points - low) / size * count
        cells = np.minimum(np.floor(positions), count - 1)
        distances = np.linalg.norm(positions - cells - 0.5, axis=1)
        order = np.argsort(distances, kind="stable")
        keys = cells[order].astype(np.int64) @ np.array([1, 1 << 24])
        chosen = order[np.unique(keys, return_index=True)[1]]
        side *= CELL_GROWTH
    return np.sort(chosen)
