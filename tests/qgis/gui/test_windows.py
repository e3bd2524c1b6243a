"""The plugin's windows."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import QgsProject, QgsSettings
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialog, QDockWidget

from hetmatch_qgis.client import environment
from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.gui import windows as module
from hetmatch_qgis.gui.setup import setup_line
from hetmatch_qgis.gui.tie_points import dock as dock_module
from hetmatch_qgis.gui.tie_points.model.layer_files import geopackage_of
from hetmatch_qgis.gui.tie_points.open_layer import remember_layer
from hetmatch_qgis.gui.windows import Windows
from hetmatch_qgis.rasters.layer_sources import RasterSource
from tests.qgis.tie_point_cases import (
    FakeWorkerClient,
    Interface,
    add_result_layers,
    wait_until,
    write_result,
)


@pytest.fixture
def windows(qgis_new_project, monkeypatch):
    QgsSettings().clear()
    monkeypatch.setattr(dock_module, "create_worker", FakeWorkerClient)
    iface = Interface()
    windows = Windows(iface, iface.mainWindow())
    windows.iface = iface
    yield windows
    windows.shut_down()


@pytest.fixture
def layer(windows, tmp_path: Path):
    return add_result_layers(write_result(tmp_path / "result"))


def dialogs(windows, name: str) -> list[QDialog]:
    return windows.iface.mainWindow().findChildren(QDialog, name)


def test_a_dialog_is_made_once_and_stays(windows):
    first = windows.show_match()
    assert first.isVisible()
    first.close()
    assert windows.show_match() is first and first.isVisible()
    windows.show_setup()
    windows.show_setup()
    assert len(dialogs(windows, "hetmatchSetup")) == 1


def test_what_the_dialog_wants_is_handed_on(windows):
    requests = []
    windows.match_requested.connect(requests.append)
    request = MatchRequest(RasterSource("a.tif", "a"), RasterSource("b.tif", "b"))
    dialog = windows.show_match()
    dialog.requested.emit(request)
    assert requests == [request]
    dialog.setup_requested.emit()
    assert dialogs(windows, "hetmatchSetup")[0].isVisible()
    dialogs(windows, "hetmatchSetup")[0].close()
    windows.show_batch()
    windows._batch.setup_requested.emit()
    assert dialogs(windows, "hetmatchSetup")[0].isVisible()


def test_lines_about_the_set_up_go_once_the_engine_is_there(windows, monkeypatch):
    def missing():
        raise environment.NotSetUp("No Python.")

    changes = []
    windows.engine_changed.connect(lambda: changes.append(True))
    monkeypatch.setattr(setup_line, "interpreter", missing)
    windows.show_batch()
    assert not windows._batch.setup_line.isHidden()
    monkeypatch.setattr(setup_line, "interpreter", lambda: "python")
    monkeypatch.setattr(setup_line, "needs_setup", lambda: False)
    windows.show_setup()
    windows._setup.set_up.emit()
    assert windows._batch.setup_line.isHidden() and changes == [True]


def test_another_try_is_prepared_in_the_dialog(windows, tmp_path, monkeypatch):
    dialog, proposed = windows.show_match(), []
    monkeypatch.setattr(dialog, "propose_again", lambda *values: proposed.append(values))
    windows.match_again("request", {"status": "no_reliable_match"})
    assert proposed == [("request", {"status": "no_reliable_match"})]


def test_the_dock_opens_follows_and_tells_that_it_is_shown(windows, layer):
    shown = []
    windows.dock_shown.connect(shown.append)
    # Nothing is made for a layer that the user only looks at.
    windows.follow(layer)
    assert windows.iface.mainWindow().findChildren(QDockWidget) == []
    windows.iface.mainWindow().show()
    windows.open_points(layer)
    wait_until(lambda: "RMSE" in windows.dock().header.summary.text())
    assert shown[-1]
    windows.toggle_dock()
    assert not windows.dock().isUserVisible()


def test_the_dock_is_made_before_the_result_is_read(windows, layer):
    windows.open_points(layer)
    dock = windows.dock()
    assert dock._store is None, "QGIS goes on in between"
    wait_until(lambda: dock._store is not None)
    QgsProject.instance().removeMapLayer(layer)
    wait_until(lambda: dock._store is None)


def test_a_layer_that_is_gone_before_the_dock_is_made_is_not_opened(windows, layer):
    windows.open_points(layer)
    QgsProject.instance().clear()
    QTest.qWait(50)
    assert windows.dock()._store is None


def test_a_project_without_a_saved_panel_makes_none(windows, layer):
    windows.restore_dock()
    assert windows.iface.mainWindow().findChildren(QDockWidget) == []
    project = QgsProject.instance()
    remember_layer(project, layer)
    windows.restore_dock()
    wait_until(lambda: "RMSE" in windows.dock().header.summary.text())


def test_another_python_of_the_engine_ends_the_panel_s_worker(windows, layer):
    windows.open_points(layer)
    wait_until(lambda: windows.dock().panel.content.isEnabled())
    windows.show_setup()
    (setup,) = dialogs(windows, "hetmatchSetup")
    setup.set_up.emit()
    assert not windows.dock().panel.content.isEnabled()


def test_without_processing_a_sentence_says_what_is_missing(windows, layer, monkeypatch):
    asked = []
    monkeypatch.setattr(module, "show_algorithm", lambda *values: asked.append(values))
    windows.show_warp()
    assert asked == [("warp", {"RESULT": str(geopackage_of(layer).parent)})]
    assert "Processing" in windows.iface.messages[0]


def test_nothing_is_left_of_the_dock(windows, layer):
    windows.open_points(layer)
    windows.shut_down()
    wait_until(lambda: not windows.iface.mainWindow().findChildren(QDockWidget))
