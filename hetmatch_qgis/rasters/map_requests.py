"""Which requests to map servers failed: QGIS draws nothing and says nothing where one does."""

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

EMPTY = {
    QNetworkReply.NetworkError.NoError,
    QNetworkReply.NetworkError.ContentNotFoundError,
    QNetworkReply.NetworkError.ContentGoneError,
    QNetworkReply.NetworkError.OperationCanceledError,
}
"""What a server answers where it has no tile, or to what was cancelled."""

TILE_READER = "QgsWmsTiledImageDownloadHandler"
"""What QGIS notes on each request for a tile."""

POLL_S = 0.05
PATIENCE_S = 30.0


class Requests:
    """Listens, as long as its context lasts, to the requests of the thread that enters it.

    Newer QGIS (3.40) fetches tiles in a thread of its own, which only QGIS's main thread hears of.
    Tiles asked for by others are heard as well, a canvas for one; so the failures of tiles count
    where something is missing in the image only.

    main: of QGIS's main thread.
    """

    def __init__(self, main: QgsNetworkAccessManager) -> None:
        self._main = main
        own = QgsNetworkAccessManager.instance()
        self._here = _Failures(own, lambda request: True)
        self._tiles = _Failures(main, _is_tile)

    def __enter__(self) -> Requests:
        self._here.listen()
        self._tiles.listen()
        return self

    def __exit__(self, *error: object) -> None:
        self._here.leave()
        self._tiles.leave()

    def forget(self) -> None:
        """Count from here on only."""
        self._here.reasons.clear()
        self._tiles.reasons.clear()

    def failure(self, incomplete: bool, feedback: QgsFeedback) -> str:
        """Why the server did not answer, empty where all is well; waits for QGIS's main thread.

        incomplete: whether the image that was asked for has holes.
        """
        if incomplete and not self._here.reasons and not self._heard_all(feedback):
            return "" if feedback.isCanceled() else tr("no answer in time")
        reasons = [*self._here.reasons.values()]
        reasons += [*self._tiles.reasons.values()] if incomplete else []
        return reasons[0] if reasons else ""

    def _heard_all(self, feedback: QgsFeedback) -> bool:
        """Whether the main thread has dealt with everything that it was told before this call."""
        if QThread.currentThread() is self._main.thread():
            QCoreApplication.sendPostedEvents(self._main, QEvent.Type.MetaCall)
            return True
        echo = _Echo(self._main.thread())
        echo.asked.emit()
        ends = time.monotonic() + PATIENCE_S
        while not echo.heard.wait(POLL_S):
            if feedback.isCanceled() or time.monotonic() > ends:
                return False
        return True


class _Failures:
    """What one network manager tells. reasons: by address, of those that no second try mended."""

    def __init__(
        self, manager: QgsNetworkAccessManager, counts: Callable[[QNetworkRequest], bool]
    ) -> None:
        self.reasons: dict[str, str] = {}
        self._counts = counts
        self._finished = manager.finished[QgsNetworkReplyContent]
        self._late = manager.requestTimedOut[QgsNetworkRequestParameters]

    def listen(self) -> None:
        direct = Qt.ConnectionType.DirectConnection
        self._finished.connect(self._answered, direct)  # type: ignore[call-arg]
        self._late.connect(self._timed_out, direct)  # type: ignore[call-arg]

    def leave(self) -> None:
        self._finished.disconnect(self._answered)
        self._late.disconnect(self._timed_out)

    def _answered(self, reply: QgsNetworkReplyContent) -> None:
        address = reply.request().url().toString()
        if reply.error() == QNetworkReply.NetworkError.NoError:
            self.reasons.pop(address, None)
        elif reply.error() not in EMPTY and self._counts(reply.request()):
            self.reasons[address] = _reason(reply)

    def _timed_out(self, late: QgsNetworkRequestParameters) -> None:
        if self._counts(late.request()):
            self.reasons[late.request().url().toString()] = tr("no answer in time")


class _Echo(QObject):
    """heard: set by a thread when it has dealt with all that came before `asked`."""

    asked = pyqtSignal()

    def __init__(self, thread: QThread) -> None:
        super().__init__()
        self.heard = threading.Event()
        self.moveToThread(thread)
        self.asked.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def _answer(self) -> None:
        self.heard.set()


def _is_tile(request: QNetworkRequest) -> bool:
    get = QNetworkAccessManager.Operation.GetOperation
    return bool(QgsNetworkRequestParameters(get, request, 0).initiatorClassName() == TILE_READER)


def _reason(reply: QgsNetworkReplyContent) -> str:
    # Qt's text repeats the address, keys and passwords included.
    return reply.errorString().replace(reply.request().url().toString(), "").strip() or str(
        reply.error()
    )
