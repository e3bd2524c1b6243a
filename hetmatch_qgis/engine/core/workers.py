"""Independent jobs run side by side, each on a single thread.

A job is a window or a hypothesis. Threads of numerical libraries that share one small product
mostly wait for one another, and their sums depend on the number of threads. So each job has one
thread, several jobs run at once, and the results are the same bits for any number of workers. Only
a run of the network takes a second thread (`features.registry.MAX_THREADS`); its bits stay.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from contextvars import copy_context
from itertools import islice
from typing import Protocol, TypeVar

import cv2
from threadpoolctl import threadpool_limits

from hetmatch_qgis.engine.core.progress import SILENT, Progress

A = TypeVar("A")
B = TypeVar("B")
Item = TypeVar("Item")
Result = TypeVar("Result")

MAX_IN_FLIGHT_PER_WORKER = 2
"""Jobs handed out per worker: one in work and one that waits, so that the memory stays bounded."""

POLL_S = 0.1
"""Seconds between two questions whether the user cancelled; a tenth of what a person notices."""


class SideBySide(Protocol):
    """Runs two jobs and returns what they return."""

    def __call__(self, first: Callable[[], A], second: Callable[[], B]) -> tuple[A, B]:
        """Run both."""
        ...


def one_after_the_other(first: Callable[[], A], second: Callable[[], B]) -> tuple[A, B]:
    """Run two jobs on this thread: the other cores have jobs of their own."""
    return first(), second()


def core_count() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


class Workers:
    """Threads that run jobs; used as a context.

    count: how many jobs run at once; None for one for each core.

    Inside the context OpenCV, BLAS and torch have one thread each.
    """

    def __init__(self, count: int | None = None) -> None:
        self.count = count or core_count()
        self._resources = ExitStack()
        self._pool: ThreadPoolExecutor | None = None

    def __enter__(self) -> Workers:
        self._resources.enter_context(single_threaded_libraries())
        self._pool = ThreadPoolExecutor(self.count, thread_name_prefix="hetmatch")
        self._resources.callback(self._pool.shutdown, wait=True, cancel_futures=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._pool = None
        self._resources.close()

    def run_both(self, first: Callable[[], A], second: Callable[[], B]) -> tuple[A, B]:
        """Run two jobs at once and return what they return; not for use inside of a job."""
        if self.count == 1:
            return one_after_the_other(first, second)
        if self._pool is None:
            raise RuntimeError("workers take jobs inside their context only")
        aside = self._pool.submit(second)
        try:
            done = first()
        finally:
            wait([aside])
        return done, aside.result()

    def start(self, job: Callable[[], Result]) -> Callable[[], Result]:
        """Begin a job and return what waits for it; a single worker begins when it is waited for.

        The job runs in the context (contextvars) of the caller. What it raises, the waiting raises.
        """
        if self.count == 1:
            return job
        if self._pool is None:
            raise RuntimeError("workers take jobs inside their context only")
        return self._pool.submit(copy_context().run, job).result

    def map(
        self,
        function: Callable[[Item], Result],
        items: Iterable[Item],
        progress: Progress = SILENT,
    ) -> Iterator[Result]:
        """The results of a function for each item, in the order of the items.

        progress: asked while jobs run whether the user cancelled.

        Raises Cancelled, and what the function raises; jobs that have not begun are dropped then.
        """
        if self._pool is None:
            raise RuntimeError("workers take jobs inside their context only")
        pending: deque[Future[Result]] = deque()
        remaining = iter(items)
        try:
            while True:
                free = self.count * MAX_IN_FLIGHT_PER_WORKER - len(pending)
                for item in islice(remaining, free):
                    pending.append(self._pool.submit(function, item))
                if not pending:
                    return
                while not wait([pending[0]], timeout=POLL_S).done:
                    progress.check()
                progress.check()
                yield pending.popleft().result()
        finally:
            for future in pending:
                future.cancel()


@contextmanager
def single_threaded_libraries() -> Iterator[None]:
    """One thread for OpenCV, BLAS and torch inside the block, as many as before after it."""
    threads = cv2.getNumThreads()
    torch = sys.modules.get("torch")
    torch_threads = torch.get_num_threads() if torch is not None else None
    cv2.setNumThreads(1)
    if torch is not None:
        torch.set_num_threads(1)
    try:
        with threadpool_limits(limits=1):
            yield
    finally:
        cv2.setNumThreads(threads)
        if torch is not None:
            torch.set_num_threads(torch_threads)
