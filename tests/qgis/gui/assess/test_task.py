"""An assessment in the task manager."""

from __future__ import annotations

from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.gui.assess import task as module
from hetmatch_qgis.gui.assess.task import AssessTask
from hetmatch_qgis.rasters.layer_sources import RasterSource


def test_the_answer_and_the_failure_are_told_with_their_request(qgis_app, monkeypatch):
    request = MatchRequest(RasterSource("a.tif", "a"), RasterSource("b.tif", "b"))
    task = AssessTask(request)
    assert "b on a" in task.description()
    commands, told = [], []
    monkeypatch.setattr(module, "run_pair", lambda command, *_more: commands.append(command) or {})
    task.assessed.connect(lambda *outcome: told.append(outcome))
    task.failed.connect(lambda *outcome: told.append(outcome))
    task.cancelled.connect(lambda *outcome: told.append(outcome))
    assert task.run()
    task.finished(True)
    task.tell_problem("Why.")
    task.tell_cancelled()
    assert commands == ["assess"]
    assert told == [(request, {}), (request, "Why."), (request,)]
