"""A warp from the message of a match."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QPushButton

from hetmatch_qgis.client.warp_request import WarpRequest
from hetmatch_qgis.client.worker_errors import WorkerCancelled, WorkerError
from hetmatch_qgis.gui.assess.assessments import Assessments
from hetmatch_qgis.gui.results import result_warps
from hetmatch_qgis.gui.results.result_warps import ResultWarps, ResultWarpTask
from hetmatch_qgis.gui.tie_points.model.layer_files import geopackage_of
from hetmatch_qgis.gui.tie_points.model.match_record import RecordTable
from hetmatch_qgis.gui.tie_points.warp_dialog import WarpChoice
from tests.qgis.tie_point_cases import Interface, wait_until, write_result


@pytest.fixture
def result(tmp_path: Path) -> Path:
    return write_result(tmp_path / "result").parent


def test_a_result_is_warped_and_stays(qgis_new_project, result, tmp_path, monkeypatch):
    iface = Interface()
    assessments = Assessments(iface, iface.mainWindow())
    asked = []
    monkeypatch.setattr(assessments, "ask", lambda *rasters: asked.append(rasters))
    target = tmp_path / "warped.tif"
    target.write_bytes((result / "moving.tif").read_bytes())
    choice = WarpChoice(target, loads=True)
    monkeypatch.setattr(result_warps, "ask_for_warp", lambda *_inputs: choice)

    def run(request: WarpRequest, progress, feedback):
        assert request.result == result and request.target == target
        output = {"target": str(target)}
        return {"outputs": [output], "kind": "affine", "model": "affine", "warnings": []}

    monkeypatch.setattr("hetmatch_qgis.gui.tie_points.warp_task.run_warp", run)
    warps = ResultWarps(iface, iface.mainWindow())
    warps.ask(str(result))
    wait_until(lambda: iface.messages)
    assert "Warped to" in iface.messages[0]
    assert (result / "tie_points.gpkg").is_file()
    assert QgsProject.instance().mapLayersByName("warped")
    (button,) = [
        button
        for button in iface.messageBar().currentItem().findChildren(QPushButton)
        if button.objectName() == "assess"
    ]
    button.click()
    assert asked == [(str(result / "reference.tif"), str(target))]


def test_a_cancelled_warp_keeps_the_result(qgis_app, result, tmp_path):
    task = ResultWarpTask(WarpRequest(result, tmp_path / "w.tif"), "w.tif", loads=False)
    task.tell_cancelled()
    assert (result / "tie_points.gpkg").is_file()


@pytest.mark.parametrize(
    ("error", "told"),
    [(WorkerCancelled(), "was cancelled"), (WorkerError("No room.", 2), "failed: No room.")],
)
def test_a_warp_that_ends_early_is_told(
    qgis_new_project, result, tmp_path, monkeypatch, error, told
):
    monkeypatch.setattr(
        result_warps, "ask_for_warp", lambda *_inputs: WarpChoice(tmp_path / "w.tif")
    )

    def run(*_arguments):
        raise error

    monkeypatch.setattr("hetmatch_qgis.gui.tie_points.warp_task.run_warp", run)
    iface = Interface()
    warps = ResultWarps(iface, iface.mainWindow())
    warps.ask(str(result))
    wait_until(lambda: iface.messages)
    assert told in iface.messages[0]


def test_edited_points_are_opened_in_the_panel(qgis_new_project, result, monkeypatch):
    monkeypatch.setattr(result_warps, "ask_for_warp", lambda *_inputs: pytest.fail("asked"))
    assert RecordTable(result / "tie_points.gpkg").write("edited", "1")
    iface = Interface()
    warps = ResultWarps(iface, iface.mainWindow())
    opened = []
    warps.points_requested.connect(opened.append)
    warps.ask(str(result))
    assert geopackage_of(opened[0]) == result / "tie_points.gpkg"
    assert "were edited" in iface.messages[0]


def test_a_result_that_is_gone_is_told_in_one_sentence(qgis_app, tmp_path, monkeypatch):
    monkeypatch.setattr(result_warps, "ask_for_warp", lambda *_inputs: pytest.fail("asked"))
    iface = Interface()
    ResultWarps(iface, iface.mainWindow()).ask(str(tmp_path))
    assert "cannot be read" in iface.messages[0]
