"""Buttons of messages, and the menu of those that a message has no room for."""

import pytest
from qgis.core import Qgis
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QPushButton, QTextEdit

from hetmatch_qgis.gui.next_steps import add_steps
from hetmatch_qgis.gui.step_row import Step, StepRow, needed_width

NAMES = ("points", "preview", "warp", "assess", "report")
TEXT = "998 points, accuracy 0.39 px (RMSE), 0.59 px (CE90). (Relief on Blue Marble)"


@pytest.fixture
def bar(qgis_app):
    bar = QgsMessageBar()
    bar.show()
    yield bar
    bar.close()


@pytest.fixture
def done():
    return []


@pytest.fixture
def message(bar, done):
    message = bar.createMessage(TEXT)
    steps = [Step(name, f"Look {name}", lambda name=name: done.append(name)) for name in NAMES]
    add_steps(message, steps[:2])
    add_steps(message, steps[2:])
    bar.pushWidget(message, Qgis.MessageLevel.Success)
    return message


def at_width(bar, width):
    bar.setFixedWidth(width)
    QTest.qWait(50)


def visible(message):
    row = message.findChild(StepRow)
    return [button.objectName() for button in row.findChildren(QPushButton) if button.isVisible()]


def test_a_wide_message_shows_all_buttons_in_their_order(bar, message, artefacts):
    at_width(bar, 1600)
    bar.grab().save(str(artefacts / "message-wide.png"))
    assert visible(message) == list(NAMES)


def test_a_narrow_message_keeps_its_text_and_moves_the_last_buttons_to_a_menu(
    bar, message, done, artefacts
):
    at_width(bar, 640)
    bar.grab().save(str(artefacts / "message-narrow.png"))
    shown = [name for name in visible(message) if name]
    assert shown == list(NAMES[: len(shown)]) and 1 <= len(shown) < len(NAMES)
    (menu,) = [b.menu() for b in message.findChildren(QPushButton) if b.menu() is not None]
    assert [action.text() for action in menu.actions()] == [
        f"Look {name}" for name in NAMES[len(shown) :]
    ]
    menu.actions()[-1].trigger()
    assert done == ["report"]
    at_width(bar, 1600)
    assert visible(message) == list(NAMES)


def test_a_message_never_needs_room_for_all_its_buttons(bar, message):
    row = message.findChild(StepRow)
    at_width(bar, 1600)
    # QGIS's bar has the policy Minimum: its hint counts.
    assert row.sizeHint().width() < row.width() / 4
    bar.setMinimumWidth(0)
    bar.setMaximumWidth(10_000)
    bar.resize(300, bar.height())
    QTest.qWait(50)
    assert bar.width() < 400


def test_a_single_button_needs_no_menu(bar):
    message = bar.createMessage(TEXT)
    add_steps(message, [Step("compare", "Compare", lambda: None)])
    bar.pushWidget(message, Qgis.MessageLevel.Success)
    at_width(bar, 300)
    assert visible(message) == ["compare"]
    assert len(message.findChildren(StepRow)[0].findChildren(QPushButton)) == 1


@pytest.mark.parametrize("width", [1000, 1200])
def test_beside_another_button_the_text_keeps_its_room(bar, message, width):
    message.layout().addWidget(QPushButton("Choose a position that fits", message))
    at_width(bar, width)
    (text,) = message.findChildren(QTextEdit)
    assert text.width() >= needed_width(text)


@pytest.mark.parametrize("width", [420, 700, 1400])
def test_no_line_of_the_text_is_cut(bar, message, width):
    at_width(bar, width)
    QTest.qWait(50)
    (text,) = message.findChildren(QTextEdit)
    assert text.document().size().height() <= text.height() <= bar.height()
    assert not text.verticalScrollBar().isVisible()
    assert "CE90" in text.toolTip()


def test_a_very_long_text_is_scrolled(bar):
    message = bar.createMessage(" ".join([TEXT] * 9))
    add_steps(message, [Step("compare", "Compare", lambda: None)])
    bar.pushWidget(message, Qgis.MessageLevel.Success)
    at_width(bar, 500)
    QTest.qWait(50)
    (text,) = message.findChildren(QTextEdit)
    assert text.height() < text.document().size().height()
    assert text.height() < 10 * text.fontMetrics().lineSpacing()
