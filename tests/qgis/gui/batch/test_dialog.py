"""The dialog "Match many rasters", with an engine that finishes scenes as it is told."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from made_batches import Desk, Engine
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QPushButton
from tie_point_cases import wait_until

from hetmatch_qgis.client import batch_task, settings
from hetmatch_qgis.client.environment import NotSetUp
from hetmatch_qgis.gui.batch import dialog as batch_dialog
from hetmatch_qgis.gui.batch.dialog import WIDTH, BatchDialog
from hetmatch_qgis.gui.batch.table import OUTCOME
from hetmatch_qgis.gui.next_steps import close_all
from hetmatch_qgis.gui.setup import setup_line
from tests.qgis.tab_order import jumps_up

PLACE = (500_000, 10, 0, 5_000_000, 0, -10)


@pytest.fixture
def engine(monkeypatch) -> Engine:
    engine = Engine()
    monkeypatch.setattr(batch_task, "run_command", engine)
    monkeypatch.setattr(batch_dialog, "interpreter", lambda: sys.executable)
    return engine


@pytest.fixture
def folder(tmp_path, write_raster) -> Path:
    """Scenes with their reference among them."""
    folder = tmp_path / "scenes"
    folder.mkdir()
    for name in ("reference", "a", "b", "c"):
        write_raster(folder / f"{name}.tif", np.zeros((20, 20), np.uint8), PLACE, 32633)
    return folder


@pytest.fixture
def dialog(qgis_new_project, engine, folder, tmp_path):
    settings.write("match", None)
    settings.write("batch", None)
    layer = QgsRasterLayer(str(folder / "reference.tif"), "Ortho", "gdal")
    QgsProject.instance().addMapLayer(layer)
    dialog = BatchDialog(Desk())
    dialog.form.reference.set_layer(layer)
    dialog.form.folder.setFilePath(str(tmp_path / "out"))
    dialog.show()
    yield dialog
    dialog.shut_down()
    dialog.deleteLater()


def outcomes(dialog: BatchDialog) -> list[str]:
    table = dialog.table
    return [table.data(table.index(row, OUTCOME)) for row in range(table.rowCount())]


def run(dialog: BatchDialog) -> None:
    dialog.match.click()
    wait_until(lambda: not dialog.is_running)


def test_it_says_what_is_missing_until_it_can_start(dialog, folder):
    assert not dialog.match.isEnabled() and "scenes" in dialog.status.text()
    dialog.scenes.add_folder(folder)
    assert dialog.match.isEnabled() and dialog.status.text() == "4 scenes"
    dialog.form.folder.setFilePath("")
    assert not dialog.match.isEnabled() and "folder" in dialog.status.text()
    dialog.form.folder.setFilePath("/x")
    dialog.form.bands.setText("red")
    assert not dialog.match.isEnabled() and "numbers" in dialog.status.text()


def test_the_request_has_the_settings_of_a_match(dialog, engine, folder, tmp_path):
    settings.write("match/transform", "affine")
    settings.write("match/radius_metres", 400.0)
    dialog.form.restore()
    dialog.form.folder.setFilePath(str(tmp_path / "out"))
    dialog.form.modality.setCurrentIndex(dialog.form.modality.findData("sar"))
    dialog.form.bands.setText("2; 1")
    dialog.form.steps.setCurrentIndex(1)
    dialog.form.workers.setValue(3)
    dialog.scenes.add_folder(folder)
    run(dialog)
    (request,) = engine.requests
    assert request["command"] == "batch"
    assert request["reference"] == str(folder / "reference.tif")
    # The reference lies in the folder, too.
    assert request["scenes"] == [str(folder / f"{name}.tif") for name in "abc"]
    assert outcomes(dialog) == ["Matched"] * 3
    options = request["options"]
    assert (options["transform"], options["moving_modality"]) == ("affine", "sar")
    assert options["moving_bands"] == [2, 1]
    assert options["search_radius"] == pytest.approx(400, rel=0.01)
    assert (request["steps"], request["workers"]) == (["match", "warp"], 3)
    assert request["resume"] is True and request["out"] == str(tmp_path / "out")


def test_the_table_fills_while_the_window_answers(dialog, engine, folder, artefacts):
    engine.outcomes = {"b": "no_match", "c": "failed"}
    engine.hold_after = 2
    dialog.scenes.add_files([str(folder / f"{name}.tif") for name in "abc"])
    dialog.match.click()
    assert dialog.is_running and not dialog.form.isEnabled()
    wait_until(lambda: outcomes(dialog) == ["Matched", "No reliable match", ""])
    QTest.qWait(400)
    dialog.grab().save(str(artefacts / "batch_running.png"))
    assert engine.threads == [False]
    dialog.cancel()
    wait_until(lambda: not dialog.is_running)


def test_on_a_small_screen_the_outcomes_get_the_room(dialog, engine, folder):
    dialog.scenes.add_files([str(folder / f"{name}.tif") for name in "abc"])
    dialog._splitter.setOrientation(Qt.Orientation.Vertical)
    dialog.resize(1000, 640)
    dialog.show()
    QTest.qWait(50)
    before = dialog.panel.view.height()
    run(dialog)
    assert dialog.panel.view.height() > before + 100


def test_side_by_side_only_where_the_screen_has_the_room(dialog):
    form = dialog._splitter.widget(0)
    assert dialog._splitter.orientation() == Qt.Orientation.Horizontal or (
        dialog.screen().availableSize().width() < WIDTH
    )
    # As in a large font.
    form.widget().setMinimumWidth(dialog.screen().availableSize().width())
    dialog._fit_screen()
    assert dialog._splitter.orientation() == Qt.Orientation.Vertical


def test_a_cancelled_batch_is_resumed_by_the_same_button(dialog, engine, folder, artefacts):
    engine.outcomes = {"c": "failed"}
    engine.hold_after = 1
    dialog.scenes.add_files([str(folder / f"{name}.tif") for name in "abc"])
    dialog.match.click()
    wait_until(lambda: outcomes(dialog)[0] == "Matched")
    dialog.stop.click()
    wait_until(lambda: not dialog.is_running)
    assert "Cancelled after 1 of 3" in dialog.status.text()
    assert dialog.match.text() == "&Resume" and dialog.match.isEnabled()

    engine.hold_after = None
    run(dialog)
    assert outcomes(dialog) == ["Matched", "Matched", "Failed"]
    assert [request["resume"] for request in engine.requests] == [True, True]
    assert dialog.status.text() == "2 matched, 1 failed."
    messages = dialog._iface.messageBar()
    assert any("2 matched" in item.text() for item in messages.items())
    buttons = messages.currentItem().findChildren(QPushButton)
    assert "Open overview" in [button.text() for button in buttons]
    close_all()
    wait_until(lambda: not messages.items())
    # What failed may be tried again.
    assert dialog.match.text() == "&Resume"
    dialog.panel.select_row(0)
    dialog.grab().save(str(artefacts / "batch_done.png"))
    assert dialog.panel.overview.isEnabled() and dialog.panel.layers.isEnabled()
    assert not dialog.panel.report.isEnabled()


def test_scenes_without_a_match_are_no_reason_to_resume(dialog, engine, folder):
    engine.outcomes = {"a": "no_match"}
    dialog.scenes.add_files([str(folder / "a.tif")])
    run(dialog)
    assert dialog.match.text() == "&Match"
    assert dialog.status.text() == "1 without a reliable match."


def test_when_quitting_nothing_runs_any_more(dialog, engine, folder):
    engine.hold_after = 0
    dialog.scenes.add_folder(folder)
    dialog.match.click()
    wait_until(lambda: engine.requests)
    task = dialog._task
    dialog.shut_down()
    assert task._is_over.is_set()


def test_without_an_engine_set_up_is_offered(dialog, engine, folder, monkeypatch):
    def missing():
        raise NotSetUp("No Python.")

    monkeypatch.setattr(batch_dialog, "interpreter", missing)
    monkeypatch.setattr(setup_line, "interpreter", missing)
    wanted: list[bool] = []
    dialog.setup_requested.connect(lambda: wanted.append(True))
    dialog.scenes.add_folder(folder)
    for _ in range(2):
        dialog.match.click()
    assert not dialog.is_running and engine.requests == []
    assert dialog.setup_line.text.text() == "No Python." and not dialog.setup_line.isHidden()
    dialog.setup_line.button.click()
    assert wanted == [True]


def test_a_folder_without_scenes_is_a_sentence(dialog, tmp_path):
    (tmp_path / "empty").mkdir()
    dialog.scenes.add_folder(tmp_path / "empty")
    assert any("No file in" in item.text() for item in dialog.messages.items())


def test_selected_scenes_are_removed(dialog, folder):
    dialog.scenes.add_files([str(folder / f"{name}.tif") for name in "abc"])
    dialog.panel.select_row(1)
    dialog.scenes.removed.emit()
    assert [scene.name for scene in dialog.table.scenes()] == ["a.tif", "c.tif"]


def test_tab_leads_from_the_scenes_to_what_is_done_with_them(dialog):
    # From the end of the form to the top of the table.
    assert jumps_up(dialog.panel, allowed=("pairs",)) == []
    assert jumps_up(dialog, allowed=("add_layers",)) == []
