"""A second thread that ends the process if a request to stop is ignored.

The work looks often whether it should stop, but a thread that waits for a server inside a library
does not. The watchdog then tidies up in its place and ends the process.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

from hetmatch_qgis.common.exchange import IN_PROGRESS
from hetmatch_qgis.engine.process.leftovers import remove_leftovers

GRACE_S = 1.4
"""Seconds for the work to stop by itself; with what follows, less than the two seconds after which
a person takes a program for hung. Set by hand."""

EXCHANGE_TIMEOUT_S = 5.0
"""Longest wait in seconds for files that are being moved into place; set by hand."""

LAST_WORDS_S = 0.2
"""Longest time in seconds to say why, which fails where the other side reads no more; set by
hand."""


class Watchdog:
    """Waits for the work to stop, once it was asked to.

    exit_code: of the process where it does not.
    last_words: called before the process ends, in a thread of its own.
    """

    def __init__(self, exit_code: int, last_words: Callable[[], None]) -> None:
        self._exit_code = exit_code
        self._last_words = last_words
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """The work was asked to stop; a second call changes nothing."""
        with self._lock:
            if self._timer is None:
                self._timer = threading.Timer(GRACE_S, self._end)
                self._timer.daemon = True
                self._timer.start()

    def cancel(self) -> None:
        """The work has stopped, and the process may go on."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = None

    def _end(self) -> None:
        # Where files are being moved into place, that is finished first.
        is_held = IN_PROGRESS.acquire(timeout=EXCHANGE_TIMEOUT_S)
        with self._lock:
            if self._timer is None:
                if is_held:
                    IN_PROGRESS.release()
                return
            remove_leftovers()
            speaking = threading.Thread(target=self._last_words, daemon=True)
            speaking.start()
            speaking.join(LAST_WORDS_S)
            os._exit(self._exit_code)
