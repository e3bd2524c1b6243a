"""Rasters with RPCs laid out over an elevation model, so that their points lie on them.

QGIS takes the ground for level: in mountains that is many pixels off.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from contextlib import suppress
from uuid import uuid4

from osgeo import gdal
from qgis.core import QgsProject, QgsRasterLayer

from hetmatch_qgis.common.raster_names import may_be_there, raster_name
from hetmatch_qgis.gui.tie_points.maps import raster_layer
from hetmatch_qgis.gui.tie_points.record import MatchRecord

BY_RPCS = "rpcs"


def layer_to_show(
    record: MatchRecord, raster: str, project: QgsProject, leaving: Sequence[str] = ()
) -> QgsRasterLayer | None:
    """The layer of "reference" or "moving" that its points lie on; see raster_layer."""
    return raster_layer(_shown_path(record, raster), project, leaving)


def _shown_path(record: MatchRecord, raster: str) -> str:
    """The file, or a view of it in memory."""
    path, dem = record.path_of(raster), str(record.options.get("dem") or "")
    by_rpcs = record.result.get(raster, {}).get("georeference") == BY_RPCS
    if not (by_rpcs and may_be_there(dem)):
        return path
    view = f"/vsimem/hetmatch/{uuid4().hex}/{raster_name(path).stem}.vrt"
    with warnings.catch_warnings(), suppress(RuntimeError):
        # GDAL asks whether its errors shall be exceptions; that is QGIS's to decide.
        warnings.simplefilter("ignore", FutureWarning)
        ground = [f"RPC_DEM={dem}", "RPC_DEMINTERPOLATION=bilinear"]
        options = gdal.WarpOptions(
            format="VRT", rpc=True, dstSRS="EPSG:4326", dstAlpha=True, transformerOptions=ground
        )
        if gdal.Warp(view, path, options=options) is not None:
            return view
    return path
