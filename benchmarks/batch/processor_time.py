"""Processor time of a run, and how much of the machine other programs took meanwhile."""

from __future__ import annotations

import time
from dataclasses import dataclass

import psutil

_IDLE = ("idle", "iowait", "steal", "guest", "guest_nice")
"""Times of the machine that are no work, or counted twice."""


@dataclass(frozen=True)
class Stopwatch:
    """Times since a start: on the clock, of our processes and of the whole machine."""

    wall: float
    own: float
    machine: float

    @staticmethod
    def start() -> Stopwatch:
        """Begin to measure."""
        return Stopwatch(time.perf_counter(), _own(), _machine())

    def read(self) -> Cost:
        """The cost so far. Nothing is known of killed processes, so read it before they are."""
        now = Stopwatch.start()
        wall, own = now.wall - self.wall, now.own - self.own
        return Cost(wall, own, max(0.0, now.machine - self.machine - own) / max(wall, 1e-9))


@dataclass(frozen=True)
class Cost:
    """The cost of a run.

    wall: seconds on the clock. cpu: seconds of processors, of this process and all below it.
    others: processor cores that other programs used meanwhile, on average.
    """

    wall: float
    cpu: float
    others: float


def _own() -> float:
    """Seconds of this process and all below it, those that have ended included."""
    this = psutil.Process()
    total = 0.0
    for process in (this, *this.children(recursive=True)):
        try:
            total += sum(process.cpu_times()[:4])
        except psutil.Error:
            # It has just ended, and its parent counts it.
            continue
    return total


def _machine() -> float:
    """Seconds that all processors worked since the machine started."""
    times = psutil.cpu_times()._asdict()
    return float(sum(value for name, value in times.items() if name not in _IDLE))
