"""Progress, cancelling and timing of long work, in one object."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hetmatch_qgis.engine.core.errors import Cancelled

ProgressCallback = Callable[[float, str], None]
"""Takes the fraction done, 0 to 1, and a message."""

CancelledCallback = Callable[[], bool]
"""Answers whether the user cancelled."""


class Progress:
    """Reports how far the work is, stops it where the user cancelled, and times its stages.

    on_report: called with the fraction done, 0 to 1, and a message; None for no reports.
    on_check: asked often whether the user cancelled; None where that is impossible.
    seconds: time spent in each stage, by name.
    position: the fraction last reported, or that would have been; it never goes back.
    """

    def __init__(
        self,
        on_report: ProgressCallback | None = None,
        on_check: CancelledCallback | None = None,
    ) -> None:
        self._on_report = on_report
        self._on_check = on_check
        self._span = (0.0, 1.0)
        self.position = 0.0
        self.seconds: dict[str, float] = {}

    @staticmethod
    def of(
        progress: Progress | ProgressCallback | None, cancelled: CancelledCallback | None = None
    ) -> Progress:
        """A Progress of what a Python caller passes: two callbacks, a Progress, or nothing.

        SILENT is shared and gets a new one in its place, so that timings do not add up.
        """
        if isinstance(progress, Progress):
            return Progress() if progress is SILENT else progress
        return Progress(progress, cancelled)

    @contextmanager
    def stage(self, name: str, start: float, end: float) -> Iterator[None]:
        """A stage from `start` to `end` of the whole, timed under its name."""
        outer_span, self._span = self._span, (start, end)
        started = time.perf_counter()
        try:
            yield
        finally:
            self._span = outer_span
            elapsed = time.perf_counter() - started
            self.seconds[name] = round(self.seconds.get(name, 0.0) + elapsed, 3)

    @property
    def is_cancelled(self) -> bool:
        """True when the user cancelled."""
        return self._on_check is not None and self._on_check()

    def check(self) -> None:
        """Raise Cancelled when the user cancelled."""
        if self.is_cancelled:
            raise Cancelled

    def report(self, fraction: float, message: str) -> None:
        """Report how far the current stage is, 0 to 1. Raises Cancelled as `check` does."""
        self.check()
        start, end = self._span
        self.position = max(self.position, start + (end - start) * fraction)
        if self._on_report is not None:
            self._on_report(self.position, message)

    def within_stage(self, describe: Callable[[str], str] | None = None) -> Progress:
        """Progress of work that fills the current stage, with stages of its own.

        describe: makes the message to report of each of its messages; None to leave them.
        """

        def forward(fraction: float, message: str) -> None:
            self.report(fraction, message if describe is None else describe(message))

        return Progress(forward, lambda: self.is_cancelled)


class _Silent(Progress):
    """Keeps nothing, because many share it."""

    @contextmanager
    def stage(self, name: str, start: float, end: float) -> Iterator[None]:
        """A stage that is not timed."""
        yield

    def report(self, fraction: float, message: str) -> None:
        """Report nothing."""


SILENT = _Silent()
"""Without reports and never cancelled."""
