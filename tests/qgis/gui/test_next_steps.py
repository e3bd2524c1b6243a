"""Buttons of messages do what they say."""

from __future__ import annotations

from qgis.core import Qgis
from qgis.PyQt.QtWidgets import QPushButton

from hetmatch_qgis.gui.next_steps import Step, show_with_steps
from tests.qgis.tie_point_cases import Interface


def test_each_step_is_a_button(qgis_app):
    done = []
    steps = [Step(name, name.title(), lambda name=name: done.append(name)) for name in ("a", "b")]
    iface = Interface()
    message = show_with_steps(iface, "Title", "Text", Qgis.MessageLevel.Info, steps)
    assert iface.messages == ["Text"]
    buttons = [button for button in message.findChildren(QPushButton) if button.objectName()]
    assert [button.text() for button in buttons] == ["A", "B"]
    for button in buttons:
        button.click()
    assert done == ["a", "b"]
