"""The dock, with a worker that answers as the engine would."""

import json
import math

import pytest
from qgis.core import QgsPointXY, QgsProject, QgsRasterLayer, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from hetmatch_qgis.client import environment
from hetmatch_qgis.common.contract import CHECK, ORIGIN_MANUAL, ORIGIN_MATCHED
from hetmatch_qgis.gui.tie_points.dock import TiePointDock
from hetmatch_qgis.gui.tie_points.editor import EDITS_AT_ONCE
from hetmatch_qgis.gui.tie_points.maps.tool_row import ADD, MOVE, VIEW
from hetmatch_qgis.gui.tie_points.model.layer_files import layer_of
from hetmatch_qgis.gui.tie_points.model.match_record import RecordTable
from hetmatch_qgis.gui.tie_points.model.points import MOVING, REFERENCE
from hetmatch_qgis.gui.tie_points.model.store import StoreError
from hetmatch_qgis.gui.tie_points.table import ID, RESIDUAL, USE
from hetmatch_qgis.layers.result_layers import TIE_POINTS_PROPERTY
from tests.qgis.heartbeat import Heartbeat
from tests.qgis.tie_point_cases import (
    WORST,
    FakeWorkerClient,
    add_result_layers,
    canvas_xy,
    true_moving,
    wait_for_fit,
    wait_until,
    write_result,
)


def summary(dock):
    return dock.header.summary.text()


def fitted_again(dock, act):
    """Run the action and wait for the fit that follows."""
    fits = []
    dock._editor.fitted.connect(lambda: fits.append(True))
    act()
    wait_until(lambda: fits)


def points(dock):
    return {point.id: point for point in dock._editor.points}


def on_reference(column, row):
    return QgsPointXY(*canvas_xy(REFERENCE, (column, row), True))


def on_moving(column, row):
    return QgsPointXY(*canvas_xy(MOVING, (column, row), True))


def test_the_worst_residual_comes_first(dock):
    model = dock.view.model()
    assert model.index(0, ID).data() == str(WORST)
    residuals = [float(model.index(row, RESIDUAL).data()) for row in range(model.rowCount())]
    assert residuals == sorted(residuals, reverse=True)


def test_the_points_that_are_opened_are_in_sight(dock):
    canvas, layer = dock._iface.mapCanvas(), dock._store.tie_points

    def are_in_sight() -> bool:
        there = canvas.mapSettings().layerExtentToOutputExtent(layer, layer.extent())
        return canvas.extent().intersects(there)

    canvas.setExtent(QgsRectangle(0, 0, 10, 10))
    assert not are_in_sight()
    dock.open_layer(layer)
    assert are_in_sight()


def test_unticking_a_point_changes_the_model_at_once(dock, worker):
    before = summary(dock)
    box = dock.view.model().index(0, USE)
    fitted_again(
        dock,
        lambda: dock.view.model().setData(
            box, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole
        ),
    )
    asked = worker.commands("fit")[-1]
    assert asked["points"][WORST - 1][5] == 2
    assert summary(dock) != before
    assert "15 tie points" in summary(dock) and "1 switched off" in summary(dock)
    assert dock._editor.fit.checks.rmse_px < 0.5


def test_accuracy_is_said_in_pixels_and_in_map_units(dock):
    assert "px" in summary(dock) and "\u00a0m)" in summary(dock) and "CE90" in summary(dock)


def test_several_edits_in_a_row_are_one_fit(dock, worker):
    count = len(worker.commands("fit"))

    def act():
        for number in (1, 2, 3):
            dock._editor.set_enabled([number], False)

    fitted_again(dock, act)
    assert len(worker.commands("fit")) == count + 1


