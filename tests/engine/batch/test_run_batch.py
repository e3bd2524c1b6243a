"""A batch from the list of pairs to the summary, with a stand-in for the match."""

from __future__ import annotations

import csv
import os
import signal
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import batch_cases
import pytest

from hetmatch_qgis.engine.batch import dispatch
from hetmatch_qgis.engine.batch import run_batch as module
from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.inputs.jobs import Job
from hetmatch_qgis.engine.batch.run_batch import BatchResult, run_batch, summarise
from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress


def run(jobs: list[Job], out: Path, **settings: Any) -> BatchResult:
    extra = {name: settings.pop(name) for name in ("progress", "on_pair") if name in settings}
    settings.setdefault("workers", 2)
    return run_batch(jobs, out, BatchOptions(**settings), task=batch_cases.TASK, **extra)


def rows(result: BatchResult) -> dict[str, dict[str, str]]:
    """The summary by the name of the moving raster."""
    with result.outputs["summary.csv"].open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    named = {Path(row["moving"]).stem: row for row in found}
    assert len(named) == len(found)
    return named


def test_a_failure_stops_no_other_pair_and_what_may_pass_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(dispatch, "RETRY_DELAY_S", 0.1)
    jobs = batch_cases.jobs(tmp_path / "in", "a", "bad", "network", "once", "dies", "hang", "b")
    result = run(jobs, tmp_path / "out", retries=2, time_limit=3.0)
    summary = rows(result)
    failures = {name: row["failure"] for name, row in summary.items() if row["failure"]}
    assert failures == {
        "bad": "input",
        "network": "network",
        "dies": "worker_died",
        "hang": "time_limit",
    }
    assert summary["bad"]["reason"] == "'bad' is no raster."
    assert {name for name, row in summary.items() if row["outcome"] == "matched"} == {
        "a",
        "b",
        "once",
    }
    runs = Counter(batch_cases.runs(tmp_path / "out"))
    assert runs == {"a": 1, "b": 1, "bad": 1, "network": 3, "once": 2, "dies": 3, "hang": 1}
    assert result.progress.counts == {"matched": 3, "no_match": 0, "failed": 4, "not_run": 0}
    assert set(result.outputs) >= {"summary.csv", "summary.gpkg", "batch.html"}


def test_resuming_does_what_is_missing_or_has_changed(tmp_path: Path):
    jobs = batch_cases.jobs(tmp_path / "in", "a", "b", "bad")
    out = tmp_path / "out"
    run(jobs, out)
    (out / "runs").unlink()
    result = run([*jobs, *batch_cases.jobs(tmp_path / "in", "c")], out, resume=True)
    assert batch_cases.runs(out) == ["c"] and result.progress.skipped == 3
    os.utime(tmp_path / "in" / "b.tif", (1, 1))
    (out / "runs").unlink()
    run(jobs, out, resume=True)
    assert batch_cases.runs(out) == ["b"]
    run(jobs, out, resume=True, match=Options(rotation="any"))
    assert sorted(batch_cases.runs(out)) == ["a", "b", "b", "bad"]
    # Without it all is done anew.
    run(jobs, out)
    assert len(batch_cases.runs(out)) == 7


def test_what_may_pass_is_tried_again_when_a_batch_is_resumed(tmp_path: Path):
    jobs = batch_cases.jobs(tmp_path / "in", "once", "bad")
    out = tmp_path / "out"
    assert rows(run(jobs, out, retries=0))["once"]["outcome"] == "failed"
    assert rows(run(jobs, out, retries=0, resume=True))["once"]["outcome"] == "matched"
    assert Counter(batch_cases.runs(out)) == {"once": 2, "bad": 1}


def test_a_cancelled_batch_goes_on_where_it_was(tmp_path: Path):
    jobs = batch_cases.jobs(tmp_path / "in", *(f"slow{index}" for index in range(6)))
    out = tmp_path / "out"
    done: list[str] = []
    progress = Progress(on_check=lambda: len(done) >= 2)
    with pytest.raises(Cancelled, match=r"Cancelled after [23] of 6 pairs; .* resume"):
        run(jobs, out, progress=progress, on_pair=lambda record: done.append(record["name"]))
    result = run(jobs, out, resume=True)
    assert result.progress.skipped >= 2
    assert {row["outcome"] for row in rows(result).values()} == {"matched"}


def test_a_trouble_of_all_pairs_stops_the_batch(tmp_path: Path):
    jobs = batch_cases.jobs(tmp_path / "in", "a", "full", *(f"p{index}" for index in range(50)))
    with pytest.raises(InputError, match="The disk is full"):
        run(jobs, tmp_path / "out", workers=1)
    assert len(batch_cases.runs(tmp_path / "out")) < 10


def test_a_worker_that_is_killed_loses_no_pair_and_does_none_twice(tmp_path: Path):
    jobs = batch_cases.jobs(tmp_path / "in", *(f"slow{index}" for index in range(6)))

    def kill() -> None:
        until = time.monotonic() + 20
        while not batch_cases.runs(tmp_path / "out") and time.monotonic() < until:
            time.sleep(0.05)
        # The first that began; another one may still be starting.
        os.kill(int((tmp_path / "out" / "pids").read_text().split()[0]), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    result = run(jobs, tmp_path / "out")
    killer.join()
    summary = rows(result)
    assert len(summary) == 6 and {row["outcome"] for row in summary.values()} == {"matched"}
    assert len(batch_cases.runs(tmp_path / "out")) == 7


def test_parts_of_a_job_array_make_one_summary(tmp_path: Path):
    jobs = batch_cases.jobs(tmp_path / "in", "a", "b", "c", "d", "e")
    out = tmp_path / "out"
    assert run(jobs, out, part=(1, 2)).outputs == {}
    assert sorted(batch_cases.runs(out)) == ["a", "c", "e"]
    half = summarise(jobs, out, BatchOptions())
    assert half.progress.counts["not_run"] == 2
    assert rows(half)["b"]["reason"] == "Not run yet."
    run(jobs, out, part=(2, 2))
    assert summarise(jobs, out, BatchOptions()).progress.counts["matched"] == 5
    changed = summarise(jobs, out, BatchOptions(match=Options(rotation="any")))
    assert changed.progress.counts["not_run"] == 5
    # Nobody takes that for a run that was lost.
    assert "Done with other steps, options or rasters" in str(changed.notes[-1])
    assert "counted as not run: 5." in str(changed.notes[-1]) and not half.notes


def test_where_nothing_was_run_nothing_is_summed_up(tmp_path: Path):
    jobs = batch_cases.jobs(tmp_path / "in", "a")
    with pytest.raises(InputError, match="nothing to summarise"):
        summarise(jobs, tmp_path / "other", BatchOptions())
    assert not (tmp_path / "other").exists()


def test_a_folder_that_cannot_be_written_to_is_told_at_once(tmp_path: Path):
    (tmp_path / "out").touch()
    with pytest.raises(InputError, match="out"):
        run(batch_cases.jobs(tmp_path / "in", "a"), tmp_path / "out")


def test_a_scheduler_that_lets_wait_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def nobody(*_args: object) -> None:
        raise InputError("Nobody answers.")

    monkeypatch.setattr(module, "open_backend", nobody)
    said: list[str] = []
    progress = Progress(lambda _share, message: said.append(str(message)))
    options = BatchOptions(scheduler="tcp://a:1")
    with pytest.raises(InputError, match="Nobody"):
        run_batch(batch_cases.jobs(tmp_path / "in", "a"), tmp_path / "out", options, progress)
    assert said == ["Connecting to tcp://a:1"]
