"""Batches: many scenes on one reference, by one worker with processes of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from qgis.core import QgsFeedback
from qgis.PyQt.QtCore import pyqtSignal

from hetmatch_qgis.client.engine_task import EngineTask, run_command
from hetmatch_qgis.client.worker_client import PairCallback, Progress
from hetmatch_qgis.common.contract import CMD_BATCH, STEP_MATCH
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.layer_sources import RasterSource


@dataclass(frozen=True)
class BatchRequest:
    """Scenes to register to one reference.

    scenes: moving rasters, each once.
    options: fields of the engine's Options, the same for all scenes.
    folder: of the results; what is there is kept unless `resume` is false.
    steps: some of the engine's steps.
    workers: processes at once, None for as many as the machine can take.
    resume: whether pairs are left out whose results are there and still valid.
    warp: fields of the engine's WarpOptions.
    network: whether scenes are matched with each other, too, and adjusted together.
    """

    reference: RasterSource
    scenes: tuple[RasterSource, ...]
    folder: str
    options: dict[str, Any] = field(default_factory=dict)
    steps: tuple[str, ...] = (STEP_MATCH,)
    workers: int | None = None
    resume: bool = True
    warp: dict[str, Any] = field(default_factory=dict)
    network: bool = False

    @property
    def title(self) -> str:
        """Name of the batch in lists."""
        return tr("{count} scenes on {reference}").format(
            count=len(self.scenes), reference=self.reference.name
        )


def run_batch(
    request: BatchRequest, progress: Progress, feedback: QgsFeedback, on_pair: PairCallback
) -> dict[str, Any]:
    """Work through a batch and return the counts and the files of its summary; blocks.

    feedback: cancels the work, from any thread; pairs that are finished stay.
    on_pair: called with each finished pair, as docs/worker.md has it.

    Raises WorkerError, WorkerCancelled, SourceError, environment.NotSetUp.
    """
    return run_command(CMD_BATCH, progress, feedback, on_pair, **_arguments(request))


def _arguments(request: BatchRequest) -> dict[str, Any]:
    reference = request.reference
    if reference.rendering is not None or len(reference.layers) > 1:
        text = tr(
            "'{name}' is not a file, so it cannot be the reference of many scenes; save it as a "
            "GeoTIFF first (Export > Save As…)."
        )
        raise SourceError(text.format(name=reference.name))
    options = dict(request.options)
    if reference.crs_wkt:
        options["reference_crs"] = reference.crs_wkt
    return {
        "reference": reference.path,
        "scenes": [scene.path for scene in request.scenes],
        "scene_options": {
            scene.path: {"moving_crs": scene.crs_wkt} for scene in request.scenes if scene.crs_wkt
        },
        "out": request.folder,
        "options": options,
        "steps": list(request.steps),
        "workers": request.workers,
        "resume": request.resume,
        "warp": request.warp,
        "network": request.network,
    }


class BatchTask(EngineTask):
    """One batch in QGIS's task manager.

    paired: a finished pair.
    completed: the engine's answer, once all pairs are finished.
    failed: one sentence.
    cancelled: the user cancelled it.

    All signals come in the main thread.
    """

    paired = pyqtSignal(dict)
    completed = pyqtSignal(dict)
    failed = pyqtSignal(str)
    cancelled = pyqtSignal()

    def __init__(self, request: BatchRequest) -> None:
        super().__init__(tr("Match {title}").format(title=request.title))
        self.request = request

    def work(self, progress: Progress, feedback: QgsFeedback) -> dict[str, Any]:
        """See EngineTask."""
        return run_batch(self.request, progress, feedback, self.paired.emit)

    def tell_result(self, result: dict[str, Any]) -> None:
        """See EngineTask."""
        self.completed.emit(result)

    def tell_problem(self, sentence: str) -> None:
        """See EngineTask."""
        self.failed.emit(sentence)

    def tell_cancelled(self) -> None:
        """See EngineTask."""
        self.cancelled.emit()
