"""`hetmatch warp`: a saved result applied to rasters."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.engine.cli.raster_arguments import add_choice, box
from hetmatch_qgis.engine.warping.warp_options import (
    FORMATS,
    GRIDS,
    RESAMPLINGS,
    TRANSFORMS,
    WarpOptions,
)

if TYPE_CHECKING:
    from hetmatch_qgis.engine.cli.console import Console
    from hetmatch_qgis.engine.cli.interruption import Interruption
    from hetmatch_qgis.engine.warping.warp_rasters import WarpOutcome

GOOD = 0
EPILOG = """\
transforms:
  auto         what the match chose; a local displacement grid where that foretells better than a
               thin plate
  gdal         exactly what gdalwarp.sh does
  similarity, affine, homography
               fitted to all tie points, outliers apart
  polynomial1, polynomial2, polynomial3, thin_plate
               through the GCPs that the result exports, as gdalwarp has them
  local        for uneven ground: an affine transform and smooth displacements over it, which die
               out away from the tie points

Every pixel is resampled once, from the raster itself. Type, nodata, masks, band names, colour
tables and metadata stay. Without RASTER the moving raster of the result is warped; others are to
have its CRS and show its ground, or have no georeference and its size. Quote a pattern: 'B*.tif'.
"""


def add_warp_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add `warp` to the subparsers of an argparse parser; `run_warp` takes what is parsed."""
    warp = commands.add_parser(
        "warp",
        parents=[common],
        help="put the moving raster, and others of its geometry, in their place",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = warp.add_argument
    add("result", type=Path, metavar="RESULT", help="a folder that `hetmatch match` wrote")
    add("rasters", nargs="*", metavar="RASTER", help="files or patterns (default: moving raster)")
    add(
        "--out",
        type=Path,
        required=True,
        metavar="PATH",
        help="a .tif for one raster, else a folder that gets <name>_registered.tif",
    )
    add_choice(warp, "transform", TRANSFORMS, "transform to apply")
    add_choice(warp, "resampling", RESAMPLINGS, "auto: nearest for classes, else cubic")
    add_choice(
        warp, "grid", GRIDS, "the raster's own pixel size, or the reference's pixels", "native"
    )
    add("--pixel-size", type=float, metavar="X", help="in units of the reference's CRS")
    add(
        "--extent",
        type=box,
        metavar="XMIN,YMIN,XMAX,YMAX",
        help="in the reference's CRS; write --extent=-1,2,3,4 for negative numbers",
    )
    add_choice(warp, "format", FORMATS, "how the files are laid out", "COG")
    add("--nodata", type=float, metavar="V", help="in place of the raster's own value")
    add("--moving", type=raster_name, metavar="FILE", help="where the moving raster lies now")
    add("--overwrite", action="store_true", help="replace files that are there")
    add("--quiet", action="store_true", help="no progress and no summary")


def run_warp(arguments: argparse.Namespace, console: Console, interruption: Interruption) -> int:
    """Do what `hetmatch warp` was asked for and return the exit code.

    Raises InputError and Cancelled as `warping.job.warp_rasters` does.
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
    )
    with interruption.loading(console.progress):
        from hetmatch_qgis.engine.warping.warp_rasters import warp_rasters

    outcome = warp_rasters(
        arguments.result,
        arguments.out,
        arguments.rasters,
        options,
        console.progress,
        interruption.asked,
    )
    console.outcome(outcome.to_dict(), summary(outcome))
    return GOOD


def summary(outcome: WarpOutcome) -> str:
    """The outcome in a few lines for a person."""
    lines = [f"Warped by {outcome.model}."]
    checks = outcome.checks
    if checks.get("rmse_px") is not None:
        metres = checks["rmse_m"]
        ground = "" if metres is None else f" ({metres:.4g} m)"
        lines.append(
            f"At {checks['count']} check points: RMSE {checks['rmse_px']:.2f} reference "
            f"pixels{ground}, {checks['rmse_moving_px']:.2f} moving pixels. That does "
            "not tell which kind of transform is best: curved ones imitate errors that "
            "neighbouring points share."
        )
    for (source, target), resampling in zip(outcome.outputs, outcome.resampling, strict=True):
        lines.append(f"{source.name} -> {target} ({resampling})")
    lines += [f"Warning: {warning}" for warning in outcome.warnings]
    return "\n".join(lines)
