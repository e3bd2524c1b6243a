"""Warp of the moving raster in QGIS's task manager."""

from __future__ import annotations

import shutil
from typing import Any

from qgis.core import QgsFeedback
from qgis.PyQt.QtCore import pyqtSignal

from hetmatch_qgis.client.engine_task import EngineTask
from hetmatch_qgis.client.warp_request import WarpRequest, run_warp
from hetmatch_qgis.client.worker_client import Progress
from hetmatch_qgis.i18n.translation import tr


class WarpTask(EngineTask):
    """One warp; the folder of the request's result is removed afterwards.

    done: the engine's answer.
    failed: one sentence.

    Both signals come in the main thread.
    """

    done = pyqtSignal(dict)
    failed = pyqtSignal(str)

    def __init__(self, request: WarpRequest, name: str, loads: bool) -> None:
        """name: of the warped file. loads: whether the warped rasters are loaded."""
        super().__init__(tr("Warp to {name}").format(name=name))
        self.loads = loads
        self._request = request

    def work(self, progress: Progress, feedback: QgsFeedback) -> dict[str, Any]:
        """See EngineTask."""
        try:
            return run_warp(self._request, progress, feedback)
        finally:
            self._clear()

    def tell_result(self, result: dict[str, Any]) -> None:
        """See EngineTask."""
        self.done.emit(result)

    def tell_problem(self, sentence: str) -> None:
        """See EngineTask."""
        self.failed.emit(tr("The warp failed: {reason}").format(reason=sentence))

    def tell_cancelled(self) -> None:
        """See EngineTask."""
        self._clear()
        self.failed.emit(tr("The warp was cancelled, and nothing was written."))

    def _clear(self) -> None:
        shutil.rmtree(self._request.result, ignore_errors=True)