def test_a_late_answer_to_an_older_fit_is_ignored(dock, worker):
    worker.held = True
    dock._editor.set_enabled([WORST], False)
    dock._editor.request_fit()
    older = worker.asked[-1][0]
    dock._editor.set_enabled([WORST], True)
    dock._editor.request_fit()
    newer = worker.asked[-1][0]
    worker.answer(newer)
    newest = summary(dock)
    worker.answer(older)
    assert summary(dock) == newest
    assert "16 tie points" in newest


def test_space_switches_the_selected_points_and_undo_takes_it_back(dock):
    dock.view.select([3, 4])
    QTest.keyClick(dock.view, Qt.Key.Key_Space)
    assert not points(dock)[3].enabled and not points(dock)[4].enabled
    QTest.keyClick(dock.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert points(dock)[3].enabled and points(dock)[4].enabled
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(dock.view, Qt.Key.Key_Z, both)
    assert not points(dock)[3].enabled


CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.mark.parametrize("raster", [REFERENCE, MOVING])
def test_keys_work_while_a_small_map_has_the_focus(dock, raster, monkeypatch):
    pages = []
    monkeypatch.setattr("hetmatch_qgis.gui.help.open_help", pages.append)
    canvas = dock.inspector.maps.maps[raster].canvas
    dock.view.select([3])
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    assert not points(dock)[3].enabled
    QTest.keyClick(canvas, Qt.Key.Key_Z, CTRL)
    assert points(dock)[3].enabled
    QTest.keyClick(canvas, Qt.Key.Key_Y, CTRL)
    assert not points(dock)[3].enabled
    dock.inspector.tools.set_mode(MOVE)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert dock.inspector.tools.mode == VIEW
    QTest.keyClick(canvas, Qt.Key.Key_F1)
    assert pages == ["tie-points"]


def test_the_main_windows_shortcuts_do_not_take_the_keys_of_a_small_map(dock):
    canvas = dock.inspector.maps.maps[MOVING].canvas
    for key, modifiers in ((Qt.Key.Key_Z, CTRL), (Qt.Key.Key_Delete, NONE), (Qt.Key.Key_F1, NONE)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers)
        event.ignore()
        QApplication.sendEvent(canvas, event)
        assert event.isAccepted()


def test_the_next_point_comes_by_the_keyboard(dock):
    dock.view.select([WORST])
    canvas = dock.inspector.maps.maps[REFERENCE].canvas
    QTest.keyClick(canvas, Qt.Key.Key_Down, CTRL)
    second = dock.view.current_id()
    assert second != WORST and dock.inspector._point_id == second
    QTest.keyClick(canvas, Qt.Key.Key_Up, CTRL)
    QTest.keyClick(canvas, Qt.Key.Key_Up, CTRL)
    assert dock.view.current_id() == WORST


def test_a_point_is_moved_by_the_keyboard(dock, worker):
    worker.snaps = False
    dock.view.select([WORST])
    dock.inspector.tools.set_mode(MOVE)
    small_map = dock.inspector.maps.maps[MOVING]
    before, scale = points(dock)[WORST].moving, small_map.scale
    QTest.keyClick(small_map.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(small_map.canvas, Qt.Key.Key_Left)
    QTest.keyClick(small_map.canvas, Qt.Key.Key_Return)
    wait_until(lambda: points(dock)[WORST].origin == ORIGIN_MANUAL)
    after = points(dock)[WORST].moving
    moved = math.hypot(after.x - before.x, after.y - before.y)
    assert moved == pytest.approx(9 * scale, rel=0.02)


def test_the_small_maps_zoom_by_the_keyboard(dock):
    dock.view.select([WORST])
    small_map = dock.inspector.maps.maps[REFERENCE]
    before = small_map.scale
    QTest.keyClick(small_map.canvas, Qt.Key.Key_Plus)
    assert small_map.scale < before
    QTest.keyClick(small_map.canvas, Qt.Key.Key_Minus)
    assert small_map.scale == pytest.approx(before)


def test_a_point_becomes_a_check_point_by_the_menu(dock, worker):
    actions = dock.view.context_menu([3]).actions()
    fitted_again(dock, actions[3].trigger)
    assert points(dock)[3].role == CHECK
    assert worker.commands("fit")[-1]["points"][2][5] == 1


def test_another_transform_is_asked_for_and_undone(dock, worker):
    fitted_again(dock, lambda: dock._editor.choose_transform("polynomial2"))
    assert worker.commands("fit")[-1]["transform"] == "polynomial2"
    fitted_again(dock, dock._editor.stack.undo)
    assert worker.commands("fit")[-1]["transform"] == "affine"


def test_a_moved_point_snaps_to_the_best_match(dock):
    dock.view.select([WORST])
    dock.inspector.tools.set_mode(MOVE)
    near = true_moving(*pixels(dock, WORST))
    dock.inspector._place_point(MOVING, on_moving(near[0] + 2, near[1] + 1))
    wait_until(lambda: points(dock)[WORST].origin == ORIGIN_MANUAL)
    moved = points(dock)[WORST]
    assert (moved.moving.column, moved.moving.row) == pytest.approx(near)
    assert moved.score == 0.8
    assert "Snapped" in dock.inspector.notice.text()


def pixels(dock, number):
    location = points(dock)[number].reference
    return (location.column, location.row)


def test_where_nothing_is_found_the_point_stays_where_the_user_put_it(dock, worker):
    worker.snaps = False
    dock.view.select([WORST])
    dock.inspector.tools.set_mode(MOVE)
    dock.inspector._place_point(MOVING, on_moving(100, 90))
    wait_until(lambda: points(dock)[WORST].origin == ORIGIN_MANUAL)
    moved = points(dock)[WORST].moving
    assert (moved.column, moved.row) == pytest.approx((100, 90))
    assert "do not look alike" in dock.inspector.notice.text()


def test_a_point_is_added_with_the_models_proposal_and_undone(dock):
    count = len(points(dock))
    dock.inspector.tools.set_mode(ADD)
    dock.inspector._place_point(REFERENCE, on_reference(90, 90))
    wait_until(lambda: dock.inspector._new_point.get(MOVING))
    proposed = dock.inspector._new_point[MOVING]
    assert proposed == pytest.approx(canvas_xy(MOVING, true_moving(90, 90), True), abs=20)
    dock.inspector._place_point(MOVING, QgsPointXY(*proposed))
    wait_until(lambda: len(points(dock)) == count + 1)
    new = points(dock)[max(points(dock))]
    assert new.origin == ORIGIN_MANUAL
    assert dock.view.current_id() == new.id
    dock._editor.stack.undo()
    assert len(points(dock)) == count == dock.view.model().rowCount()


def test_a_place_outside_the_raster_is_refused(dock):
    dock.inspector.tools.set_mode(ADD)
    dock.inspector._place_point(REFERENCE, on_reference(-40, 10))
    assert "outside the raster" in dock.inspector.notice.text()
    assert dock.inspector._new_point == {}


def test_delete_switches_a_matched_point_off_and_deletes_a_manual_one(dock):
    dock._editor.add((500900, 5999100), (501000, 5999000), True, lambda number: None)
    wait_until(lambda: len(points(dock)) == 21)
    dock.view.select([3, 21])
    QTest.keyClick(dock.view, Qt.Key.Key_Delete)
    assert 21 not in points(dock)
    assert points(dock)[3].origin == ORIGIN_MATCHED and not points(dock)[3].enabled


def test_the_selection_is_the_same_in_the_table_and_in_the_layer(dock):
    layer = dock._store.tie_points
    layer.selectByIds([5])
    assert dock.view.selected_ids() == [5] and dock.view.current_id() == 5
    dock.view.select([8, 9])
    assert sorted(layer.selectedFeatureIds()) == [8, 9]


def test_a_click_on_a_cross_selects_its_point(dock):
    dock.view.select([WORST])
    dock.inspector.maps.picked.emit(4)
    assert dock.view.selected_ids() == [4]


def test_too_few_points_are_said_in_the_header(dock, worker):
    worker._fit = lambda **_: {"transform": None, "problem": "Three points are needed."}
    fitted_again(dock, lambda: dock._editor.set_enabled([1], False))
    assert "Three points are needed." in dock.header.problem.text()


def test_a_dead_worker_is_told_and_can_be_started_again(dock, worker):
    worker.died.emit("The engine ended.")
    assert "The engine ended." in dock.header.problem.text()
    assert not dock.buttons["warp"].isEnabled()
    dock.view.select([4])
    assert dock.view.current_id() == 4
    dock.header.retry_requested.emit()
    wait_until(lambda: dock.buttons["warp"].isEnabled())
    assert not dock.header.problem.isVisible()


def test_the_panel_says_that_the_engine_starts(qgis_new_project, iface, tmp_path):
    worker = FakeWorkerClient()
    worker.held = True
    dock = TiePointDock(iface, iface.mainWindow(), lambda: worker)
    dock.show()
    dock.open(write_result(tmp_path / "result"))
    wait_until(lambda: worker.asked)
    assert dock.header.problem.text() == "Starting the engine…"
    assert not dock.header.problem.isHidden()
    worker.held = False
    worker.answer(worker.asked[-1][0])
    assert dock.header.problem.isHidden()
    dock.close_result()


def test_esc_ends_the_preview_after_the_mode(dock):
    dock.buttons["preview"].setChecked(True)
    dock.inspector.tools.set_mode(MOVE)
    QTest.keyClick(dock.view, Qt.Key.Key_Escape)
    assert dock.inspector.tools.mode == VIEW and dock.buttons["preview"].isChecked()
    QTest.keyClick(dock.view, Qt.Key.Key_Escape)
    assert not dock.buttons["preview"].isChecked() and dock._preview.comparison is None


def test_without_a_result_no_transform_is_shown(dock):
    dock._editor.choose_transform("thin_plate")
    dock.close_result()
    assert dock.header._transforms.currentData() == "auto"


def test_a_missing_raster_is_named_and_the_table_works(qgis_new_project, iface, tmp_path):
    path = write_result(tmp_path / "result")
    (tmp_path / "result" / "moving.tif").unlink()
    dock = TiePointDock(iface, iface.mainWindow(), FakeWorkerClient)
    dock.open(path)
    wait_until(lambda: "moving.tif" in dock.header.problem.text())
    assert dock.view.model().rowCount() == 20
    dock.close_result()


def test_an_engine_that_is_not_set_up_is_told(qgis_new_project, iface, tmp_path):
    class Unready(FakeWorkerClient):
        def start(self):
            raise environment.NotSetUp("Set HetMatch up first.")

    dock = TiePointDock(iface, iface.mainWindow(), Unready)
    dock.open(write_result(tmp_path / "result"))
    wait_until(lambda: "Set HetMatch up first." in dock.header.problem.text())
    assert "16 tie points" in summary(dock)
    dock.close_result()


def test_a_file_without_tie_points_is_refused_in_words(qgis_new_project, iface, tmp_path):
    dock = TiePointDock(iface, iface.mainWindow(), FakeWorkerClient)
    dock.open(tmp_path / "nothing.gpkg")
    assert "holds no tie points" in iface.messages[0]
    assert not dock.panel.content.isEnabled()


def test_the_result_comes_back_with_the_project(qgis_new_project, iface, tmp_path):
    path = write_result(tmp_path / "result")
    layer = QgsVectorLayer(f"{path}|layername=tie_points", "Tie points", "ogr")
    layer.setCustomProperty(TIE_POINTS_PROPERTY, "1")
    project = QgsProject.instance()
    project.addMapLayer(layer)
    dock = TiePointDock(iface, iface.mainWindow(), FakeWorkerClient)
    dock.open_layer(layer)
    dock._editor.set_enabled([2], False)
    project.write(str(tmp_path / "project.qgz"))
    project.clear()
    assert dock.view.model().rowCount() == 0
    project.read(str(tmp_path / "project.qgz"))
    dock.restore(project)
    assert not points(dock)[2].enabled
    dock.close()
    assert project.readEntry("hetmatch", "dock_layer")[0] == ""
    dock.close_result()


def test_the_dock_follows_the_active_tie_point_layer(dock, tmp_path):
    other = add_result_layers(write_result(tmp_path / "other", count=12))
    dock.follow(QgsVectorLayer("Point", "none of ours", "memory"))
    assert len(points(dock)) == 20
    dock.follow(other)
    assert len(points(dock)) == 12
    assert dock.results.results.currentText() == "other"
    editor = dock._editor
    dock.follow(other)
    assert dock._editor is editor


def test_a_result_is_chosen_from_the_list(dock, tmp_path):
    add_result_layers(write_result(tmp_path / "other", count=12))
    results = dock.results.results
    results.setCurrentIndex(results.findText("other"))
    results.activated.emit(results.currentIndex())
    assert len(points(dock)) == 12


def test_opened_from_the_menu_the_dock_shows_the_only_result(qgis_new_project, iface, tmp_path):
    layer = add_result_layers(write_result(tmp_path / "only"))
    dock = TiePointDock(iface, iface.mainWindow(), FakeWorkerClient)
    dock.open_any(None)
    assert dock._store.tie_points.id() == layer.id()
    dock.close_result()


def test_a_project_with_one_result_opens_it_in_the_dock_that_is_shown(
    qgis_new_project, iface, tmp_path
):
    add_result_layers(write_result(tmp_path / "only"))
    dock = TiePointDock(iface, iface.mainWindow(), FakeWorkerClient)
    iface.mainWindow().addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    dock.hide()
    iface.mainWindow().show()
    dock.restore(QgsProject.instance())
    assert dock._store is None
    dock.setUserVisible(True)
    wait_until(dock.isUserVisible)
    dock.restore(QgsProject.instance())
    assert dock._store is not None
    dock.close_result()


def test_one_worker_is_started_for_a_result(qgis_new_project, iface, tmp_path):
    workers = []

    def make():
        workers.append(FakeWorkerClient())
        return workers[-1]

    dock = TiePointDock(iface, iface.mainWindow(), make)
    iface.mainWindow().addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    iface.mainWindow().show()
    dock.open(write_result(tmp_path / "result"))
    wait_for_fit(dock._editor)
    assert len(workers) == 1
    dock.close()
    dock.show()
    wait_until(lambda: len(workers) == 2 and dock._session.is_open)
    dock.close_result()


def test_the_worker_stops_when_the_dock_is_closed(dock, worker):
    assert worker.is_running
    dock.close()
    assert not worker.is_running


def test_closing_the_project_empties_the_dock(dock):
    layer = dock._store.tie_points
    QgsProject.instance().addMapLayer(layer)
    QgsProject.instance().clear()
    assert dock._editor is None and not dock.panel.content.isEnabled()


def test_a_raster_that_leaves_the_project_stays_in_the_small_map(qgis_new_project, iface, tmp_path):
    path = write_result(tmp_path / "result")
    raster = QgsRasterLayer(str(tmp_path / "result" / "moving.tif"), "Moving")
    QgsProject.instance().addMapLayer(raster)
    dock = TiePointDock(iface, iface.mainWindow(), FakeWorkerClient)
    dock.open(path)
    wait_for_fit(dock._editor)
    moving = dock.inspector.maps.maps[MOVING]
    assert moving.layer_ids == {raster.id()}

    QgsProject.instance().removeMapLayer(raster)
    dock.inspector.show_point(WORST)
    dock.inspector.tools.set_mode(MOVE)
    dock.inspector._place_point(MOVING, QgsPointXY(0, 0))

    assert len(moving.canvas.layers()) == 1
    assert "outside the raster" in dock.inspector.notice.text()
    dock.close_result()


def test_the_worker_lives_as_long_as_qt_needs_it(dock, worker):
    assert worker.parent() is dock._session


def test_an_edit_with_qgiss_own_tools_is_taken_over(dock):
    layer = dock._store.tie_points
    (feature,) = [row for row in layer.getFeatures() if row["id"] == WORST]
    layer.startEditing()
    layer.deleteFeature(feature.id())
    assert layer.commitChanges()

    wait_until(lambda: WORST not in points(dock) and "15 tie points" in summary(dock))


def test_an_edit_with_qgiss_own_tools_keeps_engine_selection_and_preview(dock, worker):
    dock.buttons["preview"].setChecked(True)
    dock.view.select([3, 4])
    layer, editor, comparison = dock._store.tie_points, dock._editor, dock._preview.comparison
    (feature,) = [row for row in layer.getFeatures() if row["id"] == WORST]

    layer.startEditing()
    layer.changeAttributeValue(feature.id(), layer.fields().indexOf("enabled"), 0)
    assert layer.commitChanges()

    wait_until(lambda: not points(dock)[WORST].enabled and "15 tie points" in summary(dock))
    assert dock._editor is editor and worker.is_running and len(worker.commands("open")) == 1
    assert sorted(dock.view.selected_ids()) == [3, 4]
    assert comparison is not None and dock._preview.comparison is comparison
    assert not editor.stack.canUndo()


def test_a_layer_that_lost_its_columns_is_closed_in_words(dock, iface):
    layer = dock._store.tie_points
    layer.startEditing()
    assert layer.deleteAttribute(layer.fields().indexOf("ref_col"))
    assert layer.commitChanges()

    wait_until(lambda: dock._editor is None)
    assert "holds no tie points" in iface.messages[0]


def test_metres_are_those_of_the_newest_fit_or_none(dock, iface):
    def opened_without_engine():
        other = TiePointDock(iface, iface.mainWindow(), held_worker)
        other.open(path)
        text = summary(other)
        other.close_result()
        other.deleteLater()
        return text

    def held_worker():
        worker = FakeWorkerClient()
        worker.held = True
        return worker

    path = dock._store.path
    fitted_again(dock, lambda: dock._editor.set_enabled([WORST], False))
    with_engine = summary(dock)
    dock.close_result()
    assert "\u00a0m)" in with_engine and opened_without_engine() == with_engine

    layer = layer_of(path, "tie_points", QgsProject.instance())
    column = layer.fields().indexOf("enabled")
    (feature,) = [row for row in layer.getFeatures() if row["id"] == WORST]
    layer.dataProvider().changeAttributeValues({feature.id(): {column: 1}})
    assert "16 tie points" in opened_without_engine()
    assert "\u00a0m)" not in opened_without_engine()


def test_an_edit_elsewhere_does_not_bring_a_closed_dock_back(dock, worker):
    layer = dock._store.tie_points
    dock.close()
    layer.startEditing()
    layer.deleteFeature(next(layer.getFeatures()).id())
    assert layer.commitChanges()

    wait_until(lambda: len(points(dock)) == 19)
    assert not dock.isVisible() and not dock._session.is_started


MANY = 3000


def test_nothing_stalls_with_thousands_of_points(qgis_new_project, iface, tmp_path):
    path = write_result(tmp_path / "many", count=MANY)
    add_result_layers(path)
    dock = TiePointDock(iface, iface.mainWindow(), FakeWorkerClient)
    dock.resize(420, 800)
    dock.show()
    table = dock.view.model()

    def untick(row):
        box = table.index(row, USE)
        fitted_again(
            dock,
            lambda: table.setData(box, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole),
        )
        # Until the residuals have been saved, too.
        wait_until(lambda: not dock._editor._unsaved_residuals)

    with Heartbeat() as opening:
        dock.open(path)
        wait_for_fit(dock._editor)
    with Heartbeat() as unticking:
        untick(0)
        untick(5)
    with Heartbeat() as bulk:
        dock.view.select(range(1, 400))
        dock.view.toggle_selected()
        wait_until(lambda: not dock._editor._unsaved_residuals)
    print([round(heart.worst, 3) for heart in (opening, unticking, bulk)])
    saved = {row["id"]: row["residual_px"] for row in dock._store.tie_points.getFeatures()}
    assert all(abs(saved[p.id] - p.residual_px) <= 0.001 for p in dock._editor.points)
    dock.close_result()


def test_hidden_by_its_button_it_leaves_nothing_behind(dock, iface, worker):
    window = iface.mainWindow()
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    window.show()
    dock.show()
    wait_until(dock.isUserVisible)
    dock._wants_preview = True
    assert worker.is_running
    dock.toggle(None)
    assert not dock.isVisible() and not worker.is_running
    assert dock._preview.comparison is None and not dock._wants_preview
    dock.toggle(None)
    assert dock.isVisible()
    wait_until(lambda: dock._session.is_open)


def test_the_head_tells_the_shadows_of_a_drawn_map(dock, tmp_path):
    assert dock.header.drawn_map.isHidden()
    shadows = {"sun_azimuth": 143.4, "length_m": 12.34}
    path = write_result(tmp_path / "drawn")
    table = RecordTable(path)
    result = table.read().result
    result[REFERENCE] = {**result[REFERENCE], "shadows": shadows}
    assert table.write("result", json.dumps(result))
    dock.open(path)
    assert "sun at 143° from north, 12.3 m long" in dock.header.drawn_map.text()
    assert not dock.header.drawn_map.isHidden()
    dock.close_result()
    assert dock.header.drawn_map.isHidden()


@pytest.fixture
def many(dock, tmp_path):
    """More points than are written at once."""
    path = write_result(tmp_path / "many", count=2 * EDITS_AT_ONCE + 100)
    dock.open(path)
    wait_for_fit(dock._editor)
    return path


def switched_off(path):
    layer = QgsVectorLayer(f"{path}|layername=tie_points", "", "ogr")
    return sorted(point["id"] for point in layer.getFeatures() if not point["enabled"])


def test_many_edits_are_written_bit_by_bit_and_in_their_order(dock, many):
    editor, ids = dock._editor, list(range(10, 2 * EDITS_AT_ONCE + 60))
    editor.set_enabled(ids, False)
    assert len(switched_off(many)) == EDITS_AT_ONCE
    # Undone and done again before all of it is written.
    editor.stack.undo()
    editor.stack.redo()
    editor.set_enabled(ids[:3], True)
    editor.set_role(ids[:3], CHECK)
    wait_until(lambda: not editor._unwritten)
    assert switched_off(many) == ids[3:]
    layer = QgsVectorLayer(f"{many}|layername=moving_points", "", "ogr")
    roles = {point["id"]: (point["role"], point["enabled"]) for point in layer.getFeatures()}
    assert [roles[number] for number in ids[:3]] == [(CHECK, 1)] * 3


def test_what_is_not_written_yet_is_written_when_the_result_is_closed(dock, many):
    ids = list(range(10, 2 * EDITS_AT_ONCE + 60))
    dock._editor.set_enabled(ids, False)
    dock.close_result()
    assert switched_off(many) == ids


def test_edits_that_cannot_be_written_are_told_once(dock, many, monkeypatch):
    editor, told = dock._editor, []
    editor.not_saved.connect(told.append)

    def fail(_changes):
        raise StoreError("No.")

    monkeypatch.setattr(dock._store, "write", fail)
    editor.set_enabled(list(range(10, 2 * EDITS_AT_ONCE + 60)), False)
    wait_until(lambda: not editor._unwritten)
    assert told == ["No."]
