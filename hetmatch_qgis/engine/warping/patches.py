"""Rectangles of a target grid in each of which GDAL's warper can be told the positions exactly.

rasterio's warper interpolates positions along every row of pixels, and only promises an eighth of a
source pixel by that. Where positions are linear along the rows nothing is lost. So the target is
cut into patches whose positions are, to within TOLERANCE, a polynomial of degree 3 that is linear
along the rows; GDAL gets it as ground control points.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.gcps.gdal_transforms import monomials

TOLERANCE = 0.008
"""Source pixels that a position may be off."""

SMALLEST = 4
ACROSS = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
DOWN = (1 - np.cos(np.pi * (2 * np.arange(6) + 1) / 12)) / 2
ROWS = np.sort(np.concatenate([DOWN, (DOWN[1:] + DOWN[:-1]) / 2]))

CONTROL_ACROSS = np.array([-1, -1 / 3, 1 / 3, 1])
CONTROLS = np.stack(np.meshgrid(CONTROL_ACROSS, 2 * DOWN - 1), axis=-1).reshape(-1, 2)
"""(24, 2): where the control points of a patch lie, which runs from -1 to 1 both ways."""

Positions = Callable[[Points], Points]
"""Target pixels (N, 2) to source pixels (N, 2), NaN where nothing is."""


@dataclass(frozen=True)
class Patch:
    """window: of the target. edges: (6, 2, 2), the source pixels at the shares DOWN of its left and
    its right edge."""

    window: Window
    edges: NDArray[np.float64]

    def controls(self) -> Points:
        """(24, 2): the source pixels at CONTROLS."""
        share = (CONTROL_ACROSS[:, None] + 1) / 2
        return np.asarray(self.edges[:, :1] * (1 - share) + self.edges[:, 1:] * share).reshape(
            -1, 2
        )

    def footprint(self) -> NDArray[np.float64]:
        """(2, 2): the lowest and highest column and row of the source that the patch may touch."""
        points = self.edges.reshape(-1, 2)
        low, high = points.min(axis=0), points.max(axis=0)
        # The outermost nodes lie a little inside of the patch.
        spare = 0.04 * (high - low) + 0.5
        return np.stack([low - spare, high + spare])


def cut(window: Window, positions: Positions, size: tuple[int, int], reach: float) -> list[Patch]:
    """The patches of a window of the target that show anything of the source.

    size: width and height of the source. reach: how many source pixels around a position count. A
    patch is dropped when all of it lies outside, or when a position in it is not known and it is
    too small to be cut again.
    """
    pending, done = [window], []
    while pending:
        halves: list[Window] = []
        for part, nodes in zip(pending, _nodes(pending, positions), strict=True):
            how = _judge(part, nodes, size, reach)
            if how == "take":
                done.append(Patch(part, nodes[np.isin(ROWS, DOWN)][:, [0, -1]]))
            elif how != "drop":
                halves += _halved(part, how)
        pending = halves
    return done


def _nodes(windows: list[Window], positions: Positions) -> NDArray[np.float64]:
    """(P, 11, 5, 2): source pixels in each window, at the shares ROWS down and ACROSS."""
    lattice = np.stack(np.meshgrid(ACROSS, ROWS), axis=-1)
    corner = np.array([window[:2] for window in windows], dtype=np.float64)
    sides = np.array([window[2:] for window in windows], dtype=np.float64)
    places = lattice[None] * sides[:, None, None] + corner[:, None, None]
    return positions(places.reshape(-1, 2)).reshape(places.shape)


def _judge(window: Window, nodes: NDArray, size: tuple[int, int], reach: float) -> str:
    """What to do with a patch: "take", "drop", or cut it "across" or "down"."""
    known = np.isfinite(nodes).all(axis=2)
    longer = "across" if window.width >= window.height else "down"
    if not known.all():
        small = max(window.width, window.height) <= SMALLEST
        return "drop" if small or not known.any() else longer
    low, high = nodes.min(axis=(0, 1)), nodes.max(axis=(0, 1))
    spare = 0.25 * (high - low) + reach + 1
    if (low - spare > size).any() or (high + spare < 0).any():
        return "drop"
    share = ACROSS[:, None]
    straight = nodes[:, :1] * (1 - share) + nodes[:, -1:] * share
    bent = float(np.abs(nodes - straight).max())
    edges = nodes[np.isin(ROWS, DOWN)][:, [0, -1]]
    foreseen = np.tensordot(_FORESEE, edges, axes=([2, 3], [0, 1]))
    off = float(np.abs(foreseen - straight).max())
    if off > TOLERANCE and window.height > SMALLEST and (off > bent or window.width <= SMALLEST):
        return "down"
    return "across" if bent > TOLERANCE and window.width > SMALLEST else "take"


def _halved(window: Window, how: str) -> list[Window]:
    column, row, width, height = window
    if how == "across":
        half = width // 2
        return [Window(column, row, half, height), Window(column + half, row, width - half, height)]
    half = height // 2
    return [Window(column, row, width, half), Window(column, row + half, width, height - half)]


def _foresight() -> NDArray[np.float64]:
    """(11, 5, 6, 2): what GDAL will make of positions on the edges, at ROWS and ACROSS."""
    share = (CONTROL_ACROSS + 1) / 2
    spread = np.zeros((len(DOWN), len(share), len(DOWN), 2))
    for row in range(len(DOWN)):
        spread[row, :, row, 0], spread[row, :, row, 1] = 1 - share, share
    lattice = np.stack(np.meshgrid(2 * ACROSS - 1, 2 * ROWS - 1), axis=-1).reshape(-1, 2)
    fitted = monomials(lattice, 3) @ np.linalg.pinv(monomials(CONTROLS, 3))
    whole = fitted @ spread.reshape(len(CONTROLS), -1)
    return np.asarray(whole).reshape(len(ROWS), len(ACROSS), len(DOWN), 2)


_FORESEE = _foresight()
