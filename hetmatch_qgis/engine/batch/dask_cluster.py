"""The back end of a cluster: any that has a scheduler of Dask, under its address."""

from __future__ import annotations

import threading
import time
import uuid
import warnings
from collections.abc import Iterable
from queue import Empty, SimpleQueue
from typing import Any

from hetmatch_qgis.engine.batch.agreement import describe_worker
from hetmatch_qgis.engine.batch.backend import Completion, WorkerSettings
from hetmatch_qgis.engine.batch.failures import CANCELLED, DIED, FAULT, failed
from hetmatch_qgis.engine.batch.unit import Unit
from hetmatch_qgis.engine.batch.unit_process import UnitProcess
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Message, Option
from hetmatch_qgis.engine.core.workers import MAX_IN_FLIGHT_PER_WORKER

CONNECT_S = 20.0
"""Seconds to wait for a scheduler, and for the first worker of a cluster that is just starting."""

LOST_S = 30.0
"""Seconds without a scheduler, or with units but without any worker, after which it is lost."""

_processes: dict[int, UnitProcess] = {}
"""On a worker: the process of each of its threads."""

_lock = threading.Lock()


class DaskCluster:
    """The workers of a Dask scheduler; each of their threads has a process for its units.

    address: of the scheduler, such as "tcp://10.0.0.5:8786".
    settings: how each process runs units.

    Raises InputError where Dask is not installed, or nobody answers.
    """

    def __init__(self, address: str, settings: WorkerSettings) -> None:
        self._address = address
        self._settings = settings
        self._client = _connect(address)
        self._run = uuid.uuid4().hex[:8]
        self._count = 0
        self._done: SimpleQueue[tuple[str, Any]] = SimpleQueue()
        self._futures: dict[str, Any] = {}
        self._lost_since: float | None = None
        self._threads = 1
        self._threads_at = 0.0
        try:
            self._client.wait_for_workers(1, timeout=CONNECT_S)
        except Exception as error:
            self._client.close()
            raise InputError(
                "The Dask scheduler {address} has no workers; start some.", address=address
            ) from error

    @property
    def dashboard(self) -> str:
        """The address of Dask's own page about the cluster."""
        return str(self._client.dashboard_link)

    @property
    def capacity(self) -> int:
        """See Backend.capacity; it grows and shrinks with the cluster."""
        if time.monotonic() - self._threads_at > 1.0:
            self._threads_at = time.monotonic()
            workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
            self._threads = sum(worker["nthreads"] for worker in workers)
        return max(1, self._threads) * MAX_IN_FLIGHT_PER_WORKER

    def describe(self, matcher: str, weights: str | None, files: Iterable[str]) -> dict[str, Any]:
        """`agreement.describe_worker` of each worker; an error's text where it cannot."""
        answers = self._client.run(
            describe_worker, matcher, weights, list(files), on_error="return"
        )
        return {
            address: answer if isinstance(answer, dict) else repr(answer)
            for address, answer in answers.items()
        }

    def submit(self, unit: Unit) -> None:
        """See Backend.submit."""
        self._count += 1
        future = self._client.submit(
            run_in_process,
            unit.to_dict(),
            self._settings,
            key=f"hetmatch-{self._run}-{unit.name}-{self._count}",
            pure=False,
        )
        self._futures[unit.identity] = future
        future.add_done_callback(lambda done: self._done.put((unit.identity, done)))

    def as_completed(self, timeout: float) -> list[Completion]:
        """See Backend.as_completed."""
        self._check_scheduler()
        completed = []
        try:
            completed.append(self._completion(*self._done.get(timeout=timeout)))
            while True:
                completed.append(self._completion(*self._done.get_nowait()))
        except Empty:
            return [item for item in completed if item is not None]

    def cancel(self) -> None:
        """See Backend.cancel."""
        try:
            if self._client.status == "running":
                self._client.cancel(list(self._futures.values()), force=True)
                self._client.run(stop_processes, on_error="ignore")
        except Exception:  # nosec B110
            # Of a cluster that is going away nothing has to be cleaned up.
            pass
        finally:
            self._futures.clear()
            self._client.close(timeout=5)

    def _completion(self, identity: str, future: Any) -> Completion | None:
        if self._futures.pop(identity, None) is None:
            return None
        if future.status == "finished":
            return Completion(identity, future.result())
        if future.status == "cancelled":
            # Futures are lost together with their scheduler.
            self._lost_since = self._lost_since or time.monotonic()
            return Completion(identity, failed(CANCELLED, Message("Cancelled.")))
        error = future.exception()
        kind = DIED if type(error).__name__ == "KilledWorker" else FAULT
        return Completion(
            identity,
            failed(kind, Message("The cluster gave the pair up ({error}).", error=repr(error))),
        )

    def _check_scheduler(self) -> None:
        """Raises InputError where the scheduler, or every worker, is gone for some time."""
        is_well = self._client.status == "running" and bool(
            self._client.scheduler_info(n_workers=-1)["workers"] or not self._futures
        )
        if is_well:
            self._lost_since = None
            return
        self._lost_since = self._lost_since or time.monotonic()
        is_closed = self._client.status in ("closed", "closing")
        if is_closed or time.monotonic() - self._lost_since > LOST_S:
            raise InputError(
                "The Dask cluster at {address} has gone away; start it again and run with "
                "{option}.",
                address=self._address,
                option=Option("resume"),
            )


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


def _connect(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            "{option} needs the package distributed; install it with {command}.",
            option=Option("scheduler"),
            command='pip install "hetmatch-qgis[dask]"',
        ) from None
    try:
        with warnings.catch_warnings():
            # Of versions, which we compare ourselves.
            warnings.simplefilter("ignore")
            return Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError(
            "No Dask scheduler answers at {address} ({reason}); check the address.",
            address=address,
            reason=str(error)[:200] or type(error).__name__,
        ) from error
