"""Styles of the engine for layers that Processing loads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsMapLayer, QgsVectorLayer

from hetmatch_qgis.layers.result_layers import geopackage_layer

Style = Callable[[QgsMapLayer], None]


def style_of_table(geopackage: Path, table: str) -> Style:
    """A function that gives a vector layer the default style of a GeoPackage's layer."""

    def style(layer: QgsVectorLayer) -> None:
        source = geopackage_layer(geopackage, table, "")
        source.loadDefaultStyle()
        if source.renderer() is not None:
            layer.setRenderer(source.renderer().clone())

    return style  # type: ignore[return-value]


def style_of_file(path: Path) -> Style:
    """A function that gives a layer the style of a QML file."""

    def style(layer: QgsMapLayer) -> None:
        if path.is_file():
            layer.loadNamedStyle(str(path))

    return style
