"""The common grid on which two georeferenced rasters are matched."""

from __future__ import annotations

import numpy as np
from affine import Affine
from pyproj import CRS

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid, Points
from hetmatch_qgis.engine.core.ground_lengths import metres_per_unit
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.georeferencing.crs import assign_crs_command, check_map_coordinates
from hetmatch_qgis.engine.georeferencing.georeference import NONE
from hetmatch_qgis.engine.raster.footprint import footprint, pixel_side, required_crs
from hetmatch_qgis.engine.raster.open_image import OpenImage

MIN_GSD_RATIO = 1.1
"""Moving GSD over reference GSD from which on the grid takes the moving raster's; below it the
reference is read without interpolation. Set by hand with the first version (ed1f7d5)."""

MAX_ASPECT_RATIO = 1.25
"""Sides of a pixel on the ground, the longer over the shorter, up to which the grid keeps the shape
of the reference's pixels; set by hand with the first version (ed1f7d5)."""

CONFORMAL_TOLERANCE = 0.01
"""Difference of the scales along x and y up to which a CRS counts as conformal; set by hand with
the first version (ed1f7d5)."""

GSD_DIGITS = 12
"""Significant digits of a moving raster's GSD, which makes equal GSDs equal despite rounding; set
by hand (7cd142d)."""

SNAP_TOLERANCE = 1e-6
"""Pixels by which the grid's edge may miss a whole pixel of the reference because of rounding; set
by hand with the first version (ed1f7d5)."""


def can_share_grid(reference: OpenImage, moving: OpenImage) -> bool:
    """True if the pair can be put on a common grid.

    False where one raster has no georeference at all (a scan, a photograph), or where neither has
    a CRS: geotransforms without a CRS cannot be compared.

    Raises InputError when one raster has a geotransform or control points without a CRS while the
    other has a CRS: the georeference is there, and one setting makes it useful.
    """
    for raster, other in ((reference, moving), (moving, reference)):
        lacks_crs = raster.georeference.kind != NONE and raster.crs is None
        if lacks_crs and other.georeference.is_usable:
            raise InputError(
                "'{raster}' is georeferenced but has no CRS, while '{other}' has one; assign it, "
                "for example with: {command}",
                raster=raster.name,
                other=other.name,
                command=assign_crs_command(raster.location),
            )
    if not (reference.georeference.is_usable and moving.georeference.is_usable):
        return False
    _check_local_crs(reference, moving)
    return True


def _check_local_crs(reference: OpenImage, moving: OpenImage) -> None:
    """Raises InputError for a CRS that cannot be transformed to another one's map."""
    if reference.crs == moving.crs:
        return
    for raster in (reference, moving):
        if raster.crs is not None:
            check_map_coordinates(raster.crs, raster.name)


Area = tuple[float, float, float, float]
"""x min, y min, x max, y max in the reference's CRS."""


