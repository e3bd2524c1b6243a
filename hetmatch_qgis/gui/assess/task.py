"""Assessment of a pair of rasters in QGIS's task manager."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsFeedback
from qgis.PyQt.QtCore import pyqtSignal

from hetmatch_qgis.client.match_task import MatchRequest, PairTask, run_pair
from hetmatch_qgis.client.worker_client import Progress
from hetmatch_qgis.common.contract import CMD_ASSESS
from hetmatch_qgis.i18n.translation import tr


class AssessTask(PairTask):
    """One assessment.

    assessed: the request and the engine's answer.
    """

    assessed = pyqtSignal(object, dict)

    def __init__(self, request: MatchRequest) -> None:
        super().__init__(request, tr("Assess {title}").format(title=request.title))

    def work(self, progress: Progress, feedback: QgsFeedback) -> dict[str, Any]:
        """See EngineTask."""
        return run_pair(CMD_ASSESS, self.request, progress, feedback)

    def tell_result(self, result: dict[str, Any]) -> None:
        """See EngineTask."""
        self.assessed.emit(self.request, result)
