"""The user says where a result or its rasters are."""

from __future__ import annotations

import shutil

import pytest
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtWidgets import QFileDialog

from hetmatch_qgis.gui.results.recent import recent_results
from hetmatch_qgis.gui.tie_points.dock import TiePointDock
from tests.qgis.tie_point_cases import (
    FakeWorkerClient,
    Interface,
    add_result_layers,
    wait_until,
    write_result,
)


@pytest.fixture
def dock(qgis_new_project):
    iface = Interface()
    dock = TiePointDock(iface, iface.mainWindow(), FakeWorkerClient)
    dock.iface = iface
    yield dock
    dock.close_result()
    dock.deleteLater()


def test_a_result_that_moved_is_found_and_opens(dock, tmp_path, monkeypatch):
    project = QgsProject.instance()
    layer = add_result_layers(write_result(tmp_path / "before"))
    dock.open_layer(layer)
    project.write(str(tmp_path / "project.qgz"))
    dock.close_result()
    project.clear()
    shutil.move(tmp_path / "before", tmp_path / "after")
    project.read(str(tmp_path / "project.qgz"))
    dock.restore(project)
    assert "was moved or deleted" in dock.results.notice.text()
    assert "(missing)" in dock.results.results.itemText(1)
    after = str(tmp_path / "after")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: after)
    dock.results.notice.linkActivated.emit("find")
    wait_until(lambda: dock._session.is_open)
    assert dock.view.model().rowCount() == 20
    assert dock.results.notice.text() == ""
    assert dock.header.problem.text() == ""
    # The menu lists folders that are there.
    assert recent_results()[0].folder == after


def test_a_raster_that_moved_is_found_and_the_engine_starts(dock, tmp_path, monkeypatch):
    path = write_result(tmp_path / "out")
    before, after = path.parent / "moving.tif", tmp_path / "elsewhere.tif"
    raster = QgsRasterLayer(str(before), "moving")
    layer = add_result_layers(path)
    before.rename(after)
    broken = QgsRasterLayer(str(before), "moving")
    QgsProject.instance().addMapLayers([raster, broken], False)
    dock.open_layer(layer)
    wait_until(lambda: "or find it" in dock.header.problem.text())
    assert not dock._session.is_started
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(after), ""))
    dock.header.problem.linkActivated.emit("find")
    wait_until(lambda: dock._session.is_open)
    assert dock._store.record.moving == str(after)
    assert broken.isValid()


def test_a_dialog_that_is_closed_changes_nothing(dock, tmp_path, monkeypatch):
    path = write_result(tmp_path / "out")
    (path.parent / "moving.tif").unlink()
    dock.open_layer(add_result_layers(path))
    wait_until(lambda: "or find it" in dock.header.problem.text())
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    dock.header.problem.linkActivated.emit("find")
    assert "or find it" in dock.header.problem.text()


def test_a_wrong_file_is_refused_in_the_message_bar(dock, tmp_path, monkeypatch):
    path = write_result(tmp_path / "out")
    (path.parent / "moving.tif").unlink()
    dock.open_layer(add_result_layers(path))
    wait_until(lambda: "or find it" in dock.header.problem.text())
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    dock.header.problem.linkActivated.emit("find")
    assert "is not the raster of this match" in dock.iface.messages[0]
