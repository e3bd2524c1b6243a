"""What a match of two rasters will do, told before it runs."""

from __future__ import annotations

import math
from dataclasses import dataclass

from qgis.core import QgsRectangle

from hetmatch_qgis.common.search_radius import default_search_radius
from hetmatch_qgis.rasters.ground import common, grown, in_crs, metres_per_unit, nothing
from hetmatch_qgis.rasters.layer_sources import RasterFacts

NEARLY_ALIKE = 1.1


@dataclass(frozen=True)
class Plan:
    """All lengths in units of the reference's CRS.

    box: the part of the reference that is matched, in its shown coordinates; empty when the
    rasters do not overlap even with the search radius, or not in the area.
    pixel: side of the pixels that are matched; width, height: how many of them.
    overlap: the share of the moving raster that lies on the reference; None where it has no
    georeference, so that nobody knows.
    radius: the search radius; None where there is none.
    metres: on the ground, along the y axis, in one unit.
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
) -> Plan:
    """The engine's own rules, worked out with QGIS's projections.

    area: in the reference's shown coordinates, None for all that overlaps. radius_metres: None
    for the engine's own, a twentieth of the larger side of the overlap, at least 48 pixels.
    """
    if not (reference.georeferenced and moving.georeferenced):
        return _without_map(reference, area)
    there = in_crs(moving.extent, moving.crs, reference.crs)
    shared = common(reference.extent, there)
    middle = (reference.extent if shared.isEmpty() else shared).center()
    across, up = metres_per_unit(reference.crs, middle)
    pixel = _pixel(reference, moving, math.sqrt(across * up))
    if radius_metres is None:
        radius = default_search_radius(max(shared.width(), shared.height()), pixel)
    else:
        radius = radius_metres / up
    box = nothing()
    if not there.isEmpty():
        box = common(reference.extent, grown(there, radius * up / across, radius))
    if area is not None:
        box = common(box, area)
    return Plan(
        box=box,
        pixel=pixel,
        width=round(box.width() / pixel),
        height=round(box.height() / pixel),
        overlap=_share(shared, there),
        radius=radius,
        metres=up,
    )


def _without_map(reference: RasterFacts, area: QgsRectangle | None) -> Plan:
    box = reference.extent if area is None else common(reference.extent, area)
    pixel = reference.gsd
    metres = metres_per_unit(reference.crs, box.center())[1]
    width, height = (round(side / pixel) for side in (box.width(), box.height()))
    return Plan(box, pixel, width, height, None, None, metres)


def _pixel(reference: RasterFacts, moving: RasterFacts, metres: float) -> float:
    """The coarser ground sampling distance; the reference's own where both are nearly alike."""
    other = gsd_metres(moving) / metres
    return reference.gsd if other < reference.gsd * NEARLY_ALIKE else other


def gsd_metres(facts: RasterFacts) -> float:
    """A raster's ground sampling distance in metres at its middle."""
    across, up = metres_per_unit(facts.crs, facts.extent.center())
    return facts.gsd * math.sqrt(across * up)


def _share(shared: QgsRectangle, whole: QgsRectangle) -> float:
    if shared.isEmpty() or whole.isEmpty():
        return 0.0
    return shared.area() / whole.area()
