"""Moves QGIS's map to a layer."""

from __future__ import annotations

from qgis.core import QgsMapLayer, QgsRectangle
from qgis.gui import QgsMapCanvas

MARGIN = 1.1
"""Sides of the map in those of the layer, so that its rim is seen; set by hand."""


def show_layer(canvas: QgsMapCanvas, layer: QgsMapLayer) -> None:
    """Show all of a layer, whose CRS need not be that of the map."""
    extent = _extent_on_map(canvas, layer)
    if extent.isEmpty() or not extent.isFinite():
        return
    extent.scale(MARGIN)
    canvas.setExtent(extent)
    canvas.refresh()


def show_layer_if_unseen(canvas: QgsMapCanvas, layer: QgsMapLayer) -> None:
    """Show all of a layer on a map that shows nothing of it; else do not move the map."""
    if not canvas.extent().intersects(_extent_on_map(canvas, layer)):
        show_layer(canvas, layer)


def _extent_on_map(canvas: QgsMapCanvas, layer: QgsMapLayer) -> QgsRectangle:
    return canvas.mapSettings().layerExtentToOutputExtent(layer, layer.extent())
