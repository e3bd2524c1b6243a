"""Rectangles of the target grid in which GDAL's warper gets exact positions.

rasterio's warper interpolates positions along every row of pixels, to within an eighth of a source
pixel. Where positions are linear along the rows nothing is lost. So the target is cut into patches
whose positions are, to within TOLERANCE_PX, a polynomial of degree 3 that is linear along the rows;
GDAL gets it as ground control points.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from rasterio.control import GroundControlPoint
from rasterio.crs import CRS

from hetmatch_qgis.engine.core.grid import Points, grid_points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.gcps.gdal_transforms import monomials

TOLERANCE_PX = 0.008
"""Source pixels by which a position may be off; set by hand with `warp` (559f29a), below the 0.02
that its tests demand."""

MIN_SIDE_PX = 4
"""Target pixels of a patch's side that is not cut further; set by hand with `warp` (559f29a)."""

NODES_ACROSS = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
"""Shares of a patch's width at which positions are computed."""

CONTROL_ROWS = (1 - np.cos(np.pi * (2 * np.arange(6) + 1) / 12)) / 2
"""Shares of a patch's height at which its control points lie: Chebyshev nodes."""

NODE_ROWS = np.sort(np.concatenate([CONTROL_ROWS, (CONTROL_ROWS[1:] + CONTROL_ROWS[:-1]) / 2]))
"""Shares of a patch's height at which positions are computed: control points and between them."""

CONTROL_COLUMNS = np.array([-1, -1 / 3, 1 / 3, 1])
"""Columns of the control points, in a patch that runs from -1 to 1."""

CONTROLS = grid_points(CONTROL_COLUMNS, 2 * CONTROL_ROWS - 1).reshape(-1, 2)
"""(24, 2): the control points of a patch, which runs from -1 to 1 both ways."""

ANY_CRS = CRS.from_epsg(3857)
"""GDAL asks for a CRS; any will do that is the same for source and target."""

Positions = Callable[[Points], Points]
"""Target pixels (N, 2) to source pixels (N, 2), NaN where undefined."""


@dataclass(frozen=True)
class WarpPatch:
    """A rectangle of the target and the source pixels along its edges.

    window: of the target.
    edges: (6, 2, 2), the source pixels at CONTROL_ROWS of its left and its right edge.
    """

    window: Window
    edges: NDArray[np.float64]

    def controls(self) -> Points:
        """(24, 2): the source pixels at CONTROLS."""
        share = (CONTROL_COLUMNS[:, None] + 1) / 2
        return np.asarray(self.edges[:, :1] * (1 - share) + self.edges[:, 1:] * share).reshape(
            -1, 2
        )

    def footprint(self) -> NDArray[np.float64]:
        """(2, 2): the lowest and highest column and row of the source that the patch may touch."""
        points = self.edges.reshape(-1, 2)
        low, high = points.min(axis=0), points.max(axis=0)
        # The outermost control points lie a little inside the patch.
        margin = 0.04 * (high - low) + 0.5
        return np.stack([low - margin, high + margin])

    def geometry(self, part: Window, nudge: float) -> dict[str, Any]:
        """Arguments of rasterio's `reproject`.

        part: the window of the source that is warped. nudge: source pixels that positions are
        moved by.
        """
        pixels = self.controls() - (part.column - nudge, part.row - nudge)
        width, height = self.window.width, self.window.height
        return {
            "gcps": [
                GroundControlPoint(row=float(row), col=float(column), x=float(x), y=float(y))
                for (column, row), (x, y) in zip(pixels, CONTROLS, strict=True)
            ],
            "src_crs": ANY_CRS,
            "dst_crs": ANY_CRS,
            "dst_transform": Affine(2 / width, 0, -1, 0, 2 / height, -1),
            "SRC_METHOD": "GCP_POLYNOMIAL",
            "MAX_GCP_ORDER": 3,
        }


def cut_patches(
    window: Window, positions: Positions, size: tuple[int, int], radius: float
) -> list[WarpPatch]:
    """Cut a window of the target into the patches that the source contributes to.

    positions: target pixels to source pixels.
    size: width and height of the source.
    radius: source pixels around a position that contribute.

    A patch is dropped when all of it lies outside the source, or when a position in it is undefined
    and it is too small to be cut again.
    """
    pending, patches = [window], []
    while pending:
        halves: list[Window] = []
        for part, nodes in zip(pending, _node_positions(pending, positions), strict=True):
            action = _decide(part, nodes, size, radius)
            if action == _Action.TAKE:
                patches.append(WarpPatch(part, _edges(nodes)))
            elif action != _Action.DROP:
                halves += _halve(part, action)
        pending = halves
    return patches


