"""What the buttons under the maps do."""

import json
import os
import platform
import shutil
import time
from pathlib import Path

import pytest
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QFileDialog, QMessageBox, QPushButton

from hetmatch_qgis.client import settings
from hetmatch_qgis.client import warp_request as warping
from hetmatch_qgis.client.worker_errors import WorkerCancelled, WorkerError
from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.common.staging_folder import MARK
from hetmatch_qgis.gui.compare.compare_bar import CompareBar
from hetmatch_qgis.gui.file_dialogs import WARPED
from hetmatch_qgis.gui.tie_points import handover
from hetmatch_qgis.gui.tie_points.dock import TiePointDock
from hetmatch_qgis.gui.tie_points.handover import Handover
from hetmatch_qgis.gui.tie_points.warp_dialog import WarpChoice, WarpDialog
from tests.qgis.tie_point_cases import (
    FakeWorkerClient,
    Interface,
    wait_for_fit,
    wait_until,
    write_result,
)


class ExportingWorker(FakeWorkerClient):
    """Exports what the engine's warp looks at, and a report."""

    def _export(self, out, points, transform):
        answer = super()._export(out, points, transform)
        result_json = {
            "moving": {"path": self.commands("open")[0]["moving"]},
            "transform": transform,
        }
        (Path(out) / "result.json").write_text(json.dumps(result_json))
        (Path(out) / "report.html").write_text("edited")
        return answer


class Engine:
    """Stands in for the engine's warp: copies each raster; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict] = []
        self.results: list[dict] = []
        self.warnings: list[str] = []
        self.problem: Exception | None = None

    def run(self, command, progress, feedback, result, out, rasters, options):
        self.asked.append({"command": command, "rasters": rasters, "options": options, "out": out})
        self.results.append(json.loads((Path(result) / "result.json").read_text()))
        if self.problem is not None:
            raise self.problem
        sources = rasters or [self.results[-1]["moving"]["path"]]
        targets = [Path(out)]
        if not out.endswith(".tif"):
            targets = [Path(out) / warping.registered_name(source) for source in sources]
        for source, target in zip(sources, targets, strict=True):
            shutil.copyfile(source, target)
        outputs = [
            {"source": str(source), "target": str(target)}
            for source, target in zip(sources, targets, strict=True)
        ]
        answer = {"kind": "affine", "model": "an affine", "checks": {"rmse_px": 0.4}}
        return answer | {"outputs": outputs, "warnings": self.warnings}


@pytest.fixture
def warp_engine(monkeypatch):
    engine = Engine()
    monkeypatch.setattr(warping, "run_command", engine.run)
    return engine


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
    """Answers the file dialog."""

    def chosen(path):
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(path))

    return chosen


@pytest.fixture
def choose_warp(monkeypatch):
    """Answers the warp's dialog."""

    def chosen(target, **more):
        target.parent.mkdir(exist_ok=True)
        monkeypatch.setattr(handover, "ask_for_warp", lambda *_: WarpChoice(target, **more))

    return chosen


@pytest.fixture
def opened(monkeypatch):
    """What the browser is asked to open."""
    addresses = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: addresses.append(Path(url.toLocalFile()))
    )
    return addresses


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def layers():
    return sorted(layer.name() for layer in QgsProject.instance().mapLayers().values())


def test_the_warped_raster_is_loaded_and_nothing_else_is_left(
    dock, iface, warp_engine, choose_warp, tmp_path
):
    choose_warp(tmp_path / "out" / "warped.tif", options={"transform": "affine"})
    dock.buttons["warp"].click()
    wait_until(lambda: iface.messages)
    assert "Warped to" in iface.messages[0] and "Affine" in iface.messages[0]
    assert names(tmp_path / "out") == ["warped.tif"]
    assert layers() == ["warped"]
    (asked,) = warp_engine.asked
    assert asked["command"] == "warp" and asked["rasters"] is None
    assert asked["options"] == {"transform": "affine"}


