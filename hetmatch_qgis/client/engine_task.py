"""Engine requests in QGIS's task manager."""

from __future__ import annotations

import shutil
import threading
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from qgis.core import QgsFeedback, QgsTask
from qgis.PyQt.QtCore import pyqtSignal

from hetmatch_qgis.client import environment, log
from hetmatch_qgis.client.durations import TimeToGo, duration
from hetmatch_qgis.client.worker_client import PairCallback, Progress, WorkerClient
from hetmatch_qgis.client.worker_errors import WorkerCancelled, WorkerError
from hetmatch_qgis.common.staging_folder import MARK, PREFIX, remove_abandoned
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError

STAGING = f"{PREFIX}*"
"""Pattern of the folders that the engine writes to before it moves its files to their folder."""

SHUTDOWN_TIMEOUT_S = 3.0
"""Seconds that QGIS waits for a cancelled task when it quits: a worker is ended by force after
two."""


def run_command(
    command: str,
    progress: Progress,
    feedback: QgsFeedback,
    on_pair: PairCallback | None = None,
    **arguments: Any,
) -> dict[str, Any]:
    """Run one request in a new worker process and return the engine's answer; blocks.

    progress: called with the fraction from 0 to 1 and a message in the user's language.
    feedback: cancels the request, from any thread.
    on_pair: called with each finished pair of a batch.
    arguments: of the command, as in docs/worker.md.

    Raises WorkerError, WorkerCancelled, environment.NotSetUp.
    """
    client = WorkerClient()
    try:
        client.start()
        return client.run(command, progress, feedback.isCanceled, on_pair, **arguments)
    finally:
        client.stop()


def content_of(folder: Path) -> set[Path] | None:
    """List a folder before work on it begins; None where it does not exist."""
    return set(folder.iterdir()) if folder.is_dir() else None


def restore_folder(folder: Path, before: set[Path] | None, *leftovers: str) -> None:
    """Remove what a killed worker left in a folder, and the folder if the worker made it.

    before: `content_of` the folder before the work.
    leftovers: names of further files that are useless without the worker's.
    """
    if not folder.is_dir():
        # It was never made, or is a file, which the engine has refused.
        return
    remove_abandoned(folder)
    for path in (*folder.glob(STAGING), *(folder / name for name in leftovers)):
        if before is not None and path in before:
            continue
        if (path / MARK).is_file():
            # It may hold files that could not be put back; the next run tries that again.
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    if not before and not any(folder.iterdir()):
        folder.rmdir()


class EngineTask(QgsTask):
    """Background task whose description shows the current step.

    Subclasses implement `work`, which runs in a background thread, and `tell_result`,
    `tell_problem` and `tell_cancelled`, one of which is called in the main thread at the end.
    """

    _message_changed = pyqtSignal(str)

    def __init__(self, name: str) -> None:
        super().__init__(name, _flags())
        self._name = name
        self._feedback = QgsFeedback()
        self._result: dict[str, Any] | None = None
        self._problem = ""
        self._time_to_go: TimeToGo | None = None
        self._is_over = threading.Event()
        self._is_over.set()
        # The task bar reads the description in the main thread.
        self._message_changed.connect(self._describe)

    def work(self, progress: Progress, feedback: QgsFeedback) -> dict[str, Any]:
        """Do the work, in a background thread.

        May raise SourceError and what `run_command` raises.
        """
        raise NotImplementedError

    def tell_result(self, result: dict[str, Any]) -> None:
        """Report the result."""

    def tell_problem(self, sentence: str) -> None:
        """Report the failure, which the sentence explains."""

    def tell_cancelled(self) -> None:
        """Clean up after a cancelled task, which may never have started."""

    def run(self) -> bool:
        """See QgsTask; in the background."""
        self._is_over.clear()
        self._time_to_go = TimeToGo()
        try:
            return self._try()
        finally:
            self._is_over.set()

    def say_waiting(self, text: str) -> None:
        """Say in the description what the task, which was put on hold, waits for."""
        self._describe(text)

    def wait(self, seconds: float) -> None:
        """Block until nothing of it runs in the background, at most for that time."""
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
        left = None if self._time_to_go is None else self._time_to_go.update(fraction)
        if left is not None:
            message = tr("{message}, about {time} to go").format(
                message=message, time=duration(left)
            )
        self._message_changed.emit(message)
        self.setProgress(100 * fraction)

    def _describe(self, message: str) -> None:
        self.setDescription(f"{self._name}: {message}")


def cancel_and_wait(tasks: Iterable[EngineTask]) -> None:
    """Cancel tasks and wait for them: QGIS must not unload Python under a running thread."""
    # Each removes itself from the list of its owner when it ends.
    running = list(tasks)
    for task in running:
        task.cancel()
    for task in running:
        task.wait(SHUTDOWN_TIMEOUT_S)


def _flags() -> Any:
    """Flags of the task: it can be cancelled, and QGIS (since 3.26) leaves the outcome to us."""
    flags = QgsTask.Flag
    silent = getattr(flags, "Silent", None)
    return flags.CanCancel if silent is None else flags.CanCancel | silent
