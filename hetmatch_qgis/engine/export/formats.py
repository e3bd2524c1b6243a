"""The formats in which tie points and GCPs are written, by name, and their writers.

Heavy modules are imported where they are used: the command line shows the names at once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hetmatch_qgis.common.contract import (
    GDALWARP_BAT,
    GDALWARP_SH,
    TIE_POINTS_CSV,
    TIE_POINTS_GPKG,
)
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import SILENT, Progress
from hetmatch_qgis.engine.export.plan import ExportPlan, ExportPlanner

if TYPE_CHECKING:
    from pyproj import CRS

    from hetmatch_qgis.engine.core.result import MatchResult

CSV, GEOPACKAGE = "csv", "geopackage"
# By name: the program or purpose that it is for. _PLANNERS, below, plans the files of each.
FORMATS: Mapping[str, str] = {
    CSV: "any program",
    GEOPACKAGE: "QGIS layers",
    "geojson": "web maps",
    "points": "the QGIS Georeferencer",
    "gdal": "GDAL: VRT with GCPs, gdalwarp.sh, gdalwarp.bat",
    "envi": "ENVI: .pts, image to map and image to image",
    "erdas": "ERDAS IMAGINE: table in text",
    "otb": "Orfeo ToolBox 5 to 7",
    "grass": "GRASS GIS: POINTS of i.rectify",
    "tiff": "GeoTIFF with GCPs: a copy of the moving raster",
}
MAX_NAME_BYTES = 255
"""Maximum length of a file name, in bytes, on common file systems."""

USUAL = (CSV, GEOPACKAGE, "geojson", "points", "gdal")
SHORTHANDS = {"usual": USUAL, "all": tuple(FORMATS)}
# For the files that few people need, to keep the folder of results readable.
SUBFOLDER = "gcps"

MAX_GDAL_ERROR_PX = 20.0
"""Error of GDAL's transform at points left out of it, in moving pixels, from which on its files
would only mislead. Set by hand with the cases at the poles, where it is hundreds."""


def formats_of(text: str) -> tuple[str, ...]:
    """The formats in a list such as "usual,envi", without repetition.

    Raises InputError for an unknown name.
    """
    names: list[str] = []
    for name in (part.strip() for part in text.split(",")):
        if name not in FORMATS and name not in SHORTHANDS:
            raise InputError(
                "Unknown format '{name}'. Formats: {formats}.",
                name=name,
                formats=[*FORMATS, *SHORTHANDS],
            )
        names += SHORTHANDS.get(name, (name,))
    return tuple(dict.fromkeys(names))


def plan_export(
    result: MatchResult, folder: Path, formats: Iterable[str], progress: Progress = SILENT
) -> ExportPlan:
    """The files of a match in some formats, to be written by `staging.write_together`.

    A file that a format does not allow for this pair is left out, with the reason.

    folder: the final folder of the files.
    formats: names of FORMATS.
    progress: of the writers of large files.

    Raises InputError when the moving raster cannot be read.
    """
    planner = ExportPlanner(result, folder, progress)
    for name in dict.fromkeys(formats):
        _PLANNERS[name](planner)
    try:
        gcps = planner.gcps
    except InputError as error:
        planner.plan.gcps |= _without_gcps(error.message)
        return planner.plan
    planner.plan.gcps |= {
        "count": len(gcps.pixels),
        "check_count": len(gcps.check_pixels),
        "method": gcps.method,
        "held_out_rmse_px": gcps.held_out_rmse_px,
        "left_out": gcps.left_out,
        "files": planner.decimated,
    }
    return planner.plan


def _without_gcps(reason: Message) -> dict[str, Any]:
    """The content of `gcps` in `result.json` where there are none."""
    return {
        "count": 0,
        "check_count": 0,
        "method": None,
        "held_out_rmse_px": None,
        "left_out": reason,
        "files": {},
    }


_NOT_BY_GCPS = Message(
    "The transform of the match follows the height of the ground, which GCPs cannot express: "
    "this is a thin plate spline through some of its points. gdalwarp_rpc and `hetmatch warp` "
    "use the elevation model for each pixel"
)


def _csv(planner: ExportPlanner) -> None:
    from hetmatch_qgis.engine.export.table import write_table

    planner.add(TIE_POINTS_CSV, partial(write_table, points=planner.result.tie_points))


def _geopackage(planner: ExportPlanner) -> None:
    from hetmatch_qgis.engine.export.geopackage import write_geopackage

    planner.add(TIE_POINTS_GPKG, partial(write_geopackage, result=planner.result))


def _geojson(planner: ExportPlanner) -> None:
    from hetmatch_qgis.engine.export import geojson
    from hetmatch_qgis.engine.gcps.frames import reference_points
    from hetmatch_qgis.engine.gcps.lon_lat import to_lon_lat

    check = partial(to_lon_lat, reference_points(planner.result))
    planner.add_if(geojson.NAME, check, partial(geojson.write_geojson, result=planner.result))


def _points(planner: ExportPlanner) -> None:
    from hetmatch_qgis.engine.export.points_file import points_file_name, write_points_file

    moving = planner.result.moving
    gcps = planner.gcps_for(points_file_name(moving))
    if gcps is not None:
        name = points_file_name(moving)
        if len(os.fsencode(name)) > MAX_NAME_BYTES:
            planner.leave_out(name, Message("its name would be too long for a disk"))
            return
        try:
            layer_crs = _layer_crs(planner.result)
        except InputError as error:
            planner.leave_out(name, error.message)
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


_SEVERAL_FILLS = Message(
    "the moving raster has fill values besides its declared nodata value, and gdalwarp can "
    "leave out only one; declare one value for all, or warp with HetMatch"
)


def _gdal(planner: ExportPlanner) -> None:
    from hetmatch_qgis.engine.export import gdal_files

    names = (gdal_files.VRT_NAME, GDALWARP_SH, GDALWARP_BAT)
    moving = planner.moving_file(*names)
    gcps = None if moving is None else planner.gcps_for(*names)
    if moving is None or gcps is None:
        return
    if not gdal_files.can_refer_to(moving):
        for name in names:
            planner.leave_out(
                name,
                Message("a VRT cannot refer to a raster with control characters in its name"),
            )
        return
    if gcps.held_out_rmse_px > MAX_GDAL_ERROR_PX:
        for name in names:
            planner.leave_out(
                name,
                Message(
                    "no transform that GDAL fits to GCPs follows the match (the best is off by "
                    "{error:.1f} pixels), as around a pole; warp with HetMatch",
                    error=gcps.held_out_rmse_px,
                ),
            )
        return
    vrt = partial(gdal_files.write_vrt, moving=moving, gcps=gcps, folder=planner.folder)
    note = gcps.left_out
    if planner.result.relief is not None:
        note = Message("{left_out}. {note}", left_out=note, note=_NOT_BY_GCPS)
    planner.add(gdal_files.VRT_NAME, vrt)
    if not gdal_files.can_leave_fills_out(moving):
        for name in (GDALWARP_SH, GDALWARP_BAT):
            planner.leave_out(name, _SEVERAL_FILLS)
        return
    arguments = gdal_files.gdalwarp_arguments(planner.result, gcps)
    for name, write in (
        (GDALWARP_SH, gdal_files.write_gdalwarp_sh),
        (GDALWARP_BAT, gdal_files.write_gdalwarp_bat),
    ):
        planner.add(name, partial(write, arguments=arguments, note=note))


def _envi(planner: ExportPlanner) -> None:
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


def _erdas(planner: ExportPlanner) -> None:
    from hetmatch_qgis.engine.export import erdas
    from hetmatch_qgis.engine.gcps.decimate import decimate

    gcps = planner.gcps_for(_in_subfolder(erdas.NAME))
    if gcps is None:
        return
    decimated = decimate(gcps, erdas.LIMIT)
    writer = partial(erdas.write_erdas_table, gcps=decimated, result=planner.result)
    planner.add(_in_subfolder(erdas.NAME), writer, decimated)


def _otb(planner: ExportPlanner) -> None:
    from hetmatch_qgis.engine.export import otb
    from hetmatch_qgis.engine.gcps.frames import reference_points
    from hetmatch_qgis.engine.gcps.lon_lat import to_lon_lat

    name = _in_subfolder(otb.NAME)
    gcps = planner.gcps_for(name)
    if gcps is not None:
        check = partial(to_lon_lat, reference_points(planner.result))
        planner.add_if(name, check, partial(otb.write_otb_points, gcps=gcps))


def _grass(planner: ExportPlanner) -> None:
    from hetmatch_qgis.engine.export import grass

    name = _in_subfolder(grass.NAME)
    gcps = planner.gcps_for(name)
    if gcps is not None:
        planner.add(name, partial(grass.write_grass_points, gcps=gcps, result=planner.result))


def _tiff(planner: ExportPlanner) -> None:
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


_PLANNERS: Mapping[str, Callable[[ExportPlanner], None]] = {
    CSV: _csv,
    GEOPACKAGE: _geopackage,
    "geojson": _geojson,
    "points": _points,
    "gdal": _gdal,
    "envi": _envi,
    "erdas": _erdas,
    "otb": _otb,
    "grass": _grass,
    "tiff": _tiff,
}
