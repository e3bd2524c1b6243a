"""Arguments that several commands take."""

from __future__ import annotations

import argparse
from pathlib import Path

from hetmatch_qgis.engine.cli.arguments.groups import COMPUTER, GENERAL, group
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.language import languages
from hetmatch_qgis.engine.export.formats import FORMATS, SHORTHANDS, formats_of


def add_result(parser: argparse.ArgumentParser) -> None:
    """The folder of a match."""
    parser.add_argument(
        "result", type=Path, metavar="RESULT", help="result folder of `hetmatch match`"
    )


def add_quiet(parser: argparse.ArgumentParser, text: str = "no progress bar, no summary") -> None:
    """Add `--quiet`."""
    group(parser, GENERAL).add_argument("--quiet", action="store_true", help=text)


def add_reproducible(parser: argparse.ArgumentParser) -> None:
    """Add `--reproducible`."""
    group(parser, GENERAL).add_argument(
        "--reproducible",
        action="store_true",
        help="leave times and the folders of the rasters out of the results, so that the same "
        "rasters give the same bytes",
    )


def add_language(parser: argparse.ArgumentParser) -> None:
    """Add `--language`, for the files that people read; the command line itself is in English."""
    names = languages()
    group(parser, GENERAL).add_argument(
        "--language",
        choices=names,
        metavar="|".join(names),
        help="language of the HTML report and of the layer legends (default: the environment "
        "variable HETMATCH_LANGUAGE, else en)",
    )


def add_formats(parser: argparse.ArgumentParser, required: bool = False) -> None:
    """Add `--formats`."""
    parser.add_argument(
        "--formats",
        type=_formats,
        required=required,
        default=None if required else SHORTHANDS["usual"],
        metavar="NAME,...",
        help=f"formats of tie points and GCPs to write: {', '.join([*FORMATS, *SHORTHANDS])}"
        + ("" if required else " (default: usual)"),
    )


def add_workers(parser: argparse.ArgumentParser, flag: str = "--workers") -> None:
    """Add the number of parts of a pair that are matched at once."""
    group(parser, COMPUTER).add_argument(
        flag,
        type=int,
        metavar="N",
        help="parts of the rasters matched at once (default: one for each processor core)",
    )


def add_choice(
    parser: argparse.ArgumentParser | argparse._ArgumentGroup,
    name: str,
    allowed: tuple[str, ...],
    text: str,
    default: str = "auto",
) -> None:
    """An option that takes one of a few names."""
    parser.add_argument(
        f"--{name}",
        choices=allowed,
        default=default,
        metavar="|".join(allowed),
        help=f"{text} (default: {default})",
    )


def parse_numbers(text: str, expected: str = "numbers separated by commas") -> tuple[float, ...]:
    """Numbers separated by commas; raises ArgumentTypeError for anything else.

    expected: what they are, for the message.
    """
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not {expected}") from None


def parse_box(text: str) -> tuple[float, ...]:
    """The numbers of a bounding box; raises ArgumentTypeError for anything but numbers."""
    return parse_numbers(text, "four numbers, x min,y min,x max,y max")


def _formats(text: str) -> tuple[str, ...]:
    try:
        return formats_of(text)
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error).rstrip(".")) from None
