"""The back end of a cluster: a real scheduler and real workers, each a process of its own."""

from __future__ import annotations

import csv
import signal
import threading
import time
from collections import Counter
from pathlib import Path

import batch_cases
import pytest

from hetmatch_qgis.engine.batch import dask_cluster, dispatch
from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.run_batch import BatchResult, run_batch
from hetmatch_qgis.engine.core.errors import InputError
from tests.engine.batch.namespaces import HOST, namespaces

pytest.importorskip("distributed", reason="comes with hetmatch-qgis[dask]")
# Of Dask's own connections and loops, which it closes in its own time.
pytestmark = pytest.mark.filterwarnings("ignore")


def outcomes(result: BatchResult) -> dict[str, str]:
    with result.outputs["summary.csv"].open(encoding="utf-8", newline="") as file:
        rows = [(Path(row["moving"]).stem, row["outcome"]) for row in csv.DictReader(file)]
    assert len(dict(rows)) == len(rows)
    return dict(rows)


def wait_for_runs(out: Path, count: int) -> None:
    until = time.monotonic() + 30
    while len(batch_cases.runs(out)) < count and time.monotonic() < until:
        time.sleep(0.05)


def test_a_batch_on_a_cluster_ends_as_one_on_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(dispatch, "RETRY_DELAY_S", 0.1)
    jobs = batch_cases.jobs(tmp_path / "in", "a", "bad", "once", "hang", "network", "b")
    with batch_cases.cluster(tmp_path / "dask") as cluster:
        options = BatchOptions(scheduler=cluster.address, time_limit=3.0, retries=1)
        result = run_batch(jobs, tmp_path / "out", options, task=batch_cases.TASK)
    assert outcomes(result) == {
        **dict.fromkeys(("a", "b", "once"), "matched"),
        **dict.fromkeys(("bad", "hang", "network"), "failed"),
    }
    assert Counter(batch_cases.runs(tmp_path / "out"))["network"] == 2


def test_a_worker_that_is_killed_and_one_that_joins(tmp_path: Path):
    names = [f"slow{index}" for index in range(10)]
    jobs = batch_cases.jobs(tmp_path / "in", *names)
    out = tmp_path / "out"
    with batch_cases.cluster(tmp_path / "dask", workers=2) as cluster:

        def change_workers() -> None:
            wait_for_runs(out, 3)
            cluster.workers[0].send_signal(signal.SIGKILL)
            cluster.add_worker()

        changing = threading.Thread(target=change_workers)
        changing.start()
        options = BatchOptions(scheduler=cluster.address)
        result = run_batch(jobs, out, options, task=batch_cases.TASK)
        changing.join()
    assert outcomes(result) == dict.fromkeys(names, "matched")
    # Only what the killed worker had in work was begun again.
    assert len(batch_cases.runs(out)) <= 12


def test_a_scheduler_that_goes_away_ends_the_batch_which_resumes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(dask_cluster, "LOST_S", 1.0)
    monkeypatch.setattr(dask_cluster, "CONNECT_S", 5.0)
    dask = pytest.importorskip("dask")
    dask.config.set({"distributed.comm.timeouts.connect": "3s"})
    names = [f"slow{index}" for index in range(8)]
    jobs = batch_cases.jobs(tmp_path / "in", *names)
    out = tmp_path / "out"
    with batch_cases.cluster(tmp_path / "dask") as cluster:

        def end_scheduler() -> None:
            wait_for_runs(out, 3)
            cluster.scheduler.send_signal(signal.SIGKILL)

        ending = threading.Thread(target=end_scheduler)
        ending.start()
        with pytest.raises(InputError, match="gone away"):
            run_batch(jobs, out, BatchOptions(scheduler=cluster.address), task=batch_cases.TASK)
        ending.join()
    result = run_batch(jobs, out, BatchOptions(workers=2, resume=True), task=batch_cases.TASK)
    assert result.progress.skipped >= 2
    assert outcomes(result) == dict.fromkeys(names, "matched")


def test_a_cluster_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(dask_cluster, "CONNECT_S", 1.0)
    jobs = batch_cases.jobs(tmp_path / "in", "a")
    for address, words in (("tcp://127.0.0.1:9", "No Dask scheduler"), ("nonsense", "No Dask")):
        with pytest.raises(InputError, match=words):
            run_batch(jobs, tmp_path / "out", BatchOptions(scheduler=address))
    with (
        batch_cases.cluster(tmp_path / "dask", workers=0) as cluster,
        pytest.raises(InputError, match="has no workers"),
    ):
        run_batch(jobs, tmp_path / "out", BatchOptions(scheduler=cluster.address))


def test_workers_with_addresses_of_their_own_and_one_that_loses_the_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    # Dask waits half a minute for a host that no longer answers, and eleven seconds at least.
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP", "12s")
    names = [f"slow{index}" for index in range(10)]
    jobs = batch_cases.jobs(tmp_path / "in", *names)
    out = tmp_path / "out"
    with (
        namespaces(2) as machines,
        batch_cases.cluster(tmp_path / "dask", workers=0, host=HOST) as cluster,
    ):
        for machine in machines:
            cluster.add_worker(host=machine.address, within=machine.within)

        def unplug() -> None:
            wait_for_runs(out, 3)
            machines[0].unplug()

        changing = threading.Thread(target=unplug)
        changing.start()
        options = BatchOptions(scheduler=cluster.address)
        result = run_batch(jobs, out, options, task=batch_cases.TASK)
        changing.join()
        log = (tmp_path / "dask" / "dask-scheduler").read_text()
    assert outcomes(result) == dict.fromkeys(names, "matched")
    assert all(machine.address in log for machine in machines)
    # What the lost worker went on with, unheard, was done again, and nothing else.
    runs = Counter(batch_cases.runs(out))
    assert set(runs) == set(names) and sum(runs.values()) < 2 * len(names)