def test_the_warped_raster_is_compared_with_the_reference_on_the_map(
    dock, iface, warp_engine, choose_warp, tmp_path
):
    reference = QgsRasterLayer(str(tmp_path / "result" / "reference.tif"), "reference")
    QgsProject.instance().addMapLayer(reference)
    choose_warp(tmp_path / "out" / "warped.tif")
    dock.buttons["warp"].click()
    wait_until(lambda: iface.messages)
    (button,) = iface.messageBar().items()[0].findChildren(QPushButton)
    assert button.text() == "Compare"
    button.click()
    bar = iface.mapCanvas().findChild(CompareBar)
    assert (bar.lower.currentText(), bar.upper.currentText()) == ("reference", "warped")
    bar.close_requested.emit()


def test_the_points_are_warped_by_as_they_are_now(dock, warp_engine, iface, choose_warp, tmp_path):
    choose_warp(tmp_path / "out" / "warped.tif")
    dock._editor.choose_transform("homography")
    wait_for_fit(dock._editor)
    dock.buttons["warp"].click()
    wait_until(lambda: iface.messages)
    assert warp_engine.results[0]["transform"] == "homography"


def test_other_rasters_are_warped_alike_beside_it(dock, iface, warp_engine, choose_warp, tmp_path):
    companions = []
    for name in ("red", "green"):
        companions.append(str(tmp_path / f"{name}.tif"))
        shutil.copyfile(tmp_path / "result" / "moving.tif", companions[-1])
    choose_warp(tmp_path / "out" / "warped.tif", companions=tuple(companions))
    dock.buttons["warp"].click()
    wait_until(lambda: iface.messages)
    written = ["green_registered.tif", "red_registered.tif", "warped.tif"]
    assert names(tmp_path / "out") == written
    assert layers() == ["green_registered", "red_registered", "warped"]


def test_rasters_that_are_not_to_be_loaded_are_not(dock, iface, warp_engine, choose_warp, tmp_path):
    choose_warp(tmp_path / "out" / "warped.tif", loads=False)
    dock.buttons["warp"].click()
    wait_until(lambda: iface.messages)
    assert names(tmp_path / "out") == ["warped.tif"] and layers() == []


def test_gdal_s_warnings_are_said(dock, iface, warp_engine, choose_warp, tmp_path):
    warp_engine.warnings = ["Lossy <conversion>.", "More."]
    choose_warp(tmp_path / "out" / "warped.tif")
    dock.buttons["warp"].click()
    wait_until(lambda: iface.messages)
    assert "Lossy &lt;conversion&gt;. (all warnings are in the log)" in iface.messages[0]


def test_a_failed_warp_says_why_and_leaves_what_was_there(
    dock, iface, warp_engine, choose_warp, tmp_path
):
    choose_warp(tmp_path / "out" / "warped.tif")
    (tmp_path / "out" / "warped.tif").write_text("earlier")
    warp_engine.problem = WorkerError("The moving raster is missing; put it back.")
    dock.buttons["warp"].click()
    wait_until(lambda: iface.messages)
    assert iface.messages[0] == "The warp failed: The moving raster is missing; put it back."
    assert (tmp_path / "out" / "warped.tif").read_text() == "earlier"
    assert names(tmp_path / "out") == ["warped.tif"]


def test_a_cancelled_warp_leaves_nothing(dock, iface, warp_engine, choose_warp, tmp_path):
    choose_warp(tmp_path / "new" / "warped.tif")
    (tmp_path / "new").rmdir()
    warp_engine.problem = WorkerCancelled()
    dock.buttons["warp"].click()
    wait_until(lambda: iface.messages)
    assert "cancelled" in iface.messages[0]
    assert not (tmp_path / "new").exists()


def test_nothing_of_the_raster_that_was_there_is_taken_for_the_new_one_s(
    dock, iface, warp_engine, choose_warp, tmp_path
):
    choose_warp(tmp_path / "out" / "warped.tif")
    (tmp_path / "out" / "warped.tif.aux.xml").write_text("<statistics of another raster/>")
    dock.buttons["warp"].click()
    wait_until(lambda: iface.messages)
    assert names(tmp_path / "out") == ["warped.tif"]


@pytest.fixture
def dialog(qgis_app, iface, tmp_path, monkeypatch):
    write_result(tmp_path / "result")
    warnings = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *arguments: warnings.append(arguments[2]))
    moving, reference = (tmp_path / "result" / f"{name}.tif" for name in ("moving", "reference"))
    dialog = WarpDialog(moving, reference, "thin_plate", iface.mainWindow())
    dialog.warnings = warnings
    yield dialog
    dialog.deleteLater()


