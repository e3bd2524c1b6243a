"""A point shown on QGIS's own map."""

from __future__ import annotations

import math
from typing import Any

from qgis.core import (  # type: ignore[attr-defined]
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
)
from qgis.PyQt.QtGui import QColor

FLASH_COLOURS = QColor(255, 0, 220, 255), QColor(255, 0, 220, 0)
"""Beginning and end of a flash: magenta, which imagery and QGIS's selection do not have."""

FLASHES, FLASH_MS = 4, 400
"""Flashes, and milliseconds of each; set by hand."""


def show_on_map(canvas: Any, at: QgsPointXY, crs: QgsCoordinateReferenceSystem) -> bool:
    """Centre the map on a point and flash it; False where the map's CRS does not reach it.

    canvas: QgsMapCanvas.
    at: in `crs`; without a CRS it is taken for the map's coordinates, as QGIS shows such layers.
    """
    target = canvas.mapSettings().destinationCrs()
    try:
        centre = QgsCoordinateTransform(crs, target, QgsProject.instance()).transform(at)
    except QgsCsException:
        return False
    if not (math.isfinite(centre.x()) and math.isfinite(centre.y())):
        return False
    canvas.setCenter(centre)
    canvas.refresh()
    geometry = QgsGeometry.fromPointXY(centre)
    canvas.flashGeometries([geometry], target, *FLASH_COLOURS, FLASHES, FLASH_MS)
    return True
