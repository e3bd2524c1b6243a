"""Processes of the engine that end in the background, after those who used them."""

from __future__ import annotations

import os

import pytest
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject

from hetmatch_qgis.client.process_end import end_all, is_ending
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
