"""Sequences of commands and downloads, without blocking QGIS and without threads."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtCore import QEventLoop, QObject, QProcess, QTimer, QUrl, pyqtSignal
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest

from hetmatch_qgis.client import environment, log
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.setup.packages import mask

MAX_OUTPUT_LINES = 400
"""Newest lines of a command's output in its outcome (set by hand, 7d49bf4)."""

DOWNLOAD_TIMEOUT_MS = 60_000
"""Longest time in milliseconds without data (set by hand, 7d49bf4)."""

CANCEL_POLL_MS = 200
"""Interval in milliseconds at which `run` checks for a cancellation (set by hand, 7d49bf4)."""


class ProcedureFailed(Exception):
    """A failed procedure; the text is one sentence for the user."""


class ProcedureCancelled(ProcedureFailed):
    """A procedure that the user cancelled."""


class Step:
    """A command or a download that a procedure waits for."""


@dataclass(frozen=True)
class Command(Step):
    """A program to run with environment.process_environment.

    program, arguments: the command line.
    variables: additional environment variables.
    folder: working directory, empty for the current one.
    on_line: called with each line of output; True keeps the line out of the log.
    label: for the log, instead of arguments that hold a whole program.
    """

    program: str
    arguments: list[str]
    variables: dict[str, str] = field(default_factory=dict)
    folder: str = ""
    on_line: Callable[[str], bool] | None = None
    label: str = ""


@dataclass(frozen=True)
class Download(Step):
    """An address to fetch through QGIS's network settings."""

    url: str


@dataclass(frozen=True)
class Outcome:
    """Outcome of a step.

    code: exit code of a command; 0 for success.
    output: of a command, or the error of a download.
    data: of a download.
    """

    code: int
    output: str = ""
    data: bytes = b""


Steps = Generator[Step, Outcome, Any]


