"""Units of a batch handed out, tried again where that may help, and skipped where they are done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from hetmatch_qgis.engine.batch.backend import Backend
from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.disks import Disks
from hetmatch_qgis.engine.batch.failures import CANCELLED, NETWORK, RETRIED, STOP, TRIED_ON_RESUME
from hetmatch_qgis.engine.batch.network.write_network import Network
from hetmatch_qgis.engine.batch.records import FAILED, read_record, sentence_of, write_record
from hetmatch_qgis.engine.batch.run_progress import RunProgress
from hetmatch_qgis.engine.batch.unit import Unit
from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.core.messages import Option
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import POLL_S

RETRY_DELAY_S = 10.0
"""Seconds before the first retry over a network, twice as many before each further one; servers ask
for some seconds when they are busy."""

REPORT_S = 10.0
"""Seconds between two reports while no pair is completed."""

PairCallback = Callable[[dict[str, Any]], None]
"""Takes the record of a pair that is completed."""


class Dispatch:
    """Units handed out to a backend: what is in flight, and what waits for another try.

    progress: the units that are done. out, options: the folder and the settings of the batch.
    reporter: who is told of the progress, and who cancels. on_pair: called with the record of each
    pair. network: the adjusted stacks, of a run over their scenes.
    """

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


def _names(unit: Unit) -> dict[str, Any]:
    return {
        "name": unit.name,
        "reference": unit.reference,
        "moving": unit.moving,
        "role": unit.role,
    }
