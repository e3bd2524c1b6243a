"""`hetmatch warp`: rasters registered by a saved result."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from hetmatch_qgis.common.contract import EXIT_OK
from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.engine.cli.arguments.groups import add_command
from hetmatch_qgis.engine.cli.arguments.shared_arguments import (
    add_choice,
    add_quiet,
    add_reproducible,
    add_result,
    parse_box,
)
from hetmatch_qgis.engine.core.language import with_flags
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.warping.warp_options import (
    FORMATS,
    GRIDS,
    RESAMPLINGS,
    TRANSFORMS,
    WarpOptions,
)

if TYPE_CHECKING:
    from hetmatch_qgis.engine.cli.arguments.groups import Subparsers
    from hetmatch_qgis.engine.cli.console import Console
    from hetmatch_qgis.engine.cli.interruption import Interruption
    from hetmatch_qgis.engine.warping.warp_rasters import WarpResult

NAME = "warp"
HELP = "warp the moving raster, and others with the same geometry, onto the reference"
EPILOG = """\
transforms:
  auto         the transform of the match; a local displacement grid where cross-validation
               prefers it to a thin plate spline
  gdal         the same result as gdalwarp.sh
  shift, similarity, affine, homography
               fitted to all tie points, robust against outliers
  relief       affine, and each pixel displaced by its height; needs the match's elevation model
  polynomial1, polynomial2, polynomial3, thin_plate
               through the exported GCPs, as gdalwarp computes them
  local        for rugged terrain: an affine transform plus smooth local displacements, which fade
               to zero away from the tie points

Each raster is resampled once, from its original pixels. Data type, nodata, masks, band names,
colour tables and metadata are kept. Without RASTER the moving raster of the result is warped.
Other rasters must have its CRS and show its area, or have its size and no georeference. Quote
patterns: 'B*.tif'.
"""


def add_parser(subparsers: Subparsers, common: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    parser = add_command(subparsers, common, NAME, HELP, EPILOG)
    add = parser.add_argument
    add_result(parser)
    add(
        "rasters",
        nargs="*",
        metavar="RASTER",
        help="files or patterns (default: the moving raster)",
    )
    add(
        "--out",
        type=Path,
        required=True,
        metavar="PATH",
        help="a .tif file for one raster, or a folder for <name>_registered.tif files",
    )
    add_choice(parser, "transform", TRANSFORMS, "transform to apply")
    add_choice(
        parser, "resampling", RESAMPLINGS, "auto: nearest for classes, cubic for everything else"
    )
    _add_grid(parser)
    add_choice(parser, "format", FORMATS, "output format", "COG")
    add("--nodata", type=float, metavar="V", help="overrides the nodata value of the rasters")
    _add_moved_files(parser)
    add("--overwrite", action="store_true", help="overwrite existing files")
    add_reproducible(parser)
    add_quiet(parser)


def _add_grid(parser: argparse.ArgumentParser) -> None:
    """Add the options for the pixel grid of the output."""
    add = parser.add_argument
    add_choice(
        parser,
        "grid",
        GRIDS,
        "native: the pixel size of each raster; reference: the reference's pixel grid, "
        "reference-full: over its full extent",
        "native",
    )
    add(
        "--pixel-size",
        type=float,
        metavar="X",
        help="output pixel size in units of the reference's CRS",
    )
    add(
        "--extent",
        type=parse_box,
        metavar="XMIN,YMIN,XMAX,YMAX",
        help="output extent in the reference's CRS; write --extent=-1,2,3,4 for negative numbers",
    )


def _add_moved_files(parser: argparse.ArgumentParser) -> None:
    """Add the options for files of the match that have been moved since."""
    add = parser.add_argument
    add(
        "--moving",
        type=raster_name,
        metavar="FILE",
        help="the moving raster, if it was moved after the match",
    )
    add(
        "--dem",
        type=raster_name,
        metavar="FILE",
        help="the elevation model of the match, if it was moved after it",
    )


def run(arguments: argparse.Namespace, console: Console, interruption: Interruption) -> int:
    """Warp the rasters and return the exit code.

    Raises InputError and Cancelled as `warping.warp_rasters.warp_rasters` does.
    """
    options = WarpOptions(
        transform=arguments.transform,
        resampling=arguments.resampling,
        grid=arguments.grid,
        pixel_size=arguments.pixel_size,
        extent=arguments.extent,
        format=arguments.format,
        nodata=arguments.nodata,
        overwrite=arguments.overwrite,
        moving=arguments.moving,
        dem=arguments.dem,
    )
    with interruption.loading(console.report):
        from hetmatch_qgis.engine.warping.warp_rasters import warp_rasters

    result = warp_rasters(
        arguments.result,
        arguments.out,
        arguments.rasters,
        options,
        Progress(console.report, interruption.is_requested),
    )
    console.finish(result.to_dict(), summarise_warp(result))
    return EXIT_OK


def summarise_warp(result: WarpResult) -> str:
    """The result of a warp in a few lines."""
    from hetmatch_qgis.engine.report.wording import significant

    lines = [f"Transform: {with_flags(result.model)}."]
    checks = result.checks
    if checks.get("rmse_px") is not None:
        metres = checks["rmse_m"]
        ground = "" if metres is None else f" ({significant(metres, 4)} m)"
        lines.append(
            f"At {checks['count']} check points: RMSE {checks['rmse_px']:.2f} reference "
            f"pixels{ground}, {checks['rmse_moving_px']:.2f} moving pixels. This figure does not "
            "show which kind of transform is best: flexible transforms reproduce errors that "
            "neighbouring points share."
        )
    for (source, target), resampling in zip(result.outputs, result.resampling, strict=True):
        lines.append(f"{source.name} -> {target} ({with_flags(resampling)})")
    lines += [f"Warning: {with_flags(warning)}" for warning in result.warnings]
    return "\n".join(lines)
