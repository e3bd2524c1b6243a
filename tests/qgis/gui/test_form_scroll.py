"""Forms that grow, and dialogs on small screens."""

from qgis.PyQt.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from hetmatch_qgis.gui.form_scroll import FormScroll, resize_within_screen
from tests.qgis.tie_point_cases import wait_until


def test_a_form_that_grows_is_seen_in_its_whole_width(qgis_app):
    dialog, form = QDialog(), QWidget()
    content = QVBoxLayout(form)
    layout = QVBoxLayout(dialog)
    scroll = FormScroll(form)
    layout.addWidget(scroll)
    dialog.resize(200, 200)
    dialog.show()
    field = QLabel()
    field.setMinimumWidth(500)
    content.addWidget(field)
    wait_until(lambda: dialog.width() > 500)
    assert not scroll.horizontalScrollBar().isVisible()
    dialog.close()


def test_a_dialog_is_not_larger_than_the_screen(qgis_app):
    dialog = QDialog()
    resize_within_screen(dialog, 10_000, 10_000)
    room = dialog.screen().availableSize()
    assert dialog.width() <= room.width() and dialog.height() < room.height()
    resize_within_screen(dialog, 300, 200)
    assert (dialog.width(), dialog.height()) == (300, 200)
