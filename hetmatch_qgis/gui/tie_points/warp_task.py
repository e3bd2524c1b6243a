"""The moving raster warped into its place by the engine, in the background."""

from __future__ import annotations

import shutil
from typing import Any

from qgis.core import QgsFeedback
from qgis.PyQt.QtCore import pyqtSignal

from hetmatch_qgis.client.engine_task import EngineTask
from hetmatch_qgis.client.warp_task import WarpRequest, run_warp
from hetmatch_qgis.client.worker_client import Progress
from hetmatch_qgis.i18n.translation import tr


class WarpTask(EngineTask):
    """One warp in QGIS's task manager. The folder of the request's result goes when it is over.

    done: the engine's answer. failed: one sentence. Both come in the main thread.
    """

    done = pyqtSignal(dict)
    failed = pyqtSignal(str)

    def __init__(self, request: WarpRequest, name: str, loads: bool) -> None:
        """name: of the warped file. loads: whether its rasters are to be loaded."""
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
