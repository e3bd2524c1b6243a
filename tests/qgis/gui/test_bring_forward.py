"""Dialogs in front."""

from qgis.PyQt.QtWidgets import QDialog

from hetmatch_qgis.gui.bring_forward import bring_forward
from tests.qgis.tie_point_cases import wait_until


def test_a_dialog_is_shown_and_comes_to_the_front_again(qgis_app):
    first, second = QDialog(), QDialog()
    for dialog in (first, second, first):
        bring_forward(dialog)
        wait_until(lambda dialog=dialog: dialog.isVisible() and dialog.isActiveWindow())
    first.close()
    second.close()
