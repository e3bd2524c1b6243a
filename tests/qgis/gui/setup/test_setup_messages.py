"""Messages about the set-up."""

from __future__ import annotations

import pytest
from qgis.core import QgsSettings

from hetmatch_qgis.client import environment
from hetmatch_qgis.gui.setup.setup_messages import SetupMessages
from tests.qgis.tie_point_cases import Interface


@pytest.fixture
def told(qgis_app):
    QgsSettings().clear()
    iface, done = Interface(), []
    messages = SetupMessages(iface, lambda: done.append("set up"), lambda: done.append("example"))
    return messages, iface, done


def test_the_set_up_is_offered_once_after_the_installation(told, monkeypatch):
    messages, iface, done = told
    monkeypatch.setattr(environment, "needs_setup", lambda: True)
    messages.greet()
    messages.greet()
    assert len(iface.messages) == 1 and "installed" in iface.messages[0]
    iface.buttons()["Set up…"].click()
    assert done == ["set up"]


def test_nobody_is_greeted_who_has_an_engine(told, monkeypatch):
    messages, iface, _ = told
    monkeypatch.setattr(environment, "needs_setup", lambda: False)
    messages.greet()
    assert iface.messages == []


@pytest.mark.parametrize(
    ("is_done", "button", "wanted"),
    [(True, "Try the example", "example"), (False, "Set up…", "set up")],
)
def test_the_end_of_a_set_up_leads_on(told, is_done, button, wanted):
    messages, iface, done = told
    messages.tell_end(is_done, "A <sentence>.")
    assert iface.messages == ["A &lt;sentence&gt;."]
    iface.buttons()[button].click()
    assert done == [wanted]
