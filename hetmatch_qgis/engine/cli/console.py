"""The output of the command line: text for people, JSON lines for programs."""

from __future__ import annotations

import json
import sys
from typing import Any, Protocol

from hetmatch_qgis.engine.cli.log_lines import LogLines
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.language import with_flags
from hetmatch_qgis.engine.process.streams import drop, printable


class Console(Protocol):
    """The output of a command: progress, outcome and errors."""

    def report(self, fraction: float, message: str) -> None:
        """The share of the work done, 0 to 1, and the current step."""
        ...

    def keep_log(self) -> None:
        """Report in plain lines now and then where there is no terminal: for work of hours."""
        ...

    def note(self, kind: str, message: str) -> None:
        """An event for the log, if one is kept: a word to search for, and what happened."""
        ...

    def finish(self, content: dict[str, Any], text: str) -> None:
        """The result: `content` for programs, `text` for people."""
        ...

    def error(self, message: str, exit_code: int) -> None:
        """The reason why the program ends without a result."""
        ...


class OutputError(InputError):
    """Standard output cannot be written to."""


class JsonLines:
    """One JSON object a line on standard output, with the kind of event under `event`."""

    def __init__(self, quiet: bool = False) -> None:
        self._quiet = quiet

    def report(self, fraction: float, message: str) -> None:
        if not self._quiet:
            emit("progress", {"fraction": round(fraction, 4), "message": with_flags(message)})

    def keep_log(self) -> None:
        """Do nothing: every report is a line already."""

    def note(self, kind: str, message: str) -> None:
        """Do nothing: programs are told by events of their own."""

    def finish(self, content: dict[str, Any], text: str) -> None:
        emit("result", content)

    def error(self, message: str, exit_code: int) -> None:
        emit("error", {"message": with_flags(message), "exit_code": exit_code})


class Terminal:
    """A progress bar where there is a terminal, and a summary at the end."""

    def __init__(self, quiet: bool = False) -> None:
        self._quiet = quiet
        self._bar: Any = None
        self._log: LogLines | None = None

    def report(self, fraction: float, message: str) -> None:
        if self._quiet:
            return
        if not sys.stderr.isatty():
            if self._log is not None:
                self._log.report(fraction, message)
            return
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(
                total=1.0,
                leave=False,
                bar_format="{percentage:3.0f}% |{bar:30}| {elapsed} {desc}",
            )
        self._bar.set_description_str(printable(with_flags(message)), refresh=False)
        self._bar.n = min(max(fraction, 0.0), 1.0)
        self._bar.refresh()

    def keep_log(self) -> None:
        self._log = LogLines()

    def note(self, kind: str, message: str) -> None:
        if self._log is not None and not self._quiet and not sys.stderr.isatty():
            self._log.write(kind, message)

    def finish(self, content: dict[str, Any], text: str) -> None:
        self._close_bar()
        if not self._quiet:
            say(text)

    def error(self, message: str, exit_code: int) -> None:
        self._close_bar()
        try:
            print(f"hetmatch: {printable(with_flags(message))}", file=sys.stderr)
        except (OSError, ValueError):
            # Python would try again when it flushes at exit, and end with a code of its own.
            drop(sys.stderr)

    def _close_bar(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def emit(event: str, content: dict[str, Any]) -> None:
    """Write one line of JSON to standard output at once."""
    from hetmatch_qgis.engine.core.json_values import plain

    _write(json.dumps({"event": event} | plain(content), ensure_ascii=True, allow_nan=False))


def say(text: str) -> None:
    """Print text of several lines for people."""
    _write(printable(text, breaks=True))


def _write(text: str) -> None:
    try:
        print(text, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(
            "Standard output cannot be written to ({reason}); free some space there, or send it "
            "elsewhere.",
            reason=error.strerror or str(error),
        ) from error
