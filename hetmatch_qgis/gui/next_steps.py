"""Messages that end with what to do next: each way on is a button."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from qgis.core import Qgis
from qgis.PyQt.QtWidgets import QWidget

from hetmatch_qgis.gui.step_row import Step, StepRow

TITLE = "HetMatch"
"""Of messages and windows about the plugin as a whole."""

_open: list[tuple[QWidget, Callable[[], object]]] = []
"""Messages that the user may still press when the plugin is unloaded, and how they are closed."""


def add_steps(message: QWidget, steps: Iterable[Step]) -> None:
    """Add a button for each step to a message of the bar; the first ones stay the longest in view.

    What the message has no room for beside its text is in the menu of a button *More*.
    """
    row = message.findChild(StepRow)
    if row is None:
        row = StepRow(message)
        # It takes what the text leaves, up to its maximum.
        message.layout().addWidget(row, 1)
    row.add(steps)


def show_with_steps(
    iface: Any, title: str, text: str, level: Qgis.MessageLevel, steps: Iterable[Step]
) -> QWidget:
    """Show a message until the user closes it, with its steps; returns it.

    title, text: HTML.
    """
    bar = iface.messageBar()
    message = bar.createMessage(title, text)
    add_steps(message, steps)
    push(bar, message, level)
    return message


def push(bar: Any, message: QWidget, level: Qgis.MessageLevel) -> None:
    """Show a message with buttons, at the longest until the plugin is unloaded.

    bar: QGIS's message bar.
    """
    bar.pushWidget(message, level)
    keep(message, lambda: bar.popWidget(message))


def keep(widget: QWidget, close: Callable[[], object]) -> None:
    """Have a widget closed when the plugin is unloaded, whose slots would outlive it."""
    _open.append((widget, close))
    widget.destroyed.connect(lambda: _forget(widget))


def close_all() -> None:
    """Close all that is open, because the plugin is being unloaded."""
    while _open:
        _, close = _open.pop()
        # Qt may have deleted it without a word.
        with suppress(RuntimeError):
            close()


def _forget(widget: QWidget) -> None:
    _open[:] = [entry for entry in _open if entry[0] is not widget]
