"""`hetmatch rpc`: the RPCs of a match's moving raster, corrected by its tie points."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.engine.core.errors import Cancelled, InputError

if TYPE_CHECKING:
    from hetmatch_qgis.engine.cli.console import Console
    from hetmatch_qgis.engine.cli.interruption import Interruption

GOOD = 0
# As in rpc.correction, which takes the heavy libraries to import.
MODELS = ("auto", "shift", "drift", "affine")
FORMATS = """\
The name of FILE says what is written:
  <stem>_RPC.TXT  to lie beside the moving raster (GeoTIFF, JPEG 2000): GDAL finds it there
  <stem>.RPB      the same in DigitalGlobe's format; it comes before an _RPC.TXT
  <name>.vrt      a VRT of the moving raster that has the corrected RPCs for its georeference

models: shift (two numbers), drift (and in proportion to the line), affine (and to the sample)
"""


def add_rpc_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add `rpc` to the subparsers of an argparse parser; `run_rpc` takes what is parsed."""
    rpc = commands.add_parser(
        "rpc",
        parents=[common],
        help="correct the RPCs of a matched raster",
        epilog=FORMATS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = rpc.add_argument
    add("result", type=Path, metavar="RESULT", help="a folder that `hetmatch match` wrote")
    add("--out", type=Path, required=True, metavar="FILE", help="where to write the RPCs")
    add(
        "--dem",
        type=raster_name,
        metavar="FILE",
        help="heights of the ground (default: the match's)",
    )
    add(
        "--model",
        choices=MODELS,
        default=MODELS[0],
        metavar="|".join(MODELS),
        help="what to correct (default: auto)",
    )
    add("--quiet", action="store_true", help="no summary")


def run_rpc(arguments: argparse.Namespace, console: Console, interruption: Interruption) -> int:
    """Do what `hetmatch rpc` was asked for and return the exit code.

    Raises InputError where RPCs cannot be corrected, or the file cannot be written.
    """
    with interruption.loading(console.progress):
        from hetmatch_qgis.engine.results.read import load_result
        from hetmatch_qgis.engine.rpc.correct_rpcs import correct_rpcs
        from hetmatch_qgis.engine.rpc.saving import save_rpcs

    result = load_result(arguments.result)
    moving = result.moving.path
    if moving is None:
        raise InputError("The moving image of that result is no file; there are no RPCs to write.")
    outcome = correct_rpcs(result, arguments.dem or result.options.dem, arguments.model)
    if interruption.asked():
        raise Cancelled
    path = save_rpcs(arguments.out, moving, outcome.camera.model)
    content = {"outputs": {path.name: str(path)}, "rpc_correction": outcome.to_dict()}
    console.outcome(content, "\n".join([*outcome.in_words(), "", f"  {path}"]))
    return GOOD
