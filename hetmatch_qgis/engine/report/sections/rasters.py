"""The rasters section: both rasters, side by side."""

from __future__ import annotations

from html import escape

from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.engine.core.language import in_language, local_format, tr
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.reproducible import given_name
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.core.terms import modality_name
from hetmatch_qgis.engine.report.html_page import table

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
