"""What a million pairs take: a simulation of the scheduler with recorded durations.

The durations are those of real pairs, drawn at random from the records of a batch. What the parts
of the system take is measured by the other parts of this benchmark, or here: handing out a pair and
taking its answer in the process that runs the batch, the scheduler's own work, writing a record.

The simulation follows each pair: the batch hands out pairs one after the other while fewer are in
flight than its capacity; a worker takes the next one that waits, reads its rasters over a link that
all share, and computes; the batch takes the answers one after the other. A share of the workers
dies, whose pairs are given to others.
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
"""Seconds of 200 real pairs, one a line: the crops of the part `scaling`, of 0.13 megapixels each,
in one process of one thread beside other work on two cores of an AMD EPYC."""

CLIENT_MS, SCHEDULER_MS = 0.8, 1.1
"""Processor time of the process that runs the batch and of Dask's scheduler for a pair that takes
no time, in milliseconds: the part `scheduling`, on two cores of an AMD EPYC."""

PAIR_BYTES = 60e6
"""Bytes that a worker reads for a pair: two scenes of four bands and 2.6 megapixels, one byte each,
with what their overviews add, and the results of a pair (4 MB)."""

LINK_BYTES_S = 1.25e9
"""Bytes a second of the file server: a link of 10 Gbit/s."""

DEATHS_PER_PAIR = 1e-4
"""Pairs in which a worker dies: one in 10,000, more than any run here has had."""

RESTART_S = 30.0
"""Seconds until a worker that died is replaced."""


@dataclass(frozen=True)
class Costs:
    """Seconds that a pair takes from the parts that all workers share.

    client: the process that runs the batch: making, handing out, and taking the answer.
    scheduler: Dask's scheduler.
    """

    client: float
    scheduler: float


@dataclass(frozen=True)
class Outcome:
    """What a simulated run took.

    hours: from the first to the last pair.
    busy: share of the time in which a worker computes.
    shares: of the time in which the client, the scheduler and the link are busy.
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
    link: float = LINK_BYTES_S,
    seed: int = 0,
) -> Outcome:
    """Run a batch of pairs on workers, event by event.

    durations: seconds of recorded pairs, drawn at random. link: bytes a second of the file server.
    """
    rng = np.random.default_rng(seed)
    work = rng.choice(durations, pairs)
    dies = rng.random(pairs) < DEATHS_PER_PAIR
    capacity = max(workers * MAX_IN_FLIGHT_PER_WORKER, workers + MIN_WAITING)
    read_s = PAIR_BYTES / link
    todo: deque[int] = deque(range(pairs))
    ready: deque[int] = deque()
    idle, in_flight, done, repeated = workers, 0, 0, 0
    client_free = scheduler_free = link_free = busy = now = 0.0
    # (time, order, kind, pair): handed out, computed, died, replaced, told.
    events: list[tuple[float, int, str, int]] = []
    order = 0

    def at(when: float, kind: str, pair: int = -1) -> None:
        nonlocal order
        order += 1
        heapq.heappush(events, (when, order, kind, pair))

    def hand_out() -> None:
        nonlocal in_flight, client_free, scheduler_free
        while todo and in_flight < capacity:
            client_free = max(client_free, now) + costs.client / 2
            scheduler_free = max(scheduler_free, client_free) + costs.scheduler / 2
            in_flight += 1
            at(scheduler_free, "ready", todo.popleft())

    def start() -> None:
        nonlocal idle, link_free, busy
        while ready and idle:
            pair = ready.popleft()
            idle -= 1
            link_free = max(link_free, now) + read_s
            if dies[pair]:
                dies[pair] = False
                at(link_free + rng.uniform() * work[pair], "died", pair)
                continue
            busy += work[pair]
            at(link_free + work[pair], "computed", pair)

    hand_out()
    while done < pairs:
        now, _, kind, pair = heapq.heappop(events)
        if kind == "ready":
            ready.append(pair)
        elif kind == "computed":
            idle += 1
            scheduler_free = max(scheduler_free, now) + costs.scheduler / 2
            at(scheduler_free + COLLECT_S, "answered", pair)
        elif kind == "died":
            repeated += 1
            ready.append(pair)
            at(now + RESTART_S, "replaced")
        elif kind == "replaced":
            idle += 1
        elif kind == "answered":
            client_free = max(client_free, now) + costs.client / 2
            at(client_free, "told", pair)
        else:
            done += 1
            in_flight -= 1
            hand_out()
        start()
    shares = {
        "client": pairs * costs.client / now,
        "scheduler": pairs * costs.scheduler / now,
        "link": (pairs + repeated) * read_s / now,
    }
    return Outcome(now / 3600, busy / (workers * now), shares, repeated)


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
    """Simulated runs from one worker to 10,000, and the same with pairs ten times as long."""
    for name, value in measured_costs(folder / "measured").items():
        print(f"{name}: {value:.2f} ms a pair")
    durations = recorded_durations(options.records)
    print(
        f"{len(durations)} recorded pairs: median {np.median(durations):.2f} s, "
        f"mean {durations.mean():.2f} s, largest {durations.max():.2f} s"
    )
    costs = Costs(options.client_ms / 1000, options.scheduler_ms / 1000)
    return rows(durations, options.simulated, costs, (1, 10, 100, 300, 1000, 3000))


def rows(
    durations: NDArray[np.float64], pairs: int, costs: Costs, workers: Sequence[int]
) -> list[dict[str, Any]]:
    """The table: each number of workers, once with a link and once without its limit."""
    table = []
    for count in workers:
        for link in (LINK_BYTES_S, float("inf")):
            found = simulate(durations, pairs, count, costs, link)
            model = predicted_hours(durations.mean(), pairs, count, costs, link)
            table.append(
                {
                    "workers": count,
                    "link, Gbit/s": "no limit" if link == float("inf") else f"{link * 8 / 1e9:g}",
                    "hours, simulated": f"{found.hours:.2f}",
                    "hours, by the model": f"{model:.2f}",
                    "workers busy": f"{found.busy:.0%}",
                    **{f"{name} busy": f"{share:.0%}" for name, share in found.shares.items()},
                    "repeated": found.repeated,
                    "a million pairs, h": f"{found.hours * 1e6 / pairs:.1f}",
                }
            )
    return table


def predicted_hours(mean_s: float, pairs: int, workers: int, costs: Costs, link: float) -> float:
    """The cost model: the slowest of the workers, the client, the scheduler and the link."""
    read_s = PAIR_BYTES / link
    return pairs / 3600 * max((mean_s + read_s) / workers, costs.client, costs.scheduler, read_s)
