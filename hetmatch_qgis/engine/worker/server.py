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
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, TYPE_CHECKING, Any

from hetmatch_qgis.common.contract import (
    CMD_ASSESS,
    CMD_BATCH,
    CMD_CANCEL,
    CMD_DOCTOR,
    CMD_EXPORT,
    CMD_FIT,
    CMD_INFO,
    CMD_LOCATE,
    CMD_MATCH,
    CMD_OPEN,
    CMD_PING,
    CMD_QUIT,
    CMD_SNAP,
    CMD_WARP,
    EVENT_PAIR,
    EXIT_CANCELLED,
    EXIT_OK,
)
from hetmatch_qgis.common.version import VERSION
from hetmatch_qgis.engine.access.allowed_sources import LOCAL, set_allowed_sources
from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.core.faults import explain
from hetmatch_qgis.engine.core.json_values import messages_in, plain
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.streams import open_standard_streams
from hetmatch_qgis.engine.process.deadline import leave
from hetmatch_qgis.engine.process.memory import (
    check_memory_limit,
    return_free_memory,
    use_one_heap,
)
from hetmatch_qgis.engine.process.watchdog import Watchdog
from hetmatch_qgis.engine.worker.request import InvalidRequest, Request

if TYPE_CHECKING:
    from hetmatch_qgis.engine.worker.session import Session

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
        self._session: Session | None = None
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
        if self._session is not None:
            self._session.close()

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
            answer = command(self, request)
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
        # Windows raises EINVAL, not EPIPE, where nobody reads any more.
        with self._write_lock, suppress(OSError):
            self._events.write(line + "\n")
            self._events.flush()

    def match(self, request: Request) -> dict[str, Any]:
        """Match two rasters and write the results to a folder."""
        reference, moving = request.side("reference"), request.side("moving")
        folder, options = request.path("out"), request.match_options()
        progress = self._progress(request)
        from hetmatch_qgis.engine.results.match_to_folder import match_to_folder

        result, outputs = match_to_folder(reference, moving, folder, options, progress)
        return result.to_dict() | {"outputs": outputs, "gcps": outputs.gcps}

    def warp(self, request: Request) -> dict[str, Any]:
        """Warp rasters by the result of a match."""
        folder, out = request.path("result"), request.path("out")
        rasters, values = request.texts("rasters"), request.options()
        progress = self._progress(request)
        from hetmatch_qgis.engine.warping.warp_rasters import WarpOptions, warp_rasters

        options = WarpOptions.of(values)
        return warp_rasters(folder, out, rasters, options, progress).to_dict()

    def assess(self, request: Request) -> dict[str, Any]:
        """Assess how accurately two rasters are registered."""
        reference, moving = request.side("reference"), request.side("moving")
        folder, values = request.path("out"), request.options()
        progress = self._progress(request)
        from hetmatch_qgis.engine.assessing.assess_to_folder import AssessOptions, assess_to_folder
        from hetmatch_qgis.engine.assessing.assessment_json import assessment_content

        options = AssessOptions.of(values)
        assessment, outputs = assess_to_folder(reference, moving, folder, options, progress)
        return assessment_content(assessment) | {"outputs": outputs}

    def batch(self, request: Request) -> dict[str, Any]:
        """Register many scenes to one reference; each finished pair is an event."""
        progress = self._progress(request)
        from hetmatch_qgis.engine.worker.batch_request import run_batch_request

        return run_batch_request(
            request, progress, lambda pair: self._emit(EVENT_PAIR, id=request.request_id, **pair)
        )

    def info(self, request: Request) -> dict[str, Any]:
        """Describe a raster."""
        path = request.text("path")
        from hetmatch_qgis.engine.pairs.raster_info import describe_raster

        return describe_raster(path)

    def doctor(self, request: Request) -> dict[str, Any]:
        """Describe the installation and test it."""
        from hetmatch_qgis.engine.doctor import diagnose

        return diagnose()

    def open(self, request: Request) -> dict[str, Any]:
        """Open a pair for the commands that work on tie points."""
        reference, moving = request.side("reference"), request.side("moving")
        options, shadows = request.match_options(), request.options("shadows")
        from hetmatch_qgis.engine.worker.session import Session

        if self._session is not None:
            self._session.close()
            self._session = None
        self._session = Session(reference, moving, options, shadows)
        pair = self._session.pair
        return {
            "reference": pair.reference.description.to_dict(),
            "moving": pair.moving.description.to_dict(),
        }

    def fit(self, request: Request) -> dict[str, Any]:
        """Fit a transform to tie points."""
        kind, rows = request.text("transform", "auto"), request.table("points", 6, 7, 8, 11)
        session = self._require_session()
        from hetmatch_qgis.engine.worker.edited_points import EditedPoints

        return session.fit(kind, EditedPoints.of(rows))

    def locate(self, request: Request) -> dict[str, Any]:
        """Map positions of one raster to the other."""
        session = self._require_session()
        return session.locate(request.text("raster"), request.table("at", 2))

    def snap(self, request: Request) -> dict[str, Any]:
        """Find the best correlation peak near a position of the moving raster."""
        session = self._require_session()
        reference, moving = request.position("reference"), request.position("moving")
        snapped = session.snap(reference, moving)
        ref_pixel = session.pair.reference.from_canvas(reference[None])[0]
        return {
            "found": snapped.is_snapped,
            "reason": snapped.reason,
            "score": snapped.score,
            "moved_px": snapped.distance,
            "moving": session.moving_position(snapped.moving),
            "reference": {"at": reference.tolist(), "pixel": ref_pixel.tolist()},
        }

    def export(self, request: Request) -> dict[str, Any]:
        """Write the result files of edited tie points."""
        kind, rows = request.text("transform", "auto"), request.table("points", 6, 7, 8, 11)
        folder = request.path("out")
        accepted_by = request.text("accepted_by") if "accepted_by" in request.values else ""
        session = self._require_session()
        from hetmatch_qgis.engine.worker.edited_points import EditedPoints

        return session.export(kind, EditedPoints.of(rows), folder, accepted_by)

    def _progress(self, request: Request) -> Progress:
        """The progress of long work on a request.

        Reports at once that libraries are being loaded: that comes next, and takes seconds.
        """
        request_id = request.request_id

        def report(fraction: float, message: str) -> None:
            self._emit("progress", id=request_id, fraction=round(fraction, 4), message=message)

        progress = Progress(report, lambda: request_id in self._cancelled)
        progress.report(0.0, Message("Loading the libraries"))
        return progress

    def _require_session(self) -> Session:
        if self._session is None:
            raise InputError("No pair of rasters is open; send `open` first.")
        return self._session


class _EveryId(set[int]):
    """Contains every id."""

    def __contains__(self, item: object) -> bool:
        return True


Command = Callable[[Server, Request], dict[str, Any]]
COMMANDS: dict[str, Command] = {
    CMD_MATCH: Server.match,
    CMD_WARP: Server.warp,
    CMD_ASSESS: Server.assess,
    CMD_BATCH: Server.batch,
    CMD_INFO: Server.info,
    CMD_DOCTOR: Server.doctor,
    CMD_OPEN: Server.open,
    CMD_FIT: Server.fit,
    CMD_LOCATE: Server.locate,
    CMD_SNAP: Server.snap,
    CMD_EXPORT: Server.export,
}


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
    # A byte that is not UTF-8 makes its line an invalid request or path; the worker goes on.
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
