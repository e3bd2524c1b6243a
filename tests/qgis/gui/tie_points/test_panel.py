"""The widgets of the dock."""

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from hetmatch_qgis.gui.form_scroll import FormScroll
from tests.qgis.tie_point_cases import wait_until


def test_what_needs_the_engine_waits_for_it(dock):
    dock.panel.enable_buttons(False)
    assert [name for name, button in dock.buttons.items() if button.isEnabled()] == ["report"]
    dock.panel.enable_buttons(True)
    assert all(button.isEnabled() for button in dock.buttons.values())


def test_a_moving_vector_layer_is_neither_warped_nor_opened_in_the_georeferencer(dock):
    dock.panel.show_moving_kind(is_raster=False)
    dock.panel.enable_buttons(True)
    names = [name for name, button in dock.buttons.items() if not button.isEnabled()]
    assert names == ["warp", "georeferencer"]
    assert all("the other way round" in dock.buttons[name].toolTip() for name in names)
    dock.panel.show_moving_kind(is_raster=True)
    dock.panel.enable_buttons(True)
    assert all(button.isEnabled() for button in dock.buttons.values())
    assert dock.buttons["georeferencer"].toolTip() == "Open in Georeferencer"


def test_the_panel_fits_a_narrow_dock(dock, artefacts):
    dock.resize(360, 700)
    dock.grab().save(str(artefacts / "dock-narrow.png"))
    assert dock.panel.minimumSizeHint().width() <= 420


def test_a_small_window_is_not_outgrown_and_shows_all_by_scrolling(dock, iface):
    window = iface.mainWindow()
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    dock.panel.pick.histogram.setChecked(True)
    window.resize(900, 420)
    window.show()
    dock.show()
    scroll = dock.panel.findChild(FormScroll)
    wait_until(lambda: scroll.verticalScrollBar().maximum() > 0)
    assert window.height() == 420 and dock.panel.content.height() > scroll.height()
    # Table and maps give way first.
    window.resize(900, 900)
    wait_until(lambda: scroll.verticalScrollBar().maximum() == 0)
    dock.panel.pick.histogram.setChecked(False)
    needed = dock.panel.content.heightForWidth(dock.panel.content.width())
    assert needed < dock.panel.content.layout().heightForWidth(dock.panel.content.width())
    window.hide()


def test_a_key_of_the_panel_does_not_scroll_it(dock):
    dock.view.selectRow(0)
    first = dock.view.current_id()
    QTest.keyClick(dock.panel.content, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert dock.view.current_id() not in (None, first)
    QTest.keyClick(dock.panel.content, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert dock.view.current_id() == first
