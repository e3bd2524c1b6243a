"""A million pairs: a simulation of the scheduler with recorded durations.

The durations are those of real pairs, drawn at random from the records of a batch. What the parts
of the system take is measured by the other parts of this benchmark, or here: handing out a pair and
taking its answer in the process that runs the batch, the scheduler's own work, writing a record.

The simulation follows each pair: the batch hands out pairs one after the other while fewer are in
flight than its capacity; a worker takes the next one that waits, reads its rasters over a link that
all share, computes, and writes its files to a file server that all share; the batch takes the
answers one after the other. Now and then a worker dies, whose pair is given to another.
"""

from __future__ import annotations

import argparse
import heapq
import json
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.dask_cluster import COLLECT_S, MIN_WAITING
from hetmatch_qgis.engine.batch.inputs.jobs import Job
from hetmatch_qgis.engine.batch.records import read_record, write_record
from hetmatch_qgis.engine.batch.unit import UnitMaker
from hetmatch_qgis.engine.core.workers import MAX_IN_FLIGHT_PER_WORKER

PAIRS = 100_000
"""Pairs of the simulation."""

DURATIONS = Path(__file__).with_name("durations.csv")
"""Seconds of 144 real pairs, one a line: those of seven stacks of NAIP and Landsat scenes, of 0.1
to 0.36 megapixels, each in one thread beside other work on two cores of an AMD EPYC."""

CLIENT_MS, SCHEDULER_MS = 0.8, 1.1
"""Processor time of the process that runs the batch and of Dask's scheduler for a pair that takes
no time, in milliseconds: the part `scheduling`, on two cores of an AMD EPYC."""

PAIR_BYTES = 4e6
"""Bytes that a pair moves over the network: both rasters, 0.4 to 2 MB of these pairs, and its
results, 2.2 MB on average."""

PAIR_FILES = 14
"""Files that a pair makes: ten of its results as usual, the thumbnail, the record, two folders."""

LARGE = 20
"""Factor of durations and bytes for whole scenes: about 30 seconds and 80 MB a pair."""

LINK_BYTES_S = 1.25e9
"""Bytes a second of the file server, assumed: a link of 10 Gbit/s."""

FILES_S = 5000.0
"""Files that the file server makes a second, assumed; measure yours with `--files-per-second`."""

DEATHS_PER_PAIR = 1e-4
"""Pairs in which a worker dies: one in 10,000, more than any run here has had."""

RESTART_S = 30.0
"""Seconds until a worker that died is replaced."""


@dataclass(frozen=True)
class Costs:
    """Seconds that a pair takes from the parts that all workers share.

    client: the process that runs the batch: making, handing out, and taking the answer.
    scheduler: Dask's scheduler.
    link: to the file server, for its bytes.
    files: the file server, for making its files.
    """

    client: float
    scheduler: float
    link: float
    files: float


@dataclass(frozen=True)
class Outcome:
    """The figures of a simulated run.

    hours: from the first to the last pair.
    busy: share of the time in which a worker computes.
    shares: of the time in which the client, the scheduler, the link and the file server are busy.
    repeated: pairs that were done again.
    """

    hours: float
    busy: float
    shares: dict[str, float]
    repeated: int


def simulate(
    durations: NDArray[np.float64],
    pairs: int,
    workers: int,
    costs: Costs,
    seed: int = 0,
) -> Outcome:
    """Run a batch of pairs on workers, event by event.

    durations: seconds of recorded pairs, drawn at random.
    """
    simulation = _Simulation(durations, pairs, workers, costs, seed)
    simulation.run()
    return simulation.outcome()


