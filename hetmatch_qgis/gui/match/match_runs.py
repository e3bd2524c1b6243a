"""Matches that run in the background, each with a message as long as it does."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from qgis.core import Qgis
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal

from hetmatch_qgis.client.match_task import MatchQueue, MatchRequest
from hetmatch_qgis.gui.cancelled import tell_cancelled
from hetmatch_qgis.gui.next_steps import TITLE
from hetmatch_qgis.gui.plain_text import for_html
from hetmatch_qgis.gui.project_watch import ProjectWatch
from hetmatch_qgis.i18n.translation import tr


class MatchRuns(QObject):
    """Starts matches and says that they run.

    iface: QGIS's interface.

    matched: the request, the engine's answer, and whether the project is still the one in which
        the match was started.
    failed: the request and one sentence.
    """

    matched = pyqtSignal(object, dict, bool)
    failed = pyqtSignal(object, str)

    def __init__(self, iface: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._iface = iface
        self._messages: dict[str, Any] = {}
        self._project_numbers: dict[str, int] = {}
        self._project = ProjectWatch(self)
        self._queue = MatchQueue(self)
        # A moment later, so that our message comes to lie above QGIS's own "Task complete".
        later = Qt.ConnectionType.QueuedConnection
        self._queue.matched.connect(self._tell_matched, later)
        self._queue.failed.connect(self.failed, later)
        self._queue.cancelled.connect(self._tell_cancelled, later)
        self._queue.ended.connect(self._remove_message)

    def start(self, request: MatchRequest) -> None:
        """Run a match in the background."""
        self._queue.add(request)
        self._project_numbers[request.folder] = self._project.number
        text = tr("{title}: matching in the background; you can continue to work.")
        before = self._queue.waiting_for(request)
        if before:
            text = tr("{title}: queued; matches that run before it: {count}.")
        bar = self._iface.messageBar()
        message = bar.createMessage(TITLE, text.format(title=for_html(request.title), count=before))
        self._messages[request.folder] = message
        bar.pushWidget(message, Qgis.MessageLevel.Info)

    def shut_down(self) -> None:
        """Cancel all and wait: QGIS must not unload Python under a running thread."""
        self._queue.cancelled.disconnect(self._tell_cancelled)
        self._queue.shut_down()
        self._project.release()

    def _tell_matched(self, request: MatchRequest, result: dict[str, Any]) -> None:
        number = self._project_numbers.pop(request.folder, None)
        self.matched.emit(request, result, number == self._project.number)

    def _tell_cancelled(self, request: MatchRequest) -> None:
        self._project_numbers.pop(request.folder, None)
        tell_cancelled(self._iface, request)

    def _remove_message(self, request: MatchRequest) -> None:
        """Remove the message that a match is running, unless the user has closed it."""
        message = self._messages.pop(request.folder, None)
        with suppress(RuntimeError):
            self._iface.messageBar().popWidget(message)
