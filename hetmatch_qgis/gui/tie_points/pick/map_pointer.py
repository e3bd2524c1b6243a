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
    QgsRectangle,
)
from qgis.PyQt.QtGui import QColor

FLASH_COLOURS = QColor(255, 0, 220, 255), QColor(255, 0, 220, 0)
"""Beginning and end of a flash: magenta, which imagery and QGIS's selection do not have."""

FLASHES, FLASH_MS = 4, 400
"""Flashes, and milliseconds of each; set by hand."""


INNER_SHARE = 0.9
"""Part of the map's sides in which a point is seen without moving the map (set by hand)."""

COARSE, FINE = 20.0, 8.0
"""Width of a map on which a point is lost, and of the one that is shown instead, in distances to
its neighbours (set by hand)."""


def show_on_map(
    canvas: Any, at: QgsPointXY, crs: QgsCoordinateReferenceSystem, spacing: float = 0.0
) -> bool:
    """Flash a point on the map, which moves only where the point is not seen well.

    canvas: QgsMapCanvas.
    at: in `crs`; without a CRS it is taken for the map's coordinates, as QGIS shows such layers.
    spacing: distance to the point's neighbours in units of `crs`; a map on which they are close to
        each other is zoomed in. 0 keeps the scale.

    False where the map's CRS does not reach the point.
    """
    target = canvas.mapSettings().destinationCrs()
    around = QgsRectangle(at.x(), at.y(), at.x(), at.y())
    around.grow(spacing)
    try:
        transform = QgsCoordinateTransform(crs, target, QgsProject.instance())
        centre, around = transform.transform(at), transform.transformBoundingBox(around)
    except QgsCsException:
        return False
    if not (math.isfinite(centre.x()) and math.isfinite(centre.y())):
        return False
    _bring_in_view(canvas, centre, max(around.width(), around.height()) / 2)
    geometry = QgsGeometry.fromPointXY(centre)
    canvas.flashGeometries([geometry], target, *FLASH_COLOURS, FLASHES, FLASH_MS)
    return True


def _bring_in_view(canvas: Any, centre: QgsPointXY, spacing: float) -> None:
    """Zoom in or pan where a point is not seen well.

    centre, spacing: the point and the distance to its neighbours, in the map's coordinates.
    """
    view = canvas.extent()
    if spacing > 0 and math.isfinite(spacing) and view.width() > COARSE * spacing:
        view.scale(FINE * spacing / view.width(), centre)
        canvas.setExtent(view)
        canvas.refresh()
        return
    view.scale(INNER_SHARE)
    if not view.contains(centre):
        canvas.setCenter(centre)
        canvas.refresh()
