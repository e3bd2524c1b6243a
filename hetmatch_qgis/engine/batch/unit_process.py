"""A process that runs units one by one, seen from outside.

Native libraries can crash, hang, and keep memory, so that pairs run in processes that may be ended
at any time. They are started as a module and not forked or spawned by multiprocessing: Dask's
workers may not have children of that kind, and a user's script would need a main guard.
"""

from __future__ import annotations

import json
import os
import subprocess  # nosec B404
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from hetmatch_qgis.engine.access.allowed_sources import VARIABLE
from hetmatch_qgis.engine.batch.backend import WorkerSettings
from hetmatch_qgis.engine.batch.failures import CANCELLED, DIED, TIME_LIMIT, failed
from hetmatch_qgis.engine.batch.unit import Unit
from hetmatch_qgis.engine.core.messages import Message, Option

MODULE = "hetmatch_qgis.engine.batch.child"

GRACE_S = 5.0
"""Seconds between the request to stop and the end of a process; a window takes less."""

MAX_IDLE_BYTES = 1_500_000_000
"""Memory from which on a process is replaced after a unit: three times what the libraries and a
pair of common size take."""

_ROOT = Path(__file__).resolve().parents[3]
_THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_DEFAULTS = {
    # Megabytes; the default, a twentieth of the memory, is meant for a process that is alone.
    "GDAL_CACHEMAX": "128",
}


class UnitProcess:
    """A process for units; started with the first one, and again when it has ended."""

    def __init__(self, settings: WorkerSettings) -> None:
        self.settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._log: Any = None
        self._count = 0
        self._ended_because: str | None = None
        self._is_cancelled = False
        self._lock = threading.Lock()

    def run(self, unit: Unit) -> dict[str, Any]:
        """The answer about a unit; that of a dead or ended process says so. Blocks."""
        request = json.dumps(unit.to_dict()).encode() + b"\n"
        process = self._ready()
        if process is None:
            return failed(CANCELLED, Message("Cancelled."))
        timer = threading.Timer(self.settings.time_limit, self._end, (TIME_LIMIT,))
        timer.daemon = True
        timer.start()
        try:
            line = self._exchange(process, request)
        finally:
            timer.cancel()
            # It may just be at work.
            timer.join()
        if line.endswith(b"\n") and self._ended_because is None:
            self._count += 1
            answer: dict[str, Any] = json.loads(line)
            # It belongs to the process, not to the unit, whose record would show it.
            self._renew_if_due(answer.pop("rss", 0))
            return answer
        return self._why_ended(process)

    def cancel(self) -> None:
        """End the process for good; a unit in it, and any later one, is answered as cancelled."""
        with self._lock:
            self._is_cancelled = True
        self._end(CANCELLED)

    @property
    def pid(self) -> int | None:
        """The number of the process, None where none runs."""
        process = self._process
        return None if process is None or process.poll() is not None else process.pid

    def _ready(self) -> subprocess.Popen[bytes] | None:
        """The running process; None once cancelled."""
        with self._lock:
            if self._is_cancelled:
                return None
            if self._process is None or self._process.poll() is not None:
                self._close()
                self._start()
            return self._process

    def _start(self) -> None:
        environment = {**_DEFAULTS, **os.environ, VARIABLE: self.settings.allowed_sources}
        for name in _THREAD_VARIABLES:
            environment.setdefault(name, str(self.settings.threads))
        paths = [str(_ROOT), environment.get("PYTHONPATH", "")]
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
        # Only the last lines of a process that dies are of interest.
        self._log = tempfile.TemporaryFile()  # noqa: SIM115
        self._count, self._ended_because = 0, None
        # Ctrl-C reaches all processes of a terminal's group; we stop ours ourselves.
        self._process = subprocess.Popen(  # nosec B603
            [sys.executable, "-m", MODULE, self.settings.task],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env=environment,
            start_new_session=True,
        )

    def _exchange(self, process: subprocess.Popen[bytes], request: bytes) -> bytes:
        if process.stdin is None or process.stdout is None:
            return b""
        try:
            process.stdin.write(request)
            process.stdin.flush()
            return process.stdout.readline()
        except (OSError, ValueError):
            return b""

    def _renew_if_due(self, resident_bytes: int) -> None:
        if self._count >= self.settings.renew_after or resident_bytes > MAX_IDLE_BYTES:
            self.close()

    def _why_ended(self, process: subprocess.Popen[bytes]) -> dict[str, Any]:
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_S)
        reason, code = self._ended_because, process.poll()
        words = self._last_words()
        self.close()
        if reason == CANCELLED:
            return failed(CANCELLED, Message("Cancelled."))
        if reason == TIME_LIMIT:
            return failed(
                TIME_LIMIT,
                Message(
                    "The pair took longer than {seconds:g} seconds and was ended; allow more with "
                    "{option}.",
                    seconds=self.settings.time_limit,
                    option=Option("time_limit"),
                ),
            )
        return failed(
            DIED,
            Message(
                "The process of the pair ended unexpectedly ({details}); it may have run out of "
                "memory.",
                details=words or f"exit code {code}",
            ),
        )

    def _end(self, reason: str) -> None:
        """Ask the process to stop, and end it where it does not."""
        process = self._process
        if process is None or process.poll() is not None:
            return
        self._ended_because = reason
        with suppress(OSError, ValueError):
            # At the end of input the process ends; in the middle of a pair it cleans up first.
            if process.stdin is not None:
                process.stdin.close()
        try:
            process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()

    def close(self) -> None:
        """End an idle process."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            for stream in (process.stdin, process.stdout):
                with suppress(OSError, ValueError):
                    if stream is not None:
                        stream.close()
            try:
                process.wait(GRACE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._log is not None:
            self._log.close()
            self._log = None

    def _last_words(self) -> str:
        if self._log is None:
            return ""
        self._log.seek(0)
        lines = self._log.read().decode("utf-8", "replace").split("\n")
        return next((line.strip()[:200] for line in reversed(lines) if line.strip()), "")
