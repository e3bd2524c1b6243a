"""Processes of the engine that end in the background, after those who used them."""

from __future__ import annotations

import os
import signal

import pytest
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QProcess

from hetmatch_qgis.client import process_end
from hetmatch_qgis.client.process_end import end_all, end_process, is_ending
from hetmatch_qgis.client.worker_client import WorkerClient
from tests.qgis.tie_point_cases import wait_until


def started(pair, parent: QObject | None = None) -> tuple[WorkerClient, int]:
    worker = WorkerClient(parent)
    worker.start()
    worker.run("info", path=str(pair[0]))
    return worker, worker.process_id()


def test_a_process_that_is_ending_outlives_its_owner_and_ends(engine, pair, qt_warnings):
    owner = QObject()
    worker, number = started(pair, owner)
    worker.leave()
    sip.delete(owner)
    assert qt_warnings == [] and is_ending(worker)
    end_all()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
    wait_until(lambda: sip.isdeleted(worker))
    assert qt_warnings == [] and not is_ending(worker)


def test_a_process_can_be_left_twice(engine, pair, qt_warnings):
    worker, number = started(pair)
    worker.leave()
    worker.leave()
    wait_until(lambda: sip.isdeleted(worker))
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
    assert qt_warnings == []


class Unkillable(QProcess):
    """A process that a busy machine is slow to kill."""

    def kill(self) -> None:
        """See QProcess; nothing happens yet."""


def test_a_process_that_is_not_gone_in_time_is_kept_until_it_is(qgis_app, monkeypatch, qt_warnings):
    monkeypatch.setattr(process_end, "QUIT_TIMEOUT_MS", 1)
    monkeypatch.setattr(process_end, "KILL_TIMEOUT_MS", 1)
    owner = QObject()
    process = Unkillable(owner)
    process.start("sleep", ["60"])
    assert process.waitForStarted()

    end_process(process)
    sip.delete(owner)

    assert not sip.isdeleted(process) and process_end._stuck == [process] and qt_warnings == []
    os.kill(process.processId(), signal.SIGKILL)
    wait_until(lambda: process_end._stuck == [])
    assert qt_warnings == []
