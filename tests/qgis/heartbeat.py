"""A timer that beats every 20 ms, and tells how long QGIS let nothing through."""

from __future__ import annotations

import time
from pathlib import Path
from types import TracebackType

from qgis.PyQt.QtCore import QTimer

BEAT_MS = 20
MAX_STALL_S = 0.5
"""Longest stall that a test lets pass, in seconds; the goal is 0.2 on an idle machine."""


class Heartbeat:
    """Measures stalls of the event loop in a `with` block, which fails above `limit` seconds.

    The time that the main thread spent waiting for a processor does not count, where Linux tells
    it: on a busy machine that is most of it.

    worst: the longest stall in seconds.
    """

    def __init__(self, limit: float = MAX_STALL_S) -> None:
        self._limit = limit
        self.worst = 0.0
        self.beats = 0
        self._last = self._last_wait = 0.0
        self._timer = QTimer()
        self._timer.timeout.connect(self.beat)

    def __enter__(self) -> Heartbeat:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()
        if error is None:
            assert self.worst <= self._limit, f"QGIS stood still for {self.worst:.2f} s"

    def start(self) -> None:
        """Begin to measure."""
        self._last, self._last_wait = time.monotonic(), _wait_for_processor()
        self._timer.start(BEAT_MS)

    def stop(self) -> None:
        """End; what has blocked until now counts."""
        self.beat()
        self._timer.stop()

    def beat(self) -> None:
        """One beat."""
        now, wait = time.monotonic(), _wait_for_processor()
        self.worst = max(self.worst, now - self._last - (wait - self._last_wait))
        self._last, self._last_wait = now, wait
        self.beats += 1


def _wait_for_processor() -> float:
    """Seconds that the main thread was ready to run and had no processor; 0 where not known."""
    try:
        return int(Path("/proc/self/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0
