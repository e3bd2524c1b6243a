"""Matches in QGIS's task manager: one after the other, cancelled, failed, killed."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from qgis.core import QgsTask
from qgis.PyQt.QtCore import QEventLoop, QTimer

from hetmatch_qgis.client import environment
from hetmatch_qgis.client.match_task import MatchQueue, MatchRequest, MatchTask
from hetmatch_qgis.rasters.layer_sources import RasterSource, layer_of_file, source_of

PATIENCE_MS = 120_000


class Listener:
    """Runs the event loop until so many tasks have ended, and keeps what they said."""

    def __init__(self, queue: MatchQueue) -> None:
        self.queue = queue
        self.matched: list[tuple[MatchRequest, dict]] = []
        self.failed: list[str] = []
        self.descriptions: list[str] = []
        self.statuses: list[tuple[str, int]] = []
        queue.matched.connect(lambda request, result: self.matched.append((request, result)))
        queue.failed.connect(lambda request, sentence: self.failed.append(sentence))
        self._loop = QEventLoop()
        self._open = 0

    def add(self, request: MatchRequest):
        task = self.queue.add(request)
        self._open += 1
        task.progressChanged.connect(lambda _: self.descriptions.append(task.description()))
        task.statusChanged.connect(
            lambda status: self.statuses.append((Path(request.folder).name, int(status)))
        )
        for ended in (task.taskCompleted, task.taskTerminated):
            ended.connect(self._ended)
        return task

    def wait(self) -> None:
        QTimer.singleShot(PATIENCE_MS, self._loop.quit)
        self._loop.exec()
        assert self._open == 0, "not all tasks ended"

    def _ended(self) -> None:
        self._open -= 1
        if self._open == 0:
            # Signals of the same moment come first.
            QTimer.singleShot(0, self._loop.quit)


@pytest.fixture
def listener(qgis_app) -> Listener:
    return Listener(MatchQueue())


def request(pair, folder: Path, **options) -> MatchRequest:
    reference, moving = (source_of(layer_of_file(str(path))) for path in pair)
    return MatchRequest(reference, moving, options, str(folder))


def test_a_match_fills_the_folder_and_tells_its_window(listener, engine, pair, tmp_path):
    listener.add(request(pair, tmp_path / "out"))
    listener.wait()
    assert listener.failed == []
    ((_, result),) = listener.matched
    assert result["status"] == "matched"
    assert Path(result["outputs"]["tie_points.gpkg"]).is_file()
    assert Path(result["outputs"]["report.html"]).is_file()
    descriptions = " ".join(listener.descriptions)
    assert "moving.tif on reference.tif" in descriptions and "tile 1 of 1" in descriptions


def test_matches_run_one_after_the_other_and_an_error_stops_only_its_own(
    listener, engine, pair, tmp_path
):
    listener.add(request(pair, tmp_path / "a"))
    nowhere = RasterSource("/nowhere.tif", "nowhere")
    listener.add(MatchRequest(nowhere, nowhere, {}, str(tmp_path / "b")))
    listener.add(request(pair, tmp_path / "c"))
    listener.wait()
    assert [Path(sent.folder).name for sent, _ in listener.matched] == ["a", "c"]
    assert listener.failed == ["There is no file '/nowhere.tif'; check the path."]
    running = int(QgsTask.TaskStatus.Running)
    # The first may run before anyone listens; the others wait for a turn of the event loop.
    begun = {name: listener.statuses.index((name, running)) for name in "bc"}
    ended = [
        min(i for i, (n, s) in enumerate(listener.statuses) if n == name and s > running)
        for name in "ab"
    ]
    assert ended[0] < begun["b"] and ended[1] < begun["c"]


def test_cancelling_in_mid_run_leaves_nothing_and_says_nothing(listener, engine, pair, tmp_path):
    times: list[float] = []
    task = listener.add(request(pair, tmp_path / "out"))

    def cancel(_: float) -> None:
        if not times:
            times.append(time.monotonic())
            task.cancel()

    task.progressChanged.connect(cancel)
    listener.wait()
    assert time.monotonic() - times[0] < 2
    assert listener.matched == [] and listener.failed == []
    assert not (tmp_path / "out").exists()


def test_what_waits_can_be_cancelled_too(listener, engine, pair, tmp_path):
    listener.add(request(pair, tmp_path / "a"))
    waiting = listener.add(request(pair, tmp_path / "b"))
    listener.add(request(pair, tmp_path / "c"))
    waiting.cancel()
    listener.wait()
    assert [Path(sent.folder).name for sent, _ in listener.matched] == ["a", "c"]
    assert not (tmp_path / "b").exists()


def test_what_never_ran_leaves_no_empty_folder(listener, engine, pair, tmp_path):
    (tmp_path / "b").mkdir()
    listener.add(request(pair, tmp_path / "a"))
    listener.add(request(pair, tmp_path / "b")).cancel()
    listener.wait()
    assert not (tmp_path / "b").exists()


def test_when_the_queue_has_ended_nothing_runs_and_nothing_is_left(
    listener, engine, pair, tmp_path
):
    task = listener.add(request(pair, tmp_path / "out"))
    listener.add(request(pair, tmp_path / "later"))
    ended: list[bool] = []

    def end(_: float) -> None:
        if not ended:
            listener.queue.shut_down()
            # Without a turn of the event loop, as when QGIS quits.
            ended.append((tmp_path / "out").exists())

    task.progressChanged.connect(end)
    listener.wait()
    assert ended == [False]
    assert listener.matched == [] and not (tmp_path / "later").exists()


def test_kill_9_of_the_worker_is_a_sentence_and_the_earlier_results_stay(
    listener, engine, pair, tmp_path, monkeypatch
):
    from hetmatch_qgis.client import engine_task as module

    workers = []

    class Kept(module.WorkerClient):
        def start(self) -> None:
            super().start()
            workers.append(self)

    monkeypatch.setattr(module, "WorkerClient", Kept)
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    running = listener.add(request(pair, out))
    running.progressChanged.connect(
        lambda _: os.kill(workers[0].process_id(), signal.SIGKILL) if workers[0].process_id() else 0
    )
    listener.wait()
    (sentence,) = listener.failed
    assert "was killed" in sentence
    assert [path.name for path in out.iterdir()] == ["notes.txt"]


def test_no_reliable_match_is_an_outcome_and_no_failure(listener, engine, tmp_path, write_raster):
    import numpy as np

    rng = np.random.default_rng(5)
    textures = [rng.integers(0, 255, (300, 300)).astype(np.uint8) for _ in range(2)]
    geotransform = (500_000, 10, 0, 5_000_000, 0, -10)
    paths = [
        write_raster(tmp_path / f"{index}.tif", texture, geotransform, 32633)
        for index, texture in enumerate(textures)
    ]
    listener.add(request(paths, tmp_path / "out"))
    listener.wait()
    ((_, result),) = listener.matched
    assert result["status"] == "no_reliable_match" and result["reason"]
    assert sorted(result["outputs"]) == ["overview.png", "report.html", "result.json"]


def test_without_a_python_the_user_is_told_what_to_do(listener, qgis_app, pair, tmp_path):
    environment.choose_interpreter("")
    listener.add(request(pair, tmp_path / "out"))
    listener.wait()
    (sentence,) = listener.failed
    assert "Set up HetMatch" in sentence
    assert not (tmp_path / "out").exists()


def test_a_match_that_fails_leaves_no_mask_of_margins(listener, engine, pair, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    mask = folder / "moving_margins.tif"
    mask.write_bytes(b"no raster")
    listener.add(request(pair, folder, moving_mask=str(mask)))
    listener.wait()
    assert len(listener.failed) == 1
    assert not folder.exists()


def test_a_match_that_never_started_leaves_no_mask_of_margins(qgis_app, pair, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    mask = folder / "moving_margins.tif"
    mask.write_bytes(b"1")
    MatchTask(request(pair, folder, moving_mask=str(mask))).tell_cancelled()
    assert not folder.exists()


def test_a_mask_of_the_users_stays(qgis_app, pair, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "moving_margins.tif").write_bytes(b"1")
    MatchTask(request(pair, folder)).tell_cancelled()
    assert (folder / "moving_margins.tif").is_file()
