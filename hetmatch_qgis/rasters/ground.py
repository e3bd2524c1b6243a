"""Lengths on the ground, and extents from one CRS in another."""

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
STEP_METRES = 100.0


def metres_per_unit(crs: QgsCoordinateReferenceSystem, at: QgsPointXY) -> tuple[float, float]:
    """Metres on the ellipsoid that a unit of the CRS along x and along y stands for at a place.

    Where the CRS has no ellipsoid its unit decides; without a CRS a unit counts as a metre.
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
    """Metres in one unit of a CRS, the projection's own distortion aside."""
    # By its name: QGIS 3.30 moved and renamed the enum.
    metres, _ = QgsUnitTypes.decodeDistanceUnit("meters")
    return QgsUnitTypes.fromUnitToUnitFactor(crs.mapUnits(), metres)


def in_crs(
    extent: QgsRectangle,
    crs: QgsCoordinateReferenceSystem,
    target: QgsCoordinateReferenceSystem,
) -> QgsRectangle:
    """The box around an extent in another CRS, empty where no projection leads there.

    An unknown CRS leaves the extent as it is: QGIS shows such a layer where its numbers say.
    """
    if crs == target or not crs.isValid() or not target.isValid():
        return QgsRectangle(extent)
    try:
        there = QgsCoordinateTransform(crs, target, QgsProject.instance())
        there.setBallparkTransformsAreAppropriate(True)
        return there.transformBoundingBox(extent)
    except QgsCsException:
        return nothing()


def grown(extent: QgsRectangle, across: float, up: float) -> QgsRectangle:
    """An extent with margins at left and right, and above and below."""
    return QgsRectangle(
        extent.xMinimum() - across,
        extent.yMinimum() - up,
        extent.xMaximum() + across,
        extent.yMaximum() + up,
    )


def common(one: QgsRectangle, other: QgsRectangle) -> QgsRectangle:
    """What two extents share, empty when nothing."""
    return one.intersect(other) if one.intersects(other) else nothing()


def nothing() -> QgsRectangle:
    """An empty extent, whose sides are 0: those of QgsRectangle() are infinite in newer QGIS."""
    return QgsRectangle(0.0, 0.0, 0.0, 0.0)


def wkt_of(crs: QgsCoordinateReferenceSystem) -> str:
    """A CRS as the newest WKT that QGIS writes."""
    # QGIS 3.36 moved the enum and renamed its entries.
    variants = getattr(Qgis, "CrsWktVariant", QgsCoordinateReferenceSystem)
    name = "Preferred" if hasattr(variants, "Preferred") else "WKT_PREFERRED"
    return crs.toWkt(getattr(variants, name))
