"""Plans of the files of each format: which pairs can have them, and who writes them.

Heavy modules are imported where they are used: the command line shows the formats at once.
"""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from hetmatch_qgis.common.contract import GDALWARP_BAT, GDALWARP_SH, TIE_POINTS_CSV, TIE_POINTS_GPKG
from hetmatch_qgis.engine.access.staging import MAX_NAME_BYTES
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.export.plan import ExportPlanner

if TYPE_CHECKING:
    from pyproj import CRS

    from hetmatch_qgis.engine.core.result import MatchResult

SUBFOLDER = "gcps"
"""Folder of the files that few people need, to keep the folder of results readable."""

MAX_GDAL_ERROR_PX = 20.0
"""Error of GDAL's transform at points left out of it, in moving pixels, from which on its files
would only mislead. Set by hand with the cases at the poles, where it is hundreds."""

_NOT_BY_GCPS = Message(
    "The transform of the match follows the height of the ground, which GCPs cannot express: "
    "this is a thin plate spline through some of its points. gdalwarp_rpc and `hetmatch warp` "
    "use the elevation model for each pixel"
)

_SEVERAL_FILLS = Message(
    "the moving raster has fill values besides its declared nodata value, and gdalwarp can "
    "leave out only one; declare one value for all, or warp with HetMatch"
)


def plan_csv(planner: ExportPlanner) -> None:
    from hetmatch_qgis.engine.export.table import write_table

    planner.add(TIE_POINTS_CSV, partial(write_table, points=planner.result.tie_points))


def plan_geopackage(planner: ExportPlanner) -> None:
    from hetmatch_qgis.engine.export.geopackage import write_geopackage

    planner.add(TIE_POINTS_GPKG, partial(write_geopackage, result=planner.result))


def plan_geojson(planner: ExportPlanner) -> None:
    from hetmatch_qgis.engine.export import geojson
    from hetmatch_qgis.engine.gcps.frames import reference_points
    from hetmatch_qgis.engine.gcps.lon_lat import to_lon_lat

    check = partial(to_lon_lat, reference_points(planner.result))
    planner.add_if(geojson.NAME, check, partial(geojson.write_geojson, result=planner.result))


def plan_points(planner: ExportPlanner) -> None:
    from hetmatch_qgis.engine.export.points_file import points_file_name, write_points_file

    moving = planner.result.moving
    name = points_file_name(moving)
    gcps = planner.gcps_for(name)
    if gcps is None:
        return
    if len(os.fsencode(name)) > MAX_NAME_BYTES:
        planner.leave_out(Message("its name would be too long for a disk"), name)
        return
    try:
        layer_crs = _layer_crs(planner.result)
    except InputError as error:
        planner.leave_out(error.message, name)
        return
    writer = partial(write_points_file, gcps=gcps, moving=moving, layer_crs=layer_crs)
    planner.add(name, writer)


def _layer_crs(result: MatchResult) -> CRS | None:
    """CRS of the first moving vector layer, None for a raster.

    Raises InputError where the layer can no longer be opened.
    """
    if not result.moving.layers:
        return None
    from hetmatch_qgis.engine.vectors.layer_files import open_layers

    return open_layers(result.moving.layers[0], result.options.moving_crs)[0].crs


def plan_gdal(planner: ExportPlanner) -> None:
    if planner.result.moving.layers:
        _plan_ogr2ogr(planner)
    else:
        _plan_gdalwarp(planner)


def _plan_ogr2ogr(planner: ExportPlanner) -> None:
    """What moves vector layers, which gdalwarp cannot."""
    from hetmatch_qgis.engine.export import ogr2ogr

    moving, gcps = planner.result.moving, planner.gcps_for(ogr2ogr.NAME)
    if gcps is None:
        return
    try:
        layer_crs = _layer_crs(planner.result)
    except InputError as error:
        planner.leave_out(error.message, ogr2ogr.NAME)
        return
    if layer_crs is None or moving.crs is None:
        planner.leave_out(
            Message("the map of the layers was matched without its georeference"), ogr2ogr.NAME
        )
        return
    writer = partial(ogr2ogr.write_ogr2ogr_options, gcps=gcps, moving=moving, layer_crs=layer_crs)
    planner.add(ogr2ogr.NAME, writer)


