"""Mappings of reference pixels to moving pixels: by the match, or by the georeference before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points, even_lattice, transform_points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.fitting.least_squares import fit
from hetmatch_qgis.engine.fitting.transforms import Projective, Transform
from hetmatch_qgis.engine.georeferencing.crs import unwrap_x
from hetmatch_qgis.engine.raster.open_image import OpenImage


@runtime_checkable
class ExplicitInverse(Protocol):
    """A transform whose inverse needs no iteration."""

    def to_moving(self, points: Points) -> Points:
        """The reference's frame (N, 2) to the moving frame (N, 2)."""
        ...

    def place(self, moving: Points, reference: Points) -> Points:
        """Moving points (N, 2) in the reference's frame, given about where they lie (N, 2)."""
        ...


def to_moving(transform: Transform, size: tuple[int, int], points: Points) -> Points:
    """Moving pixels (N, 2) that a transform maps to `points` (N, 2); NaN where there are none.

    transform: from the moving to the reference's frame. size: columns and rows of the moving frame.
    """
    if isinstance(transform, ExplicitInverse):
        return transform.to_moving(points)
    return invert(transform.apply, size, points)


def place(transform: Transform, moving: Points, reference: Points) -> Points:
    """Moving points (N, 2) by a transform, those that belong near `reference` (N, 2).

    In layover several positions show at one; the near one is meant.
    """
    if isinstance(transform, ExplicitInverse):
        return transform.place(moving, reference)
    return transform.apply(moving)


PixelMapping = Callable[[Points], Points]
"""Pixels (N, 2) of one raster to pixels (N, 2) of the other; NaN where there are none."""

_LATTICE_SIDE = 12
"""Points along a side that an affine transform is fitted to; set by hand in 559f29a."""

_MAX_REACH = 10.0
"""Sides of the image beyond which the iteration does not come back: where a polynomial folds, each
round leads farther. Set by hand in 944a9bf."""

_MAX_ROUNDS = 12
"""Rounds of the fixed-slope iteration; set by hand in 559f29a."""
_CONVERGED = 1e-3
"""Moving pixels of a step at which the iteration ends; set by hand in 559f29a."""
_MAX_MISS = 1.0
"""Reference pixels by which an inverse may miss; beyond, the mapping folds or has no inverse there.
Set by hand in 559f29a."""


def inverse_map(result: MatchResult, reference_points: Points) -> Points:
    """Reference pixels (N, 2) to moving pixels (N, 2)."""
    if result.inverse is not None:
        return result.inverse(reference_points)
    size = result.moving.width, result.moving.height
    return invert(result.map_points, size, reference_points)


def placed_points(result: MatchResult) -> Points:
    """Moving points (N, 2) by the transform of a match, in reference pixels.

    Of a transform with an explicit inverse, by what is off in the moving image: in layover the way
    from there leads to other ground.
    """
    points = result.tie_points
    moving, reference = points.moving_pixels, points.reference_pixels
    if result.inverse is None or not len(points):
        return result.map_points(moving)
    expected = result.inverse(reference)
    is_known = np.isfinite(expected).all(axis=1)
    trend = fit("affine", expected[is_known], reference[is_known])
    if not isinstance(trend, Projective):
        return result.map_points(moving)
    return np.asarray(reference + (moving - expected) @ trend.matrix[:2, :2].T)


def invert(mapping: PixelMapping, size: tuple[int, int], reference_points: Points) -> Points:
    """Points (N, 2) that a mapping leads to `reference_points`, by a fixed-slope (chord) iteration.

    mapping: of the moving image. size: its columns and rows. NaN where no affine is near it, and
    for points that the iteration drives away from the image.
    """
    lattice = even_lattice(*size, _LATTICE_SIDE)
    mapped = mapping(lattice)
    is_finite = np.isfinite(mapped).all(axis=1)
    affine = fit("affine", mapped[is_finite], lattice[is_finite])
    if not isinstance(affine, Projective):
        return np.full_like(reference_points, np.nan)
    target = affine.apply(reference_points)
    moving_points = target
    for _ in range(_MAX_ROUNDS):
        step = target - affine.apply(mapping(moving_points))
        moving_points = moving_points + step
        is_lost = np.abs(moving_points).max(axis=1) > _MAX_REACH * max(size)
        moving_points[is_lost] = np.nan
        if not np.nanmax(np.abs(step), initial=0.0) > _CONVERGED:
            break
    return moving_points


def mapping_by_match(result: MatchResult) -> PixelMapping:
    """The inverse of a match's transform; NaN where mapping back misses the point."""

    def mapping(points: Points) -> Points:
        moving_points = inverse_map(result, points)
        with np.errstate(invalid="ignore"):
            misses = np.linalg.norm(result.map_points(moving_points) - points, axis=1)
            moving_points[~(misses < _MAX_MISS)] = np.nan
        return moving_points

    return mapping


def mapping_by_georeference(reference: OpenImage, moving: OpenImage) -> PixelMapping | None:
    """The mapping by the rasters' own georeferences, None where one has none."""
    if not (reference.georeference.is_usable and moving.georeference.is_usable):
        return None
    ref_crs, moving_crs = reference.crs, moving.crs
    if ref_crs is None or moving_crs is None:
        return None
    centre = np.array([[moving.width / 2, moving.height / 2]])
    centre_x = float(moving.pixel_to_map(centre)[0, 0])

    def mapping(points: Points) -> Points:
        on_map = transform_points(reference.pixel_to_map(points), ref_crs, moving_crs)
        return moving.map_to_pixel(unwrap_x(on_map, moving_crs, centre_x))

    return mapping


def mapping_by_size(moving: OpenImage, window: Window) -> PixelMapping:
    """The moving raster stretched over a window of the reference, corner on corner."""
    scale = np.array([moving.width / window.width, moving.height / window.height])

    def mapping(points: Points) -> Points:
        return np.asarray((points - [window.column, window.row]) * scale)

    return mapping


def fit_correction(
    result: MatchResult, before: PixelMapping, window: Window
) -> NDArray[np.float64] | None:
    """The affine, 3 x 3 in reference pixels, by which a match moves the moving raster.

    It leads from where the mapping `before` the match has a pixel to where the match has it, and
    is fitted over a window of the reference; None where no fit is possible.
    """
    lattice = even_lattice(window.width, window.height, _LATTICE_SIDE)
    positions = lattice + np.array([window.column, window.row])
    corrected = result.map_points(before(positions))
    is_finite = np.isfinite(corrected).all(axis=1)
    affine = fit("affine", positions[is_finite], corrected[is_finite])
    return affine.matrix if isinstance(affine, Projective) else None
