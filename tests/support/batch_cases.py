"""Stand-ins for the match in tests of how a batch runs, and a small cluster of real processes.

Workers import this module by its name, which the fixture `python_path` makes possible.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from hetmatch_qgis.engine.access.allowed_sources import allowed_sources
from hetmatch_qgis.engine.batch.failures import INPUT, NETWORK, STOP, failed
from hetmatch_qgis.engine.batch.inputs.jobs import Job
from hetmatch_qgis.engine.batch.records import MATCHED, write_record
from hetmatch_qgis.engine.batch.unit import Unit
from hetmatch_qgis.engine.core.errors import Cancelled
from hetmatch_qgis.engine.core.progress import Progress

TASK = f"{__name__}:stub"
REPOSITORY = Path(__file__).resolve().parents[2]
START_S = 30.0


def jobs(folder: Path, *names: str) -> list[Job]:
    """Pairs whose moving rasters have names that the stub acts upon; they exist, as empty files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("reference.tif", *(f"{name}.tif" for name in names)):
        # One that is there keeps its time of change, which matters.
        if not (folder / name).exists():
            (folder / name).touch()
    return [Job(str(folder / "reference.tif"), str(folder / f"{name}.tif")) for name in names]


def stub(unit: Unit, progress: Progress) -> dict[str, Any]:
    """Stand in for a match: what happens stands in the moving raster's name.

    Each run leaves a line in the file `runs` of the batch, and its process one in `pids`.
    """
    name = Path(unit.moving).stem
    with (Path(unit.out) / "pids").open("a") as file:
        file.write(f"{os.getpid()}\n")
    with (Path(unit.out) / "runs").open("a") as file:
        file.write(f"{name}\n")
    if name.startswith("slow"):
        for _ in range(100):
            time.sleep(0.01)
            if progress.is_cancelled:
                return failed("cancelled", Cancelled().message)
    if name.startswith("hang"):
        time.sleep(60)
    if name.startswith("dies"):
        os.kill(os.getpid(), signal.SIGKILL)
    if name.startswith("once") and _is_first(unit, name):
        os.kill(os.getpid(), signal.SIGKILL)
    if name.startswith("sources"):
        return failed(INPUT, allowed_sources())
    if name.startswith("network"):
        return failed(NETWORK, "The server is busy.")
    if name.startswith("bad"):
        return failed(INPUT, f"'{name}' is no raster.")
    if name.startswith("full"):
        return failed(STOP, "The disk is full.")
    record = {"identity": unit.identity, "key": unit.key, "outcome": MATCHED, "ce90_px": 0.5}
    write_record(Path(unit.out), record)
    return record


def _is_first(unit: Unit, name: str) -> bool:
    return (Path(unit.out) / "runs").read_text().split().count(name) == 1


def runs(out: Path) -> list[str]:
    """The names of all runs so far."""
    path = out / "runs"
    return path.read_text().split() if path.is_file() else []


class Cluster:
    """A scheduler of Dask and its workers, each a process of its own.

    host: address that the scheduler listens at.
    """

    def __init__(self, folder: Path, resources: ExitStack, host: str = "127.0.0.1") -> None:
        self._folder, self._resources, self._host = folder, resources, host
        self.scheduler = self._start("dask-scheduler", "scheduler", "--port", "0")
        self.address = self._find("dask-scheduler", "Scheduler at:")
        self.workers: list[subprocess.Popen[bytes]] = []

    def add_worker(
        self, threads: int = 1, host: str = "127.0.0.1", within: tuple[str, ...] = ()
    ) -> subprocess.Popen[bytes]:
        """Start another worker, and wait until it has joined.

        host: its address. within: a command that runs another one, such as in a namespace.
        """
        name = f"worker-{len(self.workers)}"
        options = ("--no-nanny", "--nthreads", str(threads), "--no-dashboard")
        local = ("--local-directory", str(self._folder), "--memory-limit", "0")
        where = (self.address, *options, *local)
        worker = self._start(name, "worker", *where, host=host, within=within)
        self.workers.append(worker)
        self._find(name, "Registered to:")
        return worker

    def _start(
        self,
        log: str,
        command: str,
        *arguments: str,
        host: str | None = None,
        within: tuple[str, ...] = (),
    ) -> subprocess.Popen[bytes]:
        options = ("--no-dashboard",) if command == "scheduler" else ()
        module = f"distributed.cli.dask_{command}"
        with (self._folder / log).open("wb") as file:
            process = subprocess.Popen(
                [
                    *within,
                    *(sys.executable, "-m", module, "--host", host or self._host),
                    *options,
                    *arguments,
                ],
                stdout=file,
                stderr=file,
                cwd=self._folder,
            )
        self._resources.callback(_end, process)
        return process

    def _find(self, log: str, label: str) -> str:
        """The text after a label in a log."""
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            text = (self._folder / log).read_text()
            if label in text and "\n" in text.partition(label)[2]:
                return text.partition(label)[2].split()[0]
            time.sleep(0.05)
        raise TimeoutError((self._folder / log).read_text())


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


@contextmanager
def cluster(folder: Path, workers: int = 1, host: str = "127.0.0.1") -> Iterator[Cluster]:
    """A cluster with so many workers of one thread, ended with the block."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as resources:
        running = Cluster(folder, resources, host)
        for _ in range(workers):
            running.add_worker()
        yield running
