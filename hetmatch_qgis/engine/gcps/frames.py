"""The frames in which GIS files say where tie points are.

A raster with a georeference has its map coordinates. One without has no CRS, and its coordinates
are (column, -row): so QGIS shows such a raster, and so points and raster lie on each other there.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from pyproj import CRS

from hetmatch_qgis.engine.core.grid import Points, pixels_as_map
from hetmatch_qgis.engine.core.result import ImageDescription, MatchResult


class FramePoints(NamedTuple):
    """coordinates: (N, 2) as x, y, NaN where unknown; crs: theirs, None where there is none."""

    coordinates: Points
    crs: CRS | None


def reference_points(result: MatchResult) -> FramePoints:
    """The tie points in the reference, one row for each of `result.tie_points`."""
    if result.reference.georeference == "none":
        return FramePoints(pixels_as_map(result.tie_points.reference_pixels), None)
    return FramePoints(result.tie_points.reference_map, result.reference.crs)


def moving_points(result: MatchResult) -> FramePoints:
    """The tie points in the moving raster, one row for each of `result.tie_points`."""
    if result.moving.georeference == "none":
        return FramePoints(pixels_as_map(result.tie_points.moving_pixels), None)
    return FramePoints(result.tie_points.moving_map, result.moving.crs)


def finite_rows(points: Points) -> np.ndarray:
    """Mask (N,) of the rows without NaN."""
    return np.asarray(np.isfinite(points).all(axis=1))


def is_unrotated(image: ImageDescription) -> bool:
    """Whether an image has a geotransform whose axes are those of the map."""
    grid = image.transform
    return grid is not None and grid.b == 0 and grid.d == 0
