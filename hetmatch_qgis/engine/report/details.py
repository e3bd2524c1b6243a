"""The details of the report: rasters, settings, files, commands, times and versions."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
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
    flag,
)
from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.engine.core.language import in_language, local_format, tr
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.reproducible import given_name, recorded_name, recorded_seconds
from hetmatch_qgis.engine.core.result import ImageDescription, MatchResult, versions
from hetmatch_qgis.engine.core.terms import modality_name
from hetmatch_qgis.engine.report.html_page import Html, table

_MOVING_VRT = "moving_gcps.vrt"
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
_STAGE_NAMES = {
    "read": Message("opening the rasters"),
    "load": Message("loading the matcher"),
    "coarse": Message("coarse matching"),
    "aim": Message("refining the position"),
    "windows": Message("tile matching"),
    "model": Message("choosing and testing the transform"),
}
_OPTIONAL = frozenset(
    flag(name)
    for name in (
        "start",
        "area",
        "dem",
        "reference_mask",
        "moving_mask",
        "reference_mask_classes",
        "moving_mask_classes",
    )
)
"""Options without which nothing takes their place: there is no mask that HetMatch would choose."""
_GEOREFERENCES = {
    "affine": Message("geotransform"),
    "gcps": Message("ground control points"),
    "rpcs": Message("RPCs"),
}


def rasters_section(reference: ImageDescription, moving: ImageDescription) -> str:
    """Both rasters, side by side."""
    sides = reference, moving
    rows: list[list[object]] = [
        [tr("file"), *(given_name(side.path) or None for side in sides)],
        [
            tr("size"),
            *(
                tr("{width:,} x {height:,} pixels", width=side.width, height=side.height)
                for side in sides
            ),
        ],
        [tr("bands"), *(_bands(side) for side in sides)],
        [tr("georeference"), *(_georeference(side) for side in sides)],
        [tr("CRS"), *(None if side.crs is None else side.crs.name for side in sides)],
        [tr("pixel size"), *(_pixel_size(side) for side in sides)],
        [tr("modality"), *(_modality(side) for side in sides)],
    ]
    if any(side.mask for side in sides):
        rows.append([tr("mask"), *(_mask(side) for side in sides)])
    if any(side.fill_values for side in sides):
        fills = (", ".join(f"{value:.9g}" for value in side.fill_values) for side in sides)
        rows.append([tr("undeclared nodata"), *(fill or tr("none") for fill in fills)])
    if any(side.collar for side in sides):
        collars = (tr("treated as nodata") if side.collar else tr("none") for side in sides)
        rows.append([tr("collar"), *collars])
    if any(side.sheet for side in sides):
        sheets = (
            tr("scanned map: margin and ink left out") if side.sheet else tr("none")
            for side in sides
        )
        rows.append([tr("sheet"), *sheets])
    if any(side.layers for side in sides):
        rows.append([tr("shadows"), *(_shadows(side) for side in sides)])
    head = "", tr("reference"), tr("moving")
    return f"<h2>{escape(tr('Rasters'))}</h2>{table(head, rows)}"


def settings_section(result: MatchResult) -> str:
    """The settings that differ from the defaults, all settings, and the command to repeat it."""
    chosen, defaults = _settings(result.options), _settings(Options())
    rows = {}
    for name, value in chosen.items():
        cell: str = _setting(name, value)
        if value != defaults[name]:
            cell = Html(f'<b class="changed">{escape(cell)}</b>')
        rows[name] = [Html(f"<code>{escape(name)}</code>"), cell, _setting(name, defaults[name])]
    head = tr("setting"), tr("value"), tr("default")
    changed = [row for name, row in rows.items() if chosen[name] != defaults[name]]
    if changed:
        intro = f"<p>{escape(tr('Changed settings:'))}</p>{table(head, changed)}"
    else:
        intro = f"<p>{escape(tr('All settings are the defaults.'))}</p>"
    return (
        f"<h2>{escape(tr('Settings'))}</h2>{intro}<details><summary>{escape(tr('All settings'))}"
        f"</summary>{table(head, rows.values())}</details>{_repeat_command(result)}"
    )


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


def footer(result: MatchResult, written_at: str) -> str:
    """Times and versions. written_at: date and time of the report."""
    seconds = recorded_seconds(result.seconds)
    times = ""
    if seconds:
        rows = [
            [in_language(_STAGE_NAMES.get(stage, stage)), f"{local_format(spent, '.2f')} s"]
            for stage, spent in seconds.items()
        ]
        rows.append(
            [
                tr("total, without writing the files"),
                f"{local_format(sum(seconds.values()), '.2f')} s",
            ]
        )
        times = table((tr("stage"), tr("time")), rows)
    note = tr(
        "Written {time} by HetMatch, matcher {matcher}. Versions: {versions}.",
        time=written_at,
        matcher=result.matcher,
        versions=[f"{name} {version}" for name, version in versions().items()],
    )
    heading = escape(tr("Time and versions"))
    return f'<h2>{heading}</h2>{times}<p class="note">{escape(note)}</p>'


def _bands(side: ImageDescription) -> str:
    if not side.bands:
        return tr("all {count}, {type}", count=side.band_count, type=side.dtype)
    return tr(
        "{bands} of {count}, {type}",
        bands=list(side.bands),
        count=side.band_count,
        type=side.dtype,
    )


def _mask(side: ImageDescription) -> str:
    if not side.mask:
        return tr("none")
    name = raster_name(side.mask).name
    return tr("{share:.0%} of it masked by {mask}", share=side.masked_share, mask=name)


def _shadows(side: ImageDescription) -> str | None:
    if not side.layers:
        return None
    if side.shadows is None:
        return tr("none")
    return tr(
        "drawn beside buildings and trees as in the photograph: sun at {azimuth:.0f} degrees from "
        "north, {length:.1f} m long",
        azimuth=side.shadows.sun_azimuth,
        length=side.shadows.length_m,
    )


def _georeference(side: ImageDescription) -> str:
    kind = _GEOREFERENCES.get(side.georeference)
    return tr("none") if kind is None else in_language(kind)


def _pixel_size(side: ImageDescription) -> str | None:
    if side.gsd is None:
        return None
    unit = tr("map units")
    if side.crs is not None and side.crs.axis_info:
        name = side.crs.axis_info[0].unit_name
        unit = "m" if name == "metre" else name
    return f"{local_format(side.gsd, '.6g')} {unit}"


def _modality(side: ImageDescription) -> str:
    return in_language(side.modality_reason or modality_name(side.modality))


def _settings(options: Options) -> dict[str, Any]:
    """The settings by their flags; both modalities share one."""
    values = options.recorded()
    modalities = [values["reference_modality"], values["moving_modality"]]
    return {flag(name): value for name, value in values.items()} | {
        flag("moving_modality"): modalities
    }


def _setting(name: str, value: Any) -> str:
    if value is None:
        return tr("none") if name in _OPTIONAL else tr("automatic")
    if isinstance(value, (list, tuple)):
        return ", ".join(part if isinstance(part, str) else f"{part:.15g}" for part in value)
    return str(value)


def _purpose(name: str) -> str:
    purposes = (
        purpose for suffix, purpose in _SUFFIX_PURPOSES.items() if name.lower().endswith(suffix)
    )
    return in_language(_FILE_PURPOSES.get(name) or next(purposes, ""))


def _registration_commands(result: MatchResult, names: Sequence[str]) -> str:
    """The commands that register the moving raster."""
    if not result.matched:
        return ""
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


def _repeat_command(result: MatchResult) -> str:
    if result.reference.path is None or result.moving.path is None:
        return ""
    words = ["hetmatch", "match", *rasters_in_words(result.reference, result.moving)]
    words += ["--out", "FOLDER", *changed_flags(result.options.recorded(), Options().to_dict())]
    heading = escape(tr("Repeat this match"))
    return f"<h3>{heading}</h3><pre>{escape(shlex.join(words))}</pre>"


def rasters_in_words(reference: ImageDescription, moving: ImageDescription) -> list[str]:
    """Both sides as the command line takes them: a name each, then the further vector layers."""
    names: list[str] = []
    layers: list[str] = []
    for side, option in ((reference, "--reference-layer"), (moving, "--moving-layer")):
        first, *others = side.layers or (side.path or "",)
        names.append(recorded_name(first))
        layers += [f"{option}={recorded_name(layer)}" for layer in others]
    return [*names, *layers]


def changed_flags(chosen: Mapping[str, Any], defaults: Mapping[str, Any]) -> Iterable[str]:
    """Options of the command line for the values that differ from the defaults."""
    modalities = chosen["reference_modality"], chosen["moving_modality"]
    if modalities != ("auto", "auto"):
        yield f"{flag('moving_modality')}={','.join(modalities)}"
    for name, value in chosen.items():
        if value != defaults[name] and not name.endswith("_modality"):
            is_list = isinstance(value, (list, tuple))
            text = ",".join(map(_as_text, value)) if is_list else str(value)
            yield f"{flag(name)}={text}"


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else f"{value:.15g}"
