"""Buttons of messages do what they say."""

from __future__ import annotations

from qgis.core import Qgis
from qgis.PyQt import sip
from qgis.PyQt.QtWidgets import QDialog, QPushButton, QWidget

from hetmatch_qgis.gui.next_steps import close_all, keep, show_with_steps
from hetmatch_qgis.gui.step_row import Step
from hetmatch_qgis.gui.tie_points.message_bar import MessageBar
from tests.qgis.tie_point_cases import Interface, wait_until


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


def test_what_is_open_is_closed_when_the_plugin_goes(qgis_app):
    iface = Interface()
    done, closed = [], []
    step = Step("a", "A", lambda: done.append("a"))
    kept = show_with_steps(iface, "Title", "Text", Qgis.MessageLevel.Info, [step])
    gone = show_with_steps(iface, "Title", "Gone", Qgis.MessageLevel.Info, [step])
    iface.messageBar().popWidget(gone)
    MessageBar(iface).warning_with_button("Warning", "B", lambda: done.append("b"))
    dialog, deleted = QDialog(), QWidget()
    keep(dialog, lambda: closed.append(dialog))
    keep(deleted, lambda: closed.append(deleted.objectName()))
    sip.delete(deleted)
    assert kept in iface.messageBar().items()
    close_all()
    wait_until(lambda: not iface.messageBar().items())
    assert closed == [dialog] and done == []
    close_all()
    assert closed == [dialog]
