"""`moving_gcps.vrt`, `gdalwarp.sh` and `gdalwarp.bat`: the registration for GDAL, ready to run.

The scripts name no file but the VRT beside them and their own output, so odd file names occur in
the VRT's XML only, and the folder may be moved as a whole.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree  # nosec B405

import numpy as np
import rasterio
import rasterio.shutil
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.errors import RasterioError

from hetmatch_qgis.common.raster_names import RasterName, raster_name
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.gcps.gcps import GcpSet
from hetmatch_qgis.engine.gcps.warp_grid import choose_warp_grid

VRT_NAME = "moving_gcps.vrt"
WARPED_NAME = "moving_registered.tif"
# Where a VRT says anything else about where its pixels are; gdalwarp would listen to it.
OTHER_GEOREFERENCE = ("GeoTransform", "SRS", "GCPList")
OTHER_METADATA = ("RPC", "GEOLOCATION")
# gdalwarp would take positions that are off by an eighth of a pixel.
ERROR_THRESHOLD = "0.02"
CREATION_OPTIONS = ("TILED=YES", "COMPRESS=DEFLATE", "BIGTIFF=IF_SAFER")


def write_vrt(path: Path, moving: RasterName, gcps: GcpSet, folder: Path | None = None) -> None:
    """Write a VRT of all bands of the moving raster that has the GCPs for its only georeference.

    See `write_placed_vrt`.
    """
    note: Any = ElementTree.Comment(f" {gcps.left_out} ")
    write_placed_vrt(path, moving, [note, _gcp_list(gcps)], folder)


def write_placed_vrt(
    path: Path,
    moving: RasterName,
    place: Sequence[ElementTree.Element] | None,
    folder: Path | None = None,
) -> None:
    """Write a VRT of all bands of a raster that has `place` for its only georeference.

    place: elements of the VRT that say where the pixels are, None for those that the raster has.
    folder: where the VRT will lie in the end, if that is not `path`'s folder. A raster in that
    folder, in its parent, or below them, is named relative to it, so that they can be moved
    together; any other by its absolute path.

    Raises InputError when the raster cannot be read.
    """
    try:
        # GDAL knows best how to carry over dtypes, nodata, masks, scales, colours and metadata.
        with rasterio.open(moving) as raster:
            rasterio.shutil.copy(raster, str(path), driver="VRT")
    except RasterioError as error:
        raise InputError(f"The raster '{moving}' cannot be read: {error}.") from error
    # No stranger's XML: GDAL wrote this file a moment ago.
    tree = ElementTree.parse(path)  # nosec B314
    root = tree.getroot()
    for element in list(root) if place is not None else ():
        elsewhere = element.tag == "Metadata" and element.get("domain") in OTHER_METADATA
        if element.tag in OTHER_GEOREFERENCE or elsewhere:
            root.remove(element)
    root[:0] = place or []
    for source in root.iter("SourceFilename"):
        _name_source(source, (folder or path.parent).absolute(), path.parent.absolute())
    ElementTree.indent(tree)
    tree.write(path, encoding="utf-8")


def gdalwarp_arguments(result: MatchResult, gcps: GcpSet) -> tuple[str, ...]:
    """The arguments of gdalwarp before the two file names.

    The target CRS is given by its code where it has one; where it has none gdalwarp takes it from
    the VRT, which holds it in full.

    Raises InputError when the moving raster cannot be read.
    """
    grid = choose_warp_grid(gcps, result.reference, result.moving)
    arguments = ["-overwrite", *gcps.gdalwarp_options, "-et", ERROR_THRESHOLD]
    authority = None if gcps.crs is None else gcps.crs.to_authority(min_confidence=100)
    if authority is not None:
        arguments += ["-t_srs", ":".join(authority)]
    arguments += ["-te", *(f"{bound:.15g}" for bound in grid.bounds)]
    arguments += ["-tr", *(f"{side:.15g}" for side in grid.pixel_size)]
    return (*arguments, *pixel_arguments(result.moving.path))


def write_gdalwarp_sh(
    path: Path,
    arguments: Sequence[str],
    note: str = "",
    files: tuple[str, str] = (VRT_NAME, WARPED_NAME),
) -> None:
    """Write an executable shell script; what is added upon calling it is handed to gdalwarp.

    note: a line about the GCPs, in the script's comments. files: the VRT and the output, plain
    names of files beside the script.
    """
    lines = [
        "#!/bin/sh",
        "# Registers the moving raster with GDAL 3 or newer. Written by HetMatch.",
        *([f"# {note}"] if note else []),
        "set -e",
        'cd -- "$(dirname -- "$0")"',
        f'exec gdalwarp {shlex.join(arguments)} "$@" {" ".join(files)}',
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    path.chmod(0o755)


def write_gdalwarp_bat(
    path: Path,
    arguments: Sequence[str],
    note: str = "",
    files: tuple[str, str] = (VRT_NAME, WARPED_NAME),
) -> None:
    """Write the same for Windows (the OSGeo4W shell has gdalwarp)."""
    # Our arguments hold numbers, options and codes only; quotes keep "=" and "," from splitting.
    quoted = " ".join(
        f'"{argument}"' if set(argument) & set("=,; ") else argument for argument in arguments
    )
    lines = [
        "@echo off",
        "rem Registers the moving raster with GDAL 3 or newer. Written by HetMatch.",
        *([f"rem {note}"] if note else []),
        # pushd, because cd knows no network paths.
        'pushd "%~dp0" || exit /b 1',
        f"gdalwarp {quoted} %* {' '.join(files)}",
        "set code=%ERRORLEVEL%",
        "popd",
        "exit /b %code%",
    ]
    path.write_text("\r\n".join(lines) + "\r\n", encoding="ascii", newline="")


def _gcp_list(gcps: GcpSet) -> ElementTree.Element:
    # Without an axis mapping GDAL takes X for east and Y for north, as our map coordinates are.
    wkt = "" if gcps.warp_crs is None else gcps.warp_crs.to_wkt()
    parent = ElementTree.Element("GCPList", Projection=wkt)
    for number, (pixel, place) in enumerate(
        zip(gcps.warp_pixels, gcps.warp_points, strict=True), start=1
    ):
        ElementTree.SubElement(
            parent,
            "GCP",
            Id=str(number),
            Pixel=f"{pixel[0]:.4f}",
            Line=f"{pixel[1]:.4f}",
            X=f"{place[0]:.14g}",
            Y=f"{place[1]:.14g}",
        )
    return parent


def _name_source(source: ElementTree.Element, folder: Path, written_in: Path) -> None:
    """Say where a source lies as seen from `folder`, given how GDAL said it from `written_in`."""
    by_vrt = source.get("relativeToVRT") == "1"
    place = raster_name(source.text or "", written_in if by_vrt else None)
    if by_vrt and isinstance(place, Path):
        place = Path(os.path.normpath(written_in / place))
    name, relative = str(place), False
    if isinstance(place, Path) and place.exists():
        place = place.absolute()
        name = str(place)
        if place.is_relative_to(folder.parent) and folder.parent != Path(folder.anchor):
            name, relative = os.path.relpath(place, folder), True
    source.text = name
    source.set("relativeToVRT", str(int(relative)))


def pixel_arguments(moving: RasterName | None) -> list[str]:
    """Resampling, what lies outside the moving raster, and how the output is stored."""
    try:
        with rasterio.open(moving) as raster:
            dtype = np.dtype(raster.dtypes[0].replace("complex_int16", "complex64"))
            colours = raster.colorinterp
            has_nodata = raster.nodata is not None
            flags = raster.mask_flag_enums[0]
    except RasterioError as error:
        raise InputError(f"The moving raster '{moving}' cannot be read: {error}.") from error
    paletted = colours[0] == ColorInterp.palette
    arguments = ["-r", "near" if paletted else "cubic"]
    if not (has_nodata or paletted or ColorInterp.alpha in colours or dtype.kind == "c"):
        as_nan = dtype.kind == "f" and MaskFlags.per_dataset not in flags
        arguments += ["-dstnodata", "nan"] if as_nan else ["-dstalpha"]
    arguments += ["-multi", "-wo", "NUM_THREADS=ALL_CPUS"]
    options = [*CREATION_OPTIONS]
    if not paletted and dtype.kind in "iuf":
        options.append("PREDICTOR=3" if dtype.kind == "f" else "PREDICTOR=2")
    return arguments + [part for option in options for part in ("-co", option)]
