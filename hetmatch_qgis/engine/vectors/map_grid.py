"""The grid that vector layers are drawn on."""

from __future__ import annotations

import numpy as np
from affine import Affine
from pyproj import CRS
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_utm_crs_info

from hetmatch_qgis.common.search_radius import default_search_radius
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid, Points, transform_points
from hetmatch_qgis.engine.core.ground_lengths import metres_per_unit
from hetmatch_qgis.engine.core.messages import Option
from hetmatch_qgis.engine.georeferencing.crs import WGS84, unwrap_x
from hetmatch_qgis.engine.raster.footprint import footprint, pixel_side
from hetmatch_qgis.engine.raster.open_image import OpenImage
from hetmatch_qgis.engine.vectors.boxes import box_lattice, shared_box
from hetmatch_qgis.engine.vectors.layer import Box, VectorLayer
from hetmatch_qgis.engine.vectors.seam import boxes_around
from hetmatch_qgis.engine.vectors.vector_map import no_features

DEFAULT_SIDE = 3000
"""Pixels of the longer side of a map beside a raster without georeference: a scan or a photograph
has 1000 to 10,000, and the search bridges a factor of 3 in scale. Set by hand with the first
version."""

MIN_DEFAULT_SIDE = 640
"""Pixels of the longer side that a map without buildings has at least, where pixels of
MIN_RESOLUTION would leave fewer: those of an overview of the coarse search (`coarse/overviews.py`),
a room above this one."""

MIN_RESOLUTION = 1.0
"""Metres that a pixel of a map without buildings has at least. Centre lines and the borders of land
are digitised no finer, and the empty width of a road is no more like a photograph for being larger:
a satellite image of 0.5 m and 37 roads matched at 1 m every time, at 0.5 m hardly ever. Of five
drawn places of land of 0.5 to 0.6 m (seed 3000 of benchmarks.vector_maps) two come from 4.3 and 8.5
pixels to 2.5 and 2.4, the others end where they did; at 1.5 and 2 m one and two places are claimed
wrongly that are refused at 1 m."""

MAX_SIDE = 100_000
"""Pixels of the longer side of a map; more would be a wrong resolution."""

MIN_SIDE = 32
"""Pixels of the shorter side of a map that can be matched."""

MAX_LATITUDE = 84.0
"""Degrees up to which UTM has zones; beyond, polar stereographic projections take over."""


def choose_grid(
    layers: list[VectorLayer],
    other: OpenImage | None,
    search_radius: float | None = None,
    resolution: float | None = None,
    area: Box | None = None,
) -> Grid:
    """The grid of a map of layers that is matched with another raster.

    other: the other raster. With a georeference, the map is drawn in its CRS where that is
        projected, else in the UTM zone, in pixels of its size and as far as both go, with the
        search radius around the raster. None where it has no georeference: then in the layers'
        CRS, or UTM, as far as the layers go.
    search_radius: in metres; None for the default.
    resolution: side of a pixel in metres; None for the other raster's, or for DEFAULT_SIDE pixels.
    area: in the first layer's CRS, all that is drawn where `other` is None.

    Raises InputError where layers and raster do not meet, and for a layer without CRS.
    """
    for layer in layers:
        _ = layer.crs  # raises InputError where it is unknown
    if all(layer.bounds is None for layer in layers):
        raise InputError("'{path}' holds no features to draw a map from.", path=layers[0].name)
    if other is None:
        return _grid_alone(layers, resolution, area)
    if other.crs is None:
        raise ValueError("the other raster has no CRS")
    outline = footprint(other, other.crs, around=None)
    target = other.crs if other.crs.is_projected else _utm(outline.mean(axis=0), other.crs)
    outline = footprint(other, target, around=None)
    middle = outline.mean(axis=0)
    scale = np.array(metres_per_unit(target, middle))
    side = pixel_side(other, target, middle)
    margin = np.full(2, default_search_radius(float(np.ptp(outline, axis=0).max()), side))
    if search_radius is not None:
        margin = np.maximum(search_radius / scale, margin)
    low, high = _shared_box(layers, other, target, (outline[0] - margin, outline[1] + margin))
    is_fine = side * np.sqrt(scale.prod()) < MIN_RESOLUTION
    if resolution is None and is_fine and not any(_is_sharp(layer) for layer in layers):
        resolution = MIN_RESOLUTION
    affine = other.transform
    is_aligned = affine is not None and affine.b == affine.d == 0 and other.crs == target
    if resolution is None and is_aligned and affine is not None:
        pixel = np.array([abs(affine.a), abs(affine.e)])
        return _grid(low, high, pixel, target, np.array([affine.c, affine.f]))
    pixel = np.full(2, side) if resolution is None else resolution / scale
    return _grid(low, high, pixel, target)


