"""Nominal moving pixels: where the georeference alone places a target coordinate.

Target coordinates are (x, y) in the reference's CRS, (column, -row) where the reference has no
georeference. The transform fitted to the tie points corrects nominal pixels, so that a change of
projection, or the curvature of a sensor's own model, costs it no degrees of freedom.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from pyproj import CRS

from hetmatch_qgis.engine.core.grid import Points, pixels_as_map, transform_points
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.gcps.frames import reference_points
from hetmatch_qgis.engine.gcps.gcp_set import GcpSet
from hetmatch_qgis.engine.gcps.gdal_transforms import jacobian
from hetmatch_qgis.engine.georeferencing.crs import unwrap_x
from hetmatch_qgis.engine.georeferencing.georeference import NONE
from hetmatch_qgis.engine.raster.raster import Raster


class NominalGeometry(Protocol):
    """Target coordinates (N, 2) to nominal moving pixels (N, 2) and back; NaN where undefined."""

    def to_pixels(self, coordinates: Points) -> Points:
        """Target coordinates (N, 2) to nominal moving pixels (N, 2)."""
        ...

    def to_coordinates(self, pixels: Points) -> Points:
        """Nominal moving pixels (N, 2) to target coordinates (N, 2)."""
        ...


class MapGeometry:
    """By both georeferences: the coordinates in the moving raster's CRS, and its pixels there.

    reference_crs, moving_crs: the CRSs of both.
    moving: the moving raster, open.
    near: (N, 2), target coordinates of the tie points, to choose the side of the antimeridian by.
    """

    def __init__(self, reference_crs: CRS, moving_crs: CRS, moving: Raster, near: Points) -> None:
        self._reference_crs = reference_crs
        self._moving_crs = moving_crs
        self._moving = moving
        middle = np.array([[moving.width / 2, moving.height / 2]])
        self._moving_x = float(moving.pixel_to_map(middle)[0, 0])
        self._reference_x = float(np.median(near[:, 0]))

    def to_pixels(self, coordinates: Points) -> Points:
        """Target coordinates (N, 2) to nominal moving pixels (N, 2)."""
        on_moving_map = transform_points(coordinates, self._reference_crs, self._moving_crs)
        return self._moving.map_to_pixel(unwrap_x(on_moving_map, self._moving_crs, self._moving_x))

    def to_coordinates(self, pixels: Points) -> Points:
        """Nominal moving pixels (N, 2) to target coordinates (N, 2)."""
        on_moving_map = self._moving.pixel_to_map(pixels)
        coordinates = transform_points(on_moving_map, self._moving_crs, self._reference_crs)
        return unwrap_x(coordinates, self._reference_crs, self._reference_x)


class ReferenceGeometry:
    """By the reference's own pixels, where the two rasters share no map."""

    def __init__(self, result: MatchResult) -> None:
        transform = result.reference.transform
        coordinates = reference_points(result).coordinates
        self._has_no_georeference = result.reference.georeference == NONE
        if transform is not None:
            matrix = np.array([[transform.a, transform.b], [transform.d, transform.e]])
            self._corner = np.array([transform.c, transform.f])
        else:
            # GCPs and RPCs of the reference are in its file only; an affine that is nearly a pixel
            # does as well, since the correction takes up the rest.
            pixels = result.tie_points.reference_pixels
            is_valid = np.isfinite(coordinates).all(axis=1)
            matrix = jacobian(pixels[is_valid], coordinates[is_valid])
            self._corner = coordinates[is_valid].mean(axis=0) - matrix @ pixels[is_valid].mean(
                axis=0
            )
        self._matrix = matrix

    def to_pixels(self, coordinates: Points) -> Points:
        """Target coordinates (N, 2) to nominal moving pixels (N, 2)."""
        if self._has_no_georeference:
            return pixels_as_map(coordinates)
        return np.asarray((coordinates - self._corner) @ np.linalg.inv(self._matrix).T)

    def to_coordinates(self, pixels: Points) -> Points:
        """Nominal moving pixels (N, 2) to target coordinates (N, 2)."""
        if self._has_no_georeference:
            return pixels_as_map(pixels)
        return np.asarray(pixels @ self._matrix.T + self._corner)


class GcpGeometry:
    """By the map of GCPs, scaled and shifted to about a pixel: all that gdalwarp looks at."""

    def __init__(self, gcps: GcpSet) -> None:
        self._reference_crs, self._crs = gcps.crs, gcps.warp_crs
        self._middle = gcps.warp_points.mean(axis=0)
        self._reference_x = float(np.median(gcps.map_points[:, 0]))
        scale = np.sqrt(abs(np.linalg.det(jacobian(gcps.warp_pixels, gcps.warp_points))))
        # The same for both axes, because a thin plate bends by distances.
        self._scale = np.array([scale, -scale])

    def to_pixels(self, coordinates: Points) -> Points:
        """Target coordinates (N, 2) to nominal moving pixels (N, 2)."""
        on_map = np.asarray(coordinates, dtype=np.float64)
        if self._reference_crs is not None and self._crs is not None:
            on_map = transform_points(on_map, self._reference_crs, self._crs)
            on_map = unwrap_x(on_map, self._crs, float(self._middle[0]))
        return self.map_to_pixels(on_map)

    def map_to_pixels(self, coordinates: Points) -> Points:
        """Coordinates (N, 2) on the map of the GCPs to nominal pixels (N, 2)."""
        return np.asarray((coordinates - self._middle) / self._scale)

    def to_coordinates(self, pixels: Points) -> Points:
        """Nominal moving pixels (N, 2) to target coordinates (N, 2)."""
        on_map = np.asarray(pixels * self._scale + self._middle)
        if self._reference_crs is None or self._crs is None:
            return on_map
        coordinates = transform_points(on_map, self._crs, self._reference_crs)
        return unwrap_x(coordinates, self._reference_crs, self._reference_x)


def nominal_geometry(result: MatchResult, moving: Raster) -> NominalGeometry:
    """The nominal geometry of a result: by the map where both rasters have one in common."""
    reference_crs, moving_crs = result.reference.crs, moving.crs
    if reference_crs is None or moving_crs is None or moving.georeference.kind == NONE:
        return ReferenceGeometry(result)
    coordinates = reference_points(result).coordinates
    near = coordinates[np.isfinite(coordinates).all(axis=1)]
    return MapGeometry(reference_crs, moving_crs, moving, near)
