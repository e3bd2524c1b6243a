"""`hetmatch batch`: many pairs, on this machine or on a cluster."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hetmatch_qgis.common.contract import (
    EXIT_BAD_INPUT,
    EXIT_CANCELLED,
    EXIT_FAULT,
    EXIT_NO_MATCH,
    EXIT_NOT_MET,
    EXIT_OK,
    PAIR_FAILED,
)
from hetmatch_qgis.engine.cli.arguments.batch_arguments import (
    add_batch_arguments,
    batch_options,
    jobs_of,
)
from hetmatch_qgis.engine.cli.arguments.groups import add_command
from hetmatch_qgis.engine.cli.arguments.shared_arguments import (
    add_formats,
    add_language,
    add_quiet,
    add_reproducible,
)
from hetmatch_qgis.engine.cli.batch_words import Reasons, summarise_batch
from hetmatch_qgis.engine.cli.console import emit
from hetmatch_qgis.engine.core.language import with_flags
from hetmatch_qgis.engine.core.progress import Progress

if TYPE_CHECKING:
    from hetmatch_qgis.engine.batch.run_batch import BatchResult
    from hetmatch_qgis.engine.cli.arguments.groups import Subparsers
    from hetmatch_qgis.engine.cli.console import Console
    from hetmatch_qgis.engine.cli.interruption import Interruption

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

A pair that fails never stops the others. Failures of network or machine are retried; a full disk
or a lost folder stops the run. Run the same command with --resume to go on: only what is missing,
or whose inputs or options have changed, is done.

stacks: --network also matches the scenes of a reference with each other (--neighbours 2: each with
the next two in time), adjusts all their transforms together, and reveals errors by loops of pairs
that no single pair shows. Scenes that do not match the reference are placed by their neighbours.

job arrays: --part 3/8 works through every eighth pair. When all parts are done, --summary-only
writes the summary.

exit codes:
  {EXIT_OK:<5}every pair is matched, or with --network every scene has a transform
  {EXIT_FAULT:<5}internal error; the message names the file with the details
  {EXIT_BAD_INPUT:<5}invalid input or options, or the run had to stop; the message says what to do
  {EXIT_NO_MATCH:<5}some pairs have no reliable match or failed, or scenes of STAC lack the asset
  {EXIT_NOT_MET:<5}all are matched, but some do not meet a requirement of the assessment
  {EXIT_CANCELLED:<5}cancelled; --resume goes on
"""


def add_parser(subparsers: Subparsers, common: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    parser = add_command(subparsers, common, NAME, HELP, EPILOG)
    add_batch_arguments(parser)
    add_formats(parser)
    add_language(parser)
    add_reproducible(parser)
    add_quiet(parser)


def run(arguments: argparse.Namespace, console: Console, interruption: Interruption) -> int:
    """Work through the pairs and return the exit code.

    Raises InputError and Cancelled as `run_batch` does.
    """
    with interruption.loading(console.report):
        from hetmatch_qgis.engine.batch.run_batch import run_batch, summarise

    options = batch_options(arguments)
    jobs, left_out = jobs_of(arguments)
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
            _pair_callback(arguments, reasons, console),
            _start_callback(arguments),
        )
    result = replace(result, notes=(*left_out, *result.notes))
    text = summarise_batch(result, options, arguments.out, reasons.lines())
    console.finish(_content(result), text)
    code = _exit_code(result)
    return EXIT_NO_MATCH if left_out and code == EXIT_OK else code


def _pair_callback(arguments: argparse.Namespace, reasons: Reasons, console: Console) -> Any:
    """Takes each pair: with `--json` a line, else its failure for the log and for the end."""
    if arguments.json:
        return None if arguments.quiet else lambda record: emit("pair", record)

    def take(record: dict[str, Any]) -> None:
        reasons.add(record)
        if record["outcome"] == PAIR_FAILED:
            console.note(PAIR_FAILED, f"{record['name']}: {with_flags(record.get('reason') or '')}")

    return take


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
        # A scene that is placed by its neighbours has its transform.
        is_complete = not result.network.counts["none"]
        if not is_complete:
            return EXIT_NO_MATCH
        return EXIT_NOT_MET if result.progress.unmet else EXIT_OK
    if counts["no_match"] or counts["failed"] or counts["not_run"]:
        return EXIT_NO_MATCH
    return EXIT_NOT_MET if result.progress.unmet else EXIT_OK