class _Action(Enum):
    """The decision on a rectangle: make it a patch, drop it, or halve it."""

    TAKE = auto()
    DROP = auto()
    HALVE_WIDTH = auto()
    HALVE_HEIGHT = auto()


def _node_positions(windows: list[Window], positions: Positions) -> NDArray[np.float64]:
    """(P, 11, 5, 2): source pixels in each window, at NODE_ROWS and NODES_ACROSS."""
    lattice = grid_points(NODES_ACROSS, NODE_ROWS)
    corner = np.array([window[:2] for window in windows], dtype=np.float64)
    sides = np.array([window[2:] for window in windows], dtype=np.float64)
    pixels = lattice[None] * sides[:, None, None] + corner[:, None, None]
    return positions(pixels.reshape(-1, 2)).reshape(pixels.shape)


def _edges(nodes: NDArray) -> NDArray[np.float64]:
    """(6, 2, 2): the nodes (11, 5, 2) at CONTROL_ROWS of the left and the right edge."""
    return nodes[np.isin(NODE_ROWS, CONTROL_ROWS)][:, [0, -1]]


def _decide(window: Window, nodes: NDArray, size: tuple[int, int], radius: float) -> _Action:
    is_valid = np.isfinite(nodes).all(axis=2)
    if not is_valid.all():
        is_small = max(window.width, window.height) <= MIN_SIDE_PX
        if is_small or not is_valid.any():
            return _Action.DROP
        is_wide = window.width >= window.height
        return _Action.HALVE_WIDTH if is_wide else _Action.HALVE_HEIGHT
    low, high = nodes.min(axis=(0, 1)), nodes.max(axis=(0, 1))
    margin = 0.25 * (high - low) + radius + 1
    if (low - margin > size).any() or (high + margin < 0).any():
        return _Action.DROP
    share = NODES_ACROSS[:, None]
    linear = nodes[:, :1] * (1 - share) + nodes[:, -1:] * share
    row_error = float(np.abs(nodes - linear).max())
    by_gdal = np.tensordot(_GDAL_PREDICTION, _edges(nodes), axes=([2, 3], [0, 1]))
    gdal_error = float(np.abs(by_gdal - linear).max())
    is_narrow = window.width <= MIN_SIDE_PX
    if (
        gdal_error > TOLERANCE_PX
        and window.height > MIN_SIDE_PX
        and (gdal_error > row_error or is_narrow)
    ):
        return _Action.HALVE_HEIGHT
    return _Action.HALVE_WIDTH if row_error > TOLERANCE_PX and not is_narrow else _Action.TAKE


def _halve(window: Window, action: _Action) -> list[Window]:
    column, row, width, height = window
    if action == _Action.HALVE_WIDTH:
        half = width // 2
        return [Window(column, row, half, height), Window(column + half, row, width - half, height)]
    half = height // 2
    return [Window(column, row, width, half), Window(column, row + half, width, height - half)]


def _gdal_prediction() -> NDArray[np.float64]:
    """(11, 5, 6, 2): GDAL's positions at the nodes, as weights of the positions on the edges."""
    share = (CONTROL_COLUMNS + 1) / 2
    spread = np.zeros((len(CONTROL_ROWS), len(share), len(CONTROL_ROWS), 2))
    for row in range(len(CONTROL_ROWS)):
        spread[row, :, row, 0], spread[row, :, row, 1] = 1 - share, share
    lattice = grid_points(2 * NODES_ACROSS - 1, 2 * NODE_ROWS - 1).reshape(-1, 2)
    fitted = monomials(lattice, 3) @ np.linalg.pinv(monomials(CONTROLS, 3))
    weights = fitted @ spread.reshape(len(CONTROLS), -1)
    shape = len(NODE_ROWS), len(NODES_ACROSS), len(CONTROL_ROWS), 2
    return np.asarray(weights).reshape(shape)


_GDAL_PREDICTION = _gdal_prediction()
