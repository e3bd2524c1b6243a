"""The engine as QGIS talks to it: JSON lines both ways over standard input and output.

One request a line on standard input, one event a line on standard output; docs/worker.md says
which. Requests are worked off one after the other; `cancel` and the end of the input are heard at
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
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Any

from hetmatch_qgis.common.version import VERSION
from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.core.faults import explain
from hetmatch_qgis.engine.core.json_values import messages_in, plain
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.worker.request import NotARequest, Request

if TYPE_CHECKING:
    from hetmatch_qgis.engine.worker.session import Session

PROTOCOL = 1
OOM_SCORE = "600"


class Worker:
    """Takes requests from one stream and answers on another.

    requests: lines of JSON. answers: where the events go, one line each.
    """

    def __init__(self, requests: Iterable[str], answers: IO[str]) -> None:
        self._requests, self._answers = requests, answers
        self._queue: SimpleQueue[Request | None] = SimpleQueue()
        self._cancelled: set[int] = set()
        self._writing = threading.Lock()
        self._session: Session | None = None

    def serve(self) -> None:
        """Work until the input ends or `quit` is asked for."""
        threading.Thread(target=self._listen, daemon=True).start()
        self._emit(
            "ready",
            protocol=PROTOCOL,
            version=VERSION,
            python=platform.python_version(),
            pid=os.getpid(),
        )
        while (request := self._queue.get()) is not None:
            self._answer(request)
        if self._session is not None:
            self._session.close()

    def _listen(self) -> None:
        for line in self._requests:
            if not line.strip():
                continue
            try:
                request = Request.of(line)
                if request.command == "quit":
                    break
                if request.command == "cancel":
                    self._cancelled.add(request.whole("target"))
                else:
                    self._queue.put(request)
            except InputError as error:
                number = error.number if isinstance(error, NotARequest) else request.number
                self._emit("error", id=number, message=error.message, exit_code=error.exit_code)
        self._queue.put(None)
        # Nobody is left to hear an answer: whatever is being worked on may stop.
        self._cancelled = _Everything()

    def _answer(self, request: Request) -> None:
        number = request.number
        try:
            command = COMMANDS.get(request.command)
            if command is None:
                known = ", ".join([*COMMANDS, "cancel", "quit"])
                raise InputError(f"There is no command '{request.command}'; there are {known}.")
            if number in self._cancelled:
                raise Cancelled
            self._emit("result", id=number, **command(self, request))
        except Exception as error:
            message, exit_code = explain(error, debug=False)
            self._emit("error", id=number, message=message, exit_code=exit_code)
        finally:
            self._cancelled.discard(number)

    def _emit(self, event: str, **content: Any) -> None:
        sentences = {str(one): one.to_dict() for one in messages_in(content)}
        told = {"sentences": list(sentences.values())} if sentences else {}
        line = json.dumps(plain({"event": event, **content, **told}), allow_nan=False)
        # Windows says EINVAL, not EPIPE, where nobody reads any more.
        with self._writing, suppress(OSError):
            self._answers.write(line + "\n")
            self._answers.flush()

    def match(self, request: Request) -> dict[str, Any]:
        """Match two files into a folder."""
        reference, moving = request.text("reference"), request.text("moving")
        folder = request.path("out")
        options = request.options()
        progress, cancelled = self._callbacks(request)
        from hetmatch_qgis.engine.results.match_to_folder import match_to_folder

        result, outputs = match_to_folder(reference, moving, folder, options, progress, cancelled)
        return result.to_dict() | {"outputs": outputs, "gcps": outputs.gcps}

    def warp(self, request: Request) -> dict[str, Any]:
        """Warp rasters by a result."""
        place, out = request.path("result"), request.path("out")
        rasters, settings = request.texts("rasters"), request.settings()
        callbacks = self._callbacks(request)
        from hetmatch_qgis.engine.warping.warp_rasters import WarpOptions, warp_rasters

        options = WarpOptions.of(settings)
        return warp_rasters(place, out, rasters, options, Progress(*callbacks)).to_dict()

    def assess(self, request: Request) -> dict[str, Any]:
        """Measure how well two rasters lie on each other."""
        reference, moving = request.text("reference"), request.text("moving")
        folder, settings = request.path("out"), request.settings()
        callbacks = self._callbacks(request)
        from hetmatch_qgis.engine.assessing.assess_to_folder import AssessOptions, assess_to_folder

        options = AssessOptions.of(settings)
        assessment, outputs = assess_to_folder(
            reference, moving, folder, options, Progress(*callbacks)
        )
        return assessment.to_dict() | {"outputs": outputs}

    def info(self, request: Request) -> dict[str, Any]:
        """What the engine sees in a raster."""
        path = request.text("path")
        from hetmatch_qgis.engine.matching.raster_info import describe_raster

        return describe_raster(path)

    def doctor(self, request: Request) -> dict[str, Any]:
        """Versions, device, weights and a self-test."""
        from hetmatch_qgis.engine.doctor import diagnose

        return diagnose()

    def open(self, request: Request) -> dict[str, Any]:
        """Open a pair for the commands that work on tie points."""
        reference, moving = request.text("reference"), request.text("moving")
        options = request.options()
        from hetmatch_qgis.engine.worker.session import Session

        if self._session is not None:
            self._session.close()
            self._session = None
        self._session = Session(reference, moving, options)
        pair = self._session.pair
        return {
            "reference": pair.reference.description.to_dict(),
            "moving": pair.moving.description.to_dict(),
        }

    def fit(self, request: Request) -> dict[str, Any]:
        """Fit a transform to tie points."""
        kind, points = request.text("transform", "auto"), request.table("points", 6, 7)
        session = self._opened()
        from hetmatch_qgis.engine.worker.session import PointSet

        return session.fit(kind, PointSet.of(points))

    def locate(self, request: Request) -> dict[str, Any]:
        """Places of one raster in the other."""
        return self._opened().locate(request.text("raster"), request.table("at", 2))

    def snap(self, request: Request) -> dict[str, Any]:
        """The best peak near a place."""
        session = self._opened()
        reference, moving = request.place("reference"), request.place("moving")
        found = session.snap(reference, moving)
        side = session.pair.reference
        return {
            "found": found.found,
            "reason": found.reason,
            "score": found.score,
            "moved_px": found.moved,
            "moving": session.place(found.moving),
            "reference": {
                "at": reference.tolist(),
                "pixel": side.from_canvas(reference[None])[0].tolist(),
            },
        }

    def export(self, request: Request) -> dict[str, Any]:
        """Write the result files of edited tie points."""
        kind, points = request.text("transform", "auto"), request.table("points", 6, 7)
        folder = request.path("out")
        session = self._opened()
        from hetmatch_qgis.engine.worker.session import PointSet

        return session.export(kind, PointSet.of(points), folder)

    def _callbacks(
        self, request: Request
    ) -> tuple[Callable[[float, str], None], Callable[[], bool]]:
        """What long work tells its progress to, and asks whether to stop.

        Tells at once that libraries are being loaded: that comes next, and takes seconds.
        """
        number = request.number

        def progress(fraction: float, message: str) -> None:
            self._emit("progress", id=number, fraction=round(fraction, 4), message=message)

        progress(0.0, "Loading the libraries")
        return progress, lambda: number in self._cancelled

    def _opened(self) -> Session:
        if self._session is None:
            raise InputError("No pair of rasters is open; send `open` first.")
        return self._session


class _Everything(set[int]):
    """Holds any number."""

    def __contains__(self, item: object) -> bool:
        return True


Command = Callable[[Worker, Request], dict[str, Any]]
COMMANDS: dict[str, Command] = {
    "match": Worker.match,
    "warp": Worker.warp,
    "assess": Worker.assess,
    "info": Worker.info,
    "doctor": Worker.doctor,
    "open": Worker.open,
    "fit": Worker.fit,
    "locate": Worker.locate,
    "snap": Worker.snap,
    "export": Worker.export,
}


def main() -> None:
    """Serve standard input and output."""
    _be_the_first_to_go()
    # A copy of its own for the events; what anybody else prints goes to standard error.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    # A byte that is no UTF-8 must not deafen the worker; the line is then no request, or no path.
    with open(0, encoding="utf-8", errors="replace", closefd=False) as requests:
        Worker(_lines(requests), answers).serve()


def _lines(stream: IO[str]) -> Iterator[str]:
    """Lines as they come; iterating over the stream itself would wait for its buffer to fill."""
    return iter(stream.readline, "")


def _be_the_first_to_go() -> None:
    """Where memory runs out, Linux is to end this process, not QGIS with the user's work."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(OOM_SCORE, encoding="ascii")
