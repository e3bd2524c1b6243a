"""The back end of a cluster: any that has a scheduler of Dask, under its address."""

from __future__ import annotations

import asyncio
import threading
import time
import uuid
from collections.abc import Iterable
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any

from hetmatch_qgis.engine.batch.agreement import describe_worker
from hetmatch_qgis.engine.batch.backend import Completion, WorkerSettings
from hetmatch_qgis.engine.batch.dask_client import connect
from hetmatch_qgis.engine.batch.failures import CANCELLED, DIED, FAULT, failed
from hetmatch_qgis.engine.batch.unit import Unit
from hetmatch_qgis.engine.batch.unit_process import UnitProcess
from hetmatch_qgis.engine.core.errors import InputError, reason_of
from hetmatch_qgis.engine.core.messages import Message, Option
from hetmatch_qgis.engine.core.workers import MAX_IN_FLIGHT_PER_WORKER

CONNECT_S = 20.0
"""Seconds to wait for a scheduler, and for the first worker of a cluster that is just starting."""

MIN_WAITING = 32
"""Units that wait at the scheduler at least. They cost a kilobyte each there, and messages about
many of them are sent together."""

COLLECT_S = 0.04
"""Seconds to collect completed units before the first of them is reported. Messages about several
cost hardly more than about one: a pair that takes no time takes 5.1 instead of 6.8 ms of the
processors. MIN_WAITING units keep the workers busy meanwhile."""

LOOK_S = 1.0
"""Seconds between two looks at the workers: each takes a message to the scheduler and back."""

LOST_S = 30.0
"""Seconds without a scheduler, or with units but without any worker, after which it is lost."""

_processes: dict[int, UnitProcess] = {}
"""On a worker: the process of each of its threads."""

_lock = threading.Lock()


