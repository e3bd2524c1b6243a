"""The widgets of the dock."""

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest


def test_what_needs_the_engine_waits_for_it(dock):
    dock.panel.enable_buttons(False)
    assert [name for name, button in dock.buttons.items() if button.isEnabled()] == ["report"]
    dock.panel.enable_buttons(True)
    assert all(button.isEnabled() for button in dock.buttons.values())


def test_the_panel_fits_a_narrow_dock(dock, artefacts):
    dock.resize(360, 700)
    dock.grab().save(str(artefacts / "dock-narrow.png"))
    assert dock.panel.minimumSizeHint().width() <= 420


def test_it_asks_for_no_more_height_than_a_small_screen_has(dock):
    before = dock.minimumSizeHint().height()
    dock.panel.pick.histogram.setChecked(True)
    dock.layout().activate()
    assert dock.minimumSizeHint().height() == before < 300
    dock.resize(360, 420)
    assert dock.panel.content.height() > dock.panel.height()


def test_the_keys_work_wherever_the_focus_is(dock):
    dock.view.selectRow(0)
    first = dock.view.current_id()
    QTest.keyClick(dock.buttons["report"], Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert dock.view.current_id() not in (None, first)
    QTest.keyClick(dock.buttons["report"], Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert dock.view.current_id() == first
