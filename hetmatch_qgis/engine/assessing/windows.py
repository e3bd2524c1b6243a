"""Windows that share no pixels, each compared by itself, and the vectors that they give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.matching.correlation import BlockProducts, peaks
from hetmatch_qgis.engine.matching.refine import STEP, Lattice
from hetmatch_qgis.engine.matching.tiling import Tile

FINAL_RADIUS = 3
CONTRADICTION = 1.5
"""Pixels by which the way there and the way back may differ."""

COVERED = 0.7
"""Share of a window that both images must fill."""


@dataclass(frozen=True)
class Vectors:
    """Displacements at places of the frame, all in frame pixels, (column, row).

    places: (N, 2) where the reference shows the ground. steps: (N, 2) from there to where the
    moving image shows it. score: (N,) correlation at the peak. sharpness: (N,) how far the peak
    stands above its best rival. window: side of the windows that they come from.
    """

    places: Points
    steps: Points
    score: NDArray[np.float64]
    sharpness: NDArray[np.float64]
    window: int

    def __len__(self) -> int:
        return len(self.places)

    def select(self, keep: NDArray) -> Vectors:
        """The rows that a boolean mask or an index array names."""
        return Vectors(
            self.places[keep], self.steps[keep], self.score[keep], self.sharpness[keep], self.window
        )


@dataclass(frozen=True)
class TwoWays:
    """The reference's blocks in the moving image, and the moving image's in the reference.

    What lies at the rim of a window draws the peak to one side; with the roles exchanged, to the
    other, so that half the difference is free of it.
    """

    forward: BlockProducts
    backward: BlockProducts

    def peaks(
        self, reach: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Of windows of reach x reach blocks: shift (h, w, 2), height (h, w), zero where one of the
        two ways found nothing or they contradict each other, and sharpness (h, w)."""
        there, back = (
            tuple(
                part.numpy().astype(np.float64) for part in peaks(way.windowed(reach), FINAL_RADIUS)
            )
            for way in (self.forward, self.backward)
        )
        agree = np.linalg.norm(there[0] + back[0], axis=2) < CONTRADICTION
        found = (there[1] > 0) & (back[1] > 0) & agree
        height = np.where(found, np.sqrt(np.maximum(there[1] * back[1], 0)), 0)
        return (there[0] - back[0]) / 2, height, np.minimum(there[2], back[2])


def windows(
    lattice: Lattice, blocks: TwoWays, share: NDArray[np.float32], reach: int, tile: Tile
) -> tuple[Vectors, Points, int]:
    """Windows that share no pixels, with those of other tiles neither: their vectors, how far those
    lie off their neighbourhood's field, and how many windows there are."""
    rows, columns = lattice.score.shape
    corner = np.array([tile.window.column, tile.window.row], dtype=np.float64)
    covered = cv2.blur(share, (reach, reach), borderType=cv2.BORDER_CONSTANT)
    read, owned = tile.window, tile.owned
    down = _side_by_side(rows, reach, owned.row - read.row, owned.height)
    across = _side_by_side(columns, reach, owned.column - read.column, owned.width)
    some = np.zeros((rows, columns), dtype=bool)
    some[down, across] = True
    some &= covered > COVERED
    shift, height, sharpness = blocks.peaks(reach)
    known = some & (height > 0)
    off = shift[known]
    vectors = Vectors(
        lattice.points[known] + corner,
        lattice.smooth[known].astype(np.float64) + off,
        height[known],
        sharpness[known],
        reach * STEP,
    )
    return vectors, off, int(np.count_nonzero(some))


def _side_by_side(count: int, reach: int, start: int, length: int) -> slice:
    """The middles, along an axis of `count` blocks, of windows of `reach` blocks, an odd number,
    which all lie within the tile's own part: `length` pixels of it from pixel `start` on."""
    first, last = -(-start // STEP), min(count, (start + length) // STEP)
    spare = (last - first) % reach
    return slice(first + spare // 2 + reach // 2, max(0, last - reach // 2), reach)


def joined(parts: Sequence[Vectors]) -> Vectors:
    """All vectors of windows of one size."""
    return Vectors(
        np.concatenate([one.places for one in parts]),
        np.concatenate([one.steps for one in parts]),
        np.concatenate([one.score for one in parts]),
        np.concatenate([one.sharpness for one in parts]),
        parts[0].window,
    )


def scatter(off: Points) -> float:
    """Robust standard deviation along one axis."""
    if len(off) == 0:
        return float("inf")
    return float(1.4826 * np.median(np.abs(off - np.median(off, axis=0))))


def evenly(places: Points, most: int) -> NDArray[np.int_]:
    """Indices of at most `most` of the places, spread evenly: of each cell of a lattice the one
    nearest to its middle, so that their mean stays where it is."""
    if len(places) <= most:
        return np.arange(len(places))
    low, size = places.min(axis=0), np.ptp(places, axis=0) + 1e-9
    side = np.sqrt(size[0] * size[1] / most)
    chosen = np.arange(len(places))
    while len(chosen) > most:
        count = np.maximum(1, np.round(size / side))
        at = (places - low) / size * count
        cells = np.minimum(np.floor(at), count - 1)
        order = np.argsort(np.linalg.norm(at - cells - 0.5, axis=1), kind="stable")
        keys = cells[order].astype(np.int64) @ np.array([1, 1 << 24])
        chosen = order[np.unique(keys, return_index=True)[1]]
        side *= 1.03
    return np.sort(chosen)
