"""The one grid that two georeferenced rasters are put on before they are matched."""

from __future__ import annotations

import numpy as np
from affine import Affine
from pyproj import CRS

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid, Points, transform_points
from hetmatch_qgis.engine.raster.georeference import NONE
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.raster.sources import unwrap_longitudes

LATTICE = 21
NEARLY_ALIKE = 1.1
NEARLY_SQUARE = 1.25
CONFORMAL = 0.01
DIGITS = 12


def can_share_grid(reference: Raster, moving: Raster) -> bool:
    """Whether the pair can be put on a common grid.

    False where one raster has no georeference at all (a scan, a photograph), or where neither has
    a CRS: geotransforms without a CRS say nothing about each other.

    Raises InputError when one raster has a geotransform or control points without a CRS while the
    other has a CRS: the georeference is there, and one setting makes it useful.
    """
    for one, other in ((reference, moving), (moving, reference)):
        half = one.georeference.kind != NONE and one.crs is None
        if half and other.georeference.is_usable:
            raise InputError(
                f"'{one.name}' is georeferenced but has no CRS, while '{other.name}' has one; "
                f"assign it, for example with: gdal_edit.py -a_srs EPSG:… {one.location}"
            )
    return reference.georeference.is_usable and moving.georeference.is_usable


Area = tuple[float, float, float, float]
"""x min, y min, x max, y max in the reference's CRS."""


def common_grid(
    reference: Raster, moving: Raster, margin_map_units: float, area: Area | None = None
) -> Grid:
    """The grid that a georeferenced pair is matched on.

    CRS of the reference; north up; the coarser of the two ground sampling distances, measured at
    the middle of the overlap in the reference's CRS; the overlap of the footprints, grown by the
    margin (CRS units along the y axis, the same length on the ground along x) as far as the
    reference goes, and no farther than the area, if one is given, grown likewise. Pixels keep the
    reference's shape when that is nearly square on the ground, and its corners when it is the
    coarser one, so that it is read without interpolation; otherwise they are square on the ground
    at the middle (in degrees at 60° N: twice as wide as high).

    Raises InputError when the two do not overlap even so, when the area lies beside the overlap,
    or no transformation joins their CRSs.
    """
    target = _crs(reference)
    _crs(moving)
    own = _footprint(reference, target, around=None)
    middle_x = float((own[0, 0] + own[1, 0]) / 2)
    other = _footprint(moving, target, around=middle_x)
    scale = metres_per_unit(target, own.mean(axis=0))
    margin = margin_map_units * np.array([scale[1] / scale[0], 1.0])
    low = np.maximum(own[0], other[0] - margin)
    high = np.minimum(own[1], other[1] + margin)
    if not (high > low).all():
        raise InputError(
            f"The rasters do not overlap, not even with the search radius: '{reference.name}' "
            f"covers {_in_words(own, target)}, '{moving.name}' {_in_words(other, target)}; check "
            "their CRSs, or choose a moving raster of the same place."
        )
    if area is not None:
        low, high = _within(area, low, high, margin, reference)
    middle = _middle_of_overlap(own, other, (low + high) / 2)
    pixel = _pixel_size(reference, moving, target, middle)
    return _snapped(reference, target, low, high, pixel)


def _within(
    area: Area, low: Points, high: Points, margin: Points, reference: Raster
) -> tuple[Points, Points]:
    """The part of a box that belongs to an area."""
    least, most = np.array(area[:2]), np.array(area[2:])
    if not (np.minimum(high, most) > np.maximum(low, least)).all():
        raise InputError(
            "The area lies outside of what both rasters show; choose one on "
            f"{_in_words(np.stack([low, high]), _crs(reference))} of '{reference.name}'."
        )
    return np.maximum(low, least - margin), np.minimum(high, most + margin)


def metres_per_pixel(grid: Grid) -> tuple[float, float]:
    """Metres on the ground along a grid's columns and rows, at its middle."""
    across, down = metres_per_pixel_at(grid, np.array([[grid.width / 2, grid.height / 2]]))[0]
    return float(across), float(down)


def metres_per_pixel_at(grid: Grid, pixels: Points) -> Points:
    """Metres on the ground along a grid's columns and rows, (N, 2), at its pixels (N, 2)."""
    if grid.crs is None:
        raise InputError("Without a CRS there is no telling how large a pixel is on the ground.")
    scale = _metres_per_units(grid.crs, grid.pixel_to_map(pixels))
    transform = grid.transform
    sides = [
        np.linalg.norm(scale * step, axis=1)
        for step in ((transform.a, transform.d), (transform.b, transform.e))
    ]
    return np.stack(sides, axis=1)


def search_radius_to_pixels(grid: Grid, metres: float) -> float:
    """A distance on the ground in pixels of the grid: the mean of both axes, at its middle."""
    across, down = metres_per_pixel(grid)
    return metres / float(np.sqrt(across * down))


def metres_to_map_units(raster: Raster, metres: float) -> float:
    """A distance on the ground in units of the raster's CRS along its y axis, at its middle."""
    crs = _crs(raster)
    centre = np.array([[raster.width / 2, raster.height / 2]])
    middle = raster.georeference.level.pixel_to_map(centre)[0]
    return metres / metres_per_unit(crs, middle)[1]


def _crs(raster: Raster) -> CRS:
    if raster.crs is None or not raster.georeference.is_usable:
        raise InputError(
            f"'{raster.name}' has no georeference with a CRS; assign one, for example with "
            f"gdal_edit.py -a_srs EPSG:… {raster.location}"
        )
    return raster.crs


