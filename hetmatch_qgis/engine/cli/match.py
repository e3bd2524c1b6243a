"""`hetmatch match`: tie points between two rasters."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from hetmatch_qgis.common.contract import (
    EXIT_BAD_INPUT,
    EXIT_CANCELLED,
    EXIT_FAULT,
    EXIT_NO_MATCH,
    EXIT_OK,
)
from hetmatch_qgis.engine.cli.arguments.groups import add_command
from hetmatch_qgis.engine.cli.arguments.match_arguments import add_match_options, match_options
from hetmatch_qgis.engine.cli.arguments.raster_arguments import add_sides, sides
from hetmatch_qgis.engine.cli.arguments.shared_arguments import (
    add_formats,
    add_language,
    add_quiet,
    add_reproducible,
    add_workers,
)
from hetmatch_qgis.engine.core import options as choices
from hetmatch_qgis.engine.core.progress import Progress

if TYPE_CHECKING:
    from hetmatch_qgis.engine.cli.arguments.groups import Subparsers
    from hetmatch_qgis.engine.cli.console import Console
    from hetmatch_qgis.engine.cli.interruption import Interruption

NAME = "match"
HELP = "find tie points between two rasters, or a raster and vector layers, and fit a transform"


EPILOG = f"""\
exit codes:
  {EXIT_OK:<5}matched
  {EXIT_FAULT:<5}internal error; the message names the file with the details
  {EXIT_BAD_INPUT:<5}invalid input or options; the message says what to do
  {EXIT_NO_MATCH:<5}no reliable match; result.json and the report say why
  {EXIT_CANCELLED:<5}cancelled; nothing was written
"""


def add_parser(subparsers: Subparsers, common: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    parser = add_command(subparsers, common, NAME, HELP, EPILOG)
    add = parser.add_argument
    add_sides(parser, "the fixed side", "the side to register")
    add("--out", type=Path, required=True, metavar="DIR", help="folder for the results")
    add_match_options(parser)
    add_workers(parser)
    add(
        "--resume",
        action="store_true",
        help="go on from what an earlier run of the same match finished in DIR",
    )
    add_formats(parser)
    add_language(parser)
    add_reproducible(parser)
    add_quiet(parser)


def run(arguments: argparse.Namespace, console: Console, interruption: Interruption) -> int:
    """Match, write the results and return the exit code: 0, or 3 without a reliable match.

    Raises InputError and Cancelled as `match_to_folder` does.
    """
    options = choices.Options(**match_options(arguments), workers=arguments.workers)
    with interruption.loading(console.report):
        from hetmatch_qgis.engine.cli.match_summary import summarise_match
        from hetmatch_qgis.engine.results.match_to_folder import match_to_folder

    result, outputs = match_to_folder(
        *sides(arguments),
        arguments.out,
        options,
        Progress(console.report, interruption.is_requested),
        arguments.formats,
        arguments.resume,
    )
    console.finish(result.to_dict() | outputs.to_dict(), summarise_match(result, outputs))
    return EXIT_OK if result.matched else EXIT_NO_MATCH
