"""Ctrl-C and SIGTERM: the first requests to stop, the second ends the process at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType

from hetmatch_qgis.engine.core.errors import Cancelled
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import ProgressCallback

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interruption:
    """A context in which a signal sets a flag that the work checks.

    Until `loading` has ended nothing checks the flag, and Cancelled is raised at once instead.
    """

    def __init__(self) -> None:
        self._raises_at_once = True
        self._is_requested = False
        self._previous_handlers: dict[signal.Signals, object] = {}

    def is_requested(self) -> bool:
        """True where the user asked to stop."""
        return self._is_requested

    @contextmanager
    def loading(self, report: ProgressCallback) -> Iterator[None]:
        """Surround the import of the heavy modules, after which the work checks the flag.

        Raises Cancelled where the user asked to stop meanwhile.
        """
        report(0.0, Message("Loading the libraries"))
        yield
        self._raises_at_once = False
        if self._is_requested:
            raise Cancelled

    def __enter__(self) -> Interruption:
        # Python takes signal handlers from its main thread only.
        if threading.current_thread() is threading.main_thread():
            self._previous_handlers = {name: signal.signal(name, self._request) for name in SIGNALS}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for name, handler in self._previous_handlers.items():
            signal.signal(name, handler)  # type: ignore[arg-type]

    def _request(self, number: int, frame: FrameType | None) -> None:
        self._is_requested = True
        # The system's own handler ends even a process that is deep inside compiled code.
        for name in SIGNALS:
            signal.signal(name, signal.SIG_DFL)
        if self._raises_at_once:
            raise Cancelled
