"""The arguments of `hetmatch batch`: what to register, how to run it, and with which options."""

from __future__ import annotations

import argparse
import glob
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.engine.batch.batch_options import DEFAULT_NEIGHBOURS, DEFAULT_TIME_LIMIT_S
from hetmatch_qgis.engine.batch.inputs.stac import MAX_ITEMS, RULES
from hetmatch_qgis.engine.cli.arguments.groups import BATCH, COMPUTER, STAC, STACK, STEPS, group
from hetmatch_qgis.engine.cli.arguments.match_arguments import add_match_options, match_options
from hetmatch_qgis.engine.cli.arguments.shared_arguments import add_choice, parse_box
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Message, Option
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.warping.warp_options import GRIDS, RESAMPLINGS

if TYPE_CHECKING:
    from hetmatch_qgis.engine.batch.batch_options import BatchOptions
    from hetmatch_qgis.engine.batch.inputs.jobs import Jobs

RASTER_SUFFIXES = (".tif", ".tiff", ".jp2", ".img", ".vrt")
"""Endings of the rasters that the dialog looks for in a folder, too."""


def add_batch_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `batch_options` and `jobs_of` read, and the folder for the results."""
    add = parser.add_argument
    add("jobs", nargs="*", metavar="JOBS", help="a table of pairs, a STAC file, or scenes")
    add("--out", type=Path, required=True, metavar="DIR", help="folder for the results")
    add("--reference", metavar="REF", help="the reference of all scenes")
    _add_running(group(parser, BATCH))
    _add_network(group(parser, STACK))
    _add_steps(group(parser, STEPS))
    _add_stac(group(parser, STAC))
    add_match_options(parser)
    group(parser, COMPUTER).add_argument(
        "--threads",
        type=int,
        metavar="N",
        help="parts of a pair matched at once (default: cores / workers)",
    )


def _add_running(parser: argparse._ArgumentGroup) -> None:
    add = parser.add_argument
    add(
        "--workers",
        type=int,
        metavar="N",
        help="processes (default: one for each processor core, as far as the memory lasts)",
    )
    add(
        "--scheduler",
        metavar="ADDRESS",
        help="a Dask scheduler, such as tcp://10.0.0.5:8786, or gateway:NAME of a Dask Gateway",
    )
    add("--part", metavar="I/N", help="only part I of N, for job arrays")
    add("--resume", action="store_true", help="do only what is missing or has changed")
    add("--summary-only", action="store_true", help="only write the summary of what is done")
    add(
        "--retries",
        type=int,
        default=2,
        metavar="N",
        help="retries after a failure that may be temporary (default: 2)",
    )
    add(
        "--time-limit",
        type=float,
        default=DEFAULT_TIME_LIMIT_S,
        metavar="SECONDS",
        help=f"for one pair (default: {DEFAULT_TIME_LIMIT_S:g})",
    )


def _add_network(parser: argparse._ArgumentGroup) -> None:
    add = parser.add_argument
    add(
        "--network",
        action="store_true",
        help="also match the scenes with each other, and adjust all transforms together",
    )
    add(
        "--neighbours",
        type=int,
        default=DEFAULT_NEIGHBOURS,
        metavar="N",
        help="scenes after it, in time, that each scene is matched with "
        f"(default: {DEFAULT_NEIGHBOURS})",
    )


def _add_steps(parser: argparse._ArgumentGroup) -> None:
    add = parser.add_argument
    add(
        "--steps",
        default="match",
        metavar="STEP,...",
        help="match, or match,warp, or match,warp,assess (default: match)",
    )
    add_choice(parser, "resampling", RESAMPLINGS, "resampling of the warp")
    add_choice(parser, "grid", GRIDS, "pixel grid of the warp", "native")
    add(
        "--require",
        action="append",
        default=[],
        metavar="MEASURE=LIMIT",
        help="accuracy required of each assessment, such as ce90=0.5px; may be repeated",
    )


def _add_stac(parser: argparse._ArgumentGroup) -> None:
    add = parser.add_argument
    add("--stac", metavar="URL", help="search this STAC API")
    add(
        "--collection",
        action="append",
        default=[],
        metavar="NAME",
        help="collection to search; may be repeated",
    )
    add(
        "--bbox",
        type=parse_box,
        metavar="W,S,E,N",
        help="area to search, in degrees; write --bbox=-1,2,3,4 for negative numbers",
    )
    add("--time", metavar="FROM/TO", help="time to search, such as 2024-05-01/2024-06-30")
    add(
        "--max-items",
        type=int,
        default=MAX_ITEMS,
        metavar="N",
        help=f"scenes to take at most (default: {MAX_ITEMS})",
    )
    add(
        "--asset",
        action="append",
        default=[],
        metavar="KEY",
        help="asset to register; if repeated, the first one that a scene has",
    )
    add_choice(
        parser,
        "reference-rule",
        ("none", *RULES),
        "least-cloud: the clearest scene of each tile is the reference",
        "none",
    )


def batch_options(arguments: argparse.Namespace) -> BatchOptions:
    """The options of the batch; raises InputError for values that do not fit together."""
    from hetmatch_qgis.engine.batch.batch_options import BatchOptions, parse_part
    from hetmatch_qgis.engine.warping.warp_options import WarpOptions

    return BatchOptions(
        steps=tuple(step.strip() for step in arguments.steps.split(",")),
        match=Options(**match_options(arguments), workers=arguments.threads),
        warp=WarpOptions(resampling=arguments.resampling, grid=arguments.grid),
        require=tuple(arguments.require),
        formats=tuple(arguments.formats),
        workers=arguments.workers,
        scheduler=arguments.scheduler,
        part=None if arguments.part is None else parse_part(arguments.part),
        resume=arguments.resume,
        retries=arguments.retries,
        time_limit=arguments.time_limit,
        network=arguments.network,
        neighbours=arguments.neighbours,
    )


def jobs_of(arguments: argparse.Namespace) -> tuple[Jobs, list[Message]]:
    """The pairs of the command line, and a sentence about each scene that is left out.

    Raises InputError where it names no pair.
    """
    from hetmatch_qgis.engine.batch.inputs.job_table import JobTable
    from hetmatch_qgis.engine.batch.inputs.jobs import jobs_of_scenes
    from hetmatch_qgis.engine.batch.inputs.stac import StacSearch, items_of_file, search_items

    names: list[str] = arguments.jobs
    if arguments.stac is not None:
        search = StacSearch(
            arguments.stac,
            tuple(arguments.collection),
            arguments.bbox,
            arguments.time,
            arguments.max_items,
        )
        return _jobs_of_items(search_items(search), arguments)
    if len(names) == 1 and Path(names[0]).suffix.lower() in (".json", ".geojson"):
        return _jobs_of_items(items_of_file(Path(names[0])), arguments)
    if arguments.reference is not None:
        return jobs_of_scenes(arguments.reference, names), []
    if any(_are_scenes(name) for name in names):
        raise InputError(
            "The scenes have no reference; give it with {reference}.",
            reference=Option("reference"),
        )
    if len(names) != 1:
        raise InputError(
            "There is nothing to register: give one table of pairs, or {reference} with scenes.",
            reference=Option("reference"),
        )
    return JobTable(Path(names[0])), []


def _are_scenes(name: str) -> bool:
    """True for a name that is a pattern or a raster, not a table."""
    is_pattern = glob.has_magic(name) and not Path(name).is_file()
    return is_pattern or Path(name).suffix.lower() in RASTER_SUFFIXES


def _jobs_of_items(items: list[Any], arguments: argparse.Namespace) -> tuple[Jobs, list[Message]]:
    from hetmatch_qgis.common.raster_names import absolute_name
    from hetmatch_qgis.engine.batch.inputs.stac import jobs_of_items, with_asset

    reference = arguments.reference
    name = None if reference is None else absolute_name(raster_name(reference))
    items, left_out = with_asset(items, arguments.asset)
    return jobs_of_items(items, arguments.asset, name, arguments.reference_rule), left_out
