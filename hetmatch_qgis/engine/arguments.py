"""The words that the command line understands."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, NoReturn

from hetmatch_qgis.engine import options as choices
from hetmatch_qgis.engine.errors import InputError

EXIT_CODES = """\
exit codes:
  0    matched (or, for other commands, all is well)
  1    a fault of HetMatch; the message says where the details are
  2    something about the input or the options is wrong; the message says what to do
  3    no reliable match between the two rasters
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
    info.add_argument("rasters", nargs="+", type=Path, metavar="RASTER")
    commands.add_parser(
        "doctor", parents=[common], help="versions, device, weights and a self-test"
    )
    from hetmatch_qgis.engine.assess_command import add_assess_parser
    from hetmatch_qgis.engine.export_command import add_export_parser
    from hetmatch_qgis.engine.models_command import add_models_parser
    from hetmatch_qgis.engine.rpc_command import add_rpc_parser
    from hetmatch_qgis.engine.warp_command import add_warp_parser

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
    match.add_argument("reference", type=Path, metavar="REFERENCE", help="stays where it is")
    match.add_argument("moving", type=Path, metavar="MOVING", help="gets the tie points")
    add = match.add_argument
    add("--out", type=Path, required=True, metavar="DIR", help="folder for the results")
    add_raster_choices(match)
    add(
        "--search-radius",
        type=float,
        metavar="METRES",
        help="how far the moving raster may be misplaced",
    )
    _add_choice(match, "rotation", choices.ROTATIONS, "angles to try")
    _add_choice(match, "matcher", choices.MATCHERS, "network to match with")
    add("--weights", type=Path, metavar="FILE", help="weights in place of the matcher's own")
    _add_choice(match, "transform", choices.TRANSFORMS, "transform to fit")
    for name, metavar, words in (
        ("max_points", "N", "most points to return"),
        ("tile_size", "PX", "side of a tile"),
        ("overlap", "PX", "overlap of tiles"),
    ):
        default = getattr(defaults, name)
        flag = f"--{name.replace('_', '-')}"
        add(flag, type=int, default=default, metavar=metavar, help=f"{words} (default: {default})")
    from hetmatch_qgis.engine.export_command import add_formats

    add_formats(match)
    add("--quiet", action="store_true", help="no progress and no summary")


def add_raster_choices(parser: argparse.ArgumentParser) -> None:
    """What of the two rasters to look at, and how: `raster_choices` takes what is parsed."""
    add = parser.add_argument
    add("--reference-bands", type=_bands, metavar="N,...", help="bands to use, from 1")
    add("--moving-bands", type=_bands, metavar="N,...", help="bands to use, from 1")
    add(
        "--modality",
        type=_modalities,
        default=("auto", "auto"),
        metavar="KIND[,KIND]",
        help=f"{'|'.join(choices.MODALITIES)}: one for both, or reference,moving",
    )
    add(
        "--area",
        type=_area,
        metavar="XMIN,YMIN,XMAX,YMAX",
        help="only there, in the reference's CRS; write --area=-1,2,3,4 for negative numbers",
    )
    add("--reference-crs", metavar="CRS", help="in place of the one that the reference names")
    add("--moving-crs", metavar="CRS", help="in place of the one that the moving raster names")
    add("--dem", type=Path, metavar="FILE", help="heights of the ground under a raster with RPCs")
    _add_choice(parser, "device", choices.DEVICES, "where to compute")


def raster_choices(arguments: argparse.Namespace) -> dict[str, Any]:
    """The parsed `add_raster_choices` as fields of Options."""
    reference_modality, moving_modality = arguments.modality
    return {
        "reference_bands": arguments.reference_bands,
        "moving_bands": arguments.moving_bands,
        "reference_modality": reference_modality,
        "moving_modality": moving_modality,
        "area": arguments.area,
        "reference_crs": arguments.reference_crs,
        "moving_crs": arguments.moving_crs,
        "dem": arguments.dem,
        "device": arguments.device,
    }


def _add_choice(
    parser: argparse.ArgumentParser, name: str, allowed: tuple[str, ...], words: str
) -> None:
    default = getattr(choices.Options, name)
    parser.add_argument(
        f"--{name}",
        choices=allowed,
        default=default,
        metavar="|".join(allowed),
        help=f"{words} (default: {default})",
    )


def _bands(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"'{text}' is not a list of band numbers such as 4,3,2"
        ) from None


def _area(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"'{text}' is not four numbers, x min,y min,x max,y max"
        ) from None


def _modalities(text: str) -> tuple[str, str]:
    parts = text.split(",")
    if len(parts) > 2:
        raise argparse.ArgumentTypeError(
            f"'{text}' names more than two kinds; give one for both rasters, or reference,moving"
        )
    return parts[0], parts[-1]


class _Version(argparse.Action):
    """Looks the version up only when asked."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"hetmatch {version('hetmatch-qgis')}")
        parser.exit()