def _shared_box(
    layers: list[VectorLayer], other: OpenImage, target: CRS, limits: tuple[Points, Points]
) -> tuple[Points, Points]:
    """Lowest and highest coordinates (2,), within the limits, of what the layers cover.

    Raises InputError where they cover none of it.
    """
    extents = [_extent(layer, target, limits) for layer in layers]
    covered = [extent for extent in extents if extent is not None]
    if not covered:
        raise no_features(layers[0].name, other.name)
    low = np.maximum(limits[0], np.min([extent[0] for extent in covered], axis=0))
    high = np.minimum(limits[1], np.max([extent[1] for extent in covered], axis=0))
    if not (high > low).all():
        raise no_features(layers[0].name, other.name)
    return low, high


def _is_sharp(layer: VectorLayer) -> bool:
    """True where a layer may hold buildings or parcels, which are surveyed to decimetres."""
    return layer.has_areas and not layer.is_land


def _grid_alone(layers: list[VectorLayer], resolution: float | None, area: Box | None) -> Grid:
    """The grid of a map beside a raster without georeference."""
    crs = layers[0].crs
    box = area or next(layer.bounds for layer in layers if layer.bounds is not None)
    middle = np.array([box[0] + box[2], box[1] + box[3]]) / 2
    target = crs if crs.is_projected else _utm(middle, crs)
    limits = None if area is None else _transformed([area], crs, target)
    extents = [_extent(layer, target, limits) for layer in layers]
    covered = [extent for extent in extents if extent is not None]
    if not covered:
        raise InputError(
            "No feature of '{layer}' lies in the area; choose an area within its extent.",
            layer=layers[0].name,
        )
    low = np.min([extent[0] for extent in covered], axis=0)
    high = np.max([extent[1] for extent in covered], axis=0)
    if limits is not None:
        low, high = limits
    scale = np.array(metres_per_unit(target, (low + high) / 2))
    length = float((np.ptp([low, high], axis=0) * scale).max())
    metres = resolution or length / DEFAULT_SIDE
    if resolution is None and not any(_is_sharp(layer) for layer in layers):
        metres = max(metres, min(MIN_RESOLUTION, length / MIN_DEFAULT_SIDE))
    return _grid(low, high, metres / scale, target)


def _grid(low: Points, high: Points, pixel: Points, crs: CRS, origin: Points | None = None) -> Grid:
    """A north-up grid over a box. origin: a corner of pixels, (2,); None for whole pixels."""
    origin = np.zeros(2) if origin is None else origin
    with np.errstate(all="ignore"):
        first = np.floor(np.array([low[0] - origin[0], origin[1] - high[1]]) / pixel)
        last = np.ceil(np.array([high[0] - origin[0], origin[1] - low[1]]) / pixel)
    size = last - first
    if not (np.isfinite(size).all() and size.min() >= MIN_SIDE and size.max() <= MAX_SIDE):
        raise InputError(
            "The map of the vector layers would be {width:.0f} x {height:.0f} pixels; choose "
            "another {option}, or layers of the same area as the raster.",
            width=float(size[0]),
            height=float(size[1]),
            option=Option("map_resolution"),
        )
    left, top = origin[0] + first[0] * pixel[0], origin[1] - first[1] * pixel[1]
    transform = Affine(float(pixel[0]), 0.0, float(left), 0.0, -float(pixel[1]), float(top))
    return Grid(transform, int(size[0]), int(size[1]), crs)


def _extent(
    layer: VectorLayer, target: CRS, limits: tuple[Points, Points] | None
) -> tuple[Points, Points] | None:
    """Lowest and highest coordinates (2,) of a layer in the target CRS; None where it has none.

    limits: what is looked at, in the target CRS. A layer of a whole continent has no coordinates
    in a UTM zone, so its extent is cut to the limits first.
    """
    if layer.bounds is None:
        return None
    if limits is None:
        return _transformed([layer.bounds], layer.crs, target)
    places = transform_points(box_lattice((*limits[0], *limits[1])), target, layer.crs)
    around = boxes_around(places, layer.crs, layer.bounds)
    shared = [box for one in around if (box := shared_box(one, layer.bounds))]
    return _transformed(shared, layer.crs, target, (limits[0][0] + limits[1][0]) / 2)


def _transformed(
    boxes: list[Box], source: CRS, target: CRS, around: float | None = None
) -> tuple[Points, Points] | None:
    """Lowest and highest coordinates (2,) of boxes in another CRS; None where they have none.

    around: x in the target CRS by which they lie; None for the first of their places.
    """
    if not boxes:
        return None
    points = transform_points(np.concatenate([box_lattice(box) for box in boxes]), source, target)
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return None
    points = unwrap_x(points, target, float(points[0, 0]) if around is None else around)
    return points.min(axis=0), points.max(axis=0)


def _utm(middle: Points, crs: CRS) -> CRS:
    """The UTM zone, on WGS 84, of a point (2,) of a CRS."""
    longitude, latitude = transform_points(middle[None], crs, WGS84)[0]
    longitude = (longitude + 180) % 360 - 180
    if abs(latitude) > MAX_LATITUDE:
        return CRS.from_epsg(3413 if latitude > 0 else 3031)
    zones = query_utm_crs_info(
        datum_name="WGS 84",
        area_of_interest=AreaOfInterest(longitude, latitude, longitude, latitude),
    )
    return CRS.from_epsg(int(zones[0].code))
