"""Durations in words, and the time that a task will still take."""

from __future__ import annotations

import time

from qgis.PyQt.QtCore import QLocale

from hetmatch_qgis.i18n.translation import tr

MIN_ELAPSED_S, MIN_FRACTION = 5.0, 0.1
"""Seconds and share of the work after which the time to go is shown: before, it jumps."""

MIN_LEFT_S = 1.0
"""Seconds below which nothing is said: it would be over before it is read."""

SMOOTHING = 0.3
"""Share of the newest estimate in the time to go."""


class TimeToGo:
    """Estimates the time that is left from the share that is done."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._left: float | None = None

    def update(self, fraction: float) -> float | None:
        """Seconds that are left at a share of the work, None as long as that is unknown."""
        elapsed = time.monotonic() - self._start
        if elapsed < MIN_ELAPSED_S or not MIN_FRACTION <= fraction < 1:
            return None
        left = elapsed * (1 - fraction) / fraction
        before = left if self._left is None else self._left
        self._left = SMOOTHING * left + (1 - SMOOTHING) * before
        return self._left if self._left >= MIN_LEFT_S else None


def duration(seconds: float) -> str:
    """A duration in seconds, minutes or hours."""
    if seconds < 90:
        return tr("{seconds} s").format(seconds=number(seconds, 0))
    if seconds < 5400:
        return tr("{minutes} min").format(minutes=number(seconds / 60, 0))
    return tr("{hours} h").format(hours=number(seconds / 3600, 1))


def number(value: float, decimals: int) -> str:
    """A number in the format of the user's locale."""
    return QLocale().toString(float(value), "f", decimals)
