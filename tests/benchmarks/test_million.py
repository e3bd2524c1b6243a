"""The simulation of a million pairs."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.batch.million import (
    PAIR_FILES,
    Costs,
    predicted_hours,
    recorded_durations,
    rows,
    simulate,
)

COSTS = Costs(client=0.001, scheduler=0.001, link=0.003, files=PAIR_FILES / 5000)
DURATIONS = np.full(10, 2.0)


def test_few_workers_are_the_limit_and_then_the_slowest_part():
    few = simulate(DURATIONS, 2000, 4, COSTS)
    assert few.hours == pytest.approx(predicted_hours(2.0, 2000, 4, COSTS), rel=0.05)
    assert few.busy > 0.95
    many = simulate(DURATIONS, 20_000, 5000, COSTS)
    assert many.hours == pytest.approx(predicted_hours(2.0, 20_000, 5000, COSTS), rel=0.1)
    assert many.shares["link"] > 0.9 and many.busy < 0.3


def test_no_pair_is_lost_with_a_worker_that_dies(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("benchmarks.batch.million.DEATHS_PER_PAIR", 0.1)
    found = simulate(DURATIONS, 500, 4, COSTS)
    assert 20 < found.repeated < 90
    # A worker that is gone computes nothing meanwhile.
    assert found.hours > 1.1 * predicted_hours(2.0, 500, 4, COSTS)


def test_recorded_durations_make_a_table():
    durations = recorded_durations(None)
    assert len(durations) > 100 and durations.min() > 0
    table = rows(durations, 300, COSTS, (1, 10))
    assert [row["workers"] for row in table] == [1, 10]
