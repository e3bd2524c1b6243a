"""The rasters for the small maps: the project's layers where it has them."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProject, QgsProviderRegistry, QgsRasterLayer


def raster_layer(path: str, project: QgsProject) -> QgsRasterLayer | None:
    """The project's layer of that file with its style, or one outside the project.

    None where the file is missing or is no raster.
    """
    if not path:
        return None
    for layer in project.mapLayers().values():
        if isinstance(layer, QgsRasterLayer) and layer.isValid() and _path_of(layer) == Path(path):
            return layer
    layer = QgsRasterLayer(path, Path(path).name, "gdal")
    return layer if layer.isValid() else None


def _path_of(layer: QgsRasterLayer) -> Path | None:
    if layer.providerType() != "gdal":
        return None
    path = QgsProviderRegistry.instance().decodeUri("gdal", layer.source()).get("path")
    return Path(path) if path else None
