"""Jobs side by side: order, errors, cancelling, and libraries of one thread."""

from __future__ import annotations

import threading
import time
from contextvars import ContextVar

import cv2
import numpy as np
import pytest

from hetmatch_qgis.engine.core.errors import Cancelled
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import Workers, core_count


@pytest.mark.parametrize("count", [1, 3])
def test_results_come_in_the_order_of_the_items(count: int) -> None:
    def late_first(number: int) -> int:
        time.sleep(0.02 if number == 0 else 0)
        return number * number

    with Workers(count) as workers:
        assert list(workers.map(late_first, range(9))) == [n * n for n in range(9)]


def test_jobs_run_at_the_same_time() -> None:
    meeting = threading.Barrier(3, timeout=10)
    with Workers(3) as workers:
        list(workers.map(lambda _: meeting.wait(), range(3)))


def test_no_more_jobs_are_taken_than_the_workers_need() -> None:
    taken: list[int] = []

    def items() -> object:
        for number in range(100):
            taken.append(number)
            yield number

    with Workers(1) as workers:
        results = workers.map(lambda number: number, items())
        next(results)
        assert len(taken) <= 3
        results.close()


def test_an_error_of_a_job_reaches_the_caller() -> None:
    with Workers(2) as workers, pytest.raises(ZeroDivisionError):
        list(workers.map(lambda number: 1 // number, [1, 0, 1]))


def test_cancelling_drops_the_jobs_that_have_not_begun() -> None:
    begun: list[int] = []

    def job(number: int) -> None:
        begun.append(number)
        time.sleep(0.05)

    progress = Progress(on_check=lambda: len(begun) > 1)
    with Workers(1) as workers, pytest.raises(Cancelled):
        list(workers.map(job, range(50), progress))
    assert len(begun) < 5


def test_opencv_has_one_thread_inside_and_its_own_after() -> None:
    before = cv2.getNumThreads()
    with Workers(2):
        assert cv2.getNumThreads() == 1
    assert cv2.getNumThreads() == before


def test_results_are_the_same_bits_for_any_number_of_workers() -> None:
    matrices = np.random.default_rng(0).standard_normal((8, 300, 300)).astype(np.float32)
    products = []
    for count in (1, 4):
        with Workers(count) as workers:
            products.append(list(workers.map(lambda matrix: matrix @ matrix.T, matrices)))
    assert all(np.array_equal(a, b) for a, b in zip(*products, strict=True))


@pytest.mark.parametrize("count", [1, 2])
def test_two_jobs_give_their_results_in_order(count: int) -> None:
    with Workers(count) as workers:
        assert workers.run_both(lambda: "first", lambda: 2) == ("first", 2)


def test_an_error_of_either_job_reaches_the_caller() -> None:
    def fail() -> None:
        raise ValueError("lost")

    with Workers(2) as workers:
        with pytest.raises(ValueError, match="lost"):
            workers.run_both(fail, lambda: 2)
        with pytest.raises(ValueError, match="lost"):
            workers.run_both(lambda: 1, fail)


def test_a_job_begins_before_it_is_waited_for() -> None:
    begun = threading.Event()
    with Workers(2) as workers:
        result = workers.start(lambda: begun.set() or 7)
        assert begun.wait(timeout=10)
        assert result() == 7


def test_a_single_worker_begins_a_job_when_it_is_waited_for() -> None:
    begun: list[int] = []
    with Workers(1) as workers:
        result = workers.start(lambda: begun.append(1) or 7)
        assert not begun
        assert result() == 7


@pytest.mark.parametrize("count", [1, 2])
def test_a_job_sees_what_its_caller_has_set(count: int) -> None:
    setting = ContextVar("setting", default="none")
    setting.set("mine")
    with Workers(count) as workers:
        assert workers.start(setting.get)() == "mine"


@pytest.mark.parametrize("count", [1, 2])
def test_waiting_for_a_job_raises_what_it_raised(count: int) -> None:
    def fail() -> None:
        raise ValueError("no weights")

    with Workers(count) as workers:
        result = workers.start(fail)
        with pytest.raises(ValueError, match="no weights"):
            result()


def test_there_is_a_core() -> None:
    assert core_count() >= 1
