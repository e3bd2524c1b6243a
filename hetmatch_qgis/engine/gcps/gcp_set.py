"""Ground control points, ready to be exported or warped with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.gcps.gdal_transforms import POLYNOMIALS, THIN_PLATE


@dataclass(frozen=True)
class GcpSet:
    """Ground control points, at least 2 pixels apart, as many as the transform can use.

    The warp points are the same GCPs prepared for a warp by `method`. Their pixels are those that
    the match's transform gives, because it weighs each tie point by its precision and GDAL does
    not; the measured ones where that transform is not known, or where another polynomial was asked
    for. Their map coordinates are in the moving raster's CRS where it has one, so that GDAL itself
    changes the projection.

    pixels: (N, 2) moving (column, row) from the outer corner of the top-left pixel, as measured.
    map_points: (N, 2) x, y in `crs`; (column, -row) of the reference where it has no georeference.
    crs: CRS of the reference, None where it has none.
    check_pixels: (M, 2) moving pixels of the check points, which no fit may use.
    check_map_points: (M, 2) x, y of the check points in `crs`.
    warp_pixels: (N, 2) moving pixels for a warp.
    warp_points: (N, 2) x, y for a warp in `warp_crs`.
    warp_crs: CRS of `warp_points`, None where there is none.
    method: one of POLYNOMIALS or THIN_PLATE.
    held_out_rmse_px: error of `method` in moving pixels at points that it was not fitted to; NaN
        where there are too few points to compute it.
    left_out: how many of the tie points are GCPs, and why the others are not.
    heights: (N,) metres, NaN where there are none; None without an elevation model.
    """

    pixels: Points
    map_points: Points
    crs: CRS | None
    check_pixels: Points
    check_map_points: Points
    warp_pixels: Points
    warp_points: Points
    warp_crs: CRS | None
    method: str
    held_out_rmse_px: float
    left_out: Message
    heights: NDArray[np.float64] | None = None

    @property
    def gdalwarp_options(self) -> tuple[str, ...]:
        """The options that make gdalwarp use `method`."""
        if self.method == THIN_PLATE:
            return ("-tps",)
        return ("-order", str(POLYNOMIALS.index(self.method) + 1))
