"""The dock with the real engine, where one is configured."""

import os
import signal

import numpy as np
import pytest
from osgeo import gdal
from qgis.PyQt.QtWidgets import QFileDialog

from hetmatch_qgis.client import environment
from hetmatch_qgis.gui.tie_points.dock import TiePointDock
from hetmatch_qgis.gui.tie_points.model.points import MOVING
from tests.qgis.tie_point_cases import WORST, Interface, wait_for_fit, wait_until, write_result

PYTHON = os.environ.get("HETMATCH_TEST_PYTHON", "")
pytestmark = pytest.mark.skipif(
    not PYTHON, reason="HETMATCH_TEST_PYTHON names no Python that has the engine's packages"
)


@pytest.fixture
def dock(qgis_app, qgis_new_project, tmp_path):
    before = environment.chosen_interpreter()
    environment.choose_interpreter(PYTHON)
    iface = Interface()
    path = write_result(tmp_path / "result")
    _draw(tmp_path / "result")
    dock = TiePointDock(iface, iface.mainWindow())
    dock.iface = iface
    dock.open(path)
    wait_for_fit(dock._editor, 120)
    assert dock.header.problem.text() == ""
    yield dock
    dock.close_result()
    environment.choose_interpreter(before)


def _draw(folder):
    """Give the rasters something to match: smooth noise, the same in both places."""
    from tests.qgis.tie_point_cases import SIZE, true_moving

    noise = np.random.default_rng(1).normal(size=(40, 40))
    rows, columns = np.mgrid[0:SIZE, 0:SIZE] + 0.5
    spread = np.kron(noise, np.ones((10, 10)))
    moved = true_moving(columns, rows)
    reference = spread[(moved[1] + 100).astype(int), (moved[0] + 100).astype(int)]
    moving = spread[(rows + 100).astype(int), (columns + 100).astype(int)]
    for name, values in (("reference", reference), ("moving", moving)):
        file = gdal.Open(str(folder / f"{name}.tif"), gdal.GA_Update)
        file.GetRasterBand(1).WriteArray(np.clip(128 + 50 * values, 1, 255).astype(np.uint8))
        file.FlushCache()


def test_switching_off_the_outlier_makes_the_model_good(dock):
    before = dock._editor.fit
    fits = []
    dock._editor.fitted.connect(lambda: fits.append(True))
    dock._editor.set_enabled([WORST], False)
    wait_until(lambda: fits)
    assert dock._editor.fit.ties.rmse_px < 0.3 < before.ties.rmse_px
    assert dock._editor.fit.checks.rmse_px < before.checks.rmse_px


def test_a_wrong_point_is_put_right_by_snapping(dock):
    point = dock._editor.points.get(WORST)
    dock._editor.set_enabled([WORST], False)
    dock._editor.request_fit()
    dock._editor.move(WORST, MOVING, (point.moving.x - 30, point.moving.y), snap=True)
    wait_until(lambda: dock._editor.points.get(WORST).origin == "manual", 60)
    notice = dock.inspector.notice.text()
    assert notice.startswith(("Snapped", "Not snapped"))


def test_the_gcps_are_exported(dock, monkeypatch, tmp_path):
    folder = tmp_path / "gcps"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    dock.buttons["export"].click()
    wait_until(lambda: dock.iface.messages, 60)
    assert "exported" in dock.iface.messages[0]
    assert (folder / "moving_gcps.vrt").exists() and (folder / "moving.tif.points").exists()


def test_a_killed_engine_is_told_and_can_be_started_again(dock):
    os.kill(dock._session._worker.process_id(), signal.SIGKILL)
    wait_until(lambda: "was killed" in dock.header.problem.text())
    assert not dock._session.is_started

    dock.header.retry_requested.emit()
    wait_for_fit(dock._editor, 60)
    assert dock.header.problem.text() == ""
