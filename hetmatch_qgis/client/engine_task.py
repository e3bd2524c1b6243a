"""The engine's work in QGIS's task manager, whatever the work is."""

from __future__ import annotations

import shutil
import threading
import traceback
from pathlib import Path
from typing import Any

from qgis.core import QgsFeedback, QgsTask
from qgis.PyQt.QtCore import pyqtSignal

from hetmatch_qgis.client import environment, log
from hetmatch_qgis.client.worker_client import Progress, Worker, WorkerCancelled, WorkerError
from hetmatch_qgis.common.workplace import PREFIX
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError

STAGING = f"{PREFIX}*"
"""Folders that the engine writes to before its files are moved into place."""


def run_command(
    command: str, progress: Progress, feedback: QgsFeedback, **arguments: Any
) -> dict[str, Any]:
    """One request to a worker of its own, in a thread that may wait; the engine's answer.

    feedback: to cancel with, from any thread. Raises WorkerError, WorkerCancelled,
    environment.NotSetUp.
    """
    worker = Worker()
    try:
        worker.start()
        return worker.run(command, progress, feedback.isCanceled, **arguments)
    finally:
        worker.stop()


def content_of(folder: Path) -> set[Path] | None:
    """What is in a folder before work on it begins; None where it is not there."""
    return set(folder.iterdir()) if folder.is_dir() else None


def restore_folder(folder: Path, before: set[Path] | None, *leftovers: str) -> None:
    """Remove what a killed worker left in a folder, and the folder where it was made for it.

    leftovers: names of other files that are of no use without the worker's.
    """
    for path in (*folder.glob(STAGING), *(folder / name for name in leftovers)):
        if before is not None and path in before:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    if not before and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


class EngineTask(QgsTask):
    """Work in the background; the description follows what is being done.

    A subclass says in `work` what is done, and in the three methods after it what is told of the
    end, each called in the main thread.
    """

    _told = pyqtSignal(str)

    def __init__(self, name: str) -> None:
        super().__init__(name, _flags())
        self._name = name
        self._feedback = QgsFeedback()
        self._result: dict[str, Any] | None = None
        self._problem = ""
        self._is_over = threading.Event()
        self._is_over.set()
        # The task bar reads the description in the main thread.
        self._told.connect(self._describe)

    def work(self, progress: Progress, feedback: QgsFeedback) -> dict[str, Any]:
        """Done in a background thread; may raise what `run_command` raises, and SourceError."""
        raise NotImplementedError

    def tell_result(self, result: dict[str, Any]) -> None:
        """All is well."""

    def tell_problem(self, sentence: str) -> None:
        """It failed."""

    def tell_cancelled(self) -> None:
        """It was cancelled, maybe before its turn."""

    def run(self) -> bool:
        """See QgsTask; in the background."""
        self._is_over.clear()
        try:
            return self._try()
        finally:
            self._is_over.set()

    def wait(self, seconds: float) -> None:
        """Until nothing of it runs in the background, but no longer than that."""
        self._is_over.wait(seconds)

    def cancel(self) -> None:
        """See QgsTask; in the main thread."""
        self._feedback.cancel()
        super().cancel()

    def finished(self, result: bool) -> None:
        """See QgsTask; in the main thread."""
        self.setDescription(self._name)
        if result and self._result is not None:
            self.tell_result(self._result)
        elif self._problem and not self.isCanceled():
            self.tell_problem(self._problem)
        else:
            self.tell_cancelled()

    def _try(self) -> bool:
        try:
            self._result = self.work(self._progress, self._feedback)
        except WorkerCancelled:
            return False
        except (WorkerError, SourceError, environment.NotSetUp) as error:
            self._problem = str(error)
            return False
        except Exception as error:  # an exception that left here would take QGIS with it
            log.append(traceback.format_exc())
            self._problem = tr(
                "HetMatch failed unexpectedly with {error}; please report it with HetMatch's log."
            ).format(error=type(error).__name__)
            return False
        return True

    def _progress(self, fraction: float, message: str) -> None:
        self._told.emit(message)
        self.setProgress(100 * fraction)

    def _describe(self, message: str) -> None:
        self.setDescription(f"{self._name}: {message}")


def _flags() -> Any:
    """Where QGIS can (since 3.26) it says nothing: we tell the outcome ourselves."""
    kinds = QgsTask.Flag
    silent = getattr(kinds, "Silent", None)
    return kinds.CanCancel if silent is None else kinds.CanCancel | silent
