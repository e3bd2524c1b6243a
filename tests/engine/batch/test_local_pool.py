"""The pool of processes."""

from __future__ import annotations

import time
from pathlib import Path

import batch_cases
import pytest

from hetmatch_qgis.engine.batch import local_pool
from hetmatch_qgis.engine.batch.backend import Completion, WorkerSettings
from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.local_pool import LocalPool
from hetmatch_qgis.engine.batch.unit import UnitMaker

GB = 1_000_000_000


def run_all(pool: LocalPool, folder: Path, *names: str) -> list[Completion]:
    maker = UnitMaker(folder, BatchOptions(), "", "en", 1)
    for job in batch_cases.jobs(folder, *names):
        pool.submit(maker.make(job))
    completed: list[Completion] = []
    until = time.monotonic() + 60
    while len(completed) < len(names) and time.monotonic() < until:
        completed += pool.as_completed(0.1)
    return completed


def test_all_units_are_completed_by_the_workers_there_are(tmp_path: Path):
    pool = LocalPool(2, WorkerSettings(batch_cases.TASK))
    assert pool.capacity == 4
    completed = run_all(pool, tmp_path, "a", "b", "slow", "dies", "c")
    assert len({item.identity for item in completed}) == 5
    assert len(pool.pids) <= 2
    pool.cancel()
    assert pool.pids == []


def test_a_second_pair_waits_until_it_fits_into_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(local_pool, "available_bytes", lambda: 1)
    monkeypatch.setattr(local_pool, "MEMORY_POLL_S", 0.05)
    pool = LocalPool(2, WorkerSettings(batch_cases.TASK))
    started = time.monotonic()
    run_all(pool, tmp_path, "slow1", "slow2")
    pool.cancel()
    # One after the other: each takes a second.
    assert time.monotonic() - started > 2


def test_the_memory_limits_the_workers(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(local_pool, "core_count", lambda: 8)
    for free, expected in ((3 * GB, 3), (100 * GB, 8), (0, 1), (None, 8)):
        monkeypatch.setattr(local_pool, "available_bytes", lambda free=free: free)
        assert local_pool.default_workers() == expected
