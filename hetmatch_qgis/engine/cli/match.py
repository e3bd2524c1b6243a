"""`hetmatch match`: tie points between two rasters."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from hetmatch_qgis.common.contract import EXIT_NO_MATCH, EXIT_OK
from hetmatch_qgis.engine.cli.exit_codes import EXIT_CODES
from hetmatch_qgis.engine.cli.shared_arguments import (
    add_choice,
    add_command,
    add_formats,
    add_language,
    add_quiet,
    add_raster_options,
    add_sides,
    raster_options,
    sides,
)
from hetmatch_qgis.engine.core import options as choices
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.features.registry import MATCHERS

if TYPE_CHECKING:
    from hetmatch_qgis.engine.cli.console import Console
    from hetmatch_qgis.engine.cli.interruption import Interruption
    from hetmatch_qgis.engine.cli.shared_arguments import Subparsers

NAME = "match"
HELP = "find tie points between two rasters, or a raster and vector layers, and fit a transform"


def add_parser(subparsers: Subparsers, common: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    parser = add_command(subparsers, common, NAME, HELP, EXIT_CODES)
    defaults = choices.Options()
    add = parser.add_argument
    add_sides(parser, "the fixed side", "the side to register")
    add("--out", type=Path, required=True, metavar="DIR", help="folder for the results")
    add_raster_options(parser)
    add(
        "--search-radius",
        type=float,
        metavar="METRES",
        help="expected position error of the moving raster (default: 5 %% of the overlap); at "
        "least 24 pixels of the coarser raster or 4 %% of the overlap are searched in any case, "
        "and errors up to twice the radius may be found",
    )
    add_choice(parser, "rotation", choices.ROTATIONS, "rotations to search", defaults.rotation)
    networks = "; ".join(f"{entry.name}, {entry.summary}" for entry in MATCHERS.values())
    add_choice(
        parser, "matcher", choices.MATCHERS, f"matching network: {networks}", defaults.matcher
    )
    add("--weights", type=Path, metavar="FILE", help="weights file of the matching network")
    add_choice(parser, "transform", choices.TRANSFORMS, "transform to fit", defaults.transform)
    add_choice(
        parser,
        "effort",
        choices.EFFORTS,
        "auto looks at windows until the displacement is known, full at the whole overlap",
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
    add(
        "--resume",
        action="store_true",
        help="go on from what an earlier run of the same match finished in DIR",
    )
    add_formats(parser)
    add_language(parser)
    add_quiet(parser)


def run(arguments: argparse.Namespace, console: Console, interruption: Interruption) -> int:
    """Match, write the results and return the exit code: 0, or 3 without a reliable match.

    Raises InputError and Cancelled as `match_to_folder` does.
    """
    options = choices.Options(
        **raster_options(arguments),
        search_radius=arguments.search_radius,
        rotation=arguments.rotation,
        matcher=arguments.matcher,
        weights=arguments.weights,
        transform=arguments.transform,
        effort=arguments.effort,
        accuracy=arguments.accuracy,
        max_points=arguments.max_points,
        tile_size=arguments.tile_size,
        overlap=arguments.overlap,
    )
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
    content = result.to_dict() | {"outputs": outputs}
    if outputs.gcps:
        content["gcps"] = outputs.gcps
    console.finish(content, summarise_match(result, outputs))
    return EXIT_OK if result.matched else EXIT_NO_MATCH
