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
import rasterio.shutil
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.errors import RasterioError

from hetmatch_qgis.common.contract import REGISTERED_SUFFIX
from hetmatch_qgis.common.raster_names import RasterName, raster_name
from hetmatch_qgis.engine.access.network import open_dataset
from hetmatch_qgis.engine.access.references import check_references
from hetmatch_qgis.engine.core.errors import InputError, reason_of
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.gcps.gcp_set import GcpSet
from hetmatch_qgis.engine.gcps.warp_grid import choose_warp_grid
from hetmatch_qgis.engine.pixels.fill_values import (
    colours_of,
    fill_values_of,
    has_binary_alpha,
    is_declared,
)
from hetmatch_qgis.engine.process.streams import printable

VRT_NAME = "moving_gcps.vrt"
WARPED_NAME = f"moving{REGISTERED_SUFFIX}.tif"
# Georeference of other kinds in a VRT, which gdalwarp might prefer to ours.
GEOREFERENCE_ELEMENTS = ("GeoTransform", "SRS", "GCPList")
GEOREFERENCE_DOMAINS = ("RPC", "GEOLOCATION")

ERROR_THRESHOLD = "0.02"
"""-et, in pixels of the output: gdalwarp's own default accepts positions that are off by an eighth
of a pixel. Set by hand with 559f29a."""

CREATION_OPTIONS = ("TILED=YES", "COMPRESS=DEFLATE", "BIGTIFF=IF_SAFER")


def write_vrt(path: Path, moving: RasterName, gcps: GcpSet, folder: Path | None = None) -> None:
    """Write a VRT of all bands of the moving raster that has the GCPs for its only georeference.

    See `write_georeferenced_vrt`.
    """
    note: Any = ElementTree.Comment(f" {gcps.left_out} ")
    write_georeferenced_vrt(path, moving, [note, _gcp_list(gcps)], folder)


def can_refer_to(raster: RasterName) -> bool:
    """False for a raster whose name XML, and so a VRT, cannot hold."""
    name = str(raster.absolute() if isinstance(raster, Path) else raster)
    return printable(name) == name


def write_georeferenced_vrt(
    path: Path,
    raster: RasterName,
    georeference: Sequence[ElementTree.Element] | None,
    folder: Path | None = None,
) -> None:
    """Write a VRT of all bands of a raster with another georeference than its own.

    georeference: the VRT's elements that hold it; None to keep that of the raster.
    folder: the final folder of the VRT, if that is not `path`'s folder. A raster in that folder, in
        its parent, or below them, is referred to by a relative path, so that they can be moved
        together; any other by its absolute path.

    Raises InputError when the raster cannot be read.
    """
    check_references(str(raster))
    try:
        # GDAL knows best how to carry over dtypes, nodata, masks, scales, colours and metadata.
        with open_dataset(raster) as dataset:
            rasterio.shutil.copy(dataset, str(path), driver="VRT")
    except (RasterioError, TimeoutError) as error:
        raise InputError(
            "The raster '{raster}' cannot be read: {error}.", raster=raster, error=reason_of(error)
        ) from error
    # No stranger's XML: GDAL wrote this file a moment ago.
    tree = ElementTree.parse(path)  # nosec B314
    root = tree.getroot()
    for element in list(root) if georeference is not None else ():
        has_domain = element.tag == "Metadata" and element.get("domain") in GEOREFERENCE_DOMAINS
        if element.tag in GEOREFERENCE_ELEMENTS or has_domain:
            root.remove(element)
    root[:0] = georeference or []
    for source in root.iter("SourceFilename"):
        _rebase_source(source, path.parent.absolute(), (folder or path.parent).absolute())
    ElementTree.indent(tree)
    tree.write(path, encoding="utf-8")


