"""A whole batch: its pairs, the adjustment of its stacks, and the summary."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from hetmatch_qgis.engine.access.staging import check_writable
from hetmatch_qgis.engine.batch.agreement import fingerprint
from hetmatch_qgis.engine.batch.backend import TASK
from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.dispatch import Dispatch, PairCallback
from hetmatch_qgis.engine.batch.inputs.jobs import Jobs, count_jobs, in_part
from hetmatch_qgis.engine.batch.network.stacks import Stack, StackJobs, stacks_of
from hetmatch_qgis.engine.batch.network.write_network import Network, write_network
from hetmatch_qgis.engine.batch.open_backend import open_backend, thread_count, weights_of
from hetmatch_qgis.engine.batch.run_progress import RunProgress
from hetmatch_qgis.engine.batch.summary.summary import write_summary
from hetmatch_qgis.engine.batch.unit import PAIRS_FOLDER, UnitMaker
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.language import language
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import SILENT, Progress

MATCHING_SHARE = 0.8
"""Share of the progress for the matches of a stack, before its adjusted scenes are drawn and
warped; that takes less than a match, and a scene has about three."""

ADJUSTED_SHARE = 0.85
"""The same with the adjustment, which takes less than the pictures of the scenes do."""


@dataclass(frozen=True)
class BatchResult:
    """The outcome of a batch.

    progress: the pairs by outcome; of stacks the scenes.
    outputs: the files of the summary by name, none of a part.
    notes: what the user should know besides, such as that Parquet was not written.
    network: the adjusted stacks, None where scenes are not matched with each other.
    """

    progress: RunProgress
    outputs: dict[str, Path] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()
    network: Network | None = None


def run_batch(
    jobs: Jobs,
    out: Path,
    options: BatchOptions,
    progress: Progress = SILENT,
    on_pair: PairCallback | None = None,
    on_start: Callable[[str], None] | None = None,
    task: str = TASK,
) -> BatchResult:
    """Work through all pairs and write the summary.

    on_pair: called with the record of each pair.
    on_start: called with the address of the cluster's dashboard where there is one.
    task: see backend.TASK.

    Raises InputError for what concerns all pairs: a folder that cannot be written to, workers that
    differ, a full disk, a lost mount or cluster; Cancelled. What is done then stays done.
    """
    out = out.absolute()
    check_writable(out)
    stacks = _stacks(jobs, options)
    network, all_jobs = None, jobs if stacks is None else StackJobs(stacks)
    total = count_jobs(all_jobs, options.part)
    maker = _maker(out, options)
    with ExitStack() as resources:
        units = map(maker.make, in_part(all_jobs, options.part))
        if options.scheduler:
            # An address where nobody answers is given up after some 20 seconds.
            progress.report(0.0, Message("Connecting to {address}", address=options.scheduler))
        backend = open_backend(jobs, options, task, resources, on_start)
        run = Dispatch(units, out, options, RunProgress(total), progress, on_pair)
        (out / PAIRS_FOLDER).mkdir(parents=True, exist_ok=True)
        with progress.stage("pairs", 0.0, 1.0 if stacks is None else MATCHING_SHARE):
            run.work(backend)
        if options.part is not None:
            return BatchResult(run.progress)
        if stacks is not None:
            with progress.stage("adjusting", MATCHING_SHARE, ADJUSTED_SHARE):
                network = write_network(stacks, maker, out, progress.within_stage())
            later = RunProgress(len(network.later))
            last = Dispatch(iter(network.later), out, options, later, progress, on_pair, network)
            with progress.stage("adjusted", ADJUSTED_SHARE, 1.0):
                last.work(backend)
    return _summarised(jobs, stacks, maker, progress, run.progress, network)


def summarise(
    jobs: Jobs, out: Path, options: BatchOptions, progress: Progress = SILENT
) -> BatchResult:
    """Write the summary of what is done so far, such as of all parts of a job array.

    Raises InputError where the folder is not there or cannot be written to, and Cancelled.
    """
    out = out.absolute()
    if not out.is_dir():
        raise InputError(
            "There is no folder '{folder}', so there is nothing to summarise; give the folder "
            "of a batch that has run.",
            folder=out,
        )
    check_writable(out)
    stacks, maker = _stacks(jobs, options), _maker(out, options)
    network = None if stacks is None else write_network(stacks, maker, out, progress)
    counted = RunProgress(count_jobs(jobs, None))
    return _summarised(jobs, stacks, maker, progress, counted, network)


def _summarised(
    jobs: Jobs,
    stacks: list[Stack] | None,
    maker: UnitMaker,
    progress: Progress,
    counted: RunProgress,
    network: Network | None,
) -> BatchResult:
    """The summary, with the outcomes that it has counted."""
    progress.report(1.0, Message("Writing the summary"))
    # Scenes of a stack in the order of their times.
    scenes = jobs if stacks is None else [job for stack in stacks for job in stack.scenes]
    summary = write_summary(maker.out, map(maker.make, scenes), progress, network)
    counted.counts, counted.unmet = summary.counts, summary.unmet
    counted.total = sum(summary.counts.values())
    return BatchResult(counted, summary.outputs, summary.notes, network)


def _stacks(jobs: Jobs, options: BatchOptions) -> list[Stack] | None:
    """The stacks of a batch, None where scenes are not matched with each other."""
    return stacks_of(jobs, options.neighbours, options.match) if options.network else None


def _maker(out: Path, options: BatchOptions) -> UnitMaker:
    prints = fingerprint(options.match.matcher, weights_of(options))
    return UnitMaker(out, options, prints, language(), thread_count(options))
