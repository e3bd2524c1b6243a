"""A whole batch: hand out the units, retry those that may succeed, and resume an earlier run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hetmatch_qgis.engine.access.staging import check_writable
from hetmatch_qgis.engine.batch.agreement import fingerprint
from hetmatch_qgis.engine.batch.backend import TASK, Backend
from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.disks import Disks
from hetmatch_qgis.engine.batch.failures import (
    CANCELLED,
    NETWORK,
    RETRIED,
    STOP,
    TRIED_ON_RESUME,
)
from hetmatch_qgis.engine.batch.inputs.jobs import Jobs, count_jobs, in_part
from hetmatch_qgis.engine.batch.network.stacks import Stack, StackJobs, stacks_of
from hetmatch_qgis.engine.batch.network.write_network import Network, write_network
from hetmatch_qgis.engine.batch.open_backend import open_backend, thread_count, weights_of
from hetmatch_qgis.engine.batch.records import FAILED, read_record, sentence_of, write_record
from hetmatch_qgis.engine.batch.run_progress import RunProgress
from hetmatch_qgis.engine.batch.summary.summary import write_summary
from hetmatch_qgis.engine.batch.unit import PAIRS_FOLDER, Unit, UnitMaker
from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.core.language import language
from hetmatch_qgis.engine.core.messages import Message, Option
from hetmatch_qgis.engine.core.progress import SILENT, Progress
from hetmatch_qgis.engine.core.workers import POLL_S

RETRY_DELAY_S = 10.0
"""Seconds before the first retry over a network, twice as many before each further one; servers ask
for some seconds when they are busy."""

REPORT_S = 10.0
"""Seconds between two reports while no pair is completed."""

MATCHING_SHARE = 0.8
"""Share of the progress for the matches of a stack, before its adjusted scenes are drawn and
warped; that takes less than a match, and a scene has about three."""

ADJUSTED_SHARE = 0.85
"""The same with the adjustment, which takes less than the pictures of the scenes do."""

PairCallback = Callable[[dict[str, Any]], None]
"""Takes the record of a pair that is completed."""


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
        run = _Run(units, out, options, RunProgress(total), progress, on_pair)
        (out / PAIRS_FOLDER).mkdir(parents=True, exist_ok=True)
        with progress.stage("pairs", 0.0, 1.0 if stacks is None else MATCHING_SHARE):
            run.work(backend)
        if options.part is not None:
            return BatchResult(run.progress)
        if stacks is not None:
            with progress.stage("adjusting", MATCHING_SHARE, ADJUSTED_SHARE):
                network = write_network(stacks, maker, out, progress.within_stage())
            later = RunProgress(len(network.later))
            last = _Run(iter(network.later), out, options, later, progress, on_pair, network)
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


def _names(unit: Unit) -> dict[str, Any]:
    return {
        "name": unit.name,
        "reference": unit.reference,
        "moving": unit.moving,
        "role": unit.role,
    }


class _Run:
    """The state of a run: what is in flight, and what waits for another try."""

    def __init__(
        self,
        units: Iterator[Unit],
        out: Path,
        options: BatchOptions,
        progress: RunProgress,
        reporter: Progress,
        on_pair: PairCallback | None,
        network: Network | None = None,
    ) -> None:
        self.progress = progress
        self._out, self._options, self._reporter = out, options, reporter
        self._on_pair, self._network = on_pair, network
        self._fresh = units
        self._in_flight: dict[str, Unit] = {}
        self._tries: dict[str, int] = {}
        self._waiting: list[tuple[float, Unit]] = []
        self._disks = Disks()
        self._is_exhausted = False
        self._reported = (-1, 0.0)

    def work(self, backend: Backend) -> None:
        """Run all units. Raises InputError where the batch has to stop, and Cancelled."""
        while True:
            self._check_cancel()
            self._fill(backend)
            if self._is_exhausted and not self._in_flight and not self._waiting:
                return
            self._report()
            for completion in backend.as_completed(POLL_S):
                unit = self._in_flight.pop(completion.identity, None)
                if unit is not None:
                    self._complete(unit, completion.answer)

    def _report(self) -> None:
        """Report after each pair, and now and then, so that the time to go stays true."""
        now = time.monotonic()
        if self.progress.done != self._reported[0] or now - self._reported[1] > REPORT_S:
            self._reported = self.progress.done, now
            self._reporter.report(self.progress.fraction, self.progress.in_words())

    def _check_cancel(self) -> None:
        if self._reporter.is_cancelled:
            raise Cancelled(
                "Cancelled after {done} of {total} pairs; run again with {option} to go on.",
                done=self.progress.done,
                total=self.progress.total,
                option=Option("resume"),
            )

    def _fill(self, backend: Backend) -> None:
        """Hand out units as long as there is room."""
        while len(self._in_flight) < backend.capacity:
            unit = self._next_unit()
            if unit is None:
                return
            self._in_flight[unit.identity] = unit
            backend.submit(unit)

    def _next_unit(self) -> Unit | None:
        """A unit whose time for another try has come, else a fresh one, None for now."""
        now = time.monotonic()
        for index, (due, unit) in enumerate(self._waiting):
            if due <= now:
                del self._waiting[index]
                return unit
        for unit in self._fresh:
            record = self._valid_record(unit) if self._options.resume else None
            if record is None:
                self._disks.note(unit)
                return unit
            self._finish(unit, record, was_skipped=True)
            self._check_cancel()
        self._is_exhausted = True
        return None

    def _valid_record(self, unit: Unit) -> dict[str, Any] | None:
        """The record of a unit that need not be run again."""
        record = read_record(self._out, unit.identity)
        if record is None or record["key"] != unit.key:
            return None
        if record.get("failure") in TRIED_ON_RESUME:
            return None
        files = (record.get(name) for name in ("report", "registered"))
        is_there = all((self._out / unit.home / name).is_file() for name in files if name)
        return record if is_there else None

    def _complete(self, unit: Unit, answer: dict[str, Any]) -> None:
        if answer["outcome"] != FAILED:
            self._tries.pop(unit.identity, None)
            self._finish(unit, answer)
            return
        kind = answer["failure"]
        if kind == STOP:
            raise InputError(sentence_of(answer["reason"]))
        problem = self._disks.lost(unit)
        if problem is not None:
            raise InputError(problem)
        tries = self._tries.get(unit.identity, 0) + 1
        if kind == CANCELLED or (kind in RETRIED and tries <= self._options.retries):
            # A unit is cancelled without the batch where a scheduler loses it.
            delay = {NETWORK: RETRY_DELAY_S * 2 ** (tries - 1), CANCELLED: 1.0}.get(kind, 0.0)
            self._tries[unit.identity] = tries
            self._waiting.append((time.monotonic() + delay, unit))
            return
        self._tries.pop(unit.identity, None)
        record = {"identity": unit.identity, "key": unit.key, **answer, "tries": tries}
        write_record(self._out, record)
        self._finish(unit, record)

    def _finish(self, unit: Unit, record: dict[str, Any], was_skipped: bool = False) -> None:
        self.progress.add(record, was_skipped)
        if self._on_pair is not None:
            if self._network is not None:
                record = {**self._network.record(unit), **record}
            reason = sentence_of(record.get("reason"))
            told = {**_names(unit), **record, "reason": reason, "skipped": was_skipped}
            self._on_pair(told)
