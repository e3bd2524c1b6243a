"""Messages in QGIS's message bar."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsMessageLog
from qgis.PyQt.QtCore import QUrl

from hetmatch_qgis.client import environment
from hetmatch_qgis.gui.next_steps import TITLE, show_with_steps
from hetmatch_qgis.gui.setup.offer import open_setup
from hetmatch_qgis.gui.step_row import Step
from hetmatch_qgis.i18n.translation import tr

MAX_CHARACTERS = 100
"""Characters of a message that the bar shows in a line of a small screen beside others."""

TRANSIENT_S = 4
"""Seconds after which a transient message disappears (set by hand, 0e252e8)."""


class MessageBar:
    """HetMatch's messages in the message bar of QGIS's interface `iface`."""

    def __init__(self, iface: Any) -> None:
        self._iface = iface
        self._bar = iface.messageBar()

    def success(self, text: str) -> None:
        """Show a success until the user closes it."""
        self._bar.pushMessage(TITLE, text, Qgis.MessageLevel.Success, 0)

    def transient(self, text: str) -> None:
        """Show an activity for a few seconds."""
        self._bar.pushMessage(TITLE, text, Qgis.MessageLevel.Info, TRANSIENT_S)

    def warning(self, text: str) -> None:
        """Show a warning until the user closes it, with a way to the set-up where that is due."""
        if environment.needs_setup():
            self.warning_with_button(text, tr("Set up…"), lambda: open_setup(self._iface))
            return
        self._bar.pushMessage(TITLE, text, Qgis.MessageLevel.Warning, 0)

    def warning_with_button(self, text: str, button: str, run: Callable[[], None]) -> None:
        """Show a warning with a button."""
        step = Step("step", button, run)
        show_with_steps(self._iface, TITLE, text, Qgis.MessageLevel.Warning, [step])


def essence(text: str) -> str:
    """The beginning of a long sentence, which the log has in full.

    Up to its first colon, semicolon or full stop where that is far enough, else up to a word.
    """
    if len(text) <= MAX_CHARACTERS:
        return text
    log(text)
    head = text[:MAX_CHARACTERS]
    cuts = [head.rfind(mark) for mark in ("; ", ": ", ". ")]
    end = max(cuts)
    if end < MAX_CHARACTERS // 3:
        end = head.rfind(" ")
    return f"{head[:end]}…"


def link(path: Path, text: str = "") -> str:
    """A link to a path, with a shorter text if given."""
    label = escape(text or str(path))
    return f"<a href='{QUrl.fromLocalFile(str(path)).toString()}'>{label}</a>"


def log(text: str) -> None:
    """Write a warning to QGIS's log."""
    QgsMessageLog.logMessage(text, TITLE, Qgis.MessageLevel.Warning, False)