class DaskCluster:
    """The workers of a Dask scheduler; each of their threads has a process for its units.

    address: of the scheduler, such as "tcp://10.0.0.5:8786", or "gateway:NAME"; see `connect`.
    settings: how each process runs units.

    Raises InputError if Dask is not installed, or no scheduler answers.
    """

    def __init__(self, address: str, settings: WorkerSettings) -> None:
        self._address = address
        self._settings = settings
        self._client = connect(address, CONNECT_S)
        self._run = uuid.uuid4().hex[:8]
        self._count = 0
        self._waiting: list[Unit] = []
        self._done: SimpleQueue[tuple[str, Any]] = SimpleQueue()
        self._futures: dict[str, Any] = {}
        self._lost_since: float | None = None
        self._threads = 1
        self._looked_at = 0.0
        try:
            self._client.wait_for_workers(1, timeout=CONNECT_S)
        except Exception as error:
            self._client.close()
            raise InputError(
                "The Dask scheduler {address} has no workers; start some.", address=address
            ) from error

    @property
    def dashboard(self) -> str | None:
        """The address of Dask's own page about the cluster, None where it has none."""
        services = self._client.scheduler_info(n_workers=0).get("services", {})
        return str(self._client.dashboard_link) if "dashboard" in services else None

    @property
    def capacity(self) -> int:
        """See Backend.capacity; it grows and shrinks with the cluster."""
        self._look()
        return max(self._threads * MAX_IN_FLIGHT_PER_WORKER, self._threads + MIN_WAITING)

    def describe(self, matcher: str, weights: str | None, files: Iterable[str]) -> dict[str, Any]:
        """`agreement.describe_worker` of each worker; an error's text where it cannot."""
        answers = self._client.run(
            describe_worker, matcher, weights, list(files), on_error="return"
        )
        return {
            address: answer if isinstance(answer, dict) else reason_of(answer)
            for address, answer in answers.items()
        }

    def submit(self, unit: Unit) -> None:
        """See Backend.submit."""
        self._waiting.append(unit)

    def _send(self) -> None:
        """Send the units that were handed out: together, since each message is a graph of tasks."""
        units, self._waiting = self._waiting, []
        if not units:
            return
        keys = [
            f"hetmatch-{self._run}-{unit.name}-{number}"
            for number, unit in enumerate(units, start=self._count)
        ]
        self._count += len(units)
        try:
            futures = self._client.map(
                run_in_process,
                [unit.to_dict() for unit in units],
                settings=self._settings,
                key=keys,
                pure=False,
            )
        except RuntimeError as error:
            # The client has given up.
            raise self._gone() from error
        for unit, future in zip(units, futures, strict=True):
            self._futures[unit.identity] = future
            future.add_done_callback(partial(self._take, unit.identity))

    def _take(self, identity: str, future: Any) -> None:
        self._done.put((identity, future))

    def as_completed(self, timeout: float) -> list[Completion]:
        """See Backend.as_completed."""
        self._send()
        self._check_scheduler()
        done = []
        try:
            done.append(self._done.get(timeout=timeout))
            time.sleep(COLLECT_S)
            while True:
                done.append(self._done.get_nowait())
        except Empty:
            ours = [(name, future) for name, future in done if self._futures.pop(name, None)]
            return self._completions(ours)

    def cancel(self) -> None:
        """See Backend.cancel."""
        try:
            if self._client.status == "running":
                self._client.cancel(list(self._futures.values()), force=True)
                self._client.run(stop_processes, on_error="ignore")
        except Exception:  # nosec B110
            # A cluster that is going away needs no cleaning up.
            pass
        finally:
            self._waiting.clear()
            self._futures.clear()
            self._client.close(timeout=5)

    def _completions(self, done: list[tuple[str, Any]]) -> list[Completion]:
        finished = [(name, future) for name, future in done if future.status == "finished"]
        # Together, as each request to the workers takes some milliseconds.
        try:
            answers = self._client.gather([future for _, future in finished], errors="skip")
        except (OSError, RuntimeError, AttributeError, asyncio.CancelledError):
            # AttributeError: the scheduler of the client has just gone.
            answers = []
        if len(answers) < len(finished):
            # A worker died after its last unit: its answer is lost, and cheap to get again.
            answers = [_lost()] * len(finished)
        completed = [
            Completion(name, answer) for (name, _), answer in zip(finished, answers, strict=True)
        ]
        others = (item for item in done if item[1].status != "finished")
        return completed + [Completion(name, self._trouble(future)) for name, future in others]

    def _trouble(self, future: Any) -> dict[str, Any]:
        """The answer about a unit that the cluster gave up."""
        if future.status != "error":
            # Futures are lost together with their scheduler.
            return _lost()
        error = future.exception()
        kind = DIED if type(error).__name__ == "KilledWorker" else FAULT
        return failed(
            kind, Message("The cluster gave up on the pair ({error}).", error=reason_of(error))
        )

    def _look(self) -> None:
        """Count the threads of all workers; the scheduler is asked each time, so now and then."""
        now = time.monotonic()
        if now - self._looked_at < LOOK_S or self._client.status != "running":
            return
        try:
            workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        except OSError:
            # The client keeps trying for some time.
            workers = ()
        self._looked_at = time.monotonic()
        self._threads = sum(worker["nthreads"] for worker in workers)

    def _check_scheduler(self) -> None:
        """Raises InputError where the scheduler, or every worker, is gone for some time."""
        self._look()
        if self._client.status == "running" and (self._threads or not self._futures):
            self._lost_since = None
            return
        self._lost_since = self._lost_since or time.monotonic()
        is_closed = self._client.status in ("closed", "closing")
        if is_closed or time.monotonic() - self._lost_since > LOST_S:
            raise self._gone()

    def _gone(self) -> InputError:
        return InputError(
            "The Dask cluster at {address} has gone away; start it again and run with {option}.",
            address=self._address,
            option=Option("resume"),
        )


def _lost() -> dict[str, Any]:
    return failed(CANCELLED, Message("Cancelled."))


def run_in_process(values: dict[str, Any], settings: WorkerSettings) -> dict[str, Any]:
    """On a worker: run a unit in the process of this thread."""
    thread = threading.get_ident()
    with _lock:
        process = _processes.setdefault(thread, UnitProcess(settings))
        if process.settings != settings:
            process.close()
            process = _processes[thread] = UnitProcess(settings)
    return process.run(Unit.of(values))


def stop_processes() -> None:
    """On a worker: end the processes of all threads."""
    with _lock:
        ending = list(_processes.values())
        _processes.clear()
    for process in ending:
        # The event loop of the worker must not wait.
        threading.Thread(target=process.cancel, daemon=True).start()
