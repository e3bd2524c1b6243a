"""The engine as QGIS talks to it: JSON lines both ways over standard input and output.

One request a line on standard input, one event a line on standard output; docs/worker.md describes
them. Requests are handled one after the other; `cancel` and the end of the input take effect at
once. Nothing but events reaches standard output, whatever a library prints.
"""

from __future__ import annotations

import json
import os
import platform
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Any

from hetmatch_qgis.common.contract import (
    CMD_CANCEL,
    CMD_PING,
    CMD_QUIT,
    EXIT_CANCELLED,
    EXIT_OK,
)
from hetmatch_qgis.common.version import VERSION
from hetmatch_qgis.engine.access.allowed_sources import LOCAL, set_allowed_sources
from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.core.json_values import messages_in, plain
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.process.deadline import leave
from hetmatch_qgis.engine.process.faults import explain
from hetmatch_qgis.engine.process.memory import (
    check_memory_limit,
    return_free_memory,
    use_one_heap,
)
from hetmatch_qgis.engine.process.streams import open_standard_streams
from hetmatch_qgis.engine.process.watchdog import Watchdog
from hetmatch_qgis.engine.worker.commands import COMMANDS, Commands
from hetmatch_qgis.engine.worker.request import InvalidRequest, Request

PROTOCOL = 1
"""Version of the protocol; it goes up with a change that older clients cannot cope with."""

IDLE_S = 2.0
"""Seconds without a request after which free memory goes back to the system: a user looks at the
result meanwhile; set by hand."""

OOM_SCORE_ADJ = "600"
"""Of Linux's -1000 to 1000 (proc(5)): ended well before a desktop program at its usual 0 to 200."""


class Server:
    """Takes requests from one stream and writes events to another.

    requests: lines of JSON.
    events: gets one line of JSON for each event.
    """

    def __init__(self, requests: Iterable[str], events: IO[str]) -> None:
        self._requests, self._events = requests, events
        self._queue: SimpleQueue[Request | None] = SimpleQueue()
        self._cancelled: set[int] = set()
        self._write_lock = threading.Lock()
        self._commands = Commands(self._emit, lambda request_id: request_id in self._cancelled)
        self._running: int | None = None
        self._running_lock = threading.Lock()
        self._request_watchdog = Watchdog(EXIT_CANCELLED, self._say_cancelled)
        self._end_watchdog = Watchdog(EXIT_OK, self._say_cancelled)

    def serve(self) -> None:
        """Handle requests until the input ends or `quit` arrives."""
        threading.Thread(target=self._listen, daemon=True).start()
        self._emit(
            "ready",
            protocol=PROTOCOL,
            version=VERSION,
            python=platform.python_version(),
            pid=os.getpid(),
        )
        while (request := self._next_request()) is not None:
            self._handle(request)
        self._commands.close()

    def _next_request(self) -> Request | None:
        """Wait for a request; None where there will be none any more."""
        try:
            return self._queue.get(timeout=IDLE_S)
        except Empty:
            return_free_memory()
            return self._queue.get()

    def _listen(self) -> None:
        for line in self._requests:
            if not line.strip():
                continue
            try:
                request = Request.of(line)
                if request.command == CMD_QUIT:
                    break
                if request.command == CMD_CANCEL:
                    self._cancel(request.integer("target"))
                elif request.command == CMD_PING:
                    self._emit("result", id=request.request_id)
                else:
                    self._queue.put(request)
            except InputError as error:
                if isinstance(error, InvalidRequest):
                    request_id = error.request_id
                else:
                    request_id = request.request_id
                self._emit_error(request_id, error.message, error.exit_code)
        self._queue.put(None)
        # Nobody is left to read an answer: the request in progress may stop, and so may we.
        self._cancelled = _EveryId()
        self._end_watchdog.start()

    def _cancel(self, request_id: int) -> None:
        with self._running_lock:
            self._cancelled.add(request_id)
            if self._running == request_id:
                self._request_watchdog.start()

    def _say_cancelled(self) -> None:
        """The last words where the request in progress does not stop."""
        if self._running is not None:
            self._emit_error(self._running, Cancelled().message, EXIT_CANCELLED)

    def _handle(self, request: Request) -> None:
        request_id = request.request_id
        with self._running_lock:
            self._running = request_id
        try:
            command = COMMANDS.get(request.command)
            if command is None:
                raise InputError(
                    "Unknown command '{command}'. Commands: {commands}.",
                    command=request.command,
                    commands=[*COMMANDS, CMD_CANCEL, CMD_PING, CMD_QUIT],
                )
            if request_id in self._cancelled:
                raise Cancelled
            check_memory_limit()
            answer = command(self._commands, request)
            self._end_request()
            self._emit("result", id=request_id, **answer)
        except Exception as error:
            self._end_request()
            self._emit_error(request_id, *explain(error, debug=False))
        finally:
            self._cancelled.discard(request_id)

    def _end_request(self) -> None:
        with self._running_lock:
            self._running = None
            self._request_watchdog.cancel()

    def _emit_error(self, request_id: int | None, message: Message, exit_code: int) -> None:
        self._emit("error", id=request_id, message=message, exit_code=exit_code)

    def _emit(self, event: str, **content: Any) -> None:
        # Each sentence once, however often it occurs in the content.
        sentences = {str(message): message.to_dict() for message in messages_in(content)}
        if sentences:
            content["sentences"] = list(sentences.values())
        line = json.dumps(plain({"event": event, **content}, sentence=str), allow_nan=False)
        # Windows raises EINVAL, not EPIPE, once the reader has gone.
        with self._write_lock, suppress(OSError):
            self._events.write(line + "\n")
            self._events.flush()


class _EveryId(set[int]):
    """Contains every id."""

    def __contains__(self, item: object) -> bool:
        return True


def main() -> None:
    """Serve standard input and output."""
    use_one_heap()
    _prefer_for_oom_killer()
    open_standard_streams()
    # QGIS has opened its layers with all that they refer to on this computer before we are asked.
    set_allowed_sources(None, default=LOCAL)
    # The events get a copy of standard output; what others print there goes to standard error.
    events = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    # A byte that is not UTF-8 makes its line an invalid request or path; the worker continues.
    with open(0, encoding="utf-8", errors="replace", closefd=False) as requests:
        Server(_lines(requests), events).serve()
    leave(EXIT_OK)


def _lines(stream: IO[str]) -> Iterator[str]:
    """Lines as they come; iterating over the stream itself would wait for its buffer to fill."""
    return iter(stream.readline, "")


def _prefer_for_oom_killer() -> None:
    """Have Linux end this process when memory runs out, not QGIS with the user's work."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(OOM_SCORE_ADJ, encoding="ascii")
