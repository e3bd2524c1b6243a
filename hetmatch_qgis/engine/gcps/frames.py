"""The coordinates in which GIS files give tie points.

A raster with a georeference has its map coordinates. One without has no CRS, and its coordinates
are (column, -row), as QGIS displays such a raster, so that points and raster coincide there.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from pyproj import CRS

from hetmatch_qgis.engine.core.grid import Points, pixels_as_map
from hetmatch_qgis.engine.core.result import ImageDescription, MatchResult


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
