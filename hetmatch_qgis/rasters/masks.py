"""Layers as masks: what the engine opens of them."""

from __future__ import annotations

from qgis.core import QgsMapLayer, QgsRasterLayer, QgsVectorLayer

from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.layer_sources import is_vector_file, source_of, source_of_layers


def mask_name(layer: QgsMapLayer) -> str:
    """The file of a mask, with the layer's name in QGIS's notation for polygons.

    Raises SourceError where the layer cannot be read or is not a file.
    """
    if isinstance(layer, QgsRasterLayer):
        return source_of(layer).path
    if isinstance(layer, QgsVectorLayer) and is_vector_file(layer):
        return source_of_layers([layer], layer.name()).path
    raise SourceError(
        tr("The mask '{name}' is not a file; save it as a GeoTIFF or a GeoPackage first.").format(
            name=layer.name()
        )
    )


def class_names(text: str) -> list[str]:
    """Names of classes with commas between them."""
    return [name.strip() for name in text.split(",") if name.strip()]
