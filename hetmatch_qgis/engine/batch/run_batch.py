"""A whole batch: hand out the units, try again what may pass, and go on where it was left."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hetmatch_qgis.engine.access.allowed_sources import allowed_sources
from hetmatch_qgis.engine.batch.agreement import (
    check_agreement,
    describe_worker,
    fingerprint,
    sample_files,
)
from hetmatch_qgis.engine.batch.backend import TASK, Backend, WorkerSettings
from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.dask_cluster import DaskCluster
from hetmatch_qgis.engine.batch.failures import (
    CANCELLED,
    NETWORK,
    RETRIED,
    STOP,
    TRIED_ON_RESUME,
    input_folders,
    lost_folder,
)
from hetmatch_qgis.engine.batch.inputs.jobs import Jobs, count_jobs, in_part
from hetmatch_qgis.engine.batch.local_pool import LocalPool, default_workers
from hetmatch_qgis.engine.batch.records import FAILED, read_record, sentence_of, write_record
from hetmatch_qgis.engine.batch.run_progress import RunProgress
from hetmatch_qgis.engine.batch.summary.summary import write_summary
from hetmatch_qgis.engine.batch.unit import PAIRS_FOLDER, Unit, UnitMaker
from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.core.language import language
from hetmatch_qgis.engine.core.messages import Message, Option
from hetmatch_qgis.engine.core.progress import SILENT, Progress
from hetmatch_qgis.engine.core.staging import check_writable
from hetmatch_qgis.engine.core.workers import POLL_S, core_count

RETRY_DELAY_S = 10.0
"""Seconds before the first retry over a network, twice as many before each further one; servers ask
for some seconds when they are busy."""

REPORT_S = 10.0
"""Seconds between two reports while no pair is completed."""

PairCallback = Callable[[dict[str, Any]], None]
"""Takes the record of a pair that is completed."""


@dataclass(frozen=True)
class BatchResult:
    """The outcome of a batch.

    progress: the pairs by outcome.
    outputs: the files of the summary by name, none of a part.
    notes: what the user should know besides, such as that Parquet was not written.
    """

    progress: RunProgress
    outputs: dict[str, Path] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()


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
    (out / PAIRS_FOLDER).mkdir(parents=True, exist_ok=True)
    total = count_jobs(jobs, options.part)
    run = _Run(jobs, out, options, RunProgress(total), progress, on_pair)
    with ExitStack() as resources:
        backend = _open_backend(jobs, options, task, resources, on_start)
        run.work(backend)
    if options.part is not None:
        return BatchResult(run.progress)
    return summarise(jobs, out, options, progress, run.progress)


def summarise(
    jobs: Jobs,
    out: Path,
    options: BatchOptions,
    progress: Progress = SILENT,
    counted: RunProgress | None = None,
) -> BatchResult:
    """Write the summary of what is done so far, such as of all parts of a job array.

    counted: the pairs by outcome, where a run has just counted them.

    Raises InputError where the folder cannot be written to, and Cancelled.
    """
    out = out.absolute()
    check_writable(out)
    if counted is None:
        counted = RunProgress(count_jobs(jobs, None))
    progress.report(1.0, Message("Writing the summary"))
    summary = write_summary(out, _units(jobs, out, options), progress)
    counted.counts, counted.unmet = summary.counts, summary.unmet
    return BatchResult(counted, summary.outputs, summary.notes)


def _units(jobs: Jobs, out: Path, options: BatchOptions) -> Iterator[Unit]:
    prints = fingerprint(options.match.matcher, _weights(options))
    maker = UnitMaker(out, options, prints, language(), _threads(options))
    return map(maker.make, in_part(jobs, options.part))


def _weights(options: BatchOptions) -> str | None:
    return None if options.match.weights is None else str(options.match.weights)


def _threads(options: BatchOptions) -> int:
    """Windows of a pair at once: on a cluster one, as nobody knows who shares a machine."""
    if options.match.workers is not None:
        return options.match.workers
    if options.scheduler is not None:
        return 1
    return max(1, core_count() // (options.workers or default_workers()))


def _open_backend(
    jobs: Jobs,
    options: BatchOptions,
    task: str,
    resources: ExitStack,
    on_start: Callable[[str], None] | None,
) -> Backend:
    """The back end of the options, once all workers agree."""
    settings = WorkerSettings(
        task, _threads(options), options.time_limit, options.renew_after, allowed_sources()
    )
    matcher, weights = options.match.matcher, _weights(options)
    if options.scheduler is None:
        # Raises InputError where there are no weights.
        fingerprint(matcher, weights)
        pool = LocalPool(options.workers or default_workers(), settings)
        resources.callback(pool.cancel)
        return pool
    cluster = DaskCluster(options.scheduler, settings)
    resources.callback(cluster.cancel)
    files = sample_files(jobs)
    own = describe_worker(matcher, weights, files)
    check_agreement(own, cluster.describe(matcher, weights, files))
    if on_start is not None and (address := cluster.dashboard) is not None:
        on_start(address)
    return cluster


class _Run:
    """The state of a run: what is in flight, and what waits for another try."""

    def __init__(
        self,
        jobs: Jobs,
        out: Path,
        options: BatchOptions,
        progress: RunProgress,
        reporter: Progress,
        on_pair: PairCallback | None,
    ) -> None:
        self.progress = progress
        self._out, self._options, self._reporter = out, options, reporter
        self._on_pair = on_pair
        self._fresh = _units(jobs, out, options)
        self._in_flight: dict[str, Unit] = {}
        self._tries: dict[str, int] = {}
        self._waiting: list[tuple[float, Unit]] = []
        self._folders: set[Path] = set()
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
                self._folders |= input_folders(unit)
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
        is_there = all((self._out / PAIRS_FOLDER / name).is_file() for name in files if name)
        return record if is_there else None

    def _complete(self, unit: Unit, answer: dict[str, Any]) -> None:
        if answer["outcome"] != FAILED:
            self._tries.pop(unit.identity, None)
            self._finish(unit, answer)
            return
        kind = answer["failure"]
        if kind == STOP:
            raise InputError(sentence_of(answer["reason"]))
        problem = lost_folder(unit, self._folders)
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
            named = {"name": unit.name, "reference": unit.reference, "moving": unit.moving}
            reason = sentence_of(record.get("reason"))
            self._on_pair({**named, **record, "reason": reason, "skipped": was_skipped})
