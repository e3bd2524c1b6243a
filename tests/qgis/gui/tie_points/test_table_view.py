"""Several rows at once: check boxes, copy and paste."""

import pytest
from qgis.core import QgsRectangle
from qgis.PyQt.QtCore import QLocale, Qt
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from hetmatch_qgis.gui.tie_points.table import REF_X, RESIDUAL, USE
from tests.qgis.tie_point_cases import WORST, wait_until

CTRL = Qt.KeyboardModifier.ControlModifier


def untick(dock, point_id):
    index = dock.view._index_of(point_id)
    role = Qt.ItemDataRole.CheckStateRole
    dock.view.model().setData(index.siblingAtColumn(USE), Qt.CheckState.Unchecked, role)


def off(dock):
    return sorted(point.id for point in dock._editor.points if not point.enabled)


def test_a_box_of_a_selected_row_switches_all_selected_ones(dock):
    dock.view.select([2, 3, 4])
    untick(dock, 3)
    assert off(dock) == [2, 3, 4]
    dock._editor.stack.undo()
    assert off(dock) == []


def test_a_box_of_another_row_switches_its_own_point(dock):
    dock.view.select([2, 3, 4])
    untick(dock, 9)
    assert off(dock) == [9]


def test_rows_are_copied_and_pasted_as_new_points(dock):
    dock.view.select([2, WORST])
    QTest.keyClick(dock.view, Qt.Key.Key_C, CTRL)
    text = QApplication.clipboard().text()
    # In the order of the rows: the worst one is the first.
    assert [line.split("\t")[0] for line in text.splitlines()] == ["id", str(WORST), "2"]
    QTest.keyClick(dock.view, Qt.Key.Key_V, CTRL)
    assert "There already: 2" in dock.inspector.notice.text()
    assert len(dock._editor.points) == 20

    location = dock._editor.points.get(2).moving
    QApplication.clipboard().setText(
        f"ref_x\tref_y\tmov_x\tmov_y\n500900\t5999100\t{location.x}\t{location.y}\n0\t0\t0\t0\n"
    )
    dock.view.paste_rows()
    assert dock.view.selected_ids() == [21]
    assert "Points pasted: 1. Outside the rasters: 1" in dock.inspector.notice.text()
    row = next(row for row in dock._store.tie_points.getFeatures() if row["id"] == 21)
    assert row["ref_col"] == 90.0 and row["origin"] == "manual"
    dock._editor.stack.undo()
    assert len(dock._editor.points) == 20


def test_qgis_does_not_take_the_keys_of_the_clipboard(dock):
    for key in (Qt.Key.Key_C, Qt.Key.Key_V):
        event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, key, CTRL)
        event.ignore()
        QApplication.sendEvent(dock.view, event)
        assert event.isAccepted()


def test_text_that_is_no_point_is_refused_in_words(dock):
    QApplication.clipboard().setText("a letter")
    dock.view.paste_rows()
    assert "no tie points" in dock.inspector.notice.text()


def test_a_double_click_shows_the_point_on_the_map(dock, iface):
    iface.mapCanvas().setDestinationCrs(dock._store.tie_points.crs())
    iface.mapCanvas().setExtent(QgsRectangle(0, 0, 10, 10))
    dock.view.doubleClicked.emit(dock.view._index_of(4))
    at = dock._editor.points.get(4).reference
    wait_until(lambda: abs(iface.mapCanvas().center().x() - at.x) < 1e-6)


def test_the_menu_has_it_all(dock):
    texts = [action.text() for action in dock.view.context_menu([3, 4]).actions()]
    assert "&Show on the map" in texts and "C&opy" in texts and "&Paste" in texts


def test_figures_are_written_as_in_the_header(dock):
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German))
    try:
        index = dock.view._index_of(WORST)
        point = dock._editor.points.get(WORST)
        residual = index.siblingAtColumn(RESIDUAL).data()
        assert float(residual.replace(",", ".")) == pytest.approx(point.residual_px, abs=0.01)
        assert "," in residual and "," in index.siblingAtColumn(REF_X).data()
    finally:
        QLocale.setDefault(before)
