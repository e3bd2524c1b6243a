"""The files section: what was written, and the commands that register rasters with it."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from hetmatch_qgis.common.contract import (
    DOUBTFUL_POINTS_GPKG,
    GDALWARP_BAT,
    GDALWARP_SH,
    OVERVIEW_PNG,
    REPORT_HTML,
    RESULT_JSON,
    TIE_POINTS_CSV,
    TIE_POINTS_GPKG,
)
from hetmatch_qgis.engine.core.language import in_language, tr
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.export import ogr2ogr
from hetmatch_qgis.engine.report.html_page import Html, table

_MOVING_VRT = "moving_gcps.vrt"
_PLAIN = frozenset(string.ascii_letters + string.digits + "/\\:._-")
"""Characters of arguments that mean nothing to a shell."""

_FILE_PURPOSES = {
    REPORT_HTML: Message("this page"),
    OVERVIEW_PNG: Message("one picture: matches, checkerboard, residuals"),
    TIE_POINTS_CSV: Message("all points with coordinates, score, residual and role"),
    DOUBTFUL_POINTS_GPKG: Message("the doubtful points, for the tie point panel of QGIS only"),
    TIE_POINTS_GPKG: Message("styled layers for QGIS: tie points, displacements, tiles"),
    "tie_points.geojson": Message("the tie points in longitude and latitude, for web maps"),
    _MOVING_VRT: Message("the moving raster with GCPs, for GDAL; contains no pixels"),
    GDALWARP_SH: Message("registers the moving raster with GDAL, on Linux and macOS"),
    GDALWARP_BAT: Message("registers the moving raster with GDAL, on Windows"),
    ogr2ogr.NAME: Message("moves the vector layers with GDAL's ogr2ogr"),
    "moving_rpc.vrt": Message("the moving raster with corrected RPCs; contains no pixels"),
    "moving_rpc_dem.vrt": Message("the elevation model with ellipsoidal heights, for the RPCs"),
    "moving_rpc_crs.wkt": Message("the target CRS of the scripts for the RPCs"),
    "gdalwarp_rpc.sh": Message("orthorectifies the moving raster by its RPCs, on Linux and macOS"),
    "gdalwarp_rpc.bat": Message("orthorectifies the moving raster by its RPCs, on Windows"),
    "gcps/moving_gcps.tif": Message("a copy of the moving raster with GCPs"),
    "gcps/envi_image_to_map.pts": Message("GCPs for ENVI, image to map"),
    "gcps/envi_image_to_image.pts": Message("GCPs for ENVI, image to image"),
    "gcps/erdas_gcps.txt": Message("GCPs for ERDAS IMAGINE"),
    "gcps/otb_points.txt": Message("GCPs for the Orfeo ToolBox"),
    "gcps/grass_POINTS": Message("GCPs for GRASS GIS, i.rectify"),
    RESULT_JSON: Message("everything for programs; HetMatch reads it again"),
}
_SUFFIX_PURPOSES = {
    ".points": Message("GCPs for the QGIS Georeferencer; copy it next to the raster"),
    ".rpb": Message("the corrected RPCs; programs find them next to the raster of that name"),
    "_rpc.txt": Message("the corrected RPCs as text"),
}


def files_section(
    result: MatchResult, names: Sequence[str], gcps: Mapping[str, Any] | None = None
) -> str:
    """The files that were written, those that were not, and what to do next.

    gcps: the content of `gcps` in `result.json`.
    """
    if not names:
        return ""
    order = list(_FILE_PURPOSES)
    # Files of other names hold GCPs.
    ranks = {name: rank for rank, name in enumerate(order)}
    others = ranks[_MOVING_VRT]
    rows = [
        [Html(f"<code>{escape(name)}</code>"), _purpose(name)]
        for name in sorted(names, key=lambda name: (ranks.get(name, others), name))
    ]
    notes = [] if gcps is None else [f"{in_language(gcps['left_out'])}."]
    notes += [
        tr("{name} was not written: {reason}.", name=name, reason=reason)
        for name, reason in (gcps or {}).get("not_written", {}).items()
    ]
    paragraphs = "".join(f'<p class="note">{escape(note)}</p>' for note in notes)
    listing = table((tr("file"), tr("content")), rows)
    commands = _registration_commands(result, names)
    return f"<h2>{escape(tr('Files'))}</h2>{listing}{paragraphs}{commands}"


def _purpose(name: str) -> str:
    purposes = (
        purpose for suffix, purpose in _SUFFIX_PURPOSES.items() if name.lower().endswith(suffix)
    )
    return in_language(_FILE_PURPOSES.get(name) or next(purposes, ""))


def _registration_commands(result: MatchResult, names: Sequence[str]) -> str:
    """The commands that register the moving raster, or move vector layers."""
    if not result.matched:
        return ""
    if result.moving.layers:
        return _moving_commands(result) if ogr2ogr.NAME in names else ""
    commands = []
    if GDALWARP_SH in names:
        text = tr("With GDAL, in this folder ({script} on Windows):", script=GDALWARP_BAT)
        commands.append((text, f"sh {GDALWARP_SH}"))
    if result.moving.path is not None and result.reference.path is not None:
        commands.append(
            (tr("With HetMatch, in this folder:"), "hetmatch warp . --out registered.tif")
        )
        # Quotes that the shells of Windows understand, too.
        others = 'hetmatch warp . "OTHER_*.tif" --out registered'
        commands.append((tr("Other rasters on the same pixel grid, such as other bands:"), others))
    parts = (f"<p>{escape(text)}</p><pre>{escape(command)}</pre>" for text, command in commands)
    return f"<h3>{escape(tr('Register the moving raster'))}</h3>{''.join(parts)}"


def _moving_commands(result: MatchResult) -> str:
    """The commands that move the vector layers of the moving side."""
    commands = "\n".join(
        " ".join(map(_quoted, command))
        for command in ogr2ogr.ogr2ogr_commands(
            result.moving.layers, ogr2ogr.NAME, ogr2ogr.MOVED_NAME
        )
    )
    text = tr("With GDAL, in this folder:")
    heading = escape(tr("Move the vector layers"))
    return f"<h3>{heading}</h3><p>{escape(text)}</p><pre>{escape(commands)}</pre>"


def _quoted(argument: str) -> str:
    """An argument in quotes where a shell needs them; these are those of Windows, too."""
    return f'"{argument}"' if set(argument) - _PLAIN else argument