class _Simulation:
    """A batch that runs: what waits, what is in flight, and when each shared part is free again."""

    def __init__(
        self,
        durations: NDArray[np.float64],
        pairs: int,
        workers: int,
        costs: Costs,
        seed: int,
    ) -> None:
        self._rng = np.random.default_rng(seed)
        self._work = self._rng.choice(durations, pairs)
        self._dies = self._rng.random(pairs) < DEATHS_PER_PAIR
        self._costs, self._pairs, self._workers = costs, pairs, workers
        self._capacity = max(workers * MAX_IN_FLIGHT_PER_WORKER, workers + MIN_WAITING)
        self._todo: deque[int] = deque(range(pairs))
        self._ready: deque[int] = deque()
        self._idle, self._in_flight, self._done, self._repeated = workers, 0, 0, 0
        self._client_free = self._scheduler_free = self._link_free = self._files_free = 0.0
        self._busy = self._now = 0.0
        # (time, order, kind, pair)
        self._events: list[tuple[float, int, str, int]] = []
        self._order = 0

    def run(self) -> None:
        """Handle events until all pairs are done."""
        self._hand_out()
        while self._done < self._pairs:
            self._now, _, kind, pair = heapq.heappop(self._events)
            self._handle(kind, pair)
            self._start()

    def outcome(self) -> Outcome:
        """The figures of the run."""
        shares = {
            "client": self._pairs * self._costs.client / self._now,
            "scheduler": self._pairs * self._costs.scheduler / self._now,
            "link": (self._pairs + self._repeated) * self._costs.link / self._now,
            "file server": self._pairs * self._costs.files / self._now,
        }
        busy = self._busy / (self._workers * self._now)
        return Outcome(self._now / 3600, busy, shares, self._repeated)

    def _at(self, when: float, kind: str, pair: int = -1) -> None:
        self._order += 1
        heapq.heappush(self._events, (when, self._order, kind, pair))

    def _hand_out(self) -> None:
        while self._todo and self._in_flight < self._capacity:
            self._client_free = max(self._client_free, self._now) + self._costs.client / 2
            start = max(self._scheduler_free, self._client_free)
            self._scheduler_free = start + self._costs.scheduler / 2
            self._in_flight += 1
            self._at(self._scheduler_free, "ready", self._todo.popleft())

    def _start(self) -> None:
        """Let idle workers take what is ready."""
        while self._ready and self._idle:
            pair = self._ready.popleft()
            self._idle -= 1
            self._link_free = max(self._link_free, self._now) + self._costs.link
            if self._dies[pair]:
                self._dies[pair] = False
                lived = self._rng.uniform() * self._work[pair]
                self._at(self._link_free + lived, "died", pair)
                continue
            self._busy += self._work[pair]
            self._at(self._link_free + self._work[pair], "computed", pair)

    def _handle(self, kind: str, pair: int) -> None:
        if kind == "ready":
            self._ready.append(pair)
        elif kind == "computed":
            self._files_free = max(self._files_free, self._now) + self._costs.files
            self._at(self._files_free, "written", pair)
        elif kind == "written":
            self._idle += 1
            start = max(self._scheduler_free, self._now)
            self._scheduler_free = start + self._costs.scheduler / 2
            self._at(self._scheduler_free + COLLECT_S, "answered", pair)
        elif kind == "died":
            self._repeated += 1
            self._ready.append(pair)
            self._at(self._now + RESTART_S, "replaced")
        elif kind == "replaced":
            self._idle += 1
        elif kind == "answered":
            self._client_free = max(self._client_free, self._now) + self._costs.client / 2
            self._at(self._client_free, "told", pair)
        else:
            self._done += 1
            self._in_flight -= 1
            self._hand_out()


def recorded_durations(out: Path | None) -> NDArray[np.float64]:
    """Seconds of the pairs of a batch, from its records; of None those that were recorded here."""
    if out is None:
        return np.loadtxt(DURATIONS, skiprows=1)
    seconds = []
    for path in (out / "records").glob("*/*.json"):
        record = json.loads(path.read_text(encoding="utf-8"))
        if record.get("seconds"):
            seconds.append(record["seconds"])
    return np.array(seconds)


def measured_costs(folder: Path, count: int = 3000) -> dict[str, float]:
    """Milliseconds a pair of what can be measured without a cluster."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "reference.tif").touch()
    names = [folder / f"p{index}.tif" for index in range(count)]
    for name in names:
        name.touch()
    jobs = [Job(str(folder / "reference.tif"), str(name)) for name in names]
    maker = UnitMaker(folder / "out", BatchOptions(), "", "en", 1)
    started = time.perf_counter()
    units = [maker.make(job) for job in jobs]
    made = time.perf_counter()
    for unit in units:
        write_record(folder / "out", {"identity": unit.identity, "key": unit.key, "outcome": "x"})
    written = time.perf_counter()
    for unit in units:
        read_record(folder / "out", unit.identity)
    read = time.perf_counter()
    return {
        "make a unit": (made - started) / count * 1000,
        "write a record": (written - made) / count * 1000,
        "read a record": (read - written) / count * 1000,
    }


def million(folder: Path, options: argparse.Namespace) -> list[dict[str, Any]]:
    """Simulated runs of one worker to 3000."""
    for name, value in measured_costs(folder / "measured").items():
        print(f"{name}: {value:.2f} ms a pair")
    durations = recorded_durations(options.records)
    print(
        f"{len(durations)} recorded pairs: median {np.median(durations):.2f} s, "
        f"mean {durations.mean():.2f} s, largest {durations.max():.2f} s"
    )
    table = []
    for factor in (1, LARGE):
        costs = Costs(
            client=options.client_ms / 1000,
            scheduler=options.scheduler_ms / 1000,
            link=factor * PAIR_BYTES / LINK_BYTES_S,
            files=PAIR_FILES / options.files_per_second,
        )
        table += rows(factor * durations, options.simulated, costs, (1, 10, 100, 300, 1000, 3000))
    return table


def rows(
    durations: NDArray[np.float64], pairs: int, costs: Costs, workers: Sequence[int]
) -> list[dict[str, Any]]:
    """The table: a row for each number of workers."""
    table = []
    for count in workers:
        found = simulate(durations, pairs, count, costs)
        model = predicted_hours(durations.mean(), pairs, count, costs)
        table.append(
            {
                "s a pair": f"{durations.mean():.1f}",
                "MB a pair": f"{costs.link * LINK_BYTES_S / 1e6:g}",
                "workers": count,
                "hours, simulated": f"{found.hours:.2f}",
                "hours, by the model": f"{model:.2f}",
                "workers busy": f"{found.busy:.0%}",
                **{f"{name} busy": f"{share:.0%}" for name, share in found.shares.items()},
                "repeated": found.repeated,
                "a million pairs, h": f"{found.hours * 1e6 / pairs:.1f}",
            }
        )
    return table


def predicted_hours(mean_s: float, pairs: int, workers: int, costs: Costs) -> float:
    """The cost model: the slowest of the workers and of the parts that they share."""
    of_worker = (mean_s + costs.link + costs.files) / workers
    shared = max(costs.client, costs.scheduler, costs.link, costs.files)
    return pairs / 3600 * max(of_worker, shared)
