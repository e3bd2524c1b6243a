"""What the buttons under the maps do."""

import time

import pytest
from osgeo import gdal
from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QFileDialog, QMessageBox

from hetmatch_qgis.gui.tie_points import handover, warp
from hetmatch_qgis.gui.tie_points.dock import TiePointDock
from hetmatch_qgis.gui.tie_points.handover import Handover
from tests.qgis.tie_point_cases import (
    FakeWorker,
    Interface,
    wait_for_fit,
    wait_until,
    write_result,
)


class ExportingWorker(FakeWorker):
    """Exports a VRT that GDAL can warp."""

    def _export(self, out, points, transform):
        answer = super()._export(out, points, transform)
        source = gdal.Open(self.commands("open")[0]["moving"])
        gcps = [gdal.GCP(row[0], row[1], 0, row[2], row[3]) for row in points]
        vrt = answer["outputs"]["moving_gcps.vrt"]
        gdal.Translate(vrt, source, format="VRT", GCPs=gcps, noData=0)
        return answer | {"gdalwarp": ["-overwrite", "-order", "1", "-r", "near"]}


@pytest.fixture
def iface(qgis_app):
    return Interface()


@pytest.fixture
def dock(qgis_new_project, iface, tmp_path):
    dock = TiePointDock(iface, iface.mainWindow(), ExportingWorker)
    dock.open(write_result(tmp_path / "result"))
    wait_for_fit(dock._editor)
    yield dock
    dock.close_result()


@pytest.fixture
def choose(monkeypatch):
    """Answers the file dialogs."""

    def chosen(path):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(path))

    return chosen


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_warped_raster_is_loaded_and_nothing_else_is_left(dock, iface, choose, tmp_path):
    target = tmp_path / "out" / "warped"
    target.parent.mkdir()
    choose(target)
    dock.buttons["warp"].click()
    wait_until(lambda: iface.messages)
    assert "Warped to" in iface.messages[0]
    assert "warped.tif" in names(target.parent)
    assert not [name for name in names(target.parent) if name.startswith(".hetmatch")]
    assert [layer.name() for layer in QgsProject.instance().mapLayers().values()] == ["warped"]


def test_a_failed_warp_says_why_and_leaves_what_was_there(dock, iface, choose, tmp_path):
    target = tmp_path / "out" / "warped.tif"
    target.parent.mkdir()
    target.write_text("earlier")
    choose(target)
    dock._session._worker._export = lambda out, **_: {
        "outputs": {"moving_gcps.vrt": f"{out}/missing.vrt"},
        "gdalwarp": ["-order", "1"],
    }
    dock.buttons["warp"].click()
    wait_until(lambda: iface.messages)
    assert "The warp failed" in iface.messages[0] and "missing.vrt" in iface.messages[0]
    assert target.read_text() == "earlier" and names(target.parent) == ["warped.tif"]


def test_a_cancelled_warp_leaves_nothing(qgis_app, dock, tmp_path):
    workplace = warp.Workplace(tmp_path / "warped.tif")
    task = warp.WarpTask(tmp_path / "result" / "moving.tif", ["-r", "near"], workplace)
    told = []
    task.failed.connect(told.append)
    task.cancel()
    task.finished(task.run())
    assert "cancelled" in told[0]
    assert names(tmp_path) == ["result"]


def test_a_warp_does_not_replace_an_input(dock, iface, choose, tmp_path):
    choose(tmp_path / "result" / "moving.tif")
    dock.buttons["warp"].click()
    assert "would replace an input" in iface.messages[0]


def test_exported_files_are_linked_in_the_message_bar(dock, iface, choose, tmp_path):
    choose(tmp_path)
    dock.buttons["export"].click()
    wait_until(lambda: iface.messages)
    assert (tmp_path / "moving_gcps.vrt").exists()
    assert str(tmp_path) in iface.messages[0] and "<a href" in iface.messages[0]


def test_the_open_result_is_not_exported_over(dock, iface, choose, tmp_path):
    choose(tmp_path / "result")
    dock.buttons["export"].click()
    assert "choose another folder" in iface.messages[0]
    assert not (tmp_path / "result" / "moving_gcps.vrt").exists()


def test_the_georeferencer_gets_its_points_beside_the_raster(dock, iface, monkeypatch, tmp_path):
    opened = []
    monkeypatch.setattr(
        handover, "open_georeferencer", lambda raster, _: opened.append(raster) or True
    )
    dock.buttons["georeferencer"].click()
    wait_until(lambda: opened)
    assert opened[0] == tmp_path / "result" / "moving.tif"
    assert (tmp_path / "result" / "moving.tif.points").read_text().startswith("mapX")


def test_points_that_are_there_are_replaced_only_when_asked(dock, iface, monkeypatch, tmp_path):
    beside = tmp_path / "result" / "moving.tif.points"
    beside.write_text("mine")
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.No)
    dock.buttons["georeferencer"].click()
    assert beside.read_text() == "mine"


def test_without_the_georeferencer_the_user_is_told_which_file_to_open(dock, iface):
    dock.buttons["georeferencer"].click()
    wait_until(lambda: iface.messages)
    assert "moving.tif" in iface.messages[0] and "Georeferencer" in iface.messages[0]


def test_where_points_cannot_be_written_an_export_is_offered(dock, iface, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(handover, "_put", refuse)
    dock.buttons["georeferencer"].click()
    wait_until(lambda: iface.messages)
    assert "Permission denied" in iface.messages[0]


def test_a_missing_report_is_said(dock, iface):
    dock.buttons["report"].click()
    assert "no report" in iface.messages[0]


def test_a_warp_whose_points_are_closed_in_mid_run_leaves_nothing(dock, iface, choose, tmp_path):
    target = tmp_path / "out" / "warped.tif"
    target.parent.mkdir()
    choose(target)
    dock._session._worker.held = True
    dock.buttons["warp"].click()
    assert len(names(target.parent)) == 1

    dock.close_result()

    assert names(target.parent) == []
    assert "closed before" in iface.messages[0]


def test_an_export_that_is_cut_short_takes_its_half_written_files_along(
    dock, iface, choose, tmp_path
):
    folder = tmp_path / "out"
    (folder / ".hetmatch-half").mkdir(parents=True)
    (folder / "mine.txt").touch()
    choose(folder)
    dock._session._worker.held = True
    dock.buttons["export"].click()

    dock.close_result()

    assert names(folder) == ["mine.txt"]


def test_a_warp_ends_with_the_plugin(dock, choose, tmp_path, monkeypatch):
    target = tmp_path / "out" / "warped.tif"
    target.parent.mkdir()
    choose(target)
    monkeypatch.setattr(warp.gdal, "Warp", _warp_without_end)
    monkeypatch.setattr(warp.gdal, "WarpOptions", _Options)
    dock.buttons["warp"].click()
    (handover,) = dock.findChildren(Handover)
    wait_until(lambda: handover._tasks and handover._tasks[0].progress() > 0)

    dock.end()

    # Without a turn of the event loop, as when QGIS quits.
    assert names(target.parent) == []
    wait_until(lambda: not handover._tasks)


def _warp_without_end(_target, _source, options):
    while options.progress(0.5, None, None):
        time.sleep(0.01)


class _Options:
    def __init__(self, options, callback) -> None:
        self.progress = callback
