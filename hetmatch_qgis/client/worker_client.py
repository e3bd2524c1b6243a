"""The engine as another process, spoken to in JSON lines (docs/worker.md).

QGIS survives whatever happens to that process: a crash, a kill or a lack of memory ends in one
sentence for the user and a line in the log.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from qgis.PyQt.QtCore import QCoreApplication, QEvent, QObject, QProcess, QThread, pyqtSignal

from hetmatch_qgis.client import environment, log
from hetmatch_qgis.client.messages import in_users_language
from hetmatch_qgis.client.process_end import end_in_background, end_process, is_ending
from hetmatch_qgis.client.worker_errors import WorkerCancelled, WorkerError, error_of
from hetmatch_qgis.common.contract import (
    CMD_CANCEL,
    CMD_PING,
    EVENT_PAIR,
)
from hetmatch_qgis.i18n.translation import tr

MODULE = "hetmatch_qgis.engine.worker"
POLL_MS = 100
"""Interval in milliseconds at which `run` checks for a cancellation (set by hand, e3e824c)."""

CANCEL_TIMEOUT_S = 1.2
"""Longest time in seconds that a cancelled request may take to end by itself before the process is
killed (set by hand, e3e824c: a cancelled request is to end within two seconds)."""

PING_S = 5.0
"""Interval in seconds at which `run` asks whether the worker still lives (set by hand)."""

HANG_S = 90.0
"""Seconds without any word of a worker after which it counts as hung: on a cold, slow disk the
import of its libraries, during which it cannot answer, takes most of a minute (set by hand)."""

SIGKILL, SIGKILL_EXIT_CODE = 9, 137
"""Exit codes of a process that was killed, as Qt and as shells (128 + 9) report it."""

Progress = Callable[[float, str], None]
PairCallback = Callable[[dict[str, Any]], None]


class WorkerClient(QObject):
    """One process of the engine, used in the thread that made this object.

    QGIS's main thread calls `request` and gets the answers as signals; a background thread calls
    `run`, which waits.

    answered: number of the request and the answer.
    progressed: number of the request, fraction from 0 to 1 and a message.
    paired: number of the request and a finished pair of a batch.
    failed: number of the request, one sentence and the exit code.
    died: one sentence; the process has ended by itself.
    """

    answered = pyqtSignal(int, dict)
    progressed = pyqtSignal(int, float, str)
    paired = pyqtSignal(int, dict)
    failed = pyqtSignal(int, str, int)
    died = pyqtSignal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._number = 0
        self._rest = b""
        self._last_error_line = ""
        self._stopping = False
        self._death = ""
        self._silence_s = 0.0
        self._looked_at = self._pinged_at = time.monotonic()

    def start(self) -> None:
        """Start the process. Raises environment.NotSetUp without a Python for it."""
        python = environment.interpreter()
        process = QProcess(self)
        process.setProcessEnvironment(environment.process_environment())
        process.setWorkingDirectory(str(environment.plugins_folder()))
        process.readyReadStandardOutput.connect(self._read)
        process.readyReadStandardError.connect(self._keep_errors)
        process.finished.connect(self._ended)
        process.errorOccurred.connect(self._not_started)
        self._process = process
        process.start(python, ["-m", MODULE])

    def is_running(self) -> bool:
        """True where the process can answer."""
        return self._process is not None and not self._death

    def process_id(self) -> int:
        """Process id of the engine, 0 without a process."""
        return int(self._process.processId()) if self._process is not None else 0

    def request(self, command: str, **arguments: Any) -> int:
        """Send a request and return its number; the answer comes as a signal."""
        self._number += 1
        self._send({"id": self._number, "command": command, **arguments})
        return self._number

    def cancel(self, number: int) -> None:
        """Ask to cancel a request, which then fails with EXIT_CANCELLED."""
        self._send({"id": 0, "command": CMD_CANCEL, "target": number})

    def run(
        self,
        command: str,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
        on_pair: PairCallback | None = None,
        **arguments: Any,
    ) -> dict[str, Any]:
        """Send a request and return its answer; blocks.

        progress: called with the fraction from 0 to 1 and a message.
        cancelled: asked every POLL_MS; once it is true, the request ends within two seconds.
        on_pair: called with each finished pair of a batch.

        Raises WorkerError, WorkerCancelled.
        """
        outcome: list[dict[str, Any] | WorkerError] = []
        self._silence_s = 0.0
        self._looked_at = time.monotonic()
        number = self.request(command, **arguments)

        def take_answer(answered: int, content: dict[str, Any]) -> None:
            if answered == number:
                outcome.append(content)

        def take_failure(failed: int, message: str, exit_code: int) -> None:
            if failed == number:
                outcome.append(error_of(message, exit_code))

        def take_progress(progressed: int, fraction: float, message: str) -> None:
            if progressed == number and progress is not None:
                progress(fraction, message)

        def take_pair(paired: int, content: dict[str, Any]) -> None:
            if paired == number and on_pair is not None:
                on_pair(content)

        connections = (
            (self.answered, take_answer),
            (self.failed, take_failure),
            (self.progressed, take_progress),
            (self.paired, take_pair),
        )
        for signal, slot in connections:
            signal.connect(slot)
        try:
            self._wait(outcome, number, cancelled or (lambda: False))
        finally:
            for signal, slot in connections:
                signal.disconnect(slot)
            _delete_disconnected()
        if isinstance(outcome[0], WorkerError):
            raise outcome[0]
        return outcome[0]

    def stop(self) -> None:
        """End the process, by force if need be."""
        if self._process is None:
            return
        self._stopping = True
        process, self._process = self._process, None
        end_process(process)

    def leave(self) -> None:
        """End the process without waiting for it; this object deletes itself afterwards.

        For the main thread: a process with rasters open takes its time to quit. It may outlive the
        parent of this object; `process_end.end_all` waits for it.
        """
        process, self._process = self._process, None
        if process is None:
            if not is_ending(self):
                self.deleteLater()
            return
        self._stopping = True
        end_in_background(self, process)

    def _wait(self, outcome: list, number: int, cancelled: Callable[[], bool]) -> None:
        deadline = None
        while not outcome:
            self._listen_for_life()
            if self._death:
                outcome.append(WorkerError(self._death))
            elif deadline is None and cancelled():
                self.cancel(number)
                deadline = time.monotonic() + CANCEL_TIMEOUT_S
            elif deadline is not None and time.monotonic() > deadline:
                self.stop()
                outcome.append(WorkerCancelled())
            elif self._process is not None:
                self._process.waitForReadyRead(POLL_MS)

    def _listen_for_life(self) -> None:
        """Ask now and then whether the worker lives, and end it where it says nothing for long."""
        now = time.monotonic()
        # A computer that was suspended must not count the time for which it was.
        self._silence_s += min(now - self._looked_at, 1.0)
        self._looked_at = now
        if self._silence_s > HANG_S and not self._death:
            self._stopping = True
            self.stop()
            self._die(
                tr(
                    "The engine has not answered for {seconds:g} seconds and was ended; try again, "
                    "and if it happens once more, report it with HetMatch's log."
                ).format(seconds=HANG_S)
            )
        elif now - self._pinged_at > PING_S:
            self._pinged_at = now
            self._number += 1
            self._send({"id": self._number, "command": CMD_PING})

    def _send(self, content: dict[str, Any]) -> None:
        if self._process is not None and not self._death:
            self._process.write((json.dumps(content) + "\n").encode())

    def _read(self) -> None:
        if self._process is None:
            return
        self._silence_s = 0.0
        *lines, self._rest = (self._rest + bytes(self._process.readAllStandardOutput())).split(
            b"\n"
        )
        for line in lines:
            try:
                event = json.loads(line)
                kind, number = event.pop("event"), event.pop("id", None)
            except (ValueError, KeyError, AttributeError):
                log.append(line.decode(errors="replace"))
                continue
            self._emit(kind, number or 0, event)

    def _emit(self, kind: str, number: int, event: dict[str, Any]) -> None:
        if kind == "error":
            # The log stays in English, for whoever reads a bug report.
            log.append(event["message"])
        event = in_users_language(event)
        if kind == "result":
            self.answered.emit(number, event)
        elif kind == "progress":
            self.progressed.emit(number, float(event["fraction"]), event["message"])
        elif kind == EVENT_PAIR:
            self.paired.emit(number, event)
        elif kind == "error":
            self.failed.emit(number, event["message"], event["exit_code"])

    def _keep_errors(self) -> None:
        if self._process is None:
            return
        text = bytes(self._process.readAllStandardError()).decode(errors="replace").strip()
        if text:
            self._last_error_line = text.splitlines()[-1]
            log.append(text)

    def _not_started(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            environment.report_broken(self._process.program())
            self._die(
                tr(
                    "The Python for HetMatch, {path}, cannot be started; set HetMatch up again: "
                    "Raster > HetMatch > Set up HetMatch."
                ).format(path=self._process.program())
            )

    def _ended(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read()
        self._keep_errors()
        if not self._stopping:
            self._die(self._why_ended(code, status == QProcess.ExitStatus.CrashExit))

    def _die(self, sentence: str) -> None:
        self._death = sentence
        log.append(sentence)
        self.died.emit(sentence)

    def _why_ended(self, code: int, crashed: bool) -> str:
        if crashed and code in (SIGKILL, SIGKILL_EXIT_CODE):
            return tr(
                "The engine was killed, most likely because memory ran out; close "
                "other programs, or choose a smaller area or tile size."
            )
        if "ModuleNotFoundError" in self._last_error_line or "ImportError" in self._last_error_line:
            if self._process is not None:
                environment.report_broken(self._process.program())
            return tr(
                "The Python for HetMatch lacks a package that the engine needs "
                "({reason}); set HetMatch up again: Raster > HetMatch > Set up "
                "HetMatch."
            ).format(reason=self._last_error_line)
        return tr(
            "The engine ended unexpectedly ({reason}); try again, and if it happens once more, "
            "report it with HetMatch's log."
        ).format(reason=self._last_error_line or code)


def _delete_disconnected() -> None:
    """Delete slots that were disconnected, and with them the answer that they hold.

    PyQt leaves that to the thread's event loop, and the threads of QGIS's tasks, which serve one
    task after the other, have none.
    """
    if QThread.currentThread() is not QCoreApplication.instance().thread():
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
