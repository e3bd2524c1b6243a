"""Assessment of a pair of rasters in QGIS's task manager."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsFeedback
from qgis.PyQt.QtCore import pyqtSignal

from hetmatch_qgis.client.engine_task import EngineTask
from hetmatch_qgis.client.match_task import MatchRequest, run_pair
from hetmatch_qgis.client.worker_client import Progress
from hetmatch_qgis.common.contract import CMD_ASSESS
from hetmatch_qgis.i18n.translation import tr


class AssessTask(EngineTask):
    """One assessment.

    assessed: the request and the engine's answer.
    failed: the request and one sentence.
    cancelled: the request.

    One of the signals comes, in the main thread.
    """

    assessed = pyqtSignal(object, dict)
    failed = pyqtSignal(object, str)
    cancelled = pyqtSignal(object)

    def __init__(self, request: MatchRequest) -> None:
        super().__init__(tr("Assess {title}").format(title=request.title))
        self.request = request

    def work(self, progress: Progress, feedback: QgsFeedback) -> dict[str, Any]:
        """See EngineTask."""
        return run_pair(CMD_ASSESS, self.request, progress, feedback)

    def tell_result(self, result: dict[str, Any]) -> None:
        """See EngineTask."""
        self.assessed.emit(self.request, result)

    def tell_problem(self, sentence: str) -> None:
        """See EngineTask."""
        self.failed.emit(self.request, sentence)

    def tell_cancelled(self) -> None:
        """See EngineTask."""
        self.cancelled.emit(self.request)
