"""How far a batch is."""

from __future__ import annotations

import pytest

from hetmatch_qgis.engine.batch import run_progress
from hetmatch_qgis.engine.batch.run_progress import RunProgress, duration


def test_the_time_to_go_comes_from_the_pairs_of_this_run(monkeypatch: pytest.MonkeyPatch):
    now = 100.0
    monkeypatch.setattr(run_progress.time, "monotonic", lambda: now)
    progress = RunProgress(12)
    for _ in range(2):
        progress.add({"outcome": "matched"}, was_skipped=True)
    assert progress.seconds_to_go is None
    assert progress.in_words() == "2 of 12 pairs"
    now = 120.0
    progress.add({"outcome": "matched", "passed": False})
    progress.add({"outcome": "failed"})
    assert progress.per_hour == pytest.approx(360)
    assert progress.seconds_to_go == pytest.approx(80)
    assert progress.in_words() == "4 of 12 pairs, 1 failed, 360 an hour, 1:20 to go"
    content = progress.to_dict()
    assert content["skipped"] == 2 and content["requirements_not_met"] == 1
    assert content["counts"] == {"matched": 3, "no_match": 0, "failed": 1, "not_run": 0}


def test_durations_read_like_those_of_progress_bars():
    assert [duration(seconds) for seconds in (4.6, 750, 97380)] == ["0:05", "12:30", "27:03:00"]
