"""`hetmatch export`: a saved result in more formats."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from hetmatch_qgis.common.contract import EXIT_OK
from hetmatch_qgis.engine.cli.arguments.groups import add_command
from hetmatch_qgis.engine.cli.arguments.shared_arguments import (
    add_formats,
    add_language,
    add_quiet,
    add_reproducible,
    add_result,
)
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.export.formats import FORMATS, SHORTHANDS

if TYPE_CHECKING:
    from hetmatch_qgis.engine.cli.arguments.groups import Subparsers
    from hetmatch_qgis.engine.cli.console import Console
    from hetmatch_qgis.engine.cli.interruption import Interruption

NAME = "export"
HELP = "write the tie points and GCPs of a result in other formats"


def add_parser(subparsers: Subparsers, common: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    parser = add_command(subparsers, common, NAME, HELP, formats_help())
    add_result(parser)
    add_formats(parser, required=True)
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="folder for the files (default: RESULT/gcps)"
    )
    add_language(parser)
    add_reproducible(parser)
    add_quiet(parser)


def formats_help() -> str:
    """The formats, one a line."""
    lines = [f"  {name:<11}{entry.purpose}" for name, entry in FORMATS.items()]
    lines.append(
        f"  {'usual':<11}{', '.join(SHORTHANDS['usual'])}: the default of `hetmatch match`"
    )
    lines.append(f"  {'all':<11}all of them")
    return "\n".join(["formats:", *lines]) + "\n"


def run(arguments: argparse.Namespace, console: Console, interruption: Interruption) -> int:
    """Export a result and return the exit code.

    Raises InputError and Cancelled as `results.extend.export_result` does.
    """
    with interruption.loading(console.report):
        from hetmatch_qgis.engine.cli.match_summary import gcp_lines
        from hetmatch_qgis.engine.results.extend import export_result

    outputs = export_result(
        arguments.result,
        arguments.formats,
        arguments.out,
        Progress(console.report, interruption.is_requested),
    )
    text = "\n".join([*map(str, outputs.values()), "", *gcp_lines(outputs.gcps)])
    console.finish({"outputs": outputs, "gcps": outputs.gcps}, text)
    return EXIT_OK
