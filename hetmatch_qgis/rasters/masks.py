"""Masks: what the engine opens of layers, and what their options mean, in words."""

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


def mask_help() -> str:
    """Explain masks."""
    return tr(
        "What the match leaves out, such as clouds, shadows, water or annotations: a raster that "
        "is not zero there, or polygons around it. A layer of the project or a file."
    )


def classes_help() -> str:
    """Explain the classes of a mask."""
    return tr(
        "For a quality band as the mask (Sentinel-2's SCL, Landsat's QA_PIXEL): the classes that "
        "the mask consists of, with commas between them, such as "
        "cloud,cloud_shadow,cirrus,snow,water."
    )


def mask_keep_help() -> str:
    """Explain matching inside masks."""
    return tr(
        "A mask marks what the match leaves out. For the sides chosen here it is the other way "
        "round: the mask marks what is matched, and all outside of it is left out."
    )


def class_names(text: str) -> list[str]:
    """Names of classes with commas between them."""
    return [name.strip() for name in text.split(",") if name.strip()]
