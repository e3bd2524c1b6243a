"""Matches in the background and their messages."""

from __future__ import annotations

import threading

import pytest
from qgis.core import Qgis, QgsApplication, QgsProject

from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.client.worker_errors import WorkerCancelled, WorkerError
from hetmatch_qgis.gui.match.match_runs import MatchRuns
from hetmatch_qgis.rasters.layer_sources import RasterSource
from tests.qgis.tie_point_cases import Interface, wait_until


@pytest.fixture
def engine_run(monkeypatch):
    """Holds a match until it may go on; "bad" fails."""
    gate = threading.Event()

    def run(request, progress, feedback):
        assert gate.wait(20)
        if request.moving.name == "bad":
            raise WorkerError("It cannot be read.")
        return {"status": "matched"}

    monkeypatch.setattr("hetmatch_qgis.client.match_task.run_match", run)
    yield gate
    gate.set()


@pytest.fixture
def runs(qgis_new_project):
    iface = Interface()
    runs = MatchRuns(iface, iface.mainWindow())
    runs.iface, runs.told = iface, []
    runs.matched.connect(lambda *values: runs.told.append(values))
    runs.failed.connect(lambda *values: runs.told.append(values))
    yield runs
    runs.shut_down()


def request(name: str) -> MatchRequest:
    return MatchRequest(
        RasterSource("a.tif", "a"), RasterSource("b.tif", name), folder=f"/nowhere/{name}"
    )


def test_a_match_has_a_message_as_long_as_it_runs(runs, engine_run):
    runs.start(request("<b>"))
    runs.start(request("bad"))
    first, second = sorted(runs.iface.messages, key=lambda text: "queued" in text)
    assert "&lt;b&gt; on a: matching in the background" in first
    assert "bad on a: queued; matches that run before it: 1" in second
    engine_run.set()
    wait_until(lambda: len(runs.told) == 2)
    assert runs.told == [
        (request("<b>"), {"status": "matched"}, True),
        (request("bad"), "It cannot be read."),
    ]
    assert runs.iface.messages == []


def test_a_match_that_ends_in_another_project_says_so(runs, engine_run):
    runs.start(request("b"))
    QgsProject.instance().clear()
    engine_run.set()
    wait_until(lambda: runs.told)
    assert runs.told == [(request("b"), {"status": "matched"}, False)]


def test_a_cancelled_match_is_not_told_as_a_failure(runs, engine_run, monkeypatch):
    def run(request, progress, feedback):
        assert engine_run.wait(20)
        raise WorkerCancelled

    monkeypatch.setattr("hetmatch_qgis.client.match_task.run_match", run)
    runs.start(request("<b>"))
    runs.start(request("waits"))
    for task in reversed(QgsApplication.taskManager().activeTasks()):
        task.cancel()
    engine_run.set()
    wait_until(lambda: sum("Cancelled" in text for text in runs.iface.messages) == 2)
    assert "Cancelled; nothing was written." in runs.iface.messages
    bar = runs.iface.messageBar()
    assert {item.level() for item in bar.items()} == {Qgis.MessageLevel.Info}
    assert {item.title() for item in bar.items()} == {"&lt;b&gt; on a", "waits on a"}
    assert runs.told == []
