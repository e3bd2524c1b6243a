"""The engine's styles on layers that Processing loads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsMapLayer, QgsVectorLayer

from hetmatch_qgis.layers.result_layers import geopackage_layer

Style = Callable[[QgsMapLayer], None]


def style_of_table(geopackage: Path, table: str) -> Style:
    """What draws a vector layer as a GeoPackage says that its own layer is to be drawn."""

    def style(layer: QgsVectorLayer) -> None:
        model = geopackage_layer(geopackage, table, "")
        model.loadDefaultStyle()
        if model.renderer() is not None:
            layer.setRenderer(model.renderer().clone())

    return style  # type: ignore[return-value]


def style_of_file(path: Path) -> Style:
    """What draws a layer as a file of QGIS's styles (.qml) says."""

    def style(layer: QgsMapLayer) -> None:
        if path.is_file():
            layer.loadNamedStyle(str(path))

    return style
