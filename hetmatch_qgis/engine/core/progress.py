"""Progress, cancelling and timing of the pipeline's stages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hetmatch_qgis.engine.core.errors import Cancelled

ProgressCallback = Callable[[float, str], None]
CancelledCallback = Callable[[], bool]


class Stages:
    """Says how far the work is, stops it where the user asked for it, and keeps the seconds."""

    def __init__(
        self, progress: ProgressCallback | None = None, cancelled: CancelledCallback | None = None
    ) -> None:
        self._progress = progress
        self._cancelled = cancelled
        self._share = (0.0, 1.0)
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str, start: float, end: float) -> Iterator[None]:
        """A stage that takes the progress bar from `start` to `end`, timed under its name."""
        self._share = (start, end)
        begun = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - begun
            self.seconds[name] = round(self.seconds.get(name, 0.0) + spent, 3)

    def check(self) -> None:
        """Raises Cancelled when the user asked to stop."""
        if self._cancelled is not None and self._cancelled():
            raise Cancelled

    def report(self, done: float, message: str) -> None:
        """Progress within the stage, 0 to 1. Raises Cancelled when the user asked to stop."""
        self.check()
        if self._progress is not None:
            start, end = self._share
            self._progress(start + (end - start) * done, message)
