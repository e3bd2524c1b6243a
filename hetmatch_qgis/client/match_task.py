"""Matches and assessments of a pair of rasters, and the queue that runs matches one by one."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsFeedback
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal

from hetmatch_qgis.client.engine_task import (
    EngineTask,
    cancel_and_wait,
    content_of,
    restore_folder,
    run_command,
)
from hetmatch_qgis.client.environment import interpreter
from hetmatch_qgis.client.worker_client import Progress
from hetmatch_qgis.client.worker_errors import WorkerCancelled
from hetmatch_qgis.common.contract import CMD_MATCH
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.layer_sources import RasterSource
from hetmatch_qgis.rasters.margin_mask import NAME as MARGINS

RENDERED = "reference_map.tif"
"""File among the results with a reference that was rendered from layers."""

RENDERING_SHARE = 0.3
"""Share of the progress bar for rendering the reference (set by hand, e3e824c)."""


@dataclass(frozen=True)
class MatchRequest:
    """A pair of rasters to match or assess.

    options: fields of the engine's Options or AssessOptions.
    folder: of the results.
    """

    reference: RasterSource
    moving: RasterSource
    options: dict[str, Any] = field(default_factory=dict)
    folder: str = ""

    @property
    def title(self) -> str:
        """Name of the match in lists and layer names."""
        return tr("{moving} on {reference}").format(
            moving=self.moving.name, reference=self.reference.name
        )


def run_match(request: MatchRequest, progress: Progress, feedback: QgsFeedback) -> dict[str, Any]:
    """Match a pair and return the content of result.json and the file paths; see run_pair."""
    return run_pair(CMD_MATCH, request, progress, feedback)


def run_pair(
    command: str, request: MatchRequest, progress: Progress, feedback: QgsFeedback
) -> dict[str, Any]:
    """Match or assess a pair and return the engine's answer; blocks.

    command: CMD_MATCH or CMD_ASSESS.
    feedback: cancels the work, from any thread.

    After a failure the folder is as it was before; one that was made for the results is removed.
    Raises WorkerError, WorkerCancelled, SourceError, environment.NotSetUp.
    """
    folder = Path(request.folder)
    before = content_of(folder)
    if before is not None:
        before -= _made_for(request)
    try:
        start = 0.0
        if request.reference.rendering is not None:
            interpreter()
            start = RENDERING_SHARE
            request = _rendered(request, progress, feedback)
        return run_command(
            command,
            lambda fraction, text: progress(start + (1 - start) * fraction, text),
            feedback,
            reference=request.reference.engine_name,
            moving=request.moving.engine_name,
            out=request.folder,
            options=_options(request),
        )
    except BaseException:
        restore_folder(folder, before, RENDERED, *(path.name for path in _made_for(request)))
        raise


def _made_for(request: MatchRequest) -> set[Path]:
    """The mask of margins, where it was written to the folder for this match alone."""
    path = Path(request.folder) / MARGINS
    return {path} if request.options.get("moving_mask") == str(path) else set()


def _rendered(request: MatchRequest, progress: Progress, feedback: QgsFeedback) -> MatchRequest:
    """Render the reference into a file among the results and return the request for that file."""
    rendering = request.reference.rendering
    folder = Path(request.folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        text = tr("'{folder}' cannot be written to ({reason}); choose another folder.")
        raise SourceError(text.format(folder=folder, reason=error.strerror)) from error
    drawing = QgsFeedback()
    # A server that does not answer can only be left by a cancel from another thread.
    feedback.canceled.connect(drawing.cancel, Qt.ConnectionType.DirectConnection)  # type: ignore[call-arg]
    drawing.progressChanged.connect(  # type: ignore[call-arg]
        lambda percent: progress(RENDERING_SHARE * percent / 100, tr("Rendering the reference")),
        Qt.ConnectionType.DirectConnection,
    )
    progress(0.0, tr("Rendering the reference"))
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


class PairTask(EngineTask):
    """Work on one pair in QGIS's task manager.

    failed: the request and one sentence.
    cancelled: the request.

    One of these signals comes, or that of a success, in the main thread.
    """

    failed = pyqtSignal(object, str)
    cancelled = pyqtSignal(object)

    def __init__(self, request: MatchRequest, name: str) -> None:
        super().__init__(name)
        self.request = request

    def tell_problem(self, sentence: str) -> None:
        """See EngineTask."""
        self.failed.emit(self.request, sentence)

    def tell_cancelled(self) -> None:
        """See EngineTask."""
        self.cancelled.emit(self.request)


class MatchTask(PairTask):
    """One match.

    matched: the request and the engine's answer, whose status may be NO_RELIABLE_MATCH.
    """

    matched = pyqtSignal(object, dict)

    def __init__(self, request: MatchRequest) -> None:
        super().__init__(request, tr("Match {title}").format(title=request.title))

    def work(self, progress: Progress, feedback: QgsFeedback) -> dict[str, Any]:
        """See EngineTask."""
        return run_match(self.request, progress, feedback)

    def tell_result(self, result: dict[str, Any]) -> None:
        """See EngineTask."""
        self.matched.emit(self.request, result)

    def tell_cancelled(self) -> None:
        """See EngineTask; removes the folder of a match that may never have started."""
        with suppress(OSError):
            for path in _made_for(self.request):
                if set(path.parent.iterdir()) == {path}:
                    path.unlink()
            Path(self.request.folder).rmdir()
        super().tell_cancelled()


class MatchQueue(QObject):
    """Runs matches one after the other, because each uses all cores and much memory."""

    matched = pyqtSignal(object, dict)
    failed = pyqtSignal(object, str)
    cancelled = pyqtSignal(object)
    ended = pyqtSignal(object)
    """The request of a match that succeeded, failed or was cancelled."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks: list[MatchTask] = []

    def add(self, request: MatchRequest) -> MatchTask:
        """Queue a match, which the task manager shows at once."""
        task = MatchTask(request)
        task.matched.connect(self.matched)
        task.failed.connect(self.failed)
        task.cancelled.connect(self.cancelled)
        task.taskCompleted.connect(lambda: self._done(task))
        task.taskTerminated.connect(lambda: self._done(task))
        if self._tasks:
            task.hold()
            task.say_waiting(tr("waiting for the match before it"))
        self._tasks.append(task)
        QgsApplication.taskManager().addTask(task)
        return task

    def waiting_for(self, request: MatchRequest) -> int:
        """Number of matches that run or wait before one."""
        requests = [task.request for task in self._tasks]
        return requests.index(request) if request in requests else 0

    def shut_down(self) -> None:
        """Cancel all and wait, before QGIS quits."""
        cancel_and_wait(reversed(self._tasks))

    def _done(self, task: MatchTask) -> None:
        if task in self._tasks:
            self._tasks.remove(task)
            self.ended.emit(task.request)
        if self._tasks:
            self._tasks[0].unhold()
