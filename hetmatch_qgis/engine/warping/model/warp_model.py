"""From target coordinates to pixels of the moving raster.

Target coordinates are (x, y) in the reference's CRS, (column, -row) where the reference has no
georeference. Pixels are (column, row) from the outer corner of the top-left pixel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.fitting.surface import Surface
from hetmatch_qgis.engine.warping.model.nominal import NominalGeometry
from hetmatch_qgis.engine.warping.model.robust_fit import Correction, ReliefCorrection

MAX_BEYOND_TREND = 0.25
"""Share of the raster's diagonal by which a correction may differ from its affine trend: a curved
transform diverges outside its points. Set by hand with `warp` (559f29a)."""

MAX_INVERSE_STEPS = 30
"""Steps of the iteration that inverts a correction; set by hand with `warp` (559f29a)."""

INVERSE_TOLERANCE_PX = 1e-3
"""Moving pixels within which the inverse is exact; set by hand with `warp` (559f29a)."""


@dataclass(frozen=True)
class WarpModel:
    """Target coordinates to moving pixels: the nominal pixel, then a fitted correction.

    kind: one of the transforms of WarpOptions except "auto" and "gdal".
    description: the transform and what it was fitted to, for users.
    nominal: the geometry before the correction.
    correction: nominal pixels to moving pixels.
    trend: (2, 3), the affine transform closest to the correction.
    size: width and height of the moving raster in pixels.
    points: (N, 2), the moving pixels that it was fitted to.
    error: RMSE in moving pixels at tie points left out of a fit, None where not measured.
    surface: the ground that the correction looks heights up in; None of other kinds than relief.
    """

    kind: str
    description: Message
    nominal: NominalGeometry
    correction: Correction
    trend: NDArray[np.float64]
    size: tuple[int, int]
    points: Points
    error: float | None = None
    surface: Surface | None = None

    def to_pixels(self, coordinates: Points) -> Points:
        """Target coordinates (N, 2) to moving pixels (N, 2); NaN where undefined."""
        return self._correct(self.nominal.to_pixels(np.asarray(coordinates, dtype=np.float64)))

    def at_heights(self, coordinates: Points, heights: NDArray[np.float64]) -> Points:
        """The same as `to_pixels` for ground of given heights (N,), of the kind relief."""
        if not isinstance(self.correction, ReliefCorrection):
            raise ValueError("the transform knows no heights")
        return self.correction.relief.at_heights(self.nominal.to_pixels(coordinates), heights)

    def to_coordinates(self, pixels: Points) -> Points:
        """Moving pixels (N, 2) to target coordinates (N, 2).

        Where a curved correction has no inverse, or diverges, by the inverse of the affine trend.
        """
        pixels = np.asarray(pixels, dtype=np.float64)
        inverse = np.linalg.inv(self.trend[:, :2]).T
        start = (pixels - self.trend[:, 2]) @ inverse
        if isinstance(self.correction, ReliefCorrection):
            nominal = self.correction.relief.apply(pixels)
            is_lost = ~np.isfinite(nominal).all(axis=1)
            nominal[is_lost] = start[is_lost]
            return self.nominal.to_coordinates(nominal)
        nominal = start.copy()
        for _ in range(MAX_INVERSE_STEPS):
            misses = pixels - self._correct(nominal)
            if np.nanmax(np.abs(misses), initial=0.0) < INVERSE_TOLERANCE_PX:
                break
            nominal = nominal + misses @ inverse
        is_inverted = np.abs(pixels - self._correct(nominal)) < 100 * INVERSE_TOLERANCE_PX
        failed = ~is_inverted.all(axis=1)
        nominal[failed] = start[failed]
        return self.nominal.to_coordinates(nominal)

    def _correct(self, nominal: Points) -> Points:
        is_valid = np.isfinite(nominal).all(axis=1)
        pixels = np.full(nominal.shape, np.nan)
        if is_valid.any():
            pixels[is_valid] = self.correction(nominal[is_valid])
            trend = nominal[is_valid] @ self.trend[:, :2].T + self.trend[:, 2]
            departure = np.abs(pixels[is_valid] - trend).max(axis=1)
            diverges = departure > MAX_BEYOND_TREND * np.hypot(*self.size)
            pixels[np.flatnonzero(is_valid)[diverges]] = np.nan
        return pixels
