"""Extent and pixel size of an image in a CRS."""

from __future__ import annotations

import numpy as np
from pyproj import CRS

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points, even_lattice, grid_points, transform_points
from hetmatch_qgis.engine.core.ground_lengths import metres_per_unit
from hetmatch_qgis.engine.georeferencing.crs import assign_crs_command, unwrap_x
from hetmatch_qgis.engine.raster.open_image import OpenImage

LATTICE_COUNT = 21
"""Points along each side of a raster whose map coordinates bound its footprint; set by hand with
the first version (ed1f7d5)."""

SIDE_LATTICE = 5
"""Pixels along each side of a raster that are measured where none can be at the middle of the
overlap; set by hand with the cases at the poles."""


def footprint(raster: OpenImage, target: CRS, around: float | None) -> Points:
    """(2, 2): the lowest and highest x and y of the raster in the target CRS.

    around: longitude within half a turn of which the footprint's middle is brought; None to leave
    it.
    """
    columns, rows = (np.linspace(0, side, LATTICE_COUNT) for side in (raster.width, raster.height))
    lattice = grid_points(columns, rows).reshape(-1, 2)
    points = transform_points(raster.pixel_to_map(lattice), required_crs(raster), target)
    is_defined = np.isfinite(points).all(axis=1)
    if not is_defined.any():
        raise InputError(
            "No part of '{raster}' has coordinates in '{crs}'; check that its CRS and its "
            "coordinates belong together.",
            raster=raster.name,
            crs=target.name,
        )
    points = points[is_defined]
    # A raster across the antimeridian is first made one piece, then brought beside the other.
    points = unwrap_x(points, target, around=float(points[len(points) // 2, 0]))
    box = np.stack([points.min(axis=0), points.max(axis=0)])
    if around is not None:
        middle = np.array([[box[:, 0].mean(), 0.0]])
        box[:, 0] += unwrap_x(middle, target, around)[0, 0] - middle[0, 0]
    return box


def pixel_side(raster: OpenImage, target: CRS, middle: Points) -> float:
    """Side of a square of a pixel's area, in units of the target CRS, at `middle` (2,).

    Where no pixel can be measured there, as at a pole, the median of pixels all over the raster.
    """
    centre = np.array([raster.width / 2, raster.height / 2])
    pixel = raster.map_to_pixel(transform_points(middle[None], target, required_crs(raster)))[0]
    is_inside = np.isfinite(pixel).all() and (pixel >= 0).all() and (pixel <= 2 * centre).all()
    side = _pixel_side_at(raster, target, pixel if is_inside else centre)
    if side == 0:
        lattice = even_lattice(raster.width, raster.height, SIDE_LATTICE)
        sides = np.array([_pixel_side_at(raster, target, pixel) for pixel in lattice])
        sides = sides[sides > 0]
        side = float(np.median(sides)) if len(sides) else 0.0
    if side == 0:
        raise InputError(
            "The pixel size of '{raster}' cannot be measured in '{crs}'; check that its CRS and "
            "its coordinates belong together.",
            raster=raster.name,
            crs=target.name,
        )
    return side


def _pixel_side_at(raster: OpenImage, target: CRS, pixel: Points) -> float:
    """`pixel_side` at a pixel (2,) of the raster; 0 where it has none."""
    corners_px = pixel + np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    corners = raster.georeference.without_dem.pixel_to_map(corners_px)
    corners = transform_points(corners, required_crs(raster), target)
    if not np.isfinite(corners).all():
        return 0.0
    corners = unwrap_x(corners, target, around=float(corners[0, 0]))
    return float(np.sqrt(abs(np.linalg.det(corners[1:] - corners[0]))))


def metres_to_map_units(raster: OpenImage, metres: float) -> float:
    """A distance on the ground in units of the raster's CRS along its y axis, at its middle."""
    crs = required_crs(raster)
    centre = np.array([[raster.width / 2, raster.height / 2]])
    middle = raster.georeference.without_dem.pixel_to_map(centre)[0]
    return metres / metres_per_unit(crs, middle)[1]


def required_crs(raster: OpenImage) -> CRS:
    """The CRS of a raster; raises InputError, with the remedy, where it has none."""
    if raster.crs is None or not raster.georeference.is_usable:
        raise InputError(
            "'{raster}' has no georeference with a CRS; assign one, for example with: {command}",
            raster=raster.name,
            command=assign_crs_command(raster.location),
        )
    return raster.crs
