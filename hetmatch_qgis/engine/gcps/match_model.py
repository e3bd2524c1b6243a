"""The transform of a match, from the reference's map to the moving raster's pixels.

That is the direction in which every warp goes. The same kind of transform is fitted to the same tie
points in the same space as in the match (see fit_space), the other way round. Nothing but the
descriptions and the points is needed, so a saved result will do.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points, apply_affine, pixels_as_map, transform_points
from hetmatch_qgis.engine.core.result import ImageDescription, MatchResult
from hetmatch_qgis.engine.fitting.transforms import fit, precision
from hetmatch_qgis.engine.gcps.frames import FramePoints
from hetmatch_qgis.engine.gcps.gdal_transforms import Transform
from hetmatch_qgis.engine.raster.common_grid import metres_per_unit
from hetmatch_qgis.engine.raster.sources import unwrapped


def match_model(
    result: MatchResult, places: Points, pixels: Points, scores: NDArray[np.float64]
) -> Transform | None:
    """The transform of the match's kind, fitted to places (N, 2) and moving pixels (N, 2).

    places: on the reference's map, (column, -row) where it has none. scores: (N,).
    Returns None where the moving raster is placed by GCPs or RPCs, which a description does not
    hold, or where the points do not carry the transform.
    """
    nominal = nominal_pixels(result.reference, result.moving)
    if nominal is None or result.transform_type is None:
        return None
    # A turn looks like a turn only where pixels are as wide as high.
    shape = _pixel_shape(result.moving)
    here = nominal(places) * shape
    if not np.isfinite(here).all():
        return None
    fitted = fit(result.transform_type, here, pixels * shape, precision(scores))
    if fitted is None:
        return None
    return lambda points: np.asarray(fitted.apply(nominal(points) * shape) / shape)


def nominal_pixels(
    reference: ImageDescription, moving: ImageDescription
) -> Callable[[Points], Points] | None:
    """Where the georeference puts the reference's map in the moving raster: places to pixels.

    Where the moving raster has none, or the two share no CRS, these are the reference's pixels.
    None where a raster is placed by GCPs or RPCs.
    """
    sides = (reference, moving)
    if any(side.georeference not in ("affine", "none") for side in sides):
        return None
    here, there = reference.transform, moving.transform
    if here is None:
        return pixels_as_map
    to_reference = ~here
    if there is None or reference.crs is None or moving.crs is None:
        return lambda places: apply_affine(to_reference, places)
    source, target, to_moving = reference.crs, moving.crs, ~there
    middle = apply_affine(there, np.array([[moving.width / 2, moving.height / 2]]))[0, 0]

    def nominal(places: Points) -> Points:
        moved = transform_points(places, source, target)
        return apply_affine(to_moving, unwrapped(moved, target, around=float(middle)))

    return nominal


def warp_frame(result: MatchResult, frame: FramePoints) -> FramePoints:
    """Places (N, 2) of the reference's map on the map that GCPs for a warp are best given on.

    That is the moving raster's own: GDAL then changes the projection exactly, and what is left to
    the GCPs is how the raster lies wrong. It is the reference's where the moving raster has no
    geotransform, where the antimeridian cuts its map, and where the reference's CRS has no code by
    which gdalwarp could be told it.
    """
    crs, moving = frame.crs, result.moving
    if crs is None or moving.crs is None or moving.transform is None or crs == moving.crs:
        return frame
    if crs.to_authority(min_confidence=100) is None:
        return frame
    moved = transform_points(frame.coordinates, crs, moving.crs)
    known = np.isfinite(moved).all(axis=1)
    usable = (known == np.isfinite(frame.coordinates).all(axis=1)).all() and known.any()
    if not usable:
        return frame
    middle = np.array([[moving.width / 2, moving.height / 2]])
    around = float(apply_affine(moving.transform, middle)[0, 0])
    if (unwrapped(moved[known], moving.crs, around) != moved[known]).any():
        return frame
    return FramePoints(moved, moving.crs)


def _pixel_shape(moving: ImageDescription) -> NDArray[np.float64]:
    """(2,): width and height of a pixel on the ground, in proportion; (1, 1) without a map."""
    if moving.transform is None or moving.crs is None:
        return np.ones(2)
    grid = moving.transform
    middle = apply_affine(grid, np.array([[moving.width / 2, moving.height / 2]]))[0]
    scale = np.array(metres_per_unit(moving.crs, middle))
    sides = [np.hypot(*(scale * step)) for step in ((grid.a, grid.d), (grid.b, grid.e))]
    return np.asarray(np.array(sides) / np.sqrt(sides[0] * sides[1]))
