"""The words that the command line understands."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, NoReturn

from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.engine.cli.assess import add_assess_parser
from hetmatch_qgis.engine.cli.export import add_export_parser, add_formats
from hetmatch_qgis.engine.cli.models import add_models_parser
from hetmatch_qgis.engine.cli.raster_arguments import add_choice, add_raster_choices
from hetmatch_qgis.engine.cli.rpc import add_rpc_parser
from hetmatch_qgis.engine.cli.warp import add_warp_parser
from hetmatch_qgis.engine.core import options as choices
from hetmatch_qgis.engine.core.errors import InputError

EXIT_CODES = """\
exit codes:
  0    matched (or, for other commands, all is well)
  1    a fault of HetMatch; the message says where the details are
  2    something about the input or the options is wrong; the message says what to do
  3    no reliable match between the two rasters; assess: it cannot be told
  4    assess: a requirement is not met
  130  cancelled
"""


class UsageError(InputError):
    """The command line cannot be understood."""


class Parser(argparse.ArgumentParser):
    """An argument parser that leaves it to main() to say what is wrong."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"allow_abbrev": False} | settings)

    def error(self, message: str) -> NoReturn:
        """Raises UsageError."""
        raise UsageError(f"{message}; `{self.prog} --help` shows how it is used.")


def make_parser() -> Parser:
    """The parser of all commands; the one chosen is left under `command`."""
    parser = Parser(
        prog="hetmatch",
        description="Finds tie points between two rasters that do not look alike.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    common = Parser(add_help=False)
    common.add_argument("--json", action="store_true", help="write JSON lines to standard output")
    common.add_argument("--debug", action="store_true", help="show the traceback of an error")
    commands = parser.add_subparsers(
        title="commands", dest="command", required=True, metavar="COMMAND"
    )
    _add_match(commands, common)
    info = commands.add_parser("info", parents=[common], help="what the engine sees in a raster")
    info.add_argument("rasters", nargs="+", type=raster_name, metavar="RASTER")
    commands.add_parser(
        "doctor", parents=[common], help="versions, device, weights and a self-test"
    )
    add_export_parser(commands, common)
    add_warp_parser(commands, common)
    add_assess_parser(commands, common)
    add_models_parser(commands)
    add_rpc_parser(commands, common)
    return parser


def _add_match(commands: argparse._SubParsersAction[Parser], common: Parser) -> None:
    match = commands.add_parser(
        "match",
        parents=[common],
        help="find tie points between two rasters",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    defaults = choices.Options()
    match.add_argument("reference", type=raster_name, metavar="REFERENCE", help="stays where it is")
    match.add_argument("moving", type=raster_name, metavar="MOVING", help="gets the tie points")
    add = match.add_argument
    add("--out", type=Path, required=True, metavar="DIR", help="folder for the results")
    add_raster_choices(match)
    add(
        "--search-radius",
        type=float,
        metavar="METRES",
        help="how far the moving raster may be misplaced (default: a twentieth of the overlap); 24 "
        "pixels of the coarser raster or 4 %% of the overlap, whichever is more, are searched in "
        "any case, and what lies up to twice as far may be found",
    )
    add_choice(match, "rotation", choices.ROTATIONS, "angles to try", defaults.rotation)
    add_choice(match, "matcher", choices.MATCHERS, "network to match with", defaults.matcher)
    add("--weights", type=Path, metavar="FILE", help="weights in place of the matcher's own")
    add_choice(match, "transform", choices.TRANSFORMS, "transform to fit", defaults.transform)
    for name, metavar, words in (
        ("max_points", "N", "most points to return"),
        ("tile_size", "PX", "side of a tile"),
        ("overlap", "PX", "overlap of tiles"),
    ):
        default = getattr(defaults, name)
        flag = f"--{name.replace('_', '-')}"
        add(flag, type=int, default=default, metavar=metavar, help=f"{words} (default: {default})")
    add_formats(match)
    add("--quiet", action="store_true", help="no progress and no summary")


class _Version(argparse.Action):
    """Looks the version up only when asked."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"hetmatch {version('hetmatch-qgis')}")
        parser.exit()