def test_the_dialog_proposes_what_is_fitted_and_a_file_beside_the_raster(dialog, tmp_path):
    choice = dialog.choice()
    assert choice.target == tmp_path / "result" / "moving_registered.tif"
    assert choice.options == {
        "transform": "thin_plate",
        "resampling": "auto",
        "grid": "native",
    }
    assert dialog.transform.currentText() == "Thin plate spline (as fitted)"
    kinds = [dialog.transform.itemData(row) for row in range(dialog.transform.count())]
    assert len(set(kinds)) == len(kinds) and "auto" not in kinds
    dialog.accept()
    assert dialog.result() == WarpDialog.DialogCode.Accepted


def test_what_is_no_file_is_warped_into_a_folder_that_is_there(qgis_app, iface, tmp_path):
    (tmp_path / "all.zip").touch()
    for moving, target in (
        (f"/vsizip/{tmp_path}/all.zip/in/moving.tif", tmp_path / "moving_registered.tif"),
        ("/vsicurl/https://host/in/moving.tif?k=1", Path.home() / "moving_registered.tif"),
    ):
        dialog = WarpDialog(raster_name(moving), tmp_path / "a.tif", "affine", iface.mainWindow())
        assert dialog.choice().target == target
        dialog.deleteLater()


def test_what_lies_in_a_write_protected_folder_is_warped_elsewhere(
    qgis_new_project, iface, tmp_path, monkeypatch
):
    settings.write(WARPED, None)
    (tmp_path / "archive").mkdir()
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path).name != "archive")
    moving = tmp_path / "archive" / "moving.tif"

    def proposed() -> WarpDialog:
        return WarpDialog(moving, tmp_path / "a.tif", "affine", iface.mainWindow())

    assert proposed().choice().target == Path.home() / "moving_registered.tif"
    dialog = proposed()
    dialog.file.setFilePath(str(tmp_path / "first_registered.tif"))
    dialog.accept()
    assert proposed().choice().target == tmp_path / "moving_registered.tif"
    settings.write(WARPED, None)


def test_a_warp_does_not_replace_an_input(dialog, tmp_path):
    dialog.file.setFilePath(str(tmp_path / "result" / "moving.tif"))
    dialog.accept()
    assert "would replace an input" in dialog.warnings[0]
    assert dialog.result() != WarpDialog.DialogCode.Accepted


def test_files_that_are_there_are_replaced_only_when_asked(dialog, monkeypatch, tmp_path):
    asked = []

    def refuse(*arguments):
        asked.append(arguments[2])
        return QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "question", refuse)
    (tmp_path / "result" / "red_registered.tif").touch()
    dialog.add_companions([str(tmp_path / "elsewhere" / "red.tif")] * 2)
    assert dialog.companions.count() == 1
    dialog.accept()
    assert "red_registered.tif" in asked[0] and "moving_registered.tif" not in asked[0]
    assert dialog.result() != WarpDialog.DialogCode.Accepted


def test_a_file_without_ending_becomes_a_tiff(dialog, tmp_path):
    dialog.file.setFilePath(str(tmp_path / "warped"))
    assert dialog.choice().target == tmp_path / "warped.tif"


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


@pytest.mark.parametrize("button", ["export", "georeferencer"])
def test_too_few_points_for_gcps_are_no_success(dock, iface, choose, monkeypatch, tmp_path, button):
    def no_gcps(_worker, out, points, transform):
        (Path(out) / "result.json").write_text("{}")
        return {"outputs": {"result.json": f"{out}/result.json"}, "left_out": "Too few points."}

    monkeypatch.setattr(ExportingWorker, "_export", no_gcps)
    choose(tmp_path)
    dock.buttons[button].click()
    wait_until(lambda: iface.messages)
    assert "Too few points." in iface.messages[0] and "cannot be written" not in iface.messages[0]
    assert not (tmp_path / "result" / "moving.tif.points").exists()


