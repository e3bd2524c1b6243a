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
from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.cli.arguments.groups import add_command
from hetmatch_qgis.engine.cli.arguments.raster_arguments import (
    add_raster_options,
    add_sides,
    raster_options,
    sides,
)
from hetmatch_qgis.engine.cli.arguments.shared_arguments import (
    add_language,
    add_quiet,
    add_reproducible,
    add_workers,
)
from hetmatch_qgis.engine.core import options as choices
from hetmatch_qgis.engine.core.language import with_flags
from hetmatch_qgis.engine.core.progress import Progress

if TYPE_CHECKING:
    from hetmatch_qgis.engine.assessing.assessment import Assessment
    from hetmatch_qgis.engine.cli.arguments.groups import Subparsers
    from hetmatch_qgis.engine.cli.console import Console
    from hetmatch_qgis.engine.cli.interruption import Interruption

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
    add_sides(parser, "the side taken as correct", "the side to assess")
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
    add_workers(parser)
    add(
        "--max-points",
        type=int,
        default=choices.Options.max_points,
        metavar="N",
        help=f"maximum number of displacements (default: {choices.Options.max_points})",
    )
    add_language(parser)
    add_reproducible(parser)
    add_quiet(parser)


def run(arguments: argparse.Namespace, console: Console, interruption: Interruption) -> int:
    """Assess a pair and return the exit code: 0, 3 or 4.

    Raises InputError and Cancelled as `assess_to_folder` does.
    """
    match = choices.Options(
        **raster_options(arguments),
        workers=arguments.workers,
        max_points=arguments.max_points,
    )
    options = AssessOptions(match, tuple(arguments.require), arguments.search_pixels)
    with interruption.loading(console.report):
        from hetmatch_qgis.engine.assessing.assess_to_folder import assess_to_folder
        from hetmatch_qgis.engine.assessing.assessment_json import assessment_content

    assessment, outputs = assess_to_folder(
        *sides(arguments),
        arguments.out,
        options,
        Progress(console.report, interruption.is_requested),
    )
    console.finish(
        assessment_content(assessment) | {"outputs": outputs},
        f"{summarise_assessment(assessment)}\n\n{_list_files(outputs)}\n\n{_next(assessment)}",
    )
    return assessment.exit_code


def summarise_assessment(assessment: Assessment) -> str:
    """The result of an assessment in a few lines."""
    from hetmatch_qgis.engine.assessing.wording import MEASURE_NAMES, headline, interval, verdict
    from hetmatch_qgis.engine.report.wording import significant

    lines = [f"{with_flags(headline(assessment))} {with_flags(verdict(assessment))}"]
    findings = assessment.findings
    if findings is None:
        return lines[0]
    pixels, metres = findings.pixels, findings.metres
    for name in ("ce90", "ce95", "rmse", "bias"):
        ground = "" if metres is None else f", {significant(getattr(metres, name).value)} m"
        lines.append(f"  {MEASURE_NAMES[name]:5} {interval(getattr(pixels, name))} px{ground}")
    return "\n".join(
        [
            *lines,
            (
                f"  mean to the right {pixels.x.mean:+.3f} px, std {pixels.x.std:.3f}; mean "
                f"downwards {pixels.y.mean:+.3f} px, std {pixels.y.std:.3f}"
            ),
            (
                f"  uncertainty of the mean {pixels.bias_radius:.2g} px (90 %), which CE90, CE95 "
                "and RMSE include"
            ),
            (
                f"  {len(findings.vectors)} displacements measured; px are pixels of the coarser "
                "raster; ranges hold the true figure with a probability of 90 %"
            ),
            *([] if findings.relief is None else [f"  {findings.relief.in_words()}"]),
        ]
    )


def _next(assessment: Assessment) -> str:
    """The next step, and its commands."""
    from hetmatch_qgis.engine.assessing.next_step import next_commands, next_step

    commands = (f"  {command}" for command in next_commands(assessment))
    return "\n".join([f"Next step: {with_flags(next_step(assessment))}", *commands])


def _list_files(outputs: dict[str, Path]) -> str:
    folder = next(iter(outputs.values())).parent
    return f"Results in {folder}:\n  {'  '.join(outputs)}"
