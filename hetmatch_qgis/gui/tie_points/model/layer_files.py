"""The layers of a result's GeoPackage: their names, their file, and those in the project."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProject, QgsProviderRegistry, QgsVectorLayer

from hetmatch_qgis.common.contract import DOUBTFUL, DOUBTFUL_POINTS_GPKG
from hetmatch_qgis.layers.result_layers import geopackage_layer


def table_name(geopackage: Path, layer: str) -> str:
    """The name of a layer in its file: points that were not believed have others."""
    return f"{DOUBTFUL}{layer}" if geopackage.name == DOUBTFUL_POINTS_GPKG else layer


def geopackage_of(layer: QgsVectorLayer) -> Path:
    """The file of a layer of a GeoPackage."""
    return Path(QgsProviderRegistry.instance().decodeUri("ogr", layer.source()).get("path", ""))


def layer_of(path: Path, name: str, project: QgsProject) -> QgsVectorLayer:
    """The project's layer of a table, or a layer outside the project, which may be invalid."""
    for layer in project.mapLayers().values():
        if isinstance(layer, QgsVectorLayer) and layer.providerType() == "ogr":
            uri = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
            if Path(uri.get("path") or "") == path and uri.get("layerName") == name:
                return layer
    return geopackage_layer(path, name, name)
