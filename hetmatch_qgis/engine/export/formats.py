"""The formats in which tie points and GCPs are written, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import SILENT, Progress
from hetmatch_qgis.engine.export.format_plans import (
    plan_csv,
    plan_envi,
    plan_erdas,
    plan_gdal,
    plan_geojson,
    plan_geopackage,
    plan_grass,
    plan_otb,
    plan_points,
    plan_tiff,
)
from hetmatch_qgis.engine.export.plan import ExportPlan, ExportPlanner

if TYPE_CHECKING:
    from hetmatch_qgis.engine.core.result import MatchResult


class Format(NamedTuple):
    """A format of tie points or GCPs.

    purpose: the program or purpose that it is for.
    plan: adds its files to the plan of an export.
    """

    purpose: str
    plan: Callable[[ExportPlanner], None]


CSV, GEOPACKAGE = "csv", "geopackage"
FORMATS: Mapping[str, Format] = {
    CSV: Format("any program", plan_csv),
    GEOPACKAGE: Format("QGIS layers", plan_geopackage),
    "geojson": Format("web maps", plan_geojson),
    "points": Format("the QGIS Georeferencer", plan_points),
    "gdal": Format("GDAL: VRT with GCPs, gdalwarp.sh, gdalwarp.bat", plan_gdal),
    "envi": Format("ENVI: .pts, image to map and image to image", plan_envi),
    "erdas": Format("ERDAS IMAGINE: table in text", plan_erdas),
    "otb": Format("Orfeo ToolBox 5 to 7", plan_otb),
    "grass": Format("GRASS GIS: POINTS of i.rectify", plan_grass),
    "tiff": Format("GeoTIFF with GCPs: a copy of the moving raster", plan_tiff),
}

USUAL = (CSV, GEOPACKAGE, "geojson", "points", "gdal")
SHORTHANDS = {"usual": USUAL, "all": tuple(FORMATS)}


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
        FORMATS[name].plan(planner)
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
