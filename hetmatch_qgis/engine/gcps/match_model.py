"""The transform of a match, from the reference's map to the moving raster's pixels.

Every warp goes in this direction. The same kind of transform is fitted to the same tie points in
the same space as in the match (see matching.fit_space), but inversely. It takes nothing but the
descriptions of the rasters and the points, so that a saved result will do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points, apply_affine, pixels_as_map, transform_points
from hetmatch_qgis.engine.core.ground_lengths import metres_per_unit
from hetmatch_qgis.engine.core.result import ImageDescription, MatchResult
from hetmatch_qgis.engine.fitting.least_squares import fit
from hetmatch_qgis.engine.fitting.relief import RELIEF, solve_relief
from hetmatch_qgis.engine.fitting.surface import Surface
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.gcps.frames import FramePoints
from hetmatch_qgis.engine.gcps.gdal_transforms import Transform
from hetmatch_qgis.engine.georeferencing.crs import unwrap_x, x_period

MAX_BEYOND_SEAM = 0.05
"""Share of GCPs beyond the seam of the moving raster's map up to which GDAL, which knows no other
side, does not meet them: a raster round the world that is off by a few pixels. Set by hand with the
cases at 180 degrees."""


def match_model(
    result: MatchResult, map_points: Points, pixels: Points, weights: NDArray[np.float64]
) -> Transform | None:
    """The transform of the match's kind, fitted to map points (N, 2) and moving pixels (N, 2).

    map_points: x, y in the reference's CRS; (column, -row) of one without georeference.
    weights: (N,) of the squared residuals.

    Returns None where the moving raster is georeferenced by GCPs or RPCs, which a description does
    not hold, or where the points do not determine the transform.
    """
    nominal = nominal_pixels(result.reference, result.moving)
    if nominal is None or result.transform_type is None:
        return None
    # A rotation is a rotation only where pixels are as wide as high.
    shape = _pixel_shape(result.moving)
    scaled_nominal = beside(nominal(map_points), pixels, result.moving) * shape
    if not np.isfinite(scaled_nominal).all():
        return None
    if result.transform_type == RELIEF:
        return relief_model(result, map_points, pixels, weights)
    fitted = fit(result.transform_type, scaled_nominal, pixels * shape, weights)
    if fitted is None:
        return None
    return lambda points: np.asarray(fitted.apply(nominal(points) * shape) / shape)


@dataclass(frozen=True)
class ReliefModel:
    """The transform of a match with displacement by relief.

    nominal: from the reference's map to nominal moving pixels.
    affine: from nominal to moving pixels, both scaled by `shape`.
    slope: (2,) moving pixels, scaled by `shape`, for a metre of height.
    shape: (2,) width and height of a pixel on the ground, in proportion.
    surface: the ground.
    """

    nominal: Transform
    affine: Projective
    slope: NDArray[np.float64]
    shape: NDArray[np.float64]
    surface: Surface

    def __call__(self, points: Points) -> Points:
        """Map points (N, 2) to moving pixels (N, 2); NaN without height."""
        return self.at_heights(points, self.surface.heights(points))

    def at_heights(self, points: Points, heights: NDArray[np.float64]) -> Points:
        """The same for ground of given heights (N,)."""
        scaled = self.affine.apply(self.nominal(points) * self.shape)
        return np.asarray((scaled + heights[:, None] * self.slope) / self.shape)


def relief_model(
    result: MatchResult, map_points: Points, pixels: Points, weights: NDArray[np.float64]
) -> ReliefModel | None:
    """As `match_model`, of a transform with displacement by relief.

    Raises InputError where the elevation model is gone.
    """
    nominal = nominal_pixels(result.reference, result.moving)
    if nominal is None:
        return None
    surface, shape = Surface.of(result), _pixel_shape(result.moving)
    solved = solve_relief(
        pixels * shape,
        nominal(map_points) * shape,
        surface.heights(map_points),
        weights,
    )
    return None if solved is None else ReliefModel(nominal, *solved, shape, surface)


def beside(points: Points, pixels: Points, moving: ImageDescription) -> Points:
    """Points (N, 2) brought within half a turn of pixels (N, 2) of the moving raster.

    A raster round the world has the same ground at both of its edges.
    """
    period = None if moving.crs is None else x_period(moving.crs)
    if period is None or moving.transform is None:
        return points
    inverse = ~moving.transform
    turn = np.array([inverse.a, inverse.d]) * period
    turns = np.round((pixels - points) @ turn / (turn @ turn))
    return np.asarray(points + np.where(np.isfinite(turns), turns, 0)[:, None] * turn)


def nominal_pixels(
    reference: ImageDescription, moving: ImageDescription
) -> Callable[[Points], Points] | None:
    """From the reference's map to moving pixels by the georeference alone, without the match.

    Where the moving raster has none, or the two share no CRS, to the reference's pixels instead.
    None where a raster is georeferenced by GCPs or RPCs.
    """
    sides = (reference, moving)
    if any(side.georeference not in ("affine", "none") for side in sides):
        return None
    reference_transform, moving_transform = reference.transform, moving.transform
    if reference_transform is None:
        return pixels_as_map
    to_reference = ~reference_transform
    if moving_transform is None or reference.crs is None or moving.crs is None:
        return lambda map_points: apply_affine(to_reference, map_points)
    source, target, to_moving = reference.crs, moving.crs, ~moving_transform
    centre_x = _centre(moving_transform, moving)[0]

    def nominal(map_points: Points) -> Points:
        projected = transform_points(map_points, source, target)
        return apply_affine(to_moving, unwrap_x(projected, target, around=float(centre_x)))

    return nominal


def warp_frame(result: MatchResult, frame: FramePoints) -> FramePoints:
    """Points of the reference in the CRS in which GCPs for a warp are best given.

    That is the moving raster's own: GDAL then changes the projection exactly, and the GCPs only
    have to describe how the raster is misplaced. It is the reference's where the moving raster has
    no geotransform, where the antimeridian cuts its map, and where the reference's CRS has no code
    by which gdalwarp could be given it.
    """
    crs, moving = frame.crs, result.moving
    if crs is None or moving.crs is None or moving.transform is None or crs == moving.crs:
        return frame
    if crs.to_authority(min_confidence=100) is None:
        return frame
    projected = transform_points(frame.coordinates, crs, moving.crs)
    is_finite = np.isfinite(projected).all(axis=1)
    has_all = (is_finite == np.isfinite(frame.coordinates).all(axis=1)).all()
    if not (has_all and is_finite.any()):
        return frame
    continuous = unwrap_x(projected, moving.crs, around=result.tie_points.moving_map[:, 0])
    is_beyond = (continuous[is_finite] != projected[is_finite]).any(axis=1)
    if is_beyond.mean() > MAX_BEYOND_SEAM:
        return frame
    return FramePoints(continuous, moving.crs)


def _centre(transform: Affine, image: ImageDescription) -> NDArray[np.float64]:
    """x, y (2,) of an image's centre on its map."""
    centre = np.array([[image.width / 2, image.height / 2]])
    return np.asarray(apply_affine(transform, centre)[0])


def _pixel_shape(moving: ImageDescription) -> NDArray[np.float64]:
    """(2,): width and height of a pixel on the ground, in proportion; (1, 1) without a map."""
    if moving.transform is None or moving.crs is None:
        return np.ones(2)
    transform = moving.transform
    scale = np.array(metres_per_unit(moving.crs, _centre(transform, moving)))
    steps = ((transform.a, transform.d), (transform.b, transform.e))
    sides = [np.hypot(*(scale * step)) for step in steps]
    return np.asarray(np.array(sides) / np.sqrt(sides[0] * sides[1]))
