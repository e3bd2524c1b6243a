"""The layers of a finished pair of a batch, added to the project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsLayerTreeGroup, QgsProject, QgsRasterLayer, QgsVectorLayer

from hetmatch_qgis.client.messages import in_users_language
from hetmatch_qgis.client.warp_request import read_result
from hetmatch_qgis.common.contract import (
    FOOTPRINTS_LAYER,
    SUMMARY_GPKG,
    TIE_POINTS_GPKG,
)
from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.layers.result_layers import RESULT_PROPERTY, add_result, geopackage_layer
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.layer_sources import FILE_PROVIDER


def add_pair(pair: dict[str, Any], project: QgsProject) -> dict[str, QgsVectorLayer]:
    """Add the layers of a pair's match, and its warped raster or else the scene, as a group.

    pair: as the worker reports it.

    Returns the layers of the match by the names of the GeoPackage's layers. Raises SourceError
    where the results are gone.
    """
    folder = Path(pair["folder"])
    result = in_users_language(read_result(folder))
    if not result:
        text = tr("The results in '{folder}' cannot be read; match the scene again.")
        raise SourceError(text.format(folder=folder))
    geopackage = folder / TIE_POINTS_GPKG
    result["outputs"] = {TIE_POINTS_GPKG: str(geopackage)} if geopackage.is_file() else {}
    names = {side: raster_name(pair[side]).name for side in ("moving", "reference")}
    title = tr("{moving} on {reference}").format(**names)
    added = add_result(title, result, project)
    _add_raster(pair.get("registered") or pair["moving"], next(iter(added.values())), project)
    return added


def add_footprints(folder: Path, project: QgsProject) -> QgsVectorLayer:
    """Add the footprints of a batch, coloured by outcome. Raises SourceError without them."""
    file = folder / SUMMARY_GPKG
    layer = geopackage_layer(
        file, FOOTPRINTS_LAYER, tr("Footprints of {name}").format(name=folder.name)
    )
    if not layer.isValid():
        raise SourceError(tr("There is no file '{path}' yet.").format(path=file))
    layer.loadDefaultStyle()
    layer.setCustomProperty(RESULT_PROPERTY, "1")
    project.addMapLayer(layer)
    return layer


def _add_raster(name: str, neighbour: QgsVectorLayer, project: QgsProject) -> None:
    """Add a raster below the layers of its match, unless the project has it."""
    if any(layer.source() == name for layer in project.mapLayers().values()):
        return
    layer = QgsRasterLayer(name, raster_name(name).stem, FILE_PROVIDER)
    if not layer.isValid():
        return
    project.addMapLayer(layer, False)
    node = project.layerTreeRoot().findLayer(neighbour.id())
    group = None if node is None else node.parent()
    if isinstance(group, QgsLayerTreeGroup):
        group.addLayer(layer).setExpanded(False)
