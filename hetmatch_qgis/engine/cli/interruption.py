"""Ctrl-C and SIGTERM: the first requests to stop, the second ends the process at once.

While a library waits for a server Python takes no signals. Their numbers arrive in a pipe all the
same, which a second thread reads, and after a while it ends the process.
"""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType

from hetmatch_qgis.common.contract import EXIT_CANCELLED
from hetmatch_qgis.engine.core.errors import Cancelled
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import ProgressCallback
from hetmatch_qgis.engine.process.memory import check_memory_limit
from hetmatch_qgis.engine.process.watchdog import Watchdog

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interruption:
    """A context in which a signal sets a flag that the work checks.

    Until `loading` has ended nothing checks the flag, and Cancelled is raised at once instead. Work
    that does not stop within two seconds is ended together with the process.

    last_words: called before the process is ended, in another thread.
    """

    def __init__(self, last_words: Callable[[], None] = lambda: None) -> None:
        self._watchdog = Watchdog(EXIT_CANCELLED, last_words)
        self._pipe: tuple[socket.socket, socket.socket] | None = None
        self._previous_pipe = -1
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
        check_memory_limit()
        yield
        self._raises_at_once = False
        if self._is_requested:
            raise Cancelled

    def __enter__(self) -> Interruption:
        # Python takes signal handlers from its main thread only.
        if threading.current_thread() is threading.main_thread():
            self._previous_handlers = {name: signal.signal(name, self._request) for name in SIGNALS}
            self._watch()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for name, handler in self._previous_handlers.items():
            signal.signal(name, handler)  # type: ignore[arg-type]
        self._watchdog.cancel()
        if self._pipe is not None:
            signal.set_wakeup_fd(self._previous_pipe)
            # The other end reads that it is over.
            self._pipe[1].close()

    def _watch(self) -> None:
        self._pipe = reading, writing = socket.socketpair()
        writing.setblocking(False)
        self._previous_pipe = signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
        threading.Thread(target=self._listen, args=(reading,), daemon=True).start()

    def _listen(self, reading: socket.socket) -> None:
        with reading:
            while numbers := reading.recv(1):
                if numbers[0] in SIGNALS:
                    self._is_requested = True
                    self._watchdog.start()

    def _request(self, number: int, frame: FrameType | None) -> None:
        self._is_requested = True
        # The system's own handler ends even a process that is deep inside compiled code.
        for name in SIGNALS:
            signal.signal(name, signal.SIG_DFL)
        if self._raises_at_once:
            raise Cancelled
