"""What the panel does with the open result; the dock's tests go through most of it."""

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest


def test_after_a_result_was_closed_nothing_acts_on_it(dock, worker):
    asked = len(worker.asked)
    dock.close_result()
    for button in ("warp", "export", "georeferencer", "report"):
        dock.buttons[button].clicked.emit()
    dock.header.accept_requested.emit()
    dock.header.start_requested.emit()
    dock.view.map_requested.emit(3)
    QTest.keyClick(dock.panel, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(dock.panel, Qt.Key.Key_B)
    assert len(worker.asked) == asked


def test_the_key_b_alternates_the_preview(dock, iface):
    iface.mapCanvas().setDestinationCrs(dock._store.tie_points.crs())
    dock.buttons["preview"].click()
    overlay = dock._preview.comparison.overlay
    QTest.keyClick(dock.view, Qt.Key.Key_B)
    assert not overlay.shows_upper
    QTest.keyClick(dock.view, Qt.Key.Key_B)
    assert overlay.shows_upper
