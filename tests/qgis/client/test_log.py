"""The log of the set-up and of the engine."""

from __future__ import annotations

import pytest
from setup_cases import setup_sandbox

from hetmatch_qgis.client import log


@pytest.fixture
def world(qgis_app, tmp_path, monkeypatch):
    with setup_sandbox(tmp_path, monkeypatch) as made:
        yield made


def test_the_log_keeps_its_newest_lines_when_it_is_trimmed(world, monkeypatch):
    monkeypatch.setattr(log, "MAX_BYTES", 2000)
    monkeypatch.setattr(log, "KEPT_BYTES", 500)
    for number in range(100):
        log.append(f"line {number}")
    log.trim()
    lines = world.log().splitlines()
    assert len(lines) < 20
    assert lines[-1].endswith("line 99")
    assert all(line[:2] == "20" for line in lines)
    assert log.tail(2).splitlines()[0].endswith("line 98")


def test_a_log_that_cannot_be_written_stops_nobody(world):
    world.data.parent.mkdir()
    world.data.write_text("a file where the folder should be")
    log.append("lost")
    assert log.tail(10) == ""
