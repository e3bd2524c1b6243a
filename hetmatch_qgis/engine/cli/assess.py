"""`hetmatch assess`: how well two rasters lie on each other as they are."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.cli.raster_arguments import add_raster_choices, raster_choices
from hetmatch_qgis.engine.core import options as choices

if TYPE_CHECKING:
    from hetmatch_qgis.engine.assessing.assessment import Assessment
    from hetmatch_qgis.engine.cli.console import Console
    from hetmatch_qgis.engine.cli.interruption import Interruption

EPILOG = """\
requirements:
  --require ce90=0.5px    nine places in ten within half a pixel of the coarser raster
  --require rmse=5m       in metres on the ground; also ce95 and bias, and several together

exit codes:
  0    measured, and whatever was required is met
  2    something about the input or the options is wrong; the message says what to do
  3    it cannot be told: no reliable measure, or too far off to be measured
  4    a requirement is not met
  130  cancelled
"""


def add_assess_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add `assess` to the subparsers of an argparse parser; `run_assess` takes what is parsed."""
    assess = commands.add_parser(
        "assess",
        parents=[common],
        help="measure how well two rasters lie on each other as they are",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = assess.add_argument
    add("reference", type=raster_name, metavar="REFERENCE", help="taken to lie where it should")
    add("moving", type=raster_name, metavar="MOVING", help="claims to lie on the reference")
    add("--out", type=Path, required=True, metavar="DIR", help="folder for the results")
    add(
        "--require",
        action="append",
        default=[],
        metavar="MEASURE=LIMIT",
        help="what must be met, such as ce90=0.5px or rmse=5m; may be given several times",
    )
    add(
        "--search-pixels",
        type=float,
        default=AssessOptions.search_pixels,
        metavar="PX",
        help="how far off a place is looked for, 4 to 24 pixels of the coarser raster "
        f"(default: {AssessOptions.search_pixels:g})",
    )
    add_raster_choices(assess)
    add(
        "--max-points",
        type=int,
        default=choices.Options.max_points,
        metavar="N",
        help=f"most displacements to return (default: {choices.Options.max_points})",
    )
    add("--quiet", action="store_true", help="no progress and no summary")


def run_assess(arguments: argparse.Namespace, console: Console, interruption: Interruption) -> int:
    """Do what `hetmatch assess` was asked for and return the exit code: 0, 3 or 4.

    Raises InputError and Cancelled as `assess_to_folder` does.
    """
    options = _options(arguments)
    with interruption.loading(console.progress):
        from hetmatch_qgis.engine.assessing.assess_to_folder import assess_to_folder

    assessment, outputs = assess_to_folder(
        arguments.reference,
        arguments.moving,
        arguments.out,
        options,
        console.progress,
        interruption.asked,
    )
    console.outcome(_content(assessment, outputs), _summary(assessment, outputs))
    return assessment.exit_code


def _options(arguments: argparse.Namespace) -> AssessOptions:
    match = choices.Options(**raster_choices(arguments), max_points=arguments.max_points)
    return AssessOptions(match, tuple(arguments.require), arguments.search_pixels)


def _content(assessment: Assessment, outputs: dict[str, Path]) -> dict[str, Any]:
    paths = {name: str(path) for name, path in outputs.items()}
    return assessment.to_dict() | {"outputs": paths}


def _summary(assessment: Assessment, outputs: dict[str, Path]) -> str:
    from hetmatch_qgis.engine.assessing.wording import summary

    folder = next(iter(outputs.values())).parent
    return f"{summary(assessment)}\n\nResults in {folder}:\n  {'  '.join(outputs)}"
