"""Messages that the set-up mends lead to it."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtWidgets import QAction, QPushButton

from hetmatch_qgis.client import environment
from hetmatch_qgis.gui.setup.offer import SETUP_ACTION
from hetmatch_qgis.gui.tie_points.message_bar import MessageBar
from tests.qgis.tie_point_cases import Interface


@pytest.fixture
def opened(qgis_app):
    iface, presses = Interface(), []
    action = QAction(iface.mainWindow())
    action.setObjectName(SETUP_ACTION)
    action.triggered.connect(lambda: presses.append("set-up"))
    iface.action = action
    environment.choose_interpreter("")
    yield iface, presses
    environment.choose_interpreter("")
    environment.forget_broken()


def buttons(iface):
    return [
        button for item in iface.messageBar().items() for button in item.findChildren(QPushButton)
    ]


def test_without_a_python_a_warning_has_the_button(opened):
    iface, presses = opened
    MessageBar(iface).warning("HetMatch is not set up yet.")
    (button,) = buttons(iface)
    button.click()
    assert presses == ["set-up"]


def test_a_python_that_failed_needs_the_set_up_until_it_is_mended(opened, tmp_path):
    iface, _ = opened
    python = tmp_path / "python"
    python.write_text("")
    environment.choose_interpreter(str(python))
    assert not environment.needs_setup()
    environment.report_broken(str(python))
    MessageBar(iface).warning("It cannot be started.")
    assert len(buttons(iface)) == 1
    environment.forget_broken()
    MessageBar(iface).warning("Something else.")
    assert len(buttons(iface)) == 1
