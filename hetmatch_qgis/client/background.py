"""Work that blocks, called from QGIS's main thread without stopping QGIS.

Processing calls algorithms in the main thread in a batch (QGIS before 3.36), from the Python
console and in models. The work then runs in a thread of its own, and the main thread lets events
through until it has ended: windows are drawn, and Cancel can be pressed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.core import QgsFeedback
from qgis.PyQt.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QThread, pyqtSignal

from hetmatch_qgis.client.worker_client import Progress
from hetmatch_qgis.client.worker_errors import WorkerCancelled

Work = Callable[[Progress, QgsFeedback], Any]
"""Function that blocks; takes what receives its progress, and what cancels it."""


def run_in_background(work: Work, progress: Progress, feedback: QgsFeedback) -> Any:
    """Run the work and return its result; what it raises is raised here.

    progress: called in the calling thread.
    feedback: cancels the work.

    Outside the main thread the work is called as it is. Raises WorkerCancelled where QGIS is being
    closed.
    """
    if QThread.currentThread() is not QCoreApplication.instance().thread():
        return work(progress, feedback)
    stop = QgsFeedback()
    # Direct, because the main thread's loop may be waiting for the work to end.
    feedback.canceled.connect(stop.cancel, Qt.ConnectionType.DirectConnection)  # type: ignore[call-arg]
    if feedback.isCanceled():
        stop.cancel()
    relay = _Relay(progress)
    thread = _WorkThread(work, relay, stop)
    loop = QEventLoop()
    thread.finished.connect(loop.quit)
    thread.start()
    loop.exec()
    if not thread.isFinished():
        # Something else ended the loop: QGIS, which ends all of them when it is closed.
        stop.cancel()
        thread.wait()
        raise WorkerCancelled
    # `finished` comes a moment before the end. The thread's destructor would wait for that, too,
    # but with Python's lock, which the thread needs to end.
    thread.wait()
    # What was reported last may still wait to be taken.
    QCoreApplication.sendPostedEvents(relay)
    if thread.error is not None:
        raise thread.error
    return thread.result


class _Relay(QObject):
    """Takes progress from another thread to the thread that made this object."""

    progressed = pyqtSignal(float, str)

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self._progress = progress
        self.progressed.connect(self._take)

    def _take(self, fraction: float, message: str) -> None:
        self._progress(fraction, message)


class _WorkThread(QThread):
    """One run of the work; `result` or `error` says how it ended."""

    def __init__(self, work: Work, relay: _Relay, feedback: QgsFeedback) -> None:
        super().__init__()
        self._work = work
        self._relay = relay
        self._feedback = feedback
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self) -> None:
        """See QThread."""
        try:
            self.result = self._work(self._relay.progressed.emit, self._feedback)
        except BaseException as error:  # an exception that left here would take QGIS with it
            self.error = error
