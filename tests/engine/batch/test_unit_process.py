"""Processes that crash, hang and are replaced."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import batch_cases
import pytest

from hetmatch_qgis.engine.batch.backend import WorkerSettings
from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.failures import CANCELLED, DIED, TIME_LIMIT
from hetmatch_qgis.engine.batch.unit import Unit, UnitMaker
from hetmatch_qgis.engine.batch.unit_process import UnitProcess

MakeUnit = Callable[[str], Unit]


@pytest.fixture
def make(tmp_path: Path) -> MakeUnit:
    maker = UnitMaker(tmp_path, BatchOptions(), "", "en", 1)
    return lambda name: maker.make(batch_cases.jobs(tmp_path, name)[0])


@pytest.fixture
def process() -> Iterator[UnitProcess]:
    settings = WorkerSettings(batch_cases.TASK, time_limit=20.0, renew_after=2)
    made = UnitProcess(settings)
    yield made
    made.cancel()
    made.close()


def test_a_process_is_replaced_after_some_units(process: UnitProcess, make: MakeUnit):
    pids = []
    for _ in range(4):
        assert process.run(make("fine"))["outcome"] == "matched"
        pids.append(process.pid)
    # After the second and the fourth there is none, until it is needed.
    assert pids[1] is None and pids[3] is None
    assert pids[0] != pids[2]


def test_an_answer_speaks_of_the_unit_alone(process: UnitProcess, make: MakeUnit):
    assert "rss" not in process.run(make("fine"))


def test_a_process_that_dies_is_told_and_replaced(process: UnitProcess, make: MakeUnit):
    assert process.run(make("dies"))["failure"] == DIED
    assert process.run(make("fine"))["outcome"] == "matched"


def test_a_unit_that_hangs_is_ended(make: MakeUnit):
    process = UnitProcess(WorkerSettings(batch_cases.TASK, time_limit=1.5))
    answer = process.run(make("hang"))
    assert answer["failure"] == TIME_LIMIT
    assert "1.5 seconds" in answer["reason"]["text"]
    assert process.run(make("fine"))["outcome"] == "matched"
    process.close()


def test_cancelling_ends_a_unit_and_all_later_ones(process: UnitProcess, make: MakeUnit):
    threading.Timer(1.0, process.cancel).start()
    started = time.monotonic()
    assert process.run(make("hang"))["failure"] == CANCELLED
    assert time.monotonic() - started < 15
    assert process.run(make("fine"))["failure"] == CANCELLED


@pytest.mark.parametrize("level", ["folder", "any"])
def test_names_inside_files_are_followed_as_far_as_the_parent_does(make: MakeUnit, level: str):
    process = UnitProcess(WorkerSettings(batch_cases.TASK, allowed_sources=level))
    try:
        assert level in json.dumps(process.run(make("sources")))
    finally:
        process.cancel()
        process.close()
