"""`hetmatch export`: a saved result in more formats."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.export.formats import FORMATS, SHORTHANDS, formats_of

if TYPE_CHECKING:
    from hetmatch_qgis.engine.cli.console import Console
    from hetmatch_qgis.engine.cli.interruption import Interruption
    from hetmatch_qgis.engine.results.write import Outputs

GOOD = 0


def add_export_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add `export` to the subparsers of an argparse parser; `run_export` takes what is parsed."""
    export = commands.add_parser(
        "export",
        parents=[common],
        help="a saved result in more formats: GCPs for other programs",
        epilog=formats_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    export.add_argument(
        "result", type=Path, metavar="RESULT", help="a folder that `hetmatch match` wrote"
    )
    add_formats(export, required=True)
    export.add_argument(
        "--out", type=Path, metavar="DIR", help="folder for the files (default: RESULT)"
    )
    export.add_argument("--quiet", action="store_true", help="no progress and no summary")


def add_formats(parser: argparse.ArgumentParser, required: bool = False) -> None:
    """Add `--formats`."""
    parser.add_argument(
        "--formats",
        type=_formats,
        required=required,
        default=None if required else SHORTHANDS["usual"],
        metavar="NAME,...",
        help=f"files of tie points and GCPs: {', '.join([*FORMATS, *SHORTHANDS])}"
        + ("" if required else " (default: usual)"),
    )


def formats_help() -> str:
    """The formats, one a line."""
    lines = [f"  {name:<11}{words}" for name, words in FORMATS.items()]
    lines.append(f"  {'usual':<11}{', '.join(SHORTHANDS['usual'])}: what `hetmatch match` writes")
    lines.append(f"  {'all':<11}every one of them")
    return "\n".join(["formats:", *lines]) + "\n"


def run_export(arguments: argparse.Namespace, console: Console, interruption: Interruption) -> int:
    """Do what `hetmatch export` was asked for and return the exit code.

    Raises InputError and Cancelled as `exporting.export_result` does.
    """
    with interruption.loading(console.progress):
        from hetmatch_qgis.engine.results.extend import export_result

    outputs = export_result(
        arguments.result, arguments.formats, arguments.out, console.progress, interruption.asked
    )
    content = {"outputs": {name: str(path) for name, path in outputs.items()}}
    console.outcome(content | {"gcps": outputs.gcps}, _summary(outputs))
    return GOOD


def _summary(outputs: Outputs) -> str:
    from hetmatch_qgis.engine.cli.console import gcp_lines

    return "\n".join([*map(str, outputs.values()), "", *gcp_lines(outputs.gcps)])


def _formats(text: str) -> tuple[str, ...]:
    try:
        return formats_of(text)
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error).rstrip(".")) from None
