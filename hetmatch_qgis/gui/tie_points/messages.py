"""Sentences for the user in QGIS's message bar."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsMessageLog
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtWidgets import QPushButton

TITLE = "HetMatch"
PASSING_S = 4


class Messages:
    """iface: QGIS's interface, whose message bar is used."""

    def __init__(self, iface: Any) -> None:
        self._bar = iface.messageBar()

    def success(self, text: str) -> None:
        self._bar.pushMessage(TITLE, text, Qgis.MessageLevel.Success, 0)

    def passing(self, text: str) -> None:
        """What is being done; it goes by itself."""
        self._bar.pushMessage(TITLE, text, Qgis.MessageLevel.Info, PASSING_S)

    def warning(self, text: str) -> None:
        self._bar.pushMessage(TITLE, text, Qgis.MessageLevel.Warning, 0)

    def warning_with_button(self, text: str, button: str, run: Callable[[], None]) -> None:
        item = self._bar.createMessage(TITLE, text)
        widget = QPushButton(button, item)
        widget.clicked.connect(lambda _checked=False: run())
        item.layout().addWidget(widget)
        self._bar.pushWidget(item, Qgis.MessageLevel.Warning)


def link(path: Path, text: str = "") -> str:
    """The path, or a shorter text for it, as a link that the message bar opens."""
    shown = escape(text or str(path))
    return f"<a href='{QUrl.fromLocalFile(str(path)).toString()}'>{shown}</a>"


def log(text: str) -> None:
    QgsMessageLog.logMessage(text, TITLE, Qgis.MessageLevel.Warning, False)
