"""Part of the benchmark of batches: workers and a scheduler that are killed in mid-run."""

from __future__ import annotations

import argparse
import csv
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.batch.parts import crops
from hetmatch_qgis.common.contract import SUMMARY_CSV, TIE_POINTS_CSV
from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.inputs.jobs import Job
from hetmatch_qgis.engine.batch.run_batch import run_batch
from hetmatch_qgis.engine.core.errors import InputError

if TYPE_CHECKING:
    from batch_cases import Cluster

PAIRS_SHARE, MIN_PAIRS = 10, 6
"""Pairs of the benchmark for each one of this part, which goes through them three times."""


def recovery(folder: Path, options: argparse.Namespace) -> list[dict[str, Any]]:
    """A batch undisturbed, one whose worker is killed while another joins, and a dead scheduler."""
    jobs = crops(options.data, folder / "crops", max(MIN_PAIRS, options.pairs // PAIRS_SHARE))
    plain = folder / "plain"
    run = _Runs(folder, jobs)
    run(plain)

    def replace_worker(cluster: Cluster) -> None:
        cluster.workers[0].send_signal(signal.SIGKILL)
        cluster.add_worker()

    run(folder / "worker", replace_worker)
    ended = ""
    try:
        run(folder / "scheduler", lambda cluster: cluster.scheduler.send_signal(signal.SIGKILL))
    except InputError as error:
        ended = str(error)
    done = len(_pairs_done(folder / "scheduler"))
    run(folder / "scheduler", resume=True)
    rows = [
        {"what happens": "nothing", **_figures(plain, plain)},
        {
            "what happens": "a worker is killed with -9, another joins",
            **_figures(plain, folder / "worker"),
        },
        {
            "what happens": f"the scheduler is killed after {done} pairs, then --resume",
            **_figures(plain, folder / "scheduler"),
        },
    ]
    return [
        row | {"it ends with": ended if "scheduler" in row["what happens"] else ""} for row in rows
    ]


class _Runs:
    """Runs of the same pairs, each on a cluster of its own."""

    def __init__(self, folder: Path, jobs: list[Job]) -> None:
        self._folder, self._jobs, self._count = folder, jobs, 0

    def __call__(
        self, out: Path, disturb: Callable[[Cluster], None] | None = None, resume: bool = False
    ) -> None:
        """disturb: called once, after a third of the pairs."""
        from batch_cases import cluster

        self._count += 1
        completed: list[str] = []
        with cluster(self._folder / f"dask{self._count}", 2) as running:

            def watch(record: dict[str, Any]) -> None:
                completed.append(record["name"])
                if disturb is not None and len(completed) == len(self._jobs) // 3:
                    disturb(running)

            settings = BatchOptions(scheduler=running.address, resume=resume)
            run_batch(self._jobs, out, settings, on_pair=watch)


def _figures(plain: Path, out: Path) -> dict[str, Any]:
    """The figures of a summary, and whether its tie points are those of a run without trouble."""
    with (out / SUMMARY_CSV).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    tables = [table.relative_to(plain) for table in plain.glob(f"pairs/*/{TIE_POINTS_CSV}")]
    same = [
        (out / name).is_file() and (out / name).read_bytes() == (plain / name).read_bytes()
        for name in tables
    ]
    return {
        "rows of the summary": len(rows),
        "different pairs": len({row["name"] for row in rows}),
        "matched": sum(row["outcome"] == "matched" for row in rows),
        "same tie points": f"{sum(same)} of {len(same)}",
    }


def _pairs_done(out: Path) -> list[Path]:
    return [path for path in out.glob("records/**/*.json") if path.is_file()]