def gdalwarp_arguments(result: MatchResult, gcps: GcpSet) -> tuple[str, ...]:
    """The arguments of gdalwarp before the two file names.

    The target CRS is given by its code; where it has none gdalwarp takes it from the VRT, which
    holds it in full.

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
    """Write an executable shell script; arguments of the script are passed on to gdalwarp.

    note: a line about the GCPs, for the script's comments.
    files: the VRT and the output, names of files beside the script.
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
    """Write the batch file for Windows, as `write_gdalwarp_sh`; the OSGeo4W shell has gdalwarp."""
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
    # Without an axis mapping GDAL takes X for east and Y for north, like our map coordinates.
    wkt = "" if gcps.warp_crs is None else gcps.warp_crs.to_wkt()
    parent = ElementTree.Element("GCPList", Projection=wkt)
    heights = np.full(len(gcps.warp_pixels), np.nan) if gcps.heights is None else gcps.heights
    for number, ((column, row), (x, y), height) in enumerate(
        zip(gcps.warp_pixels, gcps.warp_points, heights, strict=True), start=1
    ):
        gcp = ElementTree.SubElement(
            parent,
            "GCP",
            Id=str(number),
            Pixel=f"{column:.4f}",
            Line=f"{row:.4f}",
            X=f"{x:.14g}",
            Y=f"{y:.14g}",
        )
        if np.isfinite(height):
            gcp.set("Z", f"{height:.3f}")
    return parent


def _rebase_source(source: ElementTree.Element, written_in: Path, folder: Path) -> None:
    """Make a source's name valid for a VRT in `folder` that GDAL wrote in another one."""
    was_relative = source.get("relativeToVRT") == "1"
    raster = raster_name(source.text or "", written_in if was_relative else None)
    if was_relative and isinstance(raster, Path):
        raster = Path(os.path.normpath(written_in / raster))
    name, is_relative = str(raster), False
    if isinstance(raster, Path) and raster.exists():
        raster = raster.absolute()
        name = str(raster)
        if raster.is_relative_to(folder.parent) and folder.parent != Path(folder.anchor):
            name, is_relative = os.path.relpath(raster, folder), True
    source.text = name
    source.set("relativeToVRT", str(int(is_relative)))


def can_leave_fills_out(moving: RasterName) -> bool:
    """True where gdalwarp, which takes one nodata value, can leave all of a raster's nodata out."""
    check_references(str(moving))
    try:
        with open_dataset(moving) as dataset:
            return is_declared(fill_values_of(dataset))
    except (RasterioError, TimeoutError):
        # Whoever reads it for the script says so.
        return True


def pixel_arguments(moving: RasterName | None) -> list[str]:
    """The arguments for resampling, for nodata around the moving raster, and for the output file.

    Raises InputError when the moving raster cannot be read.
    """
    check_references(str(moving))
    try:
        with open_dataset(moving) as dataset:
            dtype = np.dtype(dataset.dtypes[0].replace("complex_int16", "complex64"))
            colours = colours_of(dataset)
            has_nodata = dataset.nodata is not None
            flags = dataset.mask_flag_enums[0]
            fills = fill_values_of(dataset).constants
            is_binary = has_binary_alpha(dataset)
    except (RasterioError, TimeoutError) as error:
        raise InputError(
            "The moving raster '{raster}' cannot be read: {error}.",
            raster=moving,
            error=reason_of(error),
        ) from error
    has_palette = colours[0] == ColorInterp.palette
    arguments = ["-r", "near" if has_palette else "cubic"]
    if not (has_nodata or has_palette or ColorInterp.alpha in colours or dtype.kind == "c"):
        as_nan = dtype.kind == "f" and MaskFlags.per_dataset not in flags
        arguments += ["-dstnodata", "nan"] if as_nan else ["-dstalpha"]
    if fills:
        # gdalwarp takes one value for each band.
        arguments += ["-srcnodata", f"{fills[0]:.9g}"]
    if is_binary:
        arguments += ["-wo", "SRC_ALPHA_MAX=1"]
    arguments += ["-multi", "-wo", "NUM_THREADS=ALL_CPUS"]
    options = [*CREATION_OPTIONS]
    if not has_palette and dtype.kind in "iuf":
        options.append("PREDICTOR=3" if dtype.kind == "f" else "PREDICTOR=2")
    return arguments + [part for option in options for part in ("-co", option)]
