"""`hetmatch assess`: the accuracy of a registration as it is."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from hetmatch_qgis.common.contract import (
    EXIT_BAD_INPUT,
    EXIT_CANCELLED,
    EXIT_FAULT,
    EXIT_NO_MATCH,
    EXIT_NOT_MET,
    EXIT_OK,
)
from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.cli.console import in_english
from hetmatch_qgis.engine.cli.shared_arguments import (
    add_command,
    add_language,
    add_quiet,
    add_raster_options,
    raster_options,
)
from hetmatch_qgis.engine.core import options as choices
from hetmatch_qgis.engine.core.progress import Progress

if TYPE_CHECKING:
    from hetmatch_qgis.engine.assessing.assessment import Assessment
    from hetmatch_qgis.engine.cli.console import Console
    from hetmatch_qgis.engine.cli.interruption import Interruption
    from hetmatch_qgis.engine.cli.shared_arguments import Subparsers

NAME = "assess"
HELP = "measure how accurately two rasters are registered as they are"
EPILOG = f"""\
requirements:
  --require ce90=0.5px    CE90 of at most half a pixel of the coarser raster
  --require rmse=5m       in metres on the ground; also ce95 and bias; repeat for several

exit codes:
  {EXIT_OK:<5}measured, and all requirements are met
  {EXIT_FAULT:<5}internal error; the message names the file with the details
  {EXIT_BAD_INPUT:<5}invalid input or options; the message says what to do
  {EXIT_NO_MATCH:<5}inconclusive: no reliable measurement, or the offset exceeds the search range
  {EXIT_NOT_MET:<5}a requirement is not met
  {EXIT_CANCELLED:<5}cancelled
"""


def add_parser(subparsers: Subparsers, common: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    parser = add_command(subparsers, common, NAME, HELP, EPILOG)
    add = parser.add_argument
    add("reference", type=raster_name, metavar="REFERENCE", help="the raster taken as correct")
    add("moving", type=raster_name, metavar="MOVING", help="the raster to assess")
    add("--out", type=Path, required=True, metavar="DIR", help="folder for the results")
    add(
        "--require",
        action="append",
        default=[],
        metavar="MEASURE=LIMIT",
        help="required accuracy, such as ce90=0.5px or rmse=5m; may be repeated",
    )
    add(
        "--search-pixels",
        type=float,
        default=AssessOptions.search_pixels,
        metavar="PX",
        help="search range, 4 to 24 pixels of the coarser raster "
        f"(default: {AssessOptions.search_pixels:g})",
    )
    add_raster_options(parser)
    add(
        "--max-points",
        type=int,
        default=choices.Options.max_points,
        metavar="N",
        help=f"maximum number of displacements (default: {choices.Options.max_points})",
    )
    add_language(parser)
    add_quiet(parser)


def run(arguments: argparse.Namespace, console: Console, interruption: Interruption) -> int:
    """Assess a pair and return the exit code: 0, 3 or 4.

    Raises InputError and Cancelled as `assess_to_folder` does.
    """
    match = choices.Options(**raster_options(arguments), max_points=arguments.max_points)
    options = AssessOptions(match, tuple(arguments.require), arguments.search_pixels)
    with interruption.loading(console.report):
        from hetmatch_qgis.engine.assessing.assess_to_folder import assess_to_folder

    assessment, outputs = assess_to_folder(
        arguments.reference,
        arguments.moving,
        arguments.out,
        options,
        Progress(console.report, interruption.is_requested),
    )
    console.finish(
        assessment.to_dict() | {"outputs": outputs}, _summarise_assessment(assessment, outputs)
    )
    return assessment.exit_code


def _summarise_assessment(assessment: Assessment, outputs: dict[str, Path]) -> str:
    from hetmatch_qgis.engine.assessing.wording import summary

    folder = next(iter(outputs.values())).parent
    return f"{in_english(summary(assessment))}\n\nResults in {folder}:\n  {'  '.join(outputs)}"
