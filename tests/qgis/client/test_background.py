"""Work that blocks, while QGIS's main thread goes on."""

from __future__ import annotations

import threading
import time

import pytest
from qgis.core import QgsFeedback
from qgis.PyQt.QtCore import QEventLoop, QThread, QTimer

from hetmatch_qgis.client import background
from hetmatch_qgis.client.background import run_in_background
from hetmatch_qgis.client.worker_errors import WorkerCancelled
from tests.qgis.heartbeat import Heartbeat


def quiet(fraction: float, message: str) -> None:
    pass


def test_the_main_thread_beats_on_while_the_work_blocks(qgis_app):
    def work(progress, feedback):
        time.sleep(1)
        return threading.get_ident()

    with Heartbeat() as heart:
        thread = run_in_background(work, quiet, QgsFeedback())
    assert thread != threading.get_ident()
    assert heart.beats > 20


def test_progress_comes_in_the_main_thread_and_complete(qgis_app):
    heard = []

    def work(progress, feedback):
        for step in range(5):
            progress(step / 4, "step")

    def take(fraction, message):
        heard.append((fraction, QThread.currentThread() is qgis_app.thread()))

    run_in_background(work, take, QgsFeedback())
    assert heard == [(step / 4, True) for step in range(5)]


def test_what_it_raises_is_raised_here(qgis_app):
    def work(progress, feedback):
        raise ValueError("why")

    with pytest.raises(ValueError, match="why"):
        run_in_background(work, quiet, QgsFeedback())


def until_cancelled(progress, feedback):
    while not feedback.isCanceled():
        time.sleep(0.01)
    raise WorkerCancelled


@pytest.mark.parametrize("delay_ms", [0, 200])
def test_a_cancel_reaches_the_work(qgis_app, delay_ms):
    feedback = QgsFeedback()
    if delay_ms:
        QTimer.singleShot(delay_ms, feedback.cancel)
    else:
        feedback.cancel()
    with pytest.raises(WorkerCancelled):
        run_in_background(until_cancelled, quiet, feedback)


def test_closing_qgis_cancels_the_work(qgis_app, monkeypatch):
    class EndedByQgis(QEventLoop):
        """QGIS ends all loops when it is closed; here, only this one."""

        def exec(self):
            QTimer.singleShot(200, self.quit)
            return super().exec()

    monkeypatch.setattr(background, "QEventLoop", EndedByQgis)
    with pytest.raises(WorkerCancelled):
        run_in_background(until_cancelled, quiet, QgsFeedback())


def test_in_another_thread_it_is_called_as_it_is(qgis_app):
    threads = []

    class Other(QThread):
        def run(self):
            def work(progress, feedback):
                threads.append(threading.get_ident())

            threads.append(threading.get_ident())
            run_in_background(work, quiet, QgsFeedback())

    other = Other()
    other.start()
    assert other.wait(5000)
    assert threads[0] == threads[1]
