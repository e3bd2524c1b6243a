"""Lengths on the ground, and extents in other CRSs."""

from __future__ import annotations

import math

from qgis.core import (  # type: ignore[attr-defined]
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsDistanceArea,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsUnitTypes,
)

STEP_DEGREES = 1e-3
"""Length of the line that measures the scale of a geographic CRS: short against changes of scale,
long against rounding (set by hand, 7d49bf4)."""

STEP_METRES = 100.0
"""The same for a projected CRS (set by hand, 7d49bf4)."""


def metres_per_unit(crs: QgsCoordinateReferenceSystem, at: QgsPointXY) -> tuple[float, float]:
    """Metres on the ellipsoid in one unit of the CRS along x and along y, at a point.

    A CRS without ellipsoid counts by its nominal unit, a missing CRS as metres.
    """
    if not crs.isValid():
        return 1.0, 1.0
    unit = nominal_metres(crs)
    measure = QgsDistanceArea()
    measure.setSourceCrs(crs, QgsProject.instance().transformContext())
    measure.setEllipsoid(crs.ellipsoidAcronym())
    if not measure.willUseEllipsoid():
        return unit, unit
    step = STEP_DEGREES if crs.isGeographic() else STEP_METRES / unit
    x, y = (
        measure.measureLine(
            QgsPointXY(at.x() - dx, at.y() - dy), QgsPointXY(at.x() + dx, at.y() + dy)
        )
        / step
        for dx, dy in ((step / 2, 0.0), (0.0, step / 2))
    )
    if not (math.isfinite(x) and math.isfinite(y) and min(x, y) > 0):
        return unit, unit
    return x, y


def nominal_metres(crs: QgsCoordinateReferenceSystem) -> float:
    """Metres in one unit of a CRS, without the distortion of the projection."""
    # The enum by its name, because QGIS 3.30 moved and renamed it.
    metres, _ = QgsUnitTypes.decodeDistanceUnit("meters")
    return QgsUnitTypes.fromUnitToUnitFactor(crs.mapUnits(), metres)


def transform_extent(
    extent: QgsRectangle,
    crs: QgsCoordinateReferenceSystem,
    target: QgsCoordinateReferenceSystem,
) -> QgsRectangle:
    """The bounding box of an extent in another CRS, empty where it cannot be transformed.

    An unknown CRS leaves the extent unchanged, as QGIS does when it shows such a layer.
    """
    if crs == target or not crs.isValid() or not target.isValid():
        return QgsRectangle(extent)
    try:
        transform = QgsCoordinateTransform(crs, target, QgsProject.instance())
        transform.setBallparkTransformsAreAppropriate(True)
        return transform.transformBoundingBox(extent)
    except QgsCsException:
        return empty_extent()


def expand(extent: QgsRectangle, margin_x: float, margin_y: float) -> QgsRectangle:
    """An extent with margins on all sides."""
    return QgsRectangle(
        extent.xMinimum() - margin_x,
        extent.yMinimum() - margin_y,
        extent.xMaximum() + margin_x,
        extent.yMaximum() + margin_y,
    )


def intersection(first: QgsRectangle, second: QgsRectangle) -> QgsRectangle:
    """The intersection of two extents, which may be empty."""
    return first.intersect(second) if first.intersects(second) else empty_extent()


def empty_extent() -> QgsRectangle:
    """An empty extent, whose sides are 0: those of QgsRectangle() are infinite in newer QGIS."""
    return QgsRectangle(0.0, 0.0, 0.0, 0.0)


def wkt_of(crs: QgsCoordinateReferenceSystem) -> str:
    """The newest WKT of a CRS that QGIS writes."""
    # QGIS 3.36 moved the enum and renamed its entries.
    variants = getattr(Qgis, "CrsWktVariant", QgsCoordinateReferenceSystem)
    name = "Preferred" if hasattr(variants, "Preferred") else "WKT_PREFERRED"
    return crs.toWkt(getattr(variants, name))
