"""Failed requests to map servers, where QGIS renders nothing and reports nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from qgis.core import (
    QgsFeedback,
    QgsNetworkAccessManager,
    QgsNetworkReplyContent,
    QgsNetworkRequestParameters,
)
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QObject, Qt, QThread, pyqtSignal
from qgis.PyQt.QtNetwork import QNetworkAccessManager, QNetworkReply, QNetworkRequest

from hetmatch_qgis.i18n.translation import tr

IGNORED_ERRORS = {
    QNetworkReply.NetworkError.NoError,
    QNetworkReply.NetworkError.ContentNotFoundError,
    QNetworkReply.NetworkError.ContentGoneError,
    QNetworkReply.NetworkError.OperationCanceledError,
}
"""Replies where a server has no tile, or to a request that was cancelled."""

TILE_READER = "QgsWmsTiledImageDownloadHandler"
"""Class that QGIS names as the initiator of each request for a tile."""

POLL_S = 0.05
"""Interval in seconds at which a cancellation is checked (set by hand, 6bc69a6)."""

MAIN_THREAD_TIMEOUT_S = 30.0
"""Longest wait in seconds for QGIS's main thread (set by hand, 6bc69a6: it may be busy with a
dialog)."""


class MapRequestMonitor:
    """Collects, within its context, the failed requests of the thread that enters it.

    Newer QGIS (3.40) fetches tiles in a separate thread, whose requests only the main thread's
    manager reports. That one reports the tiles of other clients too, such as a canvas, so failures
    of tiles count only where the image has holes.

    main: network manager of QGIS's main thread.
    """

    def __init__(self, main: QgsNetworkAccessManager) -> None:
        self._main = main
        self._failures = _Failures(QgsNetworkAccessManager.instance(), lambda request: True)
        self._tile_failures = _Failures(main, _is_tile)

    def __enter__(self) -> MapRequestMonitor:
        self._failures.listen()
        self._tile_failures.listen()
        return self

    def __exit__(self, *error: object) -> None:
        self._failures.leave()
        self._tile_failures.leave()

    def reset(self) -> None:
        """Forget the failures so far."""
        self._failures.reasons.clear()
        self._tile_failures.reasons.clear()

    def failure(self, incomplete: bool, feedback: QgsFeedback) -> str:
        """The reason of a failure, empty without any; waits for QGIS's main thread.

        incomplete: whether the requested image has holes.
        """
        if incomplete and not self._failures.reasons and not self._is_up_to_date(feedback):
            return "" if feedback.isCanceled() else tr("no answer in time")
        reasons = [*self._failures.reasons.values()]
        reasons += [*self._tile_failures.reasons.values()] if incomplete else []
        return reasons[0] if reasons else ""

    def _is_up_to_date(self, feedback: QgsFeedback) -> bool:
        """Wait until the main thread has handled all earlier events; False where it does not."""
        if QThread.currentThread() is self._main.thread():
            QCoreApplication.sendPostedEvents(self._main, QEvent.Type.MetaCall)
            return True
        echo = _Echo(self._main.thread())
        echo.requested.emit()
        deadline = time.monotonic() + MAIN_THREAD_TIMEOUT_S
        while not echo.answered.wait(POLL_S):
            if feedback.isCanceled() or time.monotonic() > deadline:
                return False
        return True


class _Failures:
    """Failed requests of one network manager.

    reasons: by address, without those that succeeded in another attempt.
    """

    def __init__(
        self, manager: QgsNetworkAccessManager, counts: Callable[[QNetworkRequest], bool]
    ) -> None:
        self.reasons: dict[str, str] = {}
        self._counts = counts
        self._finished = manager.finished[QgsNetworkReplyContent]
        self._timeout = manager.requestTimedOut[QgsNetworkRequestParameters]

    def listen(self) -> None:
        direct = Qt.ConnectionType.DirectConnection
        self._finished.connect(self._answered, direct)  # type: ignore[call-arg]
        self._timeout.connect(self._timed_out, direct)  # type: ignore[call-arg]

    def leave(self) -> None:
        self._finished.disconnect(self._answered)
        self._timeout.disconnect(self._timed_out)

    def _answered(self, reply: QgsNetworkReplyContent) -> None:
        address = reply.request().url().toString()
        if reply.error() == QNetworkReply.NetworkError.NoError:
            self.reasons.pop(address, None)
        elif reply.error() not in IGNORED_ERRORS and self._counts(reply.request()):
            self.reasons[address] = _reason(reply)

    def _timed_out(self, parameters: QgsNetworkRequestParameters) -> None:
        if self._counts(parameters.request()):
            self.reasons[parameters.request().url().toString()] = tr("no answer in time")


class _Echo(QObject):
    """Event that a thread answers once it has handled all earlier ones.

    answered: set by the thread after `requested` was emitted.
    """

    requested = pyqtSignal()

    def __init__(self, thread: QThread) -> None:
        super().__init__()
        self.answered = threading.Event()
        self.moveToThread(thread)
        self.requested.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def _answer(self) -> None:
        self.answered.set()


def _is_tile(request: QNetworkRequest) -> bool:
    get = QNetworkAccessManager.Operation.GetOperation
    return bool(QgsNetworkRequestParameters(get, request, 0).initiatorClassName() == TILE_READER)


def _reason(reply: QgsNetworkReplyContent) -> str:
    # Qt's text repeats the address, keys and passwords included.
    return reply.errorString().replace(reply.request().url().toString(), "").strip() or str(
        reply.error()
    )
