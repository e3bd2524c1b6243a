"""The options of a match, which `hetmatch match` and `hetmatch batch` take."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from hetmatch_qgis.engine.cli.arguments.groups import COMPUTER, SEARCH, group
from hetmatch_qgis.engine.cli.arguments.raster_arguments import add_raster_options, raster_options
from hetmatch_qgis.engine.cli.arguments.shared_arguments import add_choice, parse_numbers
from hetmatch_qgis.engine.core import options as choices
from hetmatch_qgis.engine.features.registry import MATCHERS

_NAMES = (
    "search_radius",
    "start",
    "start_radius",
    "rotation",
    "matcher",
    "weights",
    "transform",
    "effort",
    "accuracy",
    "max_points",
    "tile_size",
    "overlap",
)


def add_match_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of a match but `--workers`, which `match_options` reads."""
    defaults = choices.Options()
    add_raster_options(parser)
    _add_search(group(parser, SEARCH), defaults)
    networks = "; ".join(f"{entry.name}, {entry.summary}" for entry in MATCHERS.values())
    computer = group(parser, COMPUTER)
    add_choice(
        computer, "matcher", choices.MATCHERS, f"matching network: {networks}", defaults.matcher
    )
    computer.add_argument(
        "--weights", type=Path, metavar="FILE", help="weights file of the matching network"
    )
    search = group(parser, SEARCH)
    add_choice(search, "transform", choices.TRANSFORMS, "transform to fit", defaults.transform)
    _add_effort(search, defaults)


def _add_search(parser: argparse._ArgumentGroup, defaults: choices.Options) -> None:
    """Add the options for where the match is searched."""
    add = parser.add_argument
    add(
        "--search-radius",
        type=float,
        metavar="METRES",
        help="expected position error of the moving raster (default: 5 %% of the overlap); at "
        "least 24 pixels of the coarser raster or 4 %% of the overlap are searched in any case, "
        "and errors up to twice the radius may be found",
    )
    add(
        "--start",
        type=parse_numbers,
        metavar="A,B,C,D,E,F",
        help="search only near this affine transform: pixel (column, row) of MOVING lies at about "
        "(A column + B row + C, D column + E row + F) of REFERENCE; write --start=-1,... for "
        "negative numbers",
    )
    add(
        "--start-radius",
        type=float,
        default=defaults.start_radius,
        metavar="PX",
        help="how far from --start to search, in pixels of REFERENCE (default: "
        f"{defaults.start_radius:g})",
    )
    add_choice(parser, "rotation", choices.ROTATIONS, "rotations to search", defaults.rotation)


def _add_effort(parser: argparse._ArgumentGroup, defaults: choices.Options) -> None:
    """Add the options for how much of the overlap is looked at, and in which portions."""
    add = parser.add_argument
    add_choice(
        parser,
        "effort",
        choices.EFFORTS,
        "auto: tiles until the displacement is known everywhere, full: the whole overlap",
        defaults.effort,
    )
    add(
        "--accuracy",
        type=float,
        metavar="PX",
        help="standard error along one axis, in pixels of the common grid, to be reached "
        "everywhere with --effort auto (default: 0.2, or the scatter of the points if that is "
        "more)",
    )
    for flag, default, metavar, text in (
        ("--max-points", defaults.max_points, "N", "maximum number of tie points"),
        ("--tile-size", defaults.tile_size, "PX", "tile size"),
        ("--overlap", defaults.overlap, "PX", "overlap of adjacent tiles"),
    ):
        add(flag, type=int, default=default, metavar=metavar, help=f"{text} (default: {default})")


def match_options(arguments: argparse.Namespace) -> dict[str, Any]:
    """The parsed `add_match_options` as fields of Options."""
    return raster_options(arguments) | {name: getattr(arguments, name) for name in _NAMES}
