"""Durations, and the time to go."""

from __future__ import annotations

from hetmatch_qgis.client import durations
from hetmatch_qgis.client.durations import TimeToGo, duration


def test_durations_in_words(qgis_app):
    assert [duration(seconds) for seconds in (12, 240, 7200)] == ["12 s", "4 min", "2.0 h"]


def test_the_time_to_go_is_told_once_it_can_be(qgis_app, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(durations.time, "monotonic", lambda: now[0])
    left = TimeToGo()
    now[0] = 2.0
    assert left.update(0.5) is None
    now[0] = 10.0
    assert left.update(0.05) is None
    assert left.update(0.5) == 10.0
    now[0] = 20.0
    # Slower than thought: the estimate follows, but does not jump.
    assert 10 < left.update(0.5) < 20
    assert left.update(1.0) is None
