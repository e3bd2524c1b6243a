"""`hetmatch batch`: many pairs, on this machine or on a cluster."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hetmatch_qgis.common.contract import (
    EXIT_BAD_INPUT,
    EXIT_CANCELLED,
    EXIT_FAULT,
    EXIT_NO_MATCH,
    EXIT_NOT_MET,
    EXIT_OK,
)
from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.engine.batch.batch_options import DEFAULT_NEIGHBOURS, DEFAULT_TIME_LIMIT_S
from hetmatch_qgis.engine.batch.inputs.stac import MAX_ITEMS, RULES
from hetmatch_qgis.engine.cli.batch_words import Reasons, summarise_batch
from hetmatch_qgis.engine.cli.console import emit
from hetmatch_qgis.engine.cli.match_arguments import add_match_options, match_options
from hetmatch_qgis.engine.cli.shared_arguments import (
    add_choice,
    add_command,
    add_formats,
    add_language,
    add_quiet,
    add_reproducible,
    parse_box,
)
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.language import with_flags
from hetmatch_qgis.engine.core.messages import Option
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.warping.warp_options import GRIDS, RESAMPLINGS

if TYPE_CHECKING:
    from hetmatch_qgis.engine.batch.batch_options import BatchOptions
    from hetmatch_qgis.engine.batch.inputs.jobs import Jobs
    from hetmatch_qgis.engine.batch.run_batch import BatchResult
    from hetmatch_qgis.engine.cli.console import Console
    from hetmatch_qgis.engine.cli.interruption import Interruption
    from hetmatch_qgis.engine.cli.shared_arguments import Subparsers

NAME = "batch"
HELP = "register many pairs, on this machine or on a cluster"

EPILOG = f"""\
what to register:
  hetmatch batch pairs.csv --out DIR               a table, CSV or Parquet, with the columns
                                                   reference, moving and, where they differ from
                                                   pair to pair, the options of `hetmatch match`
  hetmatch batch --reference REF 'scenes/*.tif' --out DIR
                                                   scenes that belong to one reference
  hetmatch batch items.json --asset visual --reference-rule least-cloud --out DIR
                                                   a STAC item collection; or a search of an API:
  hetmatch batch --stac URL --collection NAME --time 2024-05-01/2024-06-30
                 --bbox 8,47,9,48 --asset visual --reference REF --out DIR

A pair that fails never stops the others. What network or machine may cause is tried again; a full
disk or a lost folder stops the run. Run the same command with --resume to go on: only what is
missing, or whose inputs or options have changed, is done.

stacks: --network matches the scenes of a reference with each other, too (--neighbours 2: each with
the next two in time), adjusts all their transforms together, and tells by loops of pairs what no
single pair can see. Scenes that do not match the reference are placed through their neighbours.

job arrays: --part 3/8 works through every eighth pair. When all parts are done, --summary-only
writes the summary.

exit codes:
  {EXIT_OK:<5}every pair is matched, or with --network every scene has a transform
  {EXIT_FAULT:<5}internal error; the message names the file with the details
  {EXIT_BAD_INPUT:<5}invalid input or options, or the run had to stop; the message says what to do
  {EXIT_NO_MATCH:<5}some pairs have no reliable match or failed; the summary says why
  {EXIT_NOT_MET:<5}all are matched, but some do not meet a requirement of the assessment
  {EXIT_CANCELLED:<5}cancelled; --resume goes on
