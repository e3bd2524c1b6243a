"""Matches in the background, one after the other."""

from __future__ import annotations

import shutil
import threading
import traceback
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsFeedback, QgsTask
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal

from hetmatch_qgis import environment, log
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.sources import RasterSource
from hetmatch_qgis.translation import tr
from hetmatch_qgis.worker_client import Progress, Worker, WorkerCancelled, WorkerError

STAGING = ".hetmatch-*"
RENDERED = "reference_map.tif"
RENDERING_SHARE = 0.3
PATIENCE_S = 3.0


@dataclass(frozen=True)
class MatchRequest:
    """What to match. options: the engine's, by their names there. folder: of the results."""

    reference: RasterSource
    moving: RasterSource
    options: dict[str, Any] = field(default_factory=dict)
    folder: str = ""

    @property
    def title(self) -> str:
        """What the match is called in lists and layer names."""
        return tr("{moving} on {reference}").format(
            moving=self.moving.name, reference=self.reference.name
        )


def run_match(request: MatchRequest, progress: Progress, feedback: QgsFeedback) -> dict[str, Any]:
    """Match, in a thread that may wait; returns the content of result.json and the file paths.

    feedback: to cancel with, from any thread. Upon any failure the folder is as it was before, an
    empty one is removed. Raises WorkerError, WorkerCancelled, SourceError, environment.NotSetUp.
    """
    folder = Path(request.folder)
    before = set(folder.iterdir()) if folder.is_dir() else None
    worker = Worker()
    try:
        worker.start()
        share = 0.0
        if request.reference.rendering is not None:
            share = RENDERING_SHARE
            request = _rendered(request, progress, feedback)
        return worker.run(
            "match",
            lambda done, text: progress(share + (1 - share) * done, text),
            feedback.isCanceled,
            reference=request.reference.path,
            moving=request.moving.path,
            out=request.folder,
            options=_options(request),
        )
    except BaseException:
        worker.stop()
        _clear(folder, before)
        raise
    finally:
        worker.stop()


def _rendered(request: MatchRequest, progress: Progress, feedback: QgsFeedback) -> MatchRequest:
    """The request with its reference drawn into a file among the results."""
    rendering = request.reference.rendering
    folder = Path(request.folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        text = tr("'{folder}' cannot be written to ({reason}); choose another folder.")
        raise SourceError(text.format(folder=folder, reason=error.strerror)) from error
    drawing = QgsFeedback()
    # A server that does not answer can only be left by a cancel from another thread.
    feedback.canceled.connect(drawing.cancel, Qt.ConnectionType.DirectConnection)
    drawing.progressChanged.connect(
        lambda percent: progress(RENDERING_SHARE * percent / 100, tr("Drawing the reference")),
        Qt.ConnectionType.DirectConnection,
    )
    progress(0.0, tr("Drawing the reference"))
    if rendering is None or feedback.isCanceled() or not rendering.run(drawing, folder / RENDERED):
        raise WorkerCancelled
    path = str(folder / RENDERED)
    return replace(request, reference=replace(request.reference, path=path, rendering=None))


def _options(request: MatchRequest) -> dict[str, Any]:
    options = dict(request.options)
    for name, source in (("reference_crs", request.reference), ("moving_crs", request.moving)):
        if source.crs_wkt:
            options[name] = source.crs_wkt
    return options


def _clear(folder: Path, before: set[Path] | None) -> None:
    """Remove what a killed worker or an unused rendering left among the results."""
    for path in (*folder.glob(STAGING), folder / RENDERED):
        if before is not None and path in before:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    if not before and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


class MatchTask(QgsTask):
    """One match in QGIS's task manager; the description follows what is being done.

    matched: the request and the engine's answer; the status there may be "no_reliable_match".
    failed: the request and one sentence. Both come in the main thread; a cancelled task says
    nothing.
    """

    matched = pyqtSignal(object, dict)
    failed = pyqtSignal(object, str)
    _told = pyqtSignal(str)

    def __init__(self, request: MatchRequest) -> None:
        self._name = tr("Match {title}").format(title=request.title)
        super().__init__(self._name, _flags())
        self.request = request
        self._feedback = QgsFeedback()
        self._result: dict[str, Any] | None = None
        self._problem = ""
        self._is_over = threading.Event()
        self._is_over.set()
        # The task bar reads the description in the main thread.
        self._told.connect(self._describe)

    def run(self) -> bool:
        """See QgsTask; in the background."""
        self._is_over.clear()
        try:
            return self._match()
        finally:
            self._is_over.set()

    def wait(self, seconds: float) -> None:
        """Until nothing of it runs in the background, but no longer than that."""
        self._is_over.wait(seconds)

    def _match(self) -> bool:
        try:
            self._result = run_match(self.request, self._progress, self._feedback)
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

    def cancel(self) -> None:
        """See QgsTask; in the main thread."""
        self._feedback.cancel()
        super().cancel()

    def finished(self, result: bool) -> None:
        """See QgsTask; in the main thread."""
        self.setDescription(self._name)
        if result and self._result is not None:
            self.matched.emit(self.request, self._result)
        elif self._problem and not self.isCanceled():
            self.failed.emit(self.request, self._problem)
        elif not result:
            # Made for a match that was cancelled before its turn.
            with suppress(OSError):
                Path(self.request.folder).rmdir()

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


class MatchQueue(QObject):
    """Runs matches one after the other: each uses all cores and a good part of the memory."""

    matched = pyqtSignal(object, dict)
    failed = pyqtSignal(object, str)
    ended = pyqtSignal(object)
    """However a match ended, also when it was cancelled."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks: list[MatchTask] = []

    def add(self, request: MatchRequest) -> MatchTask:
        """Run a match when those before it are done; it shows in the task manager at once."""
        task = MatchTask(request)
        task.matched.connect(self.matched)
        task.failed.connect(self.failed)
        task.taskCompleted.connect(lambda: self._done(task))
        task.taskTerminated.connect(lambda: self._done(task))
        if self._tasks:
            task.hold()
        self._tasks.append(task)
        QgsApplication.taskManager().addTask(task)
        return task

    def cancel_all(self) -> None:
        """Cancel what runs and what waits."""
        for task in reversed(list(self._tasks)):
            task.cancel()

    def end(self) -> None:
        """Cancel everything and wait for it: QGIS must not take Python from a thread that runs."""
        self.cancel_all()
        for task in self._tasks:
            task.wait(PATIENCE_S)

    def _done(self, task: MatchTask) -> None:
        if task in self._tasks:
            self._tasks.remove(task)
            self.ended.emit(task.request)
        if self._tasks:
            self._tasks[0].unhold()
