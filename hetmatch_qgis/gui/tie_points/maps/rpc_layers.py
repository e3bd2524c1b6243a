"""Layers of rasters with RPCs, orthorectified with the elevation model of the match.

QGIS assumes level ground, which in mountains displaces the points by many pixels.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from contextlib import suppress
from uuid import uuid4

from osgeo import gdal
from qgis.core import QgsProject, QgsRasterLayer

from hetmatch_qgis.common.raster_names import may_exist, raster_name
from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord
from hetmatch_qgis.rasters.layer_sources import FILE_PROVIDER, path_of

RPC_GEOREFERENCE = "rpcs"
"""`georeference` of such a raster in a result."""


def display_layer(
    record: MatchRecord, raster: str, project: QgsProject, excluded: Sequence[str] = ()
) -> QgsRasterLayer | None:
    """The layer of REFERENCE or MOVING on which its points lie; see raster_layer."""
    return raster_layer(_display_path(record, raster), project, excluded)


def _display_path(record: MatchRecord, raster: str) -> str:
    """The file, or a VRT of it in GDAL's memory."""
    path, dem = record.path_of(raster), str(record.options.get("dem") or "")
    has_rpcs = record.result.get(raster, {}).get("georeference") == RPC_GEOREFERENCE
    if not (has_rpcs and may_exist(dem)):
        return path
    vrt = f"/vsimem/hetmatch/{uuid4().hex}/{raster_name(path).stem}.vrt"
    with warnings.catch_warnings(), suppress(RuntimeError):
        # GDAL asks whether its errors shall be exceptions; that is QGIS's to decide.
        warnings.simplefilter("ignore", FutureWarning)
        ground = [f"RPC_DEM={dem}", "RPC_DEMINTERPOLATION=bilinear"]
        options = gdal.WarpOptions(
            format="VRT", rpc=True, dstSRS="EPSG:4326", dstAlpha=True, transformerOptions=ground
        )
        if gdal.Warp(vrt, path, options=options) is not None:
            return vrt
    return path


def raster_layer(
    path: str, project: QgsProject, excluded: Sequence[str] = ()
) -> QgsRasterLayer | None:
    """The project's layer of a file, with its style, or a layer outside the project.

    excluded: ids of layers that are about to be removed.

    None where the file is missing or is not a raster.
    """
    if not path:
        return None
    name = raster_name(path)
    for layer in project.mapLayers().values():
        if not isinstance(layer, QgsRasterLayer) or layer.providerType() != FILE_PROVIDER:
            continue
        is_usable = layer.isValid() and layer.id() not in excluded
        if is_usable and raster_name(path_of(layer)) == name:
            return layer
    layer = QgsRasterLayer(path, name.name, FILE_PROVIDER)
    return layer if layer.isValid() else None
