"""The filter of the table, and going through the worst points."""

from qgis.core import QgsPointXY, QgsRectangle
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from hetmatch_qgis.common.contract import CHECK
from tests.qgis.tie_point_cases import WORST


def choose(dock, name):
    box = dock.panel.pick.filter
    box.setCurrentIndex(box.findData(name))
    box.activated.emit(box.currentIndex())


def test_the_table_shows_what_the_filter_lets_through(dock):
    choose(dock, CHECK)
    assert dock.view.model().rowCount() == 4
    choose(dock, "off")
    assert dock.view.model().rowCount() == 0
    dock._editor.set_enabled([3, 4], False)
    assert dock.view.model().rowCount() == 2
    dock._editor.stack.undo()
    assert dock.view.model().rowCount() == 0
    choose(dock, "all")
    assert dock.view.model().rowCount() == 20


def test_the_selection_outlives_a_filter(dock):
    dock.view.select([5, 10, 7])
    choose(dock, CHECK)
    assert sorted(dock.view.selected_ids()) == [5, 10]


def test_another_result_shows_all_points(dock):
    choose(dock, CHECK)
    dock.open_layer(dock._store.tie_points)
    assert dock.view.model().rowCount() == 20


def test_the_next_worst_point_is_selected_and_flashed_on_the_map(dock, iface):
    canvas = iface.mapCanvas()
    canvas.setDestinationCrs(dock._store.tie_points.crs())
    canvas.setExtent(QgsRectangle(0, 0, 10, 10))
    dock.panel.pick.next.click()
    assert dock.view.selected_ids() == [WORST]
    location = dock._editor.points.get(WORST).reference
    assert canvas.center().distance(QgsPointXY(location.x, location.y)) < 1e-6
    QTest.keyClick(dock.view, Qt.Key.Key_F3)
    second = dock.view.current_id()
    residuals = {p.id: p.residual_px for p in dock._editor.points if p.id != WORST}
    assert second == max(residuals, key=residuals.get)


def test_the_next_worst_keeps_to_the_filter(dock):
    choose(dock, CHECK)
    dock.panel.pick.next.click()
    assert dock._editor.points.get(dock.view.current_id()).role == CHECK
