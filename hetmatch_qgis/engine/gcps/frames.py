"""The coordinates in which GIS files give tie points.

A raster with a georeference has its map coordinates. One without has no CRS, and its coordinates
are (column, -row), as QGIS displays such a raster, so that points and raster coincide there.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from pyproj import CRS

from hetmatch_qgis.engine.core.grid import (
    Points,
    apply_affine,
    pixels_as_map,
    transform_points,
)
from hetmatch_qgis.engine.core.result import ImageDescription, MatchResult
from hetmatch_qgis.engine.georeferencing.crs import unwrap_x, x_period


class FramePoints(NamedTuple):
    """Points in the coordinates of one raster.

    coordinates: (N, 2) as x, y, NaN where unknown.
    crs: CRS of the coordinates, None without georeference.
    """

    coordinates: Points
    crs: CRS | None


def reference_points(result: MatchResult) -> FramePoints:
    """The tie points in the reference's coordinates, one row for each of `result.tie_points`."""
    if result.reference.georeference == "none":
        return FramePoints(pixels_as_map(result.tie_points.reference_pixels), None)
    return FramePoints(result.tie_points.reference_map, result.reference.crs)


def continuous_points(result: MatchResult) -> FramePoints:
    """`reference_points` without a seam of the map between neighbours in the moving raster.

    x continues past the edge of the world where the moving raster does, as GCPs of a raster across
    180 degrees must.
    """
    frame, moving = reference_points(result), result.moving
    period = None if frame.crs is None else x_period(frame.crs)
    if frame.crs is None or period is None or len(frame.coordinates) == 0:
        return frame
    around = np.full(len(frame.coordinates), np.nanmedian(frame.coordinates[:, 0]))
    if moving.crs is not None and moving.transform is not None:
        middle = apply_affine(moving.transform, np.array([[moving.width / 2, moving.height / 2]]))
        start = float(transform_points(middle, moving.crs, frame.crs)[0, 0])
        own, own_period = result.tie_points.moving_map, x_period(moving.crs)
        if own_period is None:
            nominal = transform_points(own, moving.crs, frame.crs)
            around = unwrap_x(nominal, frame.crs, around=start)[:, 0]
        else:
            # On both maps x is proportional to the longitude.
            around = start + (own[:, 0] - middle[0, 0]) / own_period * period
    return FramePoints(unwrap_x(frame.coordinates, frame.crs, around), frame.crs)


def moving_points(result: MatchResult) -> FramePoints:
    """The tie points in the moving raster's coordinates, a row for each of `result.tie_points`."""
    if result.moving.georeference == "none":
        return FramePoints(pixels_as_map(result.tie_points.moving_pixels), None)
    return FramePoints(result.tie_points.moving_map, result.moving.crs)


def finite_rows(points: Points) -> np.ndarray:
    """Mask (N,) of the rows without NaN or infinity."""
    return np.asarray(np.isfinite(points).all(axis=1))


def is_unrotated(image: ImageDescription) -> bool:
    """True for an image with a geotransform whose rows and columns run along the map's axes."""
    transform = image.transform
    return transform is not None and transform.b == 0 and transform.d == 0
