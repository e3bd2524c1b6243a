"""Where the georeference alone puts a place of the target in the moving raster.

A place is a point (x, y) in the reference's CRS, (column, -row) where the reference has no
georeference. What is fitted to the tie points corrects the nominal pixel, so that a change of
projection, or the bend of a sensor's own model, costs the correction no freedom.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from pyproj import CRS

from hetmatch_qgis.engine.core.grid import Points, pixels_as_map, transform_points
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.gcps.frames import reference_points
from hetmatch_qgis.engine.gcps.gcps import GcpSet
from hetmatch_qgis.engine.gcps.gdal_transforms import jacobian
from hetmatch_qgis.engine.raster.georeference import NONE
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.raster.sources import unwrap_longitudes


class Nominal(Protocol):
    """Places (N, 2) to nominal moving pixels (N, 2) and back, NaN where there is none."""

    def to_pixels(self, places: Points) -> Points: ...

    def to_places(self, pixels: Points) -> Points: ...


class ByMap:
    """Through both georeferences: the place in the moving raster's CRS, and its pixel there."""

    def __init__(self, reference_crs: CRS, moving_crs: CRS, moving: Raster, near: Points) -> None:
        self._reference_crs = reference_crs
        self._moving_crs = moving_crs
        self._moving = moving
        middle = np.array([[moving.width / 2, moving.height / 2]])
        self._moving_x = float(moving.pixel_to_map(middle)[0, 0])
        self._reference_x = float(np.median(near[:, 0]))

    def to_pixels(self, places: Points) -> Points:
        there = transform_points(places, self._reference_crs, self._moving_crs)
        return self._moving.map_to_pixel(unwrap_longitudes(there, self._moving_crs, self._moving_x))

    def to_places(self, pixels: Points) -> Points:
        there = self._moving.pixel_to_map(pixels)
        there = transform_points(there, self._moving_crs, self._reference_crs)
        return unwrap_longitudes(there, self._reference_crs, self._reference_x)


class ByReference:
    """The reference's own pixels, where the two rasters share no map."""

    def __init__(self, result: MatchResult) -> None:
        transform = result.reference.transform
        places = reference_points(result).coordinates
        self._bare = result.reference.georeference == NONE
        if transform is not None:
            matrix = np.array([[transform.a, transform.b], [transform.d, transform.e]])
            self._corner = np.array([transform.c, transform.f])
        else:
            # Control points and RPCs are not to be had without the reference's file; what is
            # nearly a pixel does as well, since the correction takes up the rest.
            pixels = result.tie_points.reference_pixels
            known = np.isfinite(places).all(axis=1)
            matrix = jacobian(pixels[known], places[known])
            self._corner = places[known].mean(axis=0) - matrix @ pixels[known].mean(axis=0)
        self._matrix = matrix

    def to_pixels(self, places: Points) -> Points:
        if self._bare:
            return pixels_as_map(places)
        return np.asarray((places - self._corner) @ np.linalg.inv(self._matrix).T)

    def to_places(self, pixels: Points) -> Points:
        if self._bare:
            return pixels_as_map(pixels)
        return np.asarray(pixels @ self._matrix.T + self._corner)


class ByGcps:
    """The map of GCPs, scaled and shifted to about a pixel: all that gdalwarp looks at."""

    def __init__(self, gcps: GcpSet) -> None:
        self._reference_crs, self._crs = gcps.crs, gcps.warp_crs
        self._middle = gcps.warp_points.mean(axis=0)
        self._reference_x = float(np.median(gcps.map_points[:, 0]))
        scale = np.sqrt(abs(np.linalg.det(jacobian(gcps.warp_pixels, gcps.warp_points))))
        # The same both ways, because a thin plate bends by distances.
        self._scale = np.array([scale, -scale])

    def to_pixels(self, places: Points) -> Points:
        there = np.asarray(places, dtype=np.float64)
        if self._reference_crs is not None and self._crs is not None:
            there = transform_points(there, self._reference_crs, self._crs)
            there = unwrap_longitudes(there, self._crs, float(self._middle[0]))
        return self.of_map(there)

    def of_map(self, coordinates: Points) -> Points:
        """Coordinates (N, 2) on the map of the GCPs to nominal pixels (N, 2)."""
        return np.asarray((coordinates - self._middle) / self._scale)

    def to_places(self, pixels: Points) -> Points:
        there = np.asarray(pixels * self._scale + self._middle)
        if self._reference_crs is None or self._crs is None:
            return there
        there = transform_points(there, self._crs, self._reference_crs)
        return unwrap_longitudes(there, self._reference_crs, self._reference_x)


def nominal_of(result: MatchResult, moving: Raster) -> Nominal:
    """The way from places to nominal pixels."""
    own, other = result.reference.crs, moving.crs
    if own is None or other is None or moving.georeference.kind == NONE:
        return ByReference(result)
    places = reference_points(result).coordinates
    return ByMap(own, other, moving, places[np.isfinite(places).all(axis=1)])
