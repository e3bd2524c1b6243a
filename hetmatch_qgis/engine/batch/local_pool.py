"""The back end of one machine: a pool of processes that minds the memory."""

from __future__ import annotations

import threading
import time
from queue import Empty, SimpleQueue

from hetmatch_qgis.engine.batch.backend import Completion, WorkerSettings
from hetmatch_qgis.engine.batch.memory import PAIR_BYTES, available_bytes
from hetmatch_qgis.engine.batch.unit import Unit
from hetmatch_qgis.engine.batch.unit_process import UnitProcess
from hetmatch_qgis.engine.core.workers import MAX_IN_FLIGHT_PER_WORKER, core_count

MEMORY_POLL_S = 1.0
"""Seconds between two looks at the free memory, which changes as fast as a pair is read."""


def default_workers() -> int:
    """Number of processes: one for each core, as far as the memory lasts."""
    free = available_bytes()
    by_memory = core_count() if free is None else free // PAIR_BYTES
    return max(1, min(core_count(), by_memory))


class LocalPool:
    """Processes of this machine, each with a thread of ours that waits for it.

    workers: processes at once.
    settings: how each of them runs units.
    """

    def __init__(self, workers: int, settings: WorkerSettings) -> None:
        self._todo: SimpleQueue[Unit | None] = SimpleQueue()
        self._done: SimpleQueue[Completion] = SimpleQueue()
        self._processes = [UnitProcess(settings) for _ in range(workers)]
        self._busy = 0
        self._pair_bytes = PAIR_BYTES
        self._lock = threading.Lock()
        self._is_cancelled = False
        self._threads = [
            threading.Thread(target=self._serve, args=(process,), daemon=True)
            for process in self._processes
        ]
        for thread in self._threads:
            thread.start()

    @property
    def capacity(self) -> int:
        """See Backend.capacity."""
        return len(self._processes) * MAX_IN_FLIGHT_PER_WORKER

    @property
    def pids(self) -> list[int]:
        """The numbers of the processes that run."""
        return [process.pid for process in self._processes if process.pid is not None]

    def submit(self, unit: Unit) -> None:
        """See Backend.submit."""
        self._todo.put(unit)

    def as_completed(self, timeout: float) -> list[Completion]:
        """See Backend.as_completed."""
        completed = []
        try:
            completed.append(self._done.get(timeout=timeout))
            while True:
                completed.append(self._done.get_nowait())
        except Empty:
            return completed

    def cancel(self) -> None:
        """See Backend.cancel."""
        self._is_cancelled = True
        for _ in self._threads:
            self._todo.put(None)
        ending = [
            threading.Thread(target=process.cancel, daemon=True) for process in self._processes
        ]
        for thread in ending:
            thread.start()
        for thread in (*ending, *self._threads):
            thread.join()
        for process in self._processes:
            process.close()

    def _serve(self, process: UnitProcess) -> None:
        while (unit := self._todo.get()) is not None and not self._is_cancelled:
            self._wait_for_memory()
            if self._is_cancelled:
                return
            try:
                answer = process.run(unit)
            finally:
                with self._lock:
                    self._busy -= 1
            self._pair_bytes = max(self._pair_bytes, answer.get("peak_bytes") or 0)
            self._done.put(Completion(unit.identity, answer))

    def _wait_for_memory(self) -> None:
        """Wait until another pair fits beside those in work; a pair that is alone always may."""
        while not self._is_cancelled:
            with self._lock:
                free = available_bytes() if self._busy else None
                if free is None or free > self._pair_bytes:
                    self._busy += 1
                    return
            time.sleep(MEMORY_POLL_S)
        with self._lock:
            self._busy += 1