def common_grid(
    reference: OpenImage, moving: OpenImage, margin_map_units: float, area: Area | None = None
) -> Grid:
    """The grid on which a georeferenced pair is matched.

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
    target = required_crs(reference)
    required_crs(moving)
    ref_box = footprint(reference, target, around=None)
    middle_x = float((ref_box[0, 0] + ref_box[1, 0]) / 2)
    moving_box = footprint(moving, target, around=middle_x)
    scale = metres_per_unit(target, ref_box.mean(axis=0))
    margin = margin_map_units * np.array([scale[1] / scale[0], 1.0])
    low = np.maximum(ref_box[0], moving_box[0] - margin)
    high = np.minimum(ref_box[1], moving_box[1] + margin)
    if not (high > low).all():
        raise InputError(
            "The rasters do not overlap, not even with the search radius: '{reference}' covers "
            "{reference_extent}, '{moving}' covers {moving_extent}; check their CRSs, or choose a "
            "moving raster of the same area.",
            reference=reference.name,
            reference_extent=_extent(ref_box, target),
            moving=moving.name,
            moving_extent=_extent(moving_box, target),
        )
    if area is not None:
        low, high = _clip_to_area(area, low, high, margin, reference)
    middle = _middle_of_overlap(ref_box, moving_box, otherwise=(low + high) / 2)
    pixel = _pixel_size(reference, moving, target, middle)
    return _snapped_grid(reference, target, low, high, pixel)


def _clip_to_area(
    area: Area, low: Points, high: Points, margin: Points, reference: OpenImage
) -> tuple[Points, Points]:
    """Corners (2,) of the part of a box that lies in an area grown by the margin."""
    area_low, area_high = np.array(area[:2]), np.array(area[2:])
    if not (np.minimum(high, area_high) > np.maximum(low, area_low)).all():
        raise InputError(
            "The area lies outside the overlap of the rasters; choose an area within {extent} of "
            "'{reference}'.",
            extent=_extent(np.stack([low, high]), required_crs(reference)),
            reference=reference.name,
        )
    return np.maximum(low, area_low - margin), np.minimum(high, area_high + margin)


def _middle_of_overlap(ref_box: Points, moving_box: Points, otherwise: Points) -> Points:
    low, high = np.maximum(ref_box[0], moving_box[0]), np.minimum(ref_box[1], moving_box[1])
    return (low + high) / 2 if (high > low).all() else otherwise


def _pixel_size(
    reference: OpenImage, moving: OpenImage, target: CRS, middle: Points
) -> tuple[float, float]:
    """Width and height of the grid's pixels in units of the target CRS."""
    ref_side = pixel_side(reference, target, middle)
    moving_side = pixel_side(moving, target, middle)
    keeps_reference = moving_side < ref_side * MIN_GSD_RATIO
    side = ref_side if keeps_reference else float(f"{moving_side:.{GSD_DIGITS}g}")
    scale_x, scale_y = metres_per_unit(target, middle)
    affine = reference.transform
    if affine is not None and affine.b == affine.d == 0:
        aspect = abs(affine.a / affine.e)
        if 1 / MAX_ASPECT_RATIO < aspect * scale_x / scale_y < MAX_ASPECT_RATIO:
            if side == ref_side:
                return abs(affine.a), abs(affine.e)
            return side * float(np.sqrt(aspect)), side / float(np.sqrt(aspect))
    stretch = scale_y / scale_x
    if abs(stretch - 1) < CONFORMAL_TOLERANCE:
        stretch = 1.0
    return side * float(np.sqrt(stretch)), side / float(np.sqrt(stretch))


def _snapped_grid(
    reference: OpenImage, target: CRS, low: Points, high: Points, pixel: tuple[float, float]
) -> Grid:
    """A north-up grid over a box, its corners whole pixels away from the reference's corner."""
    affine = reference.transform
    origin = np.array([low[0], high[1]]) if affine is None else np.array([affine.c, affine.f])
    size = np.array(pixel)
    first = np.floor(np.array([low[0] - origin[0], origin[1] - high[1]]) / size + SNAP_TOLERANCE)
    last = np.ceil(np.array([high[0] - origin[0], origin[1] - low[1]]) / size - SNAP_TOLERANCE)
    width, height = (max(1, int(side)) for side in last - first)
    left, top = origin[0] + first[0] * size[0], origin[1] - first[1] * size[1]
    transform = Affine(pixel[0], 0.0, float(left), 0.0, -pixel[1], float(top))
    return Grid(transform, width, height, target)


def _extent(box: Points, crs: CRS) -> Message:
    """A box (2, 2) as a part of a sentence."""
    (left, bottom), (right, top) = box.tolist()
    if crs.is_geographic:
        return Message(
            "x {left:.4f} to {right:.4f}, y {bottom:.4f} to {top:.4f}",
            left=left,
            right=right,
            bottom=bottom,
            top=top,
        )
    return Message(
        "x {left:.0f} to {right:.0f}, y {bottom:.0f} to {top:.0f}",
        left=left,
        right=right,
        bottom=bottom,
        top=top,
    )
