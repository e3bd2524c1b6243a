"""Progress of a batch: what is done, how fast, and the time to go."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

from hetmatch_qgis.engine.batch.records import FAILED, OUTCOMES
from hetmatch_qgis.engine.core.messages import Message

SECONDS_PER_HOUR = 3600.0
"""Seconds of an hour, for the pairs that are completed in one."""


class RunProgress:
    """Counts pairs as they are completed.

    total: pairs of this run, those skipped included.
    counts: pairs by outcome.
    unmet: pairs whose assessment does not meet a requirement.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self.counts: Counter[str] = Counter(dict.fromkeys(OUTCOMES, 0))
        self.unmet = 0
        self._skipped = 0
        self._started = time.monotonic()

    def add(self, record: dict[str, Any], was_skipped: bool = False) -> None:
        """Count a pair by its record. was_skipped: its result was there before."""
        self.counts[record["outcome"]] += 1
        self.unmet += record.get("passed") is False
        self._skipped += was_skipped

    @property
    def done(self) -> int:
        """Pairs that are completed."""
        return sum(self.counts.values())

    @property
    def skipped(self) -> int:
        """Pairs whose results were there before."""
        return self._skipped

    @property
    def fraction(self) -> float:
        """The share of the pairs that is completed."""
        return self.done / max(1, self.total)

    @property
    def per_hour(self) -> float | None:
        """Pairs an hour in this run, None before the first."""
        fresh = self.done - self._skipped
        elapsed = time.monotonic() - self._started
        return fresh / elapsed * SECONDS_PER_HOUR if fresh and elapsed > 0 else None

    @property
    def seconds_to_go(self) -> float | None:
        """Seconds to the end at this pace, None while it is unknown."""
        pace = self.per_hour
        return None if pace is None else (self.total - self.done) / pace * SECONDS_PER_HOUR

    def in_words(self) -> Message:
        """One line for a person."""
        pace, left = self.per_hour, self.seconds_to_go
        if pace is None or left is None:
            return Message("{done} of {total} pairs", done=self.done, total=self.total)
        values: dict[str, Any] = {
            "done": self.done,
            "total": self.total,
            "pace": f"{pace:.3g}" if pace < 100 else f"{pace:.0f}",
            "left": duration(left),
        }
        if self.counts[FAILED]:
            return Message(
                "{done} of {total} pairs, {failed} failed, {pace} an hour, {left} to go",
                failed=self.counts[FAILED],
                **values,
            )
        return Message("{done} of {total} pairs, {pace} an hour, {left} to go", **values)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for programs."""
        return {
            "total": self.total,
            "done": self.done,
            "skipped": self._skipped,
            "counts": dict(self.counts),
            "requirements_not_met": self.unmet,
            "pairs_per_hour": self.per_hour,
            "seconds_to_go": self.seconds_to_go,
        }


def duration(seconds: float) -> str:
    """A time such as 0:05, 12:30 or 27:03:00, as progress bars show it."""
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
