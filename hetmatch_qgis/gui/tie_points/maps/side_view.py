"""The layers that a small map shows of one side of a match: a raster, or vector layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)

from hetmatch_qgis.common.raster_names import absolute_name
from hetmatch_qgis.gui.tie_points.maps.rpc_layers import display_layer
from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord
from hetmatch_qgis.rasters.ground import transform_extent
from hetmatch_qgis.rasters.layer_sources import VECTOR_FILE_PROVIDER


@dataclass(frozen=True)
class SideView:
    """The layers of one side, the topmost first, as a small map shows them.

    crs: in which the points lie, invalid without georeference.
    extent: of all layers, in that CRS.
    pixel: side of a pixel of the match, in units of that CRS.
    """

    layers: tuple[QgsMapLayer, ...]
    crs: QgsCoordinateReferenceSystem
    extent: QgsRectangle
    pixel: float

    @property
    def layer_ids(self) -> set[str]:
        """Ids of the layers."""
        return {layer.id() for layer in self.layers}


def view_of_raster(layer: QgsRasterLayer | None) -> SideView | None:
    """The view of a raster; None without one."""
    if layer is None:
        return None
    return SideView((layer,), layer.crs(), layer.extent(), layer.rasterUnitsPerPixelX())


def side_view(
    record: MatchRecord, raster: str, project: QgsProject, excluded: Sequence[str] = ()
) -> SideView | None:
    """The view of REFERENCE or MOVING of a result; None where it can not be opened.

    excluded: ids of layers that are about to be removed.
    """
    names = record.layers_of(raster)
    if not names:
        return view_of_raster(display_layer(record, raster, project, excluded))
    found = [_vector_layer(name, project, excluded) for name in reversed(names)]
    layers = [layer for layer in found if layer is not None]
    if not layers:
        return None
    crs = QgsCoordinateReferenceSystem()
    crs.createFromUserInput(str(record.result[raster].get("crs") or ""))
    extent = QgsRectangle()
    for layer in layers:
        extent.combineExtentWith(transform_extent(layer.extent(), layer.crs(), crs))
    pixel = float(record.result[raster].get("gsd") or 1.0)
    return SideView(tuple(layers), crs, extent, pixel)


def _vector_layer(name: str, project: QgsProject, excluded: Sequence[str]) -> QgsVectorLayer | None:
    """The project's layer of that name in QGIS's notation, or one outside the project."""
    for layer in project.mapLayers().values():
        if not isinstance(layer, QgsVectorLayer) or not layer.isValid():
            continue
        is_usable = layer.id() not in excluded and layer.providerType() == VECTOR_FILE_PROVIDER
        if is_usable and absolute_name(layer.source()) == absolute_name(name):
            return layer
    layer = QgsVectorLayer(name, name.rpartition("=")[2], VECTOR_FILE_PROVIDER)
    return layer if layer.isValid() else None
