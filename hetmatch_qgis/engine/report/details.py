"""The small print of the report: rasters, settings, files, commands, times and versions."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from hetmatch_qgis.common.raster_names import absolute_name
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.result import ImageDescription, MatchResult, versions
from hetmatch_qgis.engine.report.html_page import Html, table

FILES = {
    "report.html": "this page",
    "overview.png": "one picture of the outcome: matches, checkerboard, residuals",
    "tie_points.csv": "every point with both places, score, residual and role, for any program",
    "tie_points.gpkg": "the same for QGIS, as styled layers: tie points, displacements, tiles",
    "tie_points.geojson": "the tie points in longitude and latitude, for web maps",
    "moving_gcps.vrt": "the moving raster with GCPs, for GDAL; it copies no pixels",
    "gdalwarp.sh": "puts the moving raster in its place with GDAL, on Linux and macOS",
    "gdalwarp.bat": "the same on Windows",
    "moving_rpc.vrt": "the moving raster with its RPCs corrected; it copies no pixels",
    "moving_rpc_dem.vrt": "the elevation model, as heights above the ellipsoid for the RPCs",
    "moving_rpc_crs.wkt": "the CRS that the scripts for the RPCs warp to",
    "gdalwarp_rpc.sh": "orthorectifies the moving raster with them, on Linux and macOS",
    "gdalwarp_rpc.bat": "the same on Windows",
    "gcps/moving_gcps.tif": "a copy of the moving raster with the GCPs inside",
    "gcps/envi_image_to_map.pts": "GCPs for ENVI, from the image to the map",
    "gcps/envi_image_to_image.pts": "GCPs for ENVI, from image to image",
    "gcps/erdas_gcps.txt": "GCPs for ERDAS IMAGINE",
    "gcps/otb_points.txt": "GCPs for the Orfeo ToolBox",
    "gcps/grass_POINTS": "GCPs for GRASS GIS, i.rectify",
    "result.json": "all that programs need, HetMatch's own and yours",
}
SUFFIXES = {
    ".points": "GCPs for the QGIS Georeferencer, which finds them beside the raster of that name",
    ".rpb": "the corrected RPCs, for programs that find them beside the raster of that name",
    "_rpc.txt": "the corrected RPCs as text",
}
STAGES = {
    "read": "opening both rasters",
    "load": "loading the matcher",
    "coarse": "placing the images on the overview",
    "guided": "matches tile by tile",
    "fine": "refining to fractions of a pixel",
    "model": "choosing and checking the transform",
}


def rasters_section(reference: ImageDescription, moving: ImageDescription) -> str:
    """Both rasters, side by side."""
    sides = reference, moving

    def row(words: str, values: Iterable[object]) -> list[object]:
        return [words, *values]

    rows = [
        row("file", (side.path for side in sides)),
        row("size", (f"{side.width:,} x {side.height:,} pixels" for side in sides)),
        row("bands", (_bands(side) for side in sides)),
        row("georeference", (_georeference(side) for side in sides)),
        row("CRS", (None if side.crs is None else side.crs.name for side in sides)),
        row("pixel size", (_pixel_size(side) for side in sides)),
        row("taken for", (side.modality_reason or side.modality for side in sides)),
    ]
    if any(side.collar for side in sides):
        collars = ("taken for nodata" if side.collar else "none" for side in sides)
        rows.append(row("collar", collars))
    return f"<h2>The rasters</h2>{table(('', 'reference', 'moving'), rows)}"


def settings_section(result: MatchResult) -> str:
    """All settings, those that differ from the defaults set off, and the command."""
    chosen, usual = result.options.to_dict(), Options().to_dict()
    changed = [name for name in chosen if chosen[name] != usual[name]]
    rows = {}
    for name, value in chosen.items():
        told = f'<b class="changed">{escape(_told(value))}</b>' if name in changed else _told(value)
        mine = Html(told) if name in changed else told
        rows[name] = [name.replace("_", " "), mine, _told(usual[name])]
    head = "setting", "value", "default"
    intro = "<p>All settings are the defaults.</p>"
    if changed:
        intro = f"<p>Chosen by you:</p>{table(head, [rows[name] for name in changed])}"
    return (
        f"<h2>Settings</h2>{intro}<details><summary>All settings</summary>"
        f"{table(head, rows.values())}</details>{_command(result)}"
    )


def files_section(
    result: MatchResult, names: Sequence[str], gcps: Mapping[str, Any] | None = None
) -> str:
    """What was written beside the report, what was not, and how to go on."""
    if not names:
        return ""
    known = list(FILES)
    first_gcps = known.index("moving_gcps.vrt")
    order = sorted(
        names, key=lambda name: (known.index(name) if name in known else first_gcps, name)
    )
    rows = [[Html(f"<code>{escape(name)}</code>"), _purpose(name)] for name in order]
    told = [] if gcps is None else [f"{gcps['left_out']}."]
    told += [f"No {name}: {why}." for name, why in (gcps or {}).get("not_written", {}).items()]
    notes = "".join(f'<p class="note">{escape(sentence)}</p>' for sentence in told)
    return f"<h2>Files</h2>{table(('file', 'for'), rows)}{notes}{_going_on(result, names)}"


def footer(result: MatchResult, when: str) -> str:
    """Times and versions."""
    seconds = result.seconds
    spent = ""
    if seconds:
        rows = [[STAGES.get(stage, stage), f"{took:.2f} s"] for stage, took in seconds.items()]
        rows.append(["together, without writing the files", f"{sum(seconds.values()):.2f} s"])
        spent = table(("stage", "seconds"), rows)
    listed = ", ".join(f"{name} {version}" for name, version in versions().items())
    return (
        f"<h2>Time and versions</h2>{spent}"
        f'<p class="note">Written {escape(when)} by HetMatch with the matcher '
        f"{escape(result.matcher)}. Versions: {escape(listed)}.</p>"
    )


def _bands(side: ImageDescription) -> str:
    used = ", ".join(map(str, side.bands)) or "all"
    return f"{used} of {side.band_count}, {side.dtype}"


def _georeference(side: ImageDescription) -> str:
    words = {"affine": "geotransform", "gcps": "ground control points", "rpcs": "RPCs"}
    return words.get(side.georeference, "none")


def _pixel_size(side: ImageDescription) -> str | None:
    if side.gsd is None:
        return None
    unit = "map units"
    if side.crs is not None and side.crs.axis_info:
        unit = side.crs.axis_info[0].unit_name
    return f"{side.gsd:.6g} {unit}"


def _told(value: Any) -> str:
    if value is None:
        return "chosen by HetMatch"
    if isinstance(value, (list, tuple)):
        return ", ".join(f"{part:.15g}" for part in value)
    return str(value)


def _purpose(name: str) -> str:
    ends = (words for suffix, words in SUFFIXES.items() if name.lower().endswith(suffix))
    return FILES.get(name) or next(ends, "")


def _going_on(result: MatchResult, names: Sequence[str]) -> str:
    """The commands that put the moving raster in its place."""
    if not result.matched:
        return ""
    ways = []
    if "gdalwarp.sh" in names:
        ways.append(("With GDAL, in this folder (gdalwarp.bat on Windows)", "sh gdalwarp.sh"))
    if result.moving.path is not None and result.reference.path is not None:
        ways.append(("With HetMatch, in this folder", "hetmatch warp . --out registered.tif"))
        # Quotes that shells of Windows know, too.
        others = 'hetmatch warp . "OTHER_*.tif" --out registered'
        ways.append(("Other rasters of the same pixels, such as its other bands", others))
    parts = (f"<p>{escape(words)}:</p><pre>{escape(command)}</pre>" for words, command in ways)
    return f"<h3>To put the moving raster in its place</h3>{''.join(parts)}"


def _command(result: MatchResult) -> str:
    if result.reference.path is None or result.moving.path is None:
        return ""
    words = [
        "hetmatch",
        "match",
        absolute_name(result.reference.path),
        absolute_name(result.moving.path),
    ]
    words += ["--out", "FOLDER", *changed_flags(result.options.to_dict(), Options().to_dict())]
    return f"<h3>The same again</h3><pre>{escape(shlex.join(words))}</pre>"


def changed_flags(chosen: Mapping[str, Any], usual: Mapping[str, Any]) -> Iterable[str]:
    """The command line's options for whatever differs from the defaults, both as dictionaries."""
    modalities = chosen["reference_modality"], chosen["moving_modality"]
    if modalities != ("auto", "auto"):
        yield f"--modality={','.join(modalities)}"
    for name, value in chosen.items():
        if value != usual[name] and not name.endswith("_modality"):
            listed = isinstance(value, (list, tuple))
            text = ",".join(f"{part:.15g}" for part in value) if listed else str(value)
            yield f"--{name.replace('_', '-')}={text}"
