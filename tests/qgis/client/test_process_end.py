"""Processes of the engine that end by themselves, after those who used them."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, qInstallMessageHandler

from hetmatch_qgis.client.process_end import end_left, is_left
from hetmatch_qgis.client.worker_client import WorkerClient
from tests.qgis.tie_point_cases import wait_until


@pytest.fixture
def said() -> Iterator[list[str]]:
    """What Qt warns of."""
    texts: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _context, text: texts.append(text))
    yield texts
    qInstallMessageHandler(before)


def started(pair, parent: QObject | None = None) -> tuple[WorkerClient, int]:
    worker = WorkerClient(parent)
    worker.start()
    worker.run("info", path=str(pair[0]))
    return worker, worker.process_id()


def test_a_process_that_is_left_outlives_its_owner_and_ends(engine, pair, said):
    owner = QObject()
    worker, number = started(pair, owner)
    worker.leave()
    sip.delete(owner)
    assert said == [] and is_left(worker)
    end_left()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
    wait_until(lambda: sip.isdeleted(worker))
    assert said == [] and not is_left(worker)


def test_a_process_can_be_left_twice(engine, pair, said):
    worker, number = started(pair)
    worker.leave()
    worker.leave()
    wait_until(lambda: sip.isdeleted(worker))
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
    assert said == []