class Procedure(QObject):
    """Runs the steps that `steps` yields, sends it each outcome, and takes its final message.

    line: a line of output.
    progressed: fraction from 0 to 1 and a message.
    finished: whether it succeeded, and one sentence for the user.
    """

    line = pyqtSignal(str)
    progressed = pyqtSignal(float, str)
    finished = pyqtSignal(bool, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: Steps | None = None
        self._process: QProcess | None = None
        self._reply: QNetworkReply | None = None
        self._command: Command | None = None
        self._lines: list[str] = []
        self._rest = b""
        self._cancelled = False

    def steps(self) -> Steps:
        """Yield the steps and return the final message.

        Raises ProcedureFailed, and ProcedureCancelled when that is thrown into it.
        """
        raise NotImplementedError

    def is_running(self) -> bool:
        """True where the procedure runs: from `start` until `finished`."""
        return self._running is not None

    def start(self) -> None:
        """Start the procedure and return at once."""
        if self._running is None:
            self._cancelled = False
            self._running = self.steps()
            QTimer.singleShot(0, self._begin)

    def cancel(self) -> None:
        """Stop the current step; `finished` follows when it has ended."""
        self._cancelled = True
        if self._process is not None:
            self._process.kill()
        if self._reply is not None:
            self._reply.abort()

    def run(self, cancelled: Callable[[], bool]) -> tuple[bool, str]:
        """Run the procedure and return the values of `finished`; blocks."""
        loop = QEventLoop()
        ended: list[tuple[bool, str]] = []
        self.finished.connect(lambda done, message: (ended.append((done, message)), loop.quit()))
        poll = QTimer()
        poll.timeout.connect(lambda: self.cancel() if cancelled() else None)
        poll.start(CANCEL_POLL_MS)
        self.start()
        while not ended:
            loop.exec()
        return ended[0]

    def report(self, text: str) -> None:
        """Write a line to the log and emit it, with passwords masked."""
        text = mask(text)
        log.append(text)
        self.line.emit(text)

    def _begin(self) -> None:
        if self._cancelled:
            self._end(False, tr("Cancelled."))
        else:
            self._advance(lambda steps: next(steps))

    def _advance(self, resume: Callable[[Steps], Step]) -> None:
        steps = self._running
        if steps is None:
            return
        try:
            step = resume(steps)
        except StopIteration as end:
            self._end(True, end.value)
        except ProcedureFailed as failure:
            self._end(False, str(failure))
        except OSError as failure:
            reason = ": ".join(filter(None, (failure.filename, failure.strerror))) or failure
            self._end(False, tr("A file could not be written: {reason}.").format(reason=reason))
        except Exception as fault:  # a procedure that never ended would hold its dialog open
            log.append(traceback.format_exc())
            text = tr(
                "HetMatch failed unexpectedly with {error}; please report it with HetMatch's log."
            )
            self._end(False, text.format(error=type(fault).__name__))
        else:
            if isinstance(step, Command):
                self._run_command(step)
            elif isinstance(step, Download):
                self._fetch(step)

    def _outcome(self, outcome: Outcome) -> None:
        if self._cancelled:
            cancelled = ProcedureCancelled(tr("Cancelled."))
            self._advance(lambda steps: steps.throw(cancelled))
        else:
            self._advance(lambda steps: steps.send(outcome))

    def _end(self, done: bool, message: str) -> None:
        self._running = None
        self.report(message)
        self.finished.emit(done, message)

    def _run_command(self, command: Command) -> None:
        self._command, self._lines, self._rest = command, [], b""
        self.report(" ".join(["$", command.program, command.label or " ".join(command.arguments)]))
        process = QProcess(self)
        variables = environment.process_environment()
        for name, value in command.variables.items():
            variables.insert(name, value)
        process.setProcessEnvironment(variables)
        if command.folder:
            process.setWorkingDirectory(command.folder)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._process_ended)
        process.errorOccurred.connect(self._process_failed)
        self._process = process
        process.start(command.program, command.arguments)
        process.closeWriteChannel()
        if self._cancelled:
            # Asked for while the command's own line was being shown.
            self.cancel()

    def _read(self) -> None:
        if self._process is None or self._command is None:
            return
        *lines, self._rest = (self._rest + bytes(self._process.readAllStandardOutput())).split(
            b"\n"
        )
        for raw in lines:
            self._take_line(raw)

    def _take_line(self, raw: bytes) -> None:
        text = raw.decode("utf-8", errors="replace").rstrip()
        self._lines = [*self._lines[1 - MAX_OUTPUT_LINES :], text]
        on_line = self._command.on_line if self._command else None
        if text and not (on_line is not None and on_line(text)):
            self.report(text)

    def _process_failed(self, error: QProcess.ProcessError) -> None:
        # Every other error is followed by `finished`.
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            self._finish_process(127, self._process.errorString())

    def _process_ended(self, code: int, status: QProcess.ExitStatus) -> None:
        crashed = status == QProcess.ExitStatus.CrashExit
        self._finish_process(-1 if crashed else code, "")

    def _finish_process(self, code: int, last_line: str) -> None:
        if self._process is None:
            return
        self._read()
        for rest in (self._rest, last_line.encode()):
            if rest:
                self._take_line(rest)
        self._process.deleteLater()
        self._process, self._command = None, None
        self._outcome(Outcome(code, "\n".join(self._lines)))

    def _fetch(self, download: Download) -> None:
        self.report(f"GET {download.url}")
        request = QNetworkRequest(QUrl(download.url))
        request.setTransferTimeout(DOWNLOAD_TIMEOUT_MS)
        self._reply = QgsNetworkAccessManager.instance().get(request)
        self._reply.finished.connect(self._fetched)
        if self._cancelled:
            self.cancel()

    def _fetched(self) -> None:
        reply, self._reply = self._reply, None
        if reply is None:
            return
        reply.deleteLater()
        if reply.error() == QNetworkReply.NetworkError.NoError:
            self._outcome(Outcome(0, data=bytes(reply.readAll())))
        else:
            self.report(reply.errorString())
            self._outcome(Outcome(1, reply.errorString()))
