"""Messages that end with what to do next: each way on is a button."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from qgis.core import Qgis
from qgis.PyQt.QtWidgets import QPushButton, QWidget


@dataclass(frozen=True)
class Step:
    """A way on.

    name: of the button as an object.
    text: of the button.
    run: what it does.
    """

    name: str
    text: str
    run: Callable[[], object]


def add_steps(message: QWidget, steps: Iterable[Step]) -> None:
    """Add a button for each step to a message of the bar."""
    for step in steps:
        button = QPushButton(step.text, message)
        button.setObjectName(step.name)
        button.clicked.connect(lambda _checked=False, run=step.run: run())
        message.layout().addWidget(button)


def show_with_steps(
    iface: Any, title: str, text: str, level: Qgis.MessageLevel, steps: Iterable[Step]
) -> QWidget:
    """Show a message until the user closes it, with its steps; returns it.

    title, text: HTML.
    """
    bar = iface.messageBar()
    message = bar.createMessage(title, text)
    add_steps(message, steps)
    bar.pushWidget(message, level)
    return message
