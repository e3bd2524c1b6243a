"""Ctrl-C and SIGTERM: the first asks to stop, the second ends the process at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType

from hetmatch_qgis.engine.core.errors import Cancelled
from hetmatch_qgis.engine.core.progress import ProgressCallback

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interruption:
    """While the block lasts, a signal sets a flag for the work to look at.

    Until `loading` is done nothing looks at the flag yet, and Cancelled is raised right where the
    program stands.
    """

    def __init__(self) -> None:
        self._at_once = True
        self._asked = False
        self._earlier: dict[signal.Signals, object] = {}

    def asked(self) -> bool:
        """Whether somebody asked to stop."""
        return self._asked

    @contextmanager
    def loading(self, progress: ProgressCallback) -> Iterator[None]:
        """Around the import of the heavy modules; what comes after it looks at the flag.

        Raises Cancelled where somebody asked meanwhile.
        """
        progress(0.0, "Loading the libraries")
        yield
        self._at_once = False
        if self._asked:
            raise Cancelled

    def __enter__(self) -> Interruption:
        # Python takes signal handlers from its main thread only.
        if threading.current_thread() is threading.main_thread():
            self._earlier = {name: signal.signal(name, self._ask) for name in SIGNALS}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for name, handler in self._earlier.items():
            signal.signal(name, handler)  # type: ignore[arg-type]

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self._asked = True
        # The system's own handler ends even a process that is deep inside compiled code.
        for name in SIGNALS:
            signal.signal(name, signal.SIG_DFL)
        if self._at_once:
            raise Cancelled
