"""Plans a warp, and checks as far as possible before any work what it will read and write."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import rasterio
from rasterio.errors import RasterioError

from hetmatch_qgis.common.contract import REGISTERED_SUFFIX
from hetmatch_qgis.common.raster_names import RasterName, local_file
from hetmatch_qgis.engine.access.references import check_references
from hetmatch_qgis.engine.access.staging import check_name, check_space, check_writable
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid
from hetmatch_qgis.engine.core.messages import Option
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.warping.companions import CompanionRaster
from hetmatch_qgis.engine.warping.model.warp_model import WarpModel
from hetmatch_qgis.engine.warping.raster_profile import NodataEncoding, choose_nodata_encoding
from hetmatch_qgis.engine.warping.source import SourceRaster
from hetmatch_qgis.engine.warping.target import choose_target
from hetmatch_qgis.engine.warping.warp_options import WarpOptions

TIFF_SUFFIXES = (".tif", ".tiff")
OTHER_SUFFIXES = (
    ".cog", ".gpkg", ".img", ".jp2", ".jpeg", ".jpg", ".nc", ".pix", ".png", ".vrt",
)  # fmt: skip
"""Suffixes that somebody gives to a file, not to a folder."""

SPARE_BYTES = 64 << 20
"""Bytes that must stay free on the disk; set by hand with `warp` (559f29a)."""

MIN_SPARE_BYTES = 1 << 20
"""The same for rasters smaller than that, whose headers and overviews take less; set by hand."""


@dataclass(frozen=True)
class PlannedWarp:
    """One raster, and what will become of it.

    companion: the raster.
    path: the file to write.
    grid: its pixel grid.
    encoding: how it marks invalid pixels.
    """

    companion: CompanionRaster
    path: Path
    grid: Grid
    encoding: NodataEncoding


def moving_path(result: MatchResult, options: WarpOptions) -> RasterName:
    """The path of the moving raster.

    Raises InputError where it is unknown, or where the raster is no longer there.
    """
    path = options.moving or result.moving.path
    if result.moving.layers and options.moving is None:
        raise InputError(
            "The moving side is a map drawn of vector layers, which cannot be warped; match the "
            "other way round, with the vector layers as the reference."
        )
    if path is None:
        raise InputError(
            "The result is of an image in memory; give the raster that holds it with {option}.",
            option=Option("moving"),
        )
    if options.moving is None and not _exists(path):
        raise InputError(
            "The moving raster is no longer at '{path}'; give its new location with {option}.",
            path=path,
            option=Option("moving"),
        )
    return path


def _exists(path: RasterName) -> bool:
    """True when the file exists, or GDAL can open the name."""
    if isinstance(path, Path) and path.exists():
        return True
    check_references(str(path))
    try:
        with rasterio.open(path):
            return True
    except RasterioError:
        return False


def check_moving(moving: Raster, result: MatchResult) -> None:
    """Raises InputError for a raster that cannot be the one that was matched."""
    matched = result.moving
    if (moving.width, moving.height) != (matched.width, matched.height):
        raise InputError(
            "'{path}' is {width} x {height} pixels, but the raster that was matched had "
            "{matched_width} x {matched_height}; give that one with {option}, or match again.",
            path=moving.location,
            width=moving.width,
            height=moving.height,
            matched_width=matched.width,
            matched_height=matched.height,
            option=Option("moving"),
        )
    if moving.georeference.kind != matched.georeference or (
        moving.transform is not None
        and matched.transform is not None
        and not moving.transform.almost_equals(matched.transform, precision=1e-6)
    ):
        raise InputError(
            "'{path}' is georeferenced differently from when it was matched; match again, or "
            "give the raster as it was with {option}.",
            path=moving.location,
            option=Option("moving"),
        )


def choose_paths(
    out: Path,
    rasters: list[RasterName],
    options: WarpOptions,
    inputs: Sequence[RasterName | None],
) -> list[Path]:
    """The file to write for each raster.

    out: a GeoTIFF to write for a single raster, else a folder.
    inputs: all files that must not be replaced.

    Raises InputError where two would become one file, an input or an existing file would be
    replaced, or the folder cannot be written to.
    """
    out = out.absolute()
    check_name(out)
    if out.suffix.lower() in TIFF_SUFFIXES and not out.is_dir():
        if len(rasters) > 1:
            raise InputError(
                "{count} rasters cannot be written to one file; give a folder for the results.",
                count=len(rasters),
            )
        paths = [out]
    elif out.suffix.lower() in OTHER_SUFFIXES and not out.is_dir():
        raise InputError(
            "'{name}' is not a GeoTIFF, the only format that is written; use a name that ends "
            "in .tif, or give a folder for the results.",
            name=out.name,
        )
    else:
        paths = [out / f"{raster.stem}{REGISTERED_SUFFIX}.tif" for raster in rasters]
    _check_overwriting(paths, options, inputs)
    check_writable(paths[0].parent)
    return paths


def _check_overwriting(
    paths: list[Path], options: WarpOptions, inputs: Sequence[RasterName | None]
) -> None:
    """Raises InputError where files to write would replace each other, an input or others."""
    if len(set(paths)) < len(paths):
        raise InputError(
            "Two rasters would both become '{name}'; warp them one by one, into other folders.",
            name=next(path.name for path in paths if paths.count(path) > 1),
        )
    files = (local_file(path) for path in inputs if path is not None)
    # Unlike `Path.resolve` this bears links in a circle.
    input_files = {os.path.realpath(file) for file in files if file is not None}
    for path in paths:
        if os.path.realpath(path) in input_files:
            raise InputError(
                "The registered raster would replace the input '{path}'; choose another file or "
                "folder for the results.",
                path=path,
            )
        if path.exists() and not options.overwrite:
            raise InputError(
                "'{path}' exists already; choose {option} to replace it.",
                path=path,
                option=Option("overwrite"),
            )


def plan_warps(
    model: WarpModel,
    companions: list[CompanionRaster],
    paths: list[Path],
    result: MatchResult,
    options: WarpOptions,
) -> list[PlannedWarp]:
    """Plan what is written for each raster.

    Raises InputError where it cannot be written, or does not fit on the disk.
    """
    plans, needed_bytes = [], 0
    for companion, path in zip(companions, paths, strict=True):
        grid = choose_target(model, companion, result.reference, options)
        with SourceRaster(companion.path) as source:
            encoding = choose_nodata_encoding(source, options.nodata)
            size = grid.width * grid.height * source.dtype.itemsize * source.dataset.count
            if options.resampling == "mode" and source.dtype.kind == "c":
                raise InputError(
                    "'{name}' holds complex numbers, which have no mode; choose another {option}.",
                    name=companion.path.name,
                    option=Option("resampling"),
                )
        # A COG is copied from a file with the same content.
        needed_bytes += size if options.format == "GTiff" else 2 * size
        plans.append(PlannedWarp(companion, path, grid, encoding))
    check_space(
        paths[0].parent, needed_bytes + min(SPARE_BYTES, max(MIN_SPARE_BYTES, needed_bytes))
    )
    return plans
