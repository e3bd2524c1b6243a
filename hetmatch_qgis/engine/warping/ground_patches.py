"""Windows of the target that GDAL's warper samples through the height of each pixel.

Positions over rough ground are no smooth function of the target's pixels. But an affine transform
and a displacement by height is a sensor model that rational polynomials hold exactly, so GDAL gets
RPCs that were fitted to the window, and looks the height of every pixel up itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS

from hetmatch_qgis.engine.core.grid import Grid, Points, grid_points, transform_points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.fitting.surface import Surface
from hetmatch_qgis.engine.georeferencing.crs import WGS84
from hetmatch_qgis.engine.georeferencing.rpc_model import RpcModel
from hetmatch_qgis.engine.rpc.fit import fit_rpc

PositionsAtHeights = Callable[[Points, NDArray[np.float64]], Points]
"""Target pixels (N, 2) and heights (N,) in metres to source pixels (N, 2)."""

HEIGHT_LATTICE = 65
"""Points along a side of a window at which its heights are taken."""

FIT_LATTICE, FIT_LEVELS = 9, 7
"""Points along a side of a window, and heights, that its RPCs are fitted to: more than four, or
cubic terms are not told from linear ones."""

MARGIN_SHARE, MARGIN_M = 0.25, 50.0
"""Share of the range of the heights, and metres, above and below it that a window's RPCs are good
for: peaks may lie between the points of the lattice."""


@dataclass(frozen=True)
class GroundPatch:
    """A window of the target and the sensor model that leads to the source's pixels.

    window: of the target.
    grid: of the target.
    rpcs: to the source's pixels.
    box: (2, 2), the lowest and highest column and row of the source that it may touch.
    surface: the ground.
    """

    window: Window
    grid: Grid
    rpcs: RpcModel
    box: NDArray[np.float64]
    surface: Surface

    def footprint(self) -> NDArray[np.float64]:
        """(2, 2): the lowest and highest column and row of the source that it may touch."""
        return self.box

    def geometry(self, part: Window, nudge: float) -> dict[str, Any]:
        """Arguments of rasterio's `reproject`. part: the window of the source that is warped."""
        corner = np.array([part.column - nudge, part.row - nudge])
        rpcs = replace(self.rpcs, image_offset=self.rpcs.image_offset - corner)
        return {
            "rpcs": rpcs.to_rpc(),
            "src_crs": WGS84,
            "dst_crs": CRS.from_wkt(self.surface.crs.to_wkt()),
            "dst_transform": self.grid.transform @ Affine.translation(*self.window[:2]),
            "tolerance": 0.0,
            "RPC_DEM": str(self.surface.dem.path),
            "RPC_DEMINTERPOLATION": "bilinear",
            "RPC_DEM_APPLY_VDATUM_SHIFT": "TRUE" if self.surface.dem.converts_heights else "FALSE",
        }


def ground_patches(
    window: Window, grid: Grid, positions: PositionsAtHeights, surface: Surface
) -> list[GroundPatch]:
    """The patch of a window; none where it has no heights."""
    heights = surface.heights(grid.pixel_to_map(_lattice(window, HEIGHT_LATTICE)))
    heights = heights[np.isfinite(heights)]
    if not len(heights):
        return []
    low, high = float(heights.min()), float(heights.max())
    margin = MARGIN_M + MARGIN_SHARE * (high - low)
    levels = np.linspace(low - margin, high + margin, FIT_LEVELS)
    pixels = _lattice(window, FIT_LATTICE)
    lon_lat = np.tile(
        transform_points(grid.pixel_to_map(pixels), surface.crs, WGS84), (FIT_LEVELS, 1)
    )
    at_levels = np.repeat(levels, len(pixels))
    source = positions(np.tile(pixels, (FIT_LEVELS, 1)), at_levels)
    is_known = np.isfinite(source).all(axis=1) & np.isfinite(lon_lat).all(axis=1)
    if not is_known.all():
        return []
    box = np.stack([source.min(axis=0), source.max(axis=0)])
    rpcs = fit_rpc(lon_lat, at_levels, source)
    return [GroundPatch(window, grid, rpcs, box, surface)]


def _lattice(window: Window, side: int) -> Points:
    columns = window.column + np.linspace(0, window.width, side)
    rows = window.row + np.linspace(0, window.height, side)
    return grid_points(columns, rows).reshape(-1, 2)
