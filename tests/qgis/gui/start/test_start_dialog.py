"""The dialog of rough pairs."""

import pytest
from qgis.core import QgsPointXY
from qgis.PyQt.QtWidgets import QWidget

from hetmatch_qgis.client.environment import NotSetUp
from hetmatch_qgis.gui.start.start_dialog import StartDialog
from hetmatch_qgis.gui.start.start_pairs import Pair
from hetmatch_qgis.gui.tie_points.model.points import MOVING, REFERENCE
from tests.qgis.tie_point_cases import FakeWorkerClient, canvas_xy, true_moving, wait_until


@pytest.fixture
def dialog(record):
    window = QWidget()
    dialog = StartDialog(record, FakeWorkerClient, window)
    dialog.window_kept = window
    dialog.show()
    wait_until(lambda: dialog._nominal is not None)
    yield dialog
    dialog.done(0)


def pick(dialog, column, row):
    for raster, pixel in ((REFERENCE, (column, row)), (MOVING, true_moving(column, row))):
        dialog.picker.click(raster, QgsPointXY(*canvas_xy(raster, pixel, True)))


def test_two_pairs_start_a_match_near_the_truth(dialog, artefacts):
    assert not dialog.match.isEnabled()
    pick(dialog, 60, 40)
    pick(dialog, 160, 120)
    wait_until(dialog.match.isEnabled)
    dialog.grab().save(str(artefacts / "start-dialog.png"))
    # Two pairs fit whatever they are.
    assert dialog.notice.text().startswith("Pairs: 2. ")
    chosen = []
    dialog.chosen.connect(chosen.append)
    dialog.radius.setValue(33)
    dialog.match.click()
    (start,) = chosen
    a, b, c, d, e, f = start.matrix
    column, row = true_moving(100, 90)
    assert (a * column + b * row + c, d * column + e * row + f) == pytest.approx((100, 90), abs=0.1)
    assert start.radius == 33
    assert not dialog._session.is_started


def test_of_three_pairs_that_need_shear_it_says_so_and_blames_no_click(dialog):
    dialog._nominal = None
    corners = ((20.0, 20.0), (180.0, 20.0), (20.0, 180.0))
    dialog._take_start([Pair((2.0 * x, y), (x, y)) for x, y in corners])
    assert "with rotation and scale alone they disagree" in dialog.notice.text()
    assert "agree within" not in dialog.notice.text()
    dialog._take_start([Pair((x + 9, y), (x, y)) for x, y in corners])
    assert "agree within 0.0 px" in dialog.notice.text()


def test_half_a_pair_says_what_comes_next(dialog):
    dialog.picker.click(REFERENCE, QgsPointXY(*canvas_xy(REFERENCE, (60, 40), True)))
    assert "moving map" in dialog.notice.text()
    dialog.remove.click()
    assert "roughly" in dialog.notice.text()


def test_points_of_the_georeferencer_are_a_start(dialog, tmp_path):
    rows = []
    for column, row in ((60, 40), (160, 120), (100, 50)):
        x, y = canvas_xy(REFERENCE, (column, row), True)
        moving_x, moving_y = canvas_xy(MOVING, true_moving(column, row), True)
        rows.append(f"{x},{y},{moving_x},{moving_y},1,0,0,0")
    path = tmp_path / "moving.tif.points"
    header = "mapX,mapY,sourceX,sourceY,enable,dX,dY,residual"
    path.write_text("\n".join([header, *rows]) + "\n")
    dialog.add_file(path)
    wait_until(dialog.match.isEnabled)
    assert "Pairs: 3" in dialog.notice.text()
    dialog.add_file(tmp_path / "nothing.points")
    assert "cannot be read" in dialog.notice.text()


def test_without_the_engine_it_says_so(record):
    class Unready(FakeWorkerClient):
        def start(self):
            raise NotSetUp("Set HetMatch up first.")

    window = QWidget()
    dialog = StartDialog(record, Unready, window)
    assert dialog.notice.text().startswith("Set HetMatch up first.")
    assert not dialog.match.isEnabled()
    dialog.done(0)