def _footprint(raster: Raster, target: CRS, around: float | None) -> Points:
    """(2, 2): the lowest and highest x and y that the raster reaches in the target CRS."""
    columns, rows = (np.linspace(0, side, LATTICE) for side in (raster.width, raster.height))
    lattice = np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)
    points = transform_points(raster.pixel_to_map(lattice), _crs(raster), target)
    known = np.isfinite(points).all(axis=1)
    if not known.any():
        raise InputError(
            f"No part of '{raster.name}' can be shown in '{target.name}'; check that its CRS and "
            "its coordinates belong together."
        )
    points = points[known]
    # A raster across the antimeridian is first made one piece, then laid beside the other.
    points = unwrap_longitudes(points, target, around=float(points[len(points) // 2, 0]))
    box = np.stack([points.min(axis=0), points.max(axis=0)])
    if around is not None:
        middle = np.array([[box[:, 0].mean(), 0.0]])
        box[:, 0] += unwrap_longitudes(middle, target, around)[0, 0] - middle[0, 0]
    return box


def _middle_of_overlap(own: Points, other: Points, otherwise: Points) -> Points:
    low, high = np.maximum(own[0], other[0]), np.minimum(own[1], other[1])
    return (low + high) / 2 if (high > low).all() else otherwise


def _pixel_size(
    reference: Raster, moving: Raster, target: CRS, middle: Points
) -> tuple[float, float]:
    """Width and height of the grid's pixels in units of the target CRS."""
    own = _side(reference, target, middle)
    other = _side(moving, target, middle)
    side = own if other < own * NEARLY_ALIKE else float(f"{other:.{DIGITS}g}")
    scale_x, scale_y = metres_per_unit(target, middle)
    affine = reference.transform
    if affine is not None and affine.b == affine.d == 0:
        shape = abs(affine.a / affine.e)
        if 1 / NEARLY_SQUARE < shape * scale_x / scale_y < NEARLY_SQUARE:
            if side == own:
                return abs(affine.a), abs(affine.e)
            return side * float(np.sqrt(shape)), side / float(np.sqrt(shape))
    stretch = scale_y / scale_x
    if abs(stretch - 1) < CONFORMAL:
        stretch = 1.0
    return side * float(np.sqrt(stretch)), side / float(np.sqrt(stretch))


def _side(raster: Raster, target: CRS, middle: Points) -> float:
    """Side of a square of a pixel's area, in units of the target CRS, at a place there."""
    centre = np.array([raster.width / 2, raster.height / 2])
    there = transform_points(middle[None], target, _crs(raster))
    pixel = raster.map_to_pixel(there)[0]
    inside = np.isfinite(pixel).all() and (pixel >= 0).all() and (pixel <= 2 * centre).all()
    corners = (pixel if inside else centre) + np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    level = raster.georeference.level
    moved = transform_points(level.pixel_to_map(corners), _crs(raster), target)
    moved = unwrap_longitudes(moved, target, around=float(moved[0, 0]))
    side = float(np.sqrt(abs(np.linalg.det(moved[1:] - moved[0]))))
    if not np.isfinite(side) or side == 0:
        raise InputError(
            f"The pixel size of '{raster.name}' cannot be told in '{target.name}'; check that its "
            "CRS and its coordinates belong together."
        )
    return side


def _snapped(
    reference: Raster, target: CRS, low: Points, high: Points, pixel: tuple[float, float]
) -> Grid:
    """A north-up grid over a box, its corners whole pixels away from the reference's corner."""
    affine = reference.transform
    origin = np.array([low[0], high[1]]) if affine is None else np.array([affine.c, affine.f])
    size = np.array(pixel)
    first = np.floor(np.array([low[0] - origin[0], origin[1] - high[1]]) / size + 1e-6)
    last = np.ceil(np.array([high[0] - origin[0], origin[1] - low[1]]) / size - 1e-6)
    width, height = (max(1, int(side)) for side in last - first)
    left, top = origin[0] + first[0] * size[0], origin[1] - first[1] * size[1]
    transform = Affine(pixel[0], 0.0, float(left), 0.0, -pixel[1], float(top))
    return Grid(transform, width, height, target)


def metres_per_unit(crs: CRS, at: Points) -> tuple[float, float]:
    """Metres on the ellipsoid that one unit of the CRS along x and along y stands for at a place.

    Where the CRS has no way to longitude and latitude, the units of its axes decide.
    """
    x, y = _metres_per_units(crs, np.asarray(at, dtype=np.float64).reshape(1, 2))[0]
    return float(x), float(y)


def _metres_per_units(crs: CRS, at: Points) -> Points:
    """What `metres_per_unit` gives, (N, 2), at places (N, 2)."""
    axes = crs.axis_info
    unit = axes[0].unit_conversion_factor if axes and not crs.is_geographic else 1.0
    geodetic, geod = crs.geodetic_crs, crs.get_geod()
    if geodetic is None or geod is None:
        return np.full((len(at), 2), unit)
    step = 1e-3 if crs.is_geographic else 100.0 / unit
    half = np.array([[-step, 0.0], [step, 0.0], [0.0, -step], [0.0, step]]) / 2
    around = transform_points((at[:, None] + half).reshape(-1, 2), crs, geodetic)
    metres = geod.inv(around[::2, 0], around[::2, 1], around[1::2, 0], around[1::2, 1])[2]
    sides = np.asarray(metres, dtype=np.float64).reshape(-1, 2) / step
    with np.errstate(invalid="ignore"):
        sound = (np.isfinite(sides) & (sides > 0)).all(axis=1, keepdims=True)
    return np.where(sound, sides, unit)


def _in_words(box: Points, crs: CRS) -> str:
    digits = 4 if crs.is_geographic else 0
    (left, bottom), (right, top) = box
    return f"x {left:.{digits}f} to {right:.{digits}f}, y {bottom:.{digits}f} to {top:.{digits}f}"
