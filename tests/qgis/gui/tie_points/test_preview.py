"""The preview of the transform on QGIS's map."""

import pytest
from qgis.core import QgsPointXY, QgsProject, QgsRectangle

from hetmatch_qgis.gui.tie_points.model.points import MOVING
from tests.qgis.tie_point_cases import CORNERS, GSD, WORST, true_moving, wait_until


@pytest.fixture
def canvas(dock, iface):
    canvas = iface.mapCanvas()
    canvas.setDestinationCrs(dock._store.tie_points.crs())
    canvas.setExtent(dock._preview._views(dock._store)["reference"].extent)
    return canvas


def start(dock):
    dock.buttons["preview"].click()
    overlay = dock._preview.comparison.overlay
    wait_until(lambda: overlay.upper is not None and not overlay.upper.image.isNull())
    return overlay


def moving_pixel(overlay, column, row):
    """Where the preview has a reference pixel in the moving raster, by its triangles."""
    x, y = CORNERS["reference"][0] + GSD * column, CORNERS["reference"][1] - GSD * row
    for triangle in overlay.upper.triangles:
        (ax, ay), (bx, by), (cx, cy) = triangle.places
        area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        u = ((x - ax) * (cy - ay) - (y - ay) * (cx - ax)) / area
        v = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / area
        if min(u, v) >= -1e-9 and u + v <= 1 + 1e-9:
            corners = triangle.image
            return tuple(
                corners[0][i]
                + u * (corners[1][i] - corners[0][i])
                + v * (corners[2][i] - corners[0][i])
                for i in (0, 1)
            )
    raise AssertionError("no triangle there")


def test_the_moving_raster_lies_where_the_transform_puts_it(dock, canvas, worker, artefacts):
    overlay = start(dock)
    canvas.grab().save(str(artefacts / "preview.png"))
    asked = [request for request in worker.commands("locate") if request["raster"] == MOVING]
    assert asked and len(asked[-1]["at"]) == 20
    # Differences in the image are those of the transform: 0.9 of a screen pixel, turned by 20°.
    first, second = moving_pixel(overlay, 60, 60), moving_pixel(overlay, 120, 60)
    expected = [b - a for a, b in zip(true_moving(60, 60), true_moving(120, 60))]  # noqa: B905
    ratio = (second[1] - first[1]) / (second[0] - first[0])
    assert ratio == pytest.approx(expected[1] / expected[0], abs=0.03)


def test_a_map_that_shows_another_place_is_brought_to_the_points(dock, canvas):
    points = dock._store.tie_points.extent()
    beside = QgsRectangle(points)
    beside.scale(1.0, QgsPointXY(points.xMaximum() + 10 * points.width(), points.center().y()))
    canvas.setExtent(beside)
    start(dock)
    assert canvas.extent().contains(points)


def test_a_map_that_shows_some_of_the_points_stays_as_it_is(dock, canvas):
    points = dock._store.tie_points.extent()
    part = QgsRectangle(points)
    part.scale(0.3, QgsPointXY(points.xMinimum(), points.yMinimum()))
    canvas.setExtent(part)
    before = canvas.extent()
    start(dock)
    assert canvas.extent() == before


def test_it_changes_with_each_edit(dock, canvas):
    overlay = start(dock)
    before = overlay.upper
    dock._editor.set_enabled([WORST], False)
    wait_until(lambda: overlay.upper is not before)
    assert moving_pixel(overlay, 100, 100)


def test_without_a_fit_nothing_is_drawn(dock, canvas, worker):
    overlay = start(dock)
    worker._fit = lambda **_: {"transform": None, "problem": "Three points are needed."}
    dock._editor.set_enabled([1], False)
    wait_until(lambda: overlay.upper.image.isNull())


def test_the_button_ends_it_and_so_do_the_bar_and_the_dock(dock, canvas):
    button = dock.buttons["preview"]
    start(dock)
    button.click()
    assert dock._preview.comparison is None
    start(dock)
    dock._preview.comparison.bar.close_requested.emit()
    assert not button.isChecked() and dock._preview.comparison is None
    start(dock)
    dock.close_result()
    assert not button.isChecked() and dock._preview.comparison is None


def test_a_raster_that_cannot_be_opened_is_not_previewed(dock, canvas, tmp_path):
    (tmp_path / "result" / "moving.tif").unlink()
    QgsProject.instance().clear()
    dock.buttons["preview"].setChecked(True)
    assert not dock.buttons["preview"].isChecked()


def test_it_starts_with_the_points_once_the_engine_is_up(dock, canvas):
    layer = dock._store.tie_points
    dock.close_result()
    dock.preview(layer)
    wait_until(lambda: dock.buttons["preview"].isChecked())
    wait_until(lambda: dock._preview.comparison is not None)
    overlay = dock._preview.comparison.overlay
    wait_until(lambda: overlay.upper is not None and not overlay.upper.image.isNull())
