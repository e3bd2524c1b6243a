"""`hetmatch rpc`: the moving raster's RPCs, corrected by the tie points of a match."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from hetmatch_qgis.common.contract import EXIT_OK
from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.engine.cli.arguments.groups import add_command
from hetmatch_qgis.engine.cli.arguments.shared_arguments import add_choice, add_quiet, add_result
from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.core.language import with_flags

if TYPE_CHECKING:
    from hetmatch_qgis.engine.cli.arguments.groups import Subparsers
    from hetmatch_qgis.engine.cli.console import Console
    from hetmatch_qgis.engine.cli.interruption import Interruption

NAME = "rpc"
HELP = "correct the RPCs of a matched raster"
# As in rpc.correction, which takes the heavy libraries to import.
MODELS = ("auto", "shift", "drift", "affine")
EPILOG = """\
The file name decides what is written:
  <stem>_RPC.TXT  beside a GeoTIFF or JPEG 2000, GDAL reads it automatically
  <stem>.RPB      the same in DigitalGlobe's format; GDAL prefers it to an _RPC.TXT
  <name>.vrt      a VRT of the moving raster with the corrected RPCs

models: shift (two constants), drift (also linear in the line), affine (also linear in the sample)
"""


def add_parser(subparsers: Subparsers, common: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    parser = add_command(subparsers, common, NAME, HELP, EPILOG)
    add = parser.add_argument
    add_result(parser)
    add("--out", type=Path, required=True, metavar="FILE", help="file for the corrected RPCs")
    add(
        "--dem",
        type=raster_name,
        metavar="FILE",
        help="elevation model (default: that of the match)",
    )
    add_choice(parser, "model", MODELS, "correction model", MODELS[0])
    add_quiet(parser, "no summary")


def run(arguments: argparse.Namespace, console: Console, interruption: Interruption) -> int:
    """Correct the RPCs, write them and return the exit code.

    Raises InputError where RPCs cannot be corrected or the file cannot be written, and Cancelled.
    """
    with interruption.loading(console.report):
        from hetmatch_qgis.engine.results.read import check_names, load_result
        from hetmatch_qgis.engine.rpc.correct_rpcs import correct_rpcs
        from hetmatch_qgis.engine.rpc.saving import save_rpcs

    result = load_result(arguments.result)
    check_names(result)
    moving = result.moving.path
    if moving is None:
        raise InputError("The moving image of the result is not a file; it has no RPCs.")
    outcome = correct_rpcs(result, arguments.dem or result.options.dem, arguments.model)
    if interruption.is_requested():
        raise Cancelled
    path = save_rpcs(arguments.out, moving, outcome.camera.model)
    content = {"outputs": {path.name: str(path)}, "rpc_correction": outcome.to_dict()}
    console.finish(content, "\n".join([*map(with_flags, outcome.in_words()), "", f"  {path}"]))
    return EXIT_OK