def _plan_gdalwarp(planner: ExportPlanner) -> None:
    from hetmatch_qgis.engine.export import gdal_files

    scripts = {
        GDALWARP_SH: gdal_files.write_gdalwarp_sh,
        GDALWARP_BAT: gdal_files.write_gdalwarp_bat,
    }
    names = (gdal_files.VRT_NAME, *scripts)
    moving = planner.moving_file(*names)
    gcps = None if moving is None else planner.gcps_for(*names)
    if moving is None or gcps is None:
        return
    if not gdal_files.can_refer_to(moving):
        planner.leave_out(
            Message("a VRT cannot refer to a raster with control characters in its name"), *names
        )
        return
    if gcps.held_out_rmse_px > MAX_GDAL_ERROR_PX:
        planner.leave_out(
            Message(
                "no transform that GDAL fits to GCPs follows the match (the best is off by "
                "{error:.1f} pixels), as around a pole; warp with HetMatch",
                error=gcps.held_out_rmse_px,
            ),
            *names,
        )
        return
    vrt = partial(gdal_files.write_vrt, moving=moving, gcps=gcps, folder=planner.folder)
    planner.add(gdal_files.VRT_NAME, vrt)
    if not gdal_files.can_leave_fills_out(moving):
        planner.leave_out(_SEVERAL_FILLS, *scripts)
        return
    note = gcps.left_out
    if planner.result.relief is not None:
        note = Message("{left_out}. {note}", left_out=note, note=_NOT_BY_GCPS)
    arguments = gdal_files.gdalwarp_arguments(planner.result, gcps)
    for name, write in scripts.items():
        planner.add(name, partial(write, arguments=arguments, note=note))


def plan_envi(planner: ExportPlanner) -> None:
    from hetmatch_qgis.engine.export import envi
    from hetmatch_qgis.engine.gcps.decimate import decimate

    gcps = planner.gcps_for(_in_subfolder(envi.TO_MAP), _in_subfolder(envi.TO_IMAGE))
    if gcps is None:
        return
    decimated = decimate(gcps, envi.LIMIT)
    to_map = partial(envi.write_image_to_map, gcps=decimated, moving=planner.result.moving.path)
    check = partial(envi.map_for_envi, decimated)
    planner.add_if(_in_subfolder(envi.TO_MAP), check, to_map, decimated)
    to_image = partial(envi.write_image_to_image, gcps=decimated, result=planner.result)
    planner.add(_in_subfolder(envi.TO_IMAGE), to_image, decimated)


def plan_erdas(planner: ExportPlanner) -> None:
    from hetmatch_qgis.engine.export import erdas
    from hetmatch_qgis.engine.gcps.decimate import decimate

    gcps = planner.gcps_for(_in_subfolder(erdas.NAME))
    if gcps is None:
        return
    decimated = decimate(gcps, erdas.LIMIT)
    writer = partial(erdas.write_erdas_table, gcps=decimated, result=planner.result)
    planner.add(_in_subfolder(erdas.NAME), writer, decimated)


def plan_otb(planner: ExportPlanner) -> None:
    from hetmatch_qgis.engine.export import otb
    from hetmatch_qgis.engine.gcps.frames import reference_points
    from hetmatch_qgis.engine.gcps.lon_lat import to_lon_lat

    name = _in_subfolder(otb.NAME)
    gcps = planner.gcps_for(name)
    if gcps is not None:
        check = partial(to_lon_lat, reference_points(planner.result))
        planner.add_if(name, check, partial(otb.write_otb_points, gcps=gcps))


def plan_grass(planner: ExportPlanner) -> None:
    from hetmatch_qgis.engine.export import grass

    name = _in_subfolder(grass.NAME)
    gcps = planner.gcps_for(name)
    if gcps is not None:
        planner.add(name, partial(grass.write_grass_points, gcps=gcps, result=planner.result))


def plan_tiff(planner: ExportPlanner) -> None:
    from hetmatch_qgis.engine.export import gcp_tiff

    name = _in_subfolder(gcp_tiff.NAME)
    moving = planner.moving_file(name)
    gcps = None if moving is None else planner.gcps_for(name)
    if moving is not None and gcps is not None:
        writer = partial(
            gcp_tiff.write_gcp_tiff,
            moving=moving,
            gcps=gcps,
            progress=planner.progress,
        )
        planner.add(name, writer)


def _in_subfolder(name: str) -> str:
    return f"{SUBFOLDER}/{name}"