"""


def add_parser(subparsers: Subparsers, common: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    parser = add_command(subparsers, common, NAME, HELP, EPILOG)
    add = parser.add_argument
    add("jobs", nargs="*", metavar="JOBS", help="a table of pairs, a STAC file, or scenes")
    add("--out", type=Path, required=True, metavar="DIR", help="folder for the results")
    add("--reference", metavar="REF", help="the reference of all scenes")
    _add_running(parser)
    _add_network(parser)
    _add_steps(parser)
    _add_stac(parser)
    add_match_options(parser)
    add(
        "--threads",
        type=int,
        metavar="N",
        help="parts of a pair matched at once (default: cores / workers)",
    )
    add_formats(parser)
    add_language(parser)
    add_reproducible(parser)
    add_quiet(parser)


def _add_running(parser: argparse.ArgumentParser) -> None:
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
        help="tries after a trouble that may pass (default: 2)",
    )
    add(
        "--time-limit",
        type=float,
        default=DEFAULT_TIME_LIMIT_S,
        metavar="SECONDS",
        help=f"for one pair (default: {DEFAULT_TIME_LIMIT_S:g})",
    )


def _add_network(parser: argparse.ArgumentParser) -> None:
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


def _add_steps(parser: argparse.ArgumentParser) -> None:
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


def _add_stac(parser: argparse.ArgumentParser) -> None:
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
        help="asset to register; of several the first that a scene has",
    )
    add_choice(
        parser,
        "reference-rule",
        ("none", *RULES),
        "least-cloud: the clearest scene of each tile is the reference",
        "none",
    )


def run(arguments: argparse.Namespace, console: Console, interruption: Interruption) -> int:
    """Work through the pairs and return the exit code.

    Raises InputError and Cancelled as `run_batch` does.
    """
    with interruption.loading(console.report):
        from hetmatch_qgis.engine.batch.run_batch import run_batch, summarise

    options = _options(arguments)
    jobs = _jobs(arguments)
    console.keep_log()
    progress = Progress(console.report, interruption.is_requested)
    reasons = Reasons()
    if arguments.summary_only:
        result = summarise(jobs, arguments.out, options, progress)
    else:
        result = run_batch(
            jobs,
            arguments.out,
            options,
            progress,
            _pair_callback(arguments, reasons),
            _start_callback(arguments),
        )
    text = summarise_batch(result, options, arguments.out, reasons.lines())
    console.finish(_content(result), text)
    return _exit_code(result)


def _options(arguments: argparse.Namespace) -> BatchOptions:
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


def _jobs(arguments: argparse.Namespace) -> Jobs:
    """The pairs of the command line; raises InputError where it names none."""
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
        return jobs_of_scenes(arguments.reference, names)
    if len(names) != 1:
        raise InputError(
            "What is to be registered? Give a table of pairs, or {reference} with scenes.",
            reference=Option("reference"),
        )
    return JobTable(Path(names[0]))


def _jobs_of_items(items: list[Any], arguments: argparse.Namespace) -> Jobs:
    from hetmatch_qgis.common.raster_names import absolute_name
    from hetmatch_qgis.engine.batch.inputs.stac import jobs_of_items

    reference = arguments.reference
    name = None if reference is None else absolute_name(raster_name(reference))
    return jobs_of_items(items, arguments.asset, name, arguments.reference_rule)


def _pair_callback(arguments: argparse.Namespace, reasons: Reasons) -> Any:
    """Takes each pair: with `--json` a line, else its reason for the end."""
    if not arguments.json:
        return reasons.add
    return None if arguments.quiet else lambda record: emit("pair", record)


def _start_callback(arguments: argparse.Namespace) -> Any:
    """The address of the dashboard, for a person or a program."""

    def announce(address: str) -> None:
        if arguments.json:
            emit("dashboard", {"address": address})
        elif not arguments.quiet:
            print(f"Dask dashboard: {address}", file=sys.stderr)

    return announce


def _content(result: BatchResult) -> dict[str, Any]:
    network = {} if result.network is None else {"network": result.network.counts}
    return result.progress.to_dict() | {
        **network,
        "outputs": result.outputs,
        "notes": [with_flags(note) for note in result.notes],
    }


def _exit_code(result: BatchResult) -> int:
    counts = result.progress.counts
    if result.network is not None and not counts["failed"] and not counts["not_run"]:
        # A scene that its neighbours place has what was asked for.
        is_complete = not result.network.counts["none"]
        if not is_complete:
            return EXIT_NO_MATCH
        return EXIT_NOT_MET if result.progress.unmet else EXIT_OK
    if counts["no_match"] or counts["failed"] or counts["not_run"]:
        return EXIT_NO_MATCH
    return EXIT_NOT_MET if result.progress.unmet else EXIT_OK
