"""The engine's process as QGIS sees it: its answers, and every way it can go wrong."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
import weakref
from pathlib import Path

import pytest
from qgis.PyQt.QtTest import QSignalSpy

from hetmatch_qgis.client import environment, log, worker_client
from hetmatch_qgis.client.worker_client import WorkerClient
from hetmatch_qgis.client.worker_errors import WorkerCancelled, WorkerError

NEVER = 60_000


@pytest.fixture
def worker(engine):
    worker = WorkerClient()
    worker.start()
    yield worker
    worker.stop()


def python_that(tmp_path: Path, script: str) -> str:
    """An interpreter that does something else, whatever it is asked to run."""
    path = tmp_path / "python"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def failure(python: str) -> str:
    environment.choose_interpreter(python)
    worker = WorkerClient()
    try:
        worker.start()
        with pytest.raises(WorkerError) as raised:
            worker.run("doctor")
        return raised.value.message
    finally:
        worker.stop()
        environment.choose_interpreter("")


def test_a_waiting_thread_gets_the_answer(worker, pair):
    answer = worker.run("info", path=str(pair[0]))
    assert (answer["width"], answer["dtype"]) == (400, "uint8")


def test_a_thread_without_an_event_loop_keeps_nothing_of_a_request(engine):
    kept = []

    class Listener:
        def __call__(self, fraction: float, message: str) -> None:
            pass

    def ask() -> None:
        listener = Listener()
        client = WorkerClient()
        client.start()
        client.run("ping", listener)
        client.stop()
        reference = weakref.ref(listener)
        del listener, client
        gc.collect()
        # The thread goes on, as those of QGIS's tasks do.
        kept.append(reference() is not None)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert kept == [False]


def test_the_main_thread_gets_the_answer_as_a_signal(worker, pair):
    heard = QSignalSpy(worker.answered)
    number = worker.request("info", path=str(pair[0]))
    assert heard.wait(NEVER)
    assert heard[0][0] == number and heard[0][1]["height"] == 400


def test_an_error_of_the_engine_is_its_sentence(worker):
    with pytest.raises(WorkerError) as raised:
        worker.run("info", path="/nowhere/at all.tif")
    assert raised.value.message == "There is no file '/nowhere/at all.tif'; check the path."
    assert raised.value.exit_code == 2


def test_options_of_the_command_line_are_called_as_in_the_dialog(worker, pair, tmp_path):
    with pytest.raises(WorkerError) as raised:
        worker.run(
            "match",
            reference=str(pair[0]),
            moving=str(pair[1]),
            out=str(tmp_path / "out"),
            options={"tile_size": 3},
        )
    assert raised.value.message.startswith("'Tile size' must lie between")


def test_a_killed_worker_is_one_sentence_and_qgis_lives_on(worker, pair, tmp_path):
    def kill(fraction: float, message: str) -> None:
        if fraction > 0:
            os.kill(worker.process_id(), signal.SIGKILL)

    with pytest.raises(WorkerError) as raised:
        worker.run(
            "match",
            progress=kill,
            reference=str(pair[0]),
            moving=str(pair[1]),
            out=str(tmp_path / "out"),
        )
    assert "most likely because memory ran out" in raised.value.message
    assert not worker.is_running()


def test_a_killed_worker_says_so_in_the_main_thread_too(worker):
    heard = QSignalSpy(worker.died)
    os.kill(worker.process_id(), signal.SIGKILL)
    assert heard.wait(NEVER)
    assert "was killed" in heard[0][0]


def test_cancelling_takes_less_than_two_seconds(worker, pair, tmp_path):
    started: list[str] = []
    begun: list[float] = []

    def cancelled() -> bool:
        if started and not begun:
            begun.append(time.monotonic())
        return bool(begun)

    with pytest.raises(WorkerCancelled):
        worker.run(
            "match",
            progress=lambda fraction, message: started.append(message),
            cancelled=cancelled,
            reference=str(pair[0]),
            moving=str(pair[1]),
            out=str(tmp_path / "out"),
        )
    assert time.monotonic() - begun[0] < 2
    assert not (tmp_path / "out").exists()


def test_a_worker_that_does_not_listen_is_killed_when_cancelled(qgis_app, tmp_path):
    environment.choose_interpreter(python_that(tmp_path, "sleep 60"))
    worker = WorkerClient()
    worker.start()
    begun = time.monotonic()
    with pytest.raises(WorkerCancelled):
        worker.run("doctor", cancelled=lambda: True)
    assert time.monotonic() - begun < 2
    environment.choose_interpreter("")


def test_a_python_without_the_packages_is_told_from_a_crash(qgis_app, tmp_path):
    script = "echo \"ModuleNotFoundError: No module named 'numpy'\" >&2; exit 1"
    message = failure(python_that(tmp_path, script))
    assert (
        "lacks a package that the engine needs (ModuleNotFoundError: No module named 'numpy')"
        in message
    )
    assert "Set up HetMatch" in message


def test_a_crash_is_told_with_the_log(qgis_app, tmp_path):
    message = failure(python_that(tmp_path, "echo 'Fatal Python error' >&2; kill -SEGV $$"))
    assert "ended unexpectedly (Fatal Python error)" in message
    assert "Fatal Python error" in log.tail(20)


def test_memory_that_runs_out_in_the_worker_is_told(engine, tmp_path, write_raster):
    import numpy as np

    rng = np.random.default_rng(0)
    values = rng.integers(0, 255, (9000, 9000), np.uint8)
    path, other = (
        write_raster(tmp_path / f"{name}.tif", image)
        for name, image in (("large", values), ("other", values[::-1].copy()))
    )
    script = f'ulimit -v 3000000; exec {engine} "$@"'
    environment.choose_interpreter(python_that(tmp_path, script))
    worker = WorkerClient()
    worker.start()
    with pytest.raises(WorkerError) as raised:
        worker.run(
            "match",
            reference=str(path),
            moving=str(other),
            out=str(tmp_path / "out"),
            options={"tile_size": 8192, "overlap": 0, "effort": "full"},
        )
    worker.stop()
    assert "emory" in raised.value.message and "'Tile size'" in raised.value.message
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_no_program_is_told(qgis_app, tmp_path):
    path = tmp_path / "python"
    path.write_text("")
    assert "cannot be started" in failure(str(path))


def test_noise_on_standard_output_disturbs_nobody(qgis_app, tmp_path):
    lines = """echo 'GDAL says hello'; read request
    echo '{"event": "result", "id": 1, "healthy": true}'; sleep 5"""
    environment.choose_interpreter(python_that(tmp_path, lines))
    worker = WorkerClient()
    worker.start()
    assert worker.run("doctor") == {"healthy": True}
    worker.stop()
    environment.choose_interpreter("")


def test_stopping_ends_the_process(engine):
    worker = WorkerClient()
    worker.start()
    worker.run("info", path=str(Path(__file__).parents[3] / "docs" / "overview.jpg"))
    number = worker.process_id()
    worker.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_a_worker_that_hangs_is_ended_though_its_pipes_are_open(
    qgis_app, tmp_path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(worker_client, "HANG_S", 1.0)
    message = failure(python_that(tmp_path, "kill -STOP $$"))
    assert "has not answered for 1 seconds and was ended" in message


def test_a_worker_that_answers_pings_may_take_its_time(engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(worker_client, "PING_S", 0.2)
    monkeypatch.setattr(worker_client, "HANG_S", 8.0)
    worker = WorkerClient()
    worker.start()
    assert worker.run("doctor")["versions"]
    worker.stop()
