"""Progress as plain lines, for the log of work that takes hours without a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import datetime

from hetmatch_qgis.engine.core.language import with_flags
from hetmatch_qgis.engine.process.streams import drop, printable

EVERY_S = 60.0
"""Seconds after which a line is due: someone who looks at a log sees that the work continues."""

EVERY_SHARE = 0.05
"""Share of the work after which a line is due, too, so that short work has some."""

MIN_S = 2.0
"""Seconds between two lines at least: a resumed batch skips finished pairs at once."""


class LogLines:
    """Writes a line to standard error every minute or twentieth of the work.

    clock: seconds; a stand-in in tests.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: tuple[float, float] | None = None

    def report(self, fraction: float, message: str) -> None:
        """Write the time, the share of the work that is done and the message, if a line is due."""
        now = self._clock()
        if self._last is not None:
            seconds, share = now - self._last[0], fraction - self._last[1]
            is_early = seconds < MIN_S or (seconds < EVERY_S and share < EVERY_SHARE)
            # The end is told however soon it comes: whoever looks at the log waits for it.
            if is_early and not (fraction >= 1.0 > self._last[1]):
                return
        self._last = now, fraction
        self.write(f"{fraction:4.0%}", message)

    def write(self, kind: str, message: str) -> None:
        """Write a line at once: the time, a word to search for, and the message."""
        stamp = datetime.now().astimezone().isoformat(" ", "seconds")
        try:
            print(f"{stamp}  {kind}  {printable(with_flags(message))}", file=sys.stderr, flush=True)
        except (OSError, ValueError):
            # A log that is full does not stop the work.
            drop(sys.stderr)
