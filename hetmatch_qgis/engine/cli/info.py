"""`hetmatch info`: how the engine reads a raster."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hetmatch_qgis.common.contract import EXIT_OK
from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.engine.cli.arguments.groups import add_command
from hetmatch_qgis.engine.cli.console import emit, say
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.language import with_flags

if TYPE_CHECKING:
    from hetmatch_qgis.engine.cli.arguments.groups import Subparsers
    from hetmatch_qgis.engine.cli.console import Console
    from hetmatch_qgis.engine.cli.interruption import Interruption

NAME = "info"
MASKS = {
    "all_valid": "none, all pixels count",
    "per_dataset": "one for all bands",
    "alpha": "alpha band",
    "nodata": "by nodata",
}
"""GDAL's kinds of masks in words."""

HELP = "show georeference, bands, modality and value range of rasters, or vector layers"


def add_parser(subparsers: Subparsers, common: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    parser = add_command(subparsers, common, NAME, HELP)
    parser.add_argument(
        "rasters",
        nargs="+",
        type=raster_name,
        metavar="RASTER",
        help="a raster, or a vector layer such as map.gpkg or 'map.gpkg|layername=roads'",
    )


def run(arguments: argparse.Namespace, console: Console, interruption: Interruption) -> int:
    """Print the description of each raster, and what is wrong with those that cannot be read."""
    from hetmatch_qgis.engine.pairs.raster_info import describe_raster

    exit_code = EXIT_OK
    for position, path in enumerate(arguments.rasters):
        try:
            description = describe_raster(path)
        except InputError as error:
            console.error(error.message, error.exit_code)
            exit_code = error.exit_code
            continue
        if arguments.json:
            emit(NAME, description)
        else:
            say("\n" * min(position, 1) + format_info(description))
    return exit_code


def format_info(info: dict[str, Any]) -> str:
    """The answer of `describe_raster` as lines for a terminal."""
    rows = (f"  {label:<14}{text}" for label, text in _rows(info))
    return "\n".join([info["path"], *rows])


def _rows(info: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for layer in info.get("layers", ()):
        count, kind = layer["features"], layer["geometry"]
        yield "layer", f"{layer['name']}: {count} features ({kind}), {layer['crs']}"
    yield "size", f"{info['width']} x {info['height']} pixels, {_count_bands(info['bands'])}"
    for name in info.get("subdatasets", ()):
        yield "page", name
    yield "type", f"{info['dtype']} ({', '.join(info['band_colours'])})"
    from hetmatch_qgis.engine.report.wording import significant

    kind = info["georeference"]
    yield "georeference", "none" if kind == "none" else f"{kind}, {info['crs'] or 'no CRS'}"
    if info["gsd"] is not None:
        metres = info["gsd_metres"]
        on_ground = "" if metres is None else f", {significant(metres)} m on the ground"
        yield "pixel size", f"{info['gsd']:.6g} {info['crs_units']}{on_ground}"
    if info["footprint_lonlat"]:
        corners = " ".join(f"({x:.5f}, {y:.5f})" for x, y in info["footprint_lonlat"])
        yield "corners", f"lon, lat {corners}"
    nodata = "" if info["nodata"] is None else f", nodata {info['nodata']:g}"
    collar = "; a collar of uniform colour is treated as nodata" if info["collar"] else ""
    fills = ", ".join(f"{value:.9g}" for value in info.get("fill_values", ()))
    fill = f"; {fills} is not declared but treated as nodata" if fills else ""
    kinds = ", ".join(MASKS.get(kind, kind) for kind in info["mask"])
    yield "mask", f"{kinds}{nodata}{fill}{collar}"
    yield "overviews", ", ".join(map(str, info["overviews"])) or "none"
    for band, percentiles in info["percentiles"].items():
        yield f"band {band}", _format_percentiles(percentiles)
    yield "modality", with_flags(info["modality_reason"])
    if info.get("sheet"):
        yield "sheet", "scanned map: margin and ink are left out of a match"
    yield "bands used", ", ".join(map(str, info["matching_bands"]))
    if info["hint"]:
        yield "hint", with_flags(info["hint"])


def _count_bands(count: int) -> str:
    return "1 band" if count == 1 else f"{count} bands"


def _format_percentiles(values: list[float]) -> str:
    from hetmatch_qgis.engine.pairs.raster_info import PERCENTILES

    if not values:
        return "no valid pixels"
    pairs = zip(PERCENTILES, values, strict=True)
    return ", ".join(f"{percent} %: {value:.4g}" for percent, value in pairs)
