"""Extent, pixel size and search radius of a match, computed before it runs."""

from __future__ import annotations

import math
from dataclasses import dataclass

from qgis.core import QgsRectangle

from hetmatch_qgis.common.search_radius import default_search_radius
from hetmatch_qgis.rasters.ground import (
    empty_extent,
    expand,
    intersection,
    metres_per_unit,
    transform_extent,
)
from hetmatch_qgis.rasters.layer_sources import RasterFacts

SIMILAR_GSD_RATIO = 1.1
"""Ratio of ground sampling distances up to which the reference's pixels are kept; as in the engine
(raster/common_grid.py)."""


@dataclass(frozen=True)
class MatchPlan:
    """Extent and grid of a match; lengths in units of the reference's CRS.

    box: matched part of the reference in canvas coordinates; empty where the rasters do not
        overlap in the area, even with the search radius.
    pixel: side of a pixel of the common grid.
    width, height: of the common grid in pixels.
    overlap: share of the moving raster on the reference; None without georeference.
    radius: search radius; None where the whole area is searched.
    metres: on the ground in one unit along the y axis.
    """

    box: QgsRectangle
    pixel: float
    width: int
    height: int
    overlap: float | None
    radius: float | None
    metres: float


def plan_match(
    reference: RasterFacts,
    moving: RasterFacts,
    area: QgsRectangle | None = None,
    radius_metres: float | None = None,
) -> MatchPlan:
    """Plan a match by the engine's rules, with QGIS's projections.

    area: in the reference's canvas coordinates, None for the whole overlap.
    radius_metres: search radius, None for the engine's default (common/search_radius.py).
    """
    if not (reference.georeferenced and moving.georeferenced):
        return _plan_without_georeference(reference, area)
    footprint = transform_extent(moving.extent, moving.crs, reference.crs)
    shared = intersection(reference.extent, footprint)
    centre = (reference.extent if shared.isEmpty() else shared).center()
    metres_x, metres_y = metres_per_unit(reference.crs, centre)
    pixel = _pixel(reference, moving, math.sqrt(metres_x * metres_y))
    if radius_metres is None:
        radius = default_search_radius(max(shared.width(), shared.height()), pixel)
    else:
        radius = radius_metres / metres_y
    box = empty_extent()
    if not footprint.isEmpty():
        box = intersection(
            reference.extent, expand(footprint, radius * metres_y / metres_x, radius)
        )
    if area is not None:
        box = intersection(box, area)
    return MatchPlan(
        box=box,
        pixel=pixel,
        width=round(box.width() / pixel),
        height=round(box.height() / pixel),
        overlap=_share(shared, footprint),
        radius=radius,
        metres=metres_y,
    )


def _plan_without_georeference(reference: RasterFacts, area: QgsRectangle | None) -> MatchPlan:
    box = reference.extent if area is None else intersection(reference.extent, area)
    pixel = reference.gsd
    metres = metres_per_unit(reference.crs, box.center())[1]
    width, height = (round(side / pixel) for side in (box.width(), box.height()))
    return MatchPlan(box, pixel, width, height, None, None, metres)


def _pixel(reference: RasterFacts, moving: RasterFacts, metres: float) -> float:
    """The coarser ground sampling distance; the reference's where both are similar."""
    moving_gsd = gsd_metres(moving) / metres
    return reference.gsd if moving_gsd < reference.gsd * SIMILAR_GSD_RATIO else moving_gsd


def gsd_metres(facts: RasterFacts) -> float:
    """A raster's ground sampling distance in metres at its centre."""
    metres_x, metres_y = metres_per_unit(facts.crs, facts.extent.center())
    return facts.gsd * math.sqrt(metres_x * metres_y)


def _share(shared: QgsRectangle, whole: QgsRectangle) -> float:
    if shared.isEmpty() or whole.isEmpty():
        return 0.0
    return shared.area() / whole.area()
