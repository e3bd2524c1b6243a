"""Matches in the background, one after the other; and other work on a pair of rasters."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsFeedback
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal

from hetmatch_qgis.client.engine_task import EngineTask, content_of, restore_folder, run_command
from hetmatch_qgis.client.environment import interpreter
from hetmatch_qgis.client.worker_client import Progress, WorkerCancelled
from hetmatch_qgis.common.contract import CMD_MATCH
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.layer_sources import RasterSource

RENDERED = "reference_map.tif"
RENDERING_SHARE = 0.3
PATIENCE_S = 3.0


@dataclass(frozen=True)
class MatchRequest:
    """What to match or assess.

    options: the engine's, by their names there. folder: of the results.
    """

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

    See run_pair.
    """
    return run_pair(CMD_MATCH, request, progress, feedback)


def run_pair(
    command: str, request: MatchRequest, progress: Progress, feedback: QgsFeedback
) -> dict[str, Any]:
    """Work on a pair of rasters, in a thread that may wait; returns the engine's answer.

    command: CMD_MATCH or CMD_ASSESS.
    feedback: cancels the work, from any thread.

    After a failure the folder is as it was before; one that was made for the results is removed.
    Raises WorkerError, WorkerCancelled, SourceError, environment.NotSetUp.
    """
    folder = Path(request.folder)
    before = content_of(folder)
    try:
        share = 0.0
        if request.reference.rendering is not None:
            interpreter()
            share = RENDERING_SHARE
            request = _rendered(request, progress, feedback)
        return run_command(
            command,
            lambda done, text: progress(share + (1 - share) * done, text),
            feedback,
            reference=request.reference.path,
            moving=request.moving.path,
            out=request.folder,
            options=_options(request),
        )
    except BaseException:
        restore_folder(folder, before, RENDERED)
        raise


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
    feedback.canceled.connect(drawing.cancel, Qt.ConnectionType.DirectConnection)  # type: ignore[call-arg]
    drawing.progressChanged.connect(  # type: ignore[call-arg]
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


class MatchTask(EngineTask):
    """One match in QGIS's task manager.

    matched: the request and the engine's answer; the status there may be "no_reliable_match".
    failed: the request and one sentence. Both come in the main thread; a cancelled task says
    nothing.
    """

    matched = pyqtSignal(object, dict)
    failed = pyqtSignal(object, str)

    def __init__(self, request: MatchRequest) -> None:
        super().__init__(tr("Match {title}").format(title=request.title))
        self.request = request

    def work(self, progress: Progress, feedback: QgsFeedback) -> dict[str, Any]:
        """See EngineTask."""
        return run_match(self.request, progress, feedback)

    def tell_result(self, result: dict[str, Any]) -> None:
        """See EngineTask."""
        self.matched.emit(self.request, result)

    def tell_problem(self, sentence: str) -> None:
        """See EngineTask."""
        self.failed.emit(self.request, sentence)

    def tell_cancelled(self) -> None:
        """See EngineTask; the folder was made for a match that may never have had its turn."""
        with suppress(OSError):
            Path(self.request.folder).rmdir()


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
