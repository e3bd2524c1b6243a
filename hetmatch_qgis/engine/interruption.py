"""Ctrl-C and SIGTERM: the first asks to stop, the second ends the process at once."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType

from hetmatch_qgis.engine.errors import Cancelled

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interruption:
    """While the block lasts, a signal sets a flag for the work to look at.

    As long as `at_once` is True nothing looks at the flag yet (modules are being loaded), and
    Cancelled is raised right where the program stands.
    """

    def __init__(self) -> None:
        self.at_once = True
        self._asked = False
        self._earlier: dict[signal.Signals, object] = {}

    def asked(self) -> bool:
        """Whether somebody asked to stop."""
        return self._asked

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
        if self.at_once:
            raise Cancelled
