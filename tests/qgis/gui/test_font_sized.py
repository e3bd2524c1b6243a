"""Windows in a larger font: QGIS's settings give it to a widget only when it is shown."""

import pytest
from qgis.core import QgsApplication
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtWidgets import QLineEdit

from hetmatch_qgis.gui.assess.dialog import AssessDialog
from hetmatch_qgis.gui.font_sized import size_by_font
from hetmatch_qgis.gui.match.dialog import MatchDialog

NARROW_PX = 1366
"""Width of a small screen."""


@pytest.fixture
def large_font(qgis_app):
    """Text at 150 %."""
    before = QgsApplication.instance().styleSheet()
    size = 1.5 * QgsApplication.font().pointSizeF()
    QgsApplication.instance().setStyleSheet(f"* {{ font-size: {size}pt }}")
    yield
    QgsApplication.instance().setStyleSheet(before)


def test_a_size_follows_the_font(qgis_app):
    field, heights = QLineEdit(), []
    size_by_font(field, lambda _, metrics: heights.append(metrics.height()))
    font = field.font()
    font.setPointSizeF(2 * font.pointSizeF())
    field.setFont(font)
    assert heights[-1] > 1.5 * heights[0]


def test_no_text_of_a_field_is_cut(large_font, german, qgis_new_project):
    canvas = QgsMapCanvas()
    dialog = AssessDialog(canvas)
    dialog.show()
    limit = dialog.limit
    text = limit.fontMetrics().horizontalAdvance(limit.specialValueText())
    assert limit.width() > text + limit.height()
    dialog.close()
    dialog.deleteLater()
    canvas.deleteLater()


def test_the_match_dialog_fits_a_small_screen(large_font, german, qgis_new_project):
    canvas = QgsMapCanvas()
    dialog = MatchDialog(canvas)
    dialog.show()
    assert dialog.minimumSizeHint().width() < NARROW_PX
    dialog.shut_down()
    dialog.deleteLater()
    canvas.deleteLater()