def test_without_the_georeferencer_the_user_is_told_which_file_to_open(dock, iface):
    dock.buttons["georeferencer"].click()
    wait_until(lambda: iface.messages)
    assert "moving.tif" in iface.messages[0] and "Georeferencer" in iface.messages[0]


def test_where_points_cannot_be_written_an_export_is_offered(dock, iface, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(handover, "copy_atomically", refuse)
    dock.buttons["georeferencer"].click()
    wait_until(lambda: iface.messages)
    assert "Permission denied" in iface.messages[0]


def test_points_that_are_open_in_another_program_are_to_be_closed(dock, iface, monkeypatch):
    def refuse(*_):
        error = PermissionError(13, "The process cannot access the file")
        error.winerror = 32
        raise error

    monkeypatch.setattr(handover, "copy_atomically", refuse)
    dock.buttons["georeferencer"].click()
    wait_until(lambda: iface.messages)
    assert "moving.tif.points' is open in another program; close it there" in iface.messages[0]
    assert "Export GCPs…" in iface.buttons()


def test_no_points_can_lie_beside_what_is_no_file(dock, iface):
    dock._handover._moving = raster_name("/vsicurl/https://host/moving.tif")
    dock.buttons["georeferencer"].click()
    assert "export the GCPs to another folder" in iface.messages[0]


def test_a_missing_report_is_said(dock, iface):
    dock.buttons["report"].click()
    assert "no report" in iface.messages[0]


def test_the_report_is_that_of_the_match_until_points_are_edited(dock, opened, tmp_path):
    (tmp_path / "result" / "report.html").write_text("of the match")
    dock.buttons["report"].click()
    assert opened == [tmp_path / "result" / "report.html"]


def test_the_report_of_edited_points_is_made_anew(dock, opened, tmp_path):
    (tmp_path / "result" / "report.html").write_text("of the match")
    dock._editor.set_enabled([1], False)
    wait_for_fit(dock._editor)
    dock.buttons["report"].click()
    wait_until(lambda: opened)
    assert opened[0].read_text() == "edited"
    assert (tmp_path / "result" / "report.html").read_text() == "of the match"


def test_without_the_engine_the_report_of_the_match_is_said_to_be_it(dock, iface, opened, tmp_path):
    (tmp_path / "result" / "report.html").write_text("of the match")
    dock._editor.set_enabled([1], False)
    dock._session.stop()
    dock.buttons["report"].click()
    assert opened == [tmp_path / "result" / "report.html"]
    assert "original match" in iface.messages[0]


def test_a_warp_whose_points_are_closed_in_mid_run_leaves_nothing(
    dock, iface, warp_engine, choose_warp, tmp_path
):
    choose_warp(tmp_path / "out" / "warped.tif")
    dock._session._worker.held = True
    dock.buttons["warp"].click()

    dock.close_result()

    assert names(tmp_path / "out") == []
    assert "closed before" in iface.messages[0]


def test_an_export_that_is_cut_short_takes_its_half_written_files_along(
    dock, iface, choose, tmp_path
):
    folder = tmp_path / "out"
    (folder / ".hetmatch-half").mkdir(parents=True)
    # As an engine leaves it that was killed.
    (folder / ".hetmatch-half" / MARK).write_text(platform.node(), encoding="utf-8")
    (folder / "mine.txt").touch()
    choose(folder)
    dock._session._worker.held = True
    dock.buttons["export"].click()

    dock.close_result()

    assert names(folder) == ["mine.txt"]


def test_a_warp_ends_with_the_plugin(dock, choose_warp, tmp_path, monkeypatch):
    choose_warp(tmp_path / "out" / "warped.tif")
    monkeypatch.setattr(warping, "run_command", _warp_without_end)
    dock.buttons["warp"].click()
    (handover,) = dock.findChildren(Handover)
    wait_until(lambda: handover._tasks and handover._tasks[0].progress() > 0)

    dock.shut_down()

    # Without a turn of the event loop, as when QGIS quits.
    assert names(tmp_path / "out") == []
    wait_until(lambda: not handover._tasks)


def _warp_without_end(_command, progress, feedback, **_):
    progress(0.5, "Warping")
    while not feedback.isCanceled():
        time.sleep(0.01)
    raise WorkerCancelled
