"""The message after a match, and the ways on from there."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QUrl
from qgis.PyQt.QtGui import QDesktopServices

from hetmatch_qgis.client import environment
from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.common.contract import AMBIGUOUS, MATCHED, REPORT_HTML, TIE_POINTS_LAYER
from hetmatch_qgis.gui.assess.assessments import Assessments, paths_of
from hetmatch_qgis.gui.match.estimate import remember_speed
from hetmatch_qgis.gui.match.match_runs import MatchRuns
from hetmatch_qgis.gui.next_steps import add_steps, push, show_with_steps
from hetmatch_qgis.gui.plain_text import for_html
from hetmatch_qgis.gui.results.match_summary import summary
from hetmatch_qgis.gui.results.places_menu import places_button
from hetmatch_qgis.gui.results.recent import remember_result
from hetmatch_qgis.gui.results.result_folder import ResultError, open_folder
from hetmatch_qgis.gui.results.result_warps import ResultWarps
from hetmatch_qgis.gui.step_row import Step
from hetmatch_qgis.gui.tie_points.message_bar import MessageBar
from hetmatch_qgis.gui.windows import Windows
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.layers import result_layers as layers


class MatchMessages(QObject):
    """Tells the outcome of each match, adds its layers, and offers what to do next.

    iface: QGIS's interface.
    """

    def __init__(
        self,
        iface: Any,
        runs: MatchRuns,
        windows: Windows,
        warps: ResultWarps,
        assessments: Assessments,
    ) -> None:
        super().__init__(runs)
        self._iface = iface
        self._runs = runs
        self._windows = windows
        self._warps = warps
        self._assessments = assessments
        self._opened_at_once: set[str] = set()
        runs.matched.connect(self.show_result)
        runs.failed.connect(self.show_failure)

    def start_and_open(self, request: MatchRequest) -> None:
        """Run a match whose points are opened in the dock without a question."""
        self._opened_at_once.add(request.folder)
        self._runs.start(request)

    def show_result(
        self, request: MatchRequest, result: dict[str, Any], is_same_project: bool
    ) -> None:
        """Add the layers of a match and say how it ended.

        result: the engine's answer.
        is_same_project: whether the project is the one in which the match was started; to another
            one the layers are only offered.
        """
        remember_speed(result)
        text, level = summary(result)
        bar = self._iface.messageBar()
        # The figures first: beside many buttons the rest may be cut.
        message = bar.createMessage(for_html(f"{text} ({request.title})"))
        report = QUrl.fromLocalFile(result["outputs"][REPORT_HTML])
        open_report = Step("report", tr("Open report"), lambda: QDesktopServices.openUrl(report))
        if result["status"] == AMBIGUOUS:
            warn = MessageBar(self._iface).warning
            button = places_button(request, result, message, self._runs.start, warn)
            message.layout().addWidget(button)
        if result["status"] != MATCHED:
            self._add_ways_on(request, result, message)
        if is_same_project:
            self._add_layers(request, result, message)
        else:
            add = Step(
                "add_layers",
                tr("Add layers"),
                lambda: self._add_layers(request, result, message),
            )
            add_steps(message, [add])
        add_steps(message, [open_report])
        push(bar, message, level)

    def show_failure(self, request: MatchRequest, sentence: str) -> None:
        """Say why a match failed."""
        url = QUrl.fromLocalFile(str(environment.log_file()))
        steps = [Step("log", tr("Show log"), lambda: QDesktopServices.openUrl(url))]
        if environment.needs_setup():
            steps.insert(0, Step("setup", tr("Set up…"), self._windows.show_setup))
        else:
            again = Step("again", tr("Match again…"), lambda: self._again(request, {}, message))
            steps.insert(0, again)
        title, level = for_html(request.title), Qgis.MessageLevel.Critical
        message = show_with_steps(self._iface, title, for_html(sentence), level, steps)

    def _add_ways_on(self, request: MatchRequest, result: dict[str, Any], message: Any) -> None:
        """Add the ways on from a match that is not to be relied on."""
        from hetmatch_qgis.gui.start.ways_on import add_ways_on

        # The dialog knows no start: the next try of one is another one.
        if "start" not in request.options:
            again = Step("again", tr("Match again…"), lambda: self._again(request, result, message))
            add_steps(message, [again])
        open_points = self._windows.open_points
        add_ways_on(message, request, result, self._iface, self._runs.start, open_points)

    def _add_layers(self, request: MatchRequest, result: dict[str, Any], message: Any) -> None:
        added = layers.add_result(request.title, result, QgsProject.instance())
        if TIE_POINTS_LAYER in added:
            remember_result(request.folder, request.title)
            layer_id = added[TIE_POINTS_LAYER].id()
            add_steps(message, self._steps_after_match(request, result, layer_id))
            if request.folder in self._opened_at_once:
                self._open_points(layer_id, request.folder)
            else:
                self._windows.open_instead(added[TIE_POINTS_LAYER], result)

    def _steps_after_match(
        self, request: MatchRequest, result: dict[str, Any], layer_id: str
    ) -> list[Step]:
        """The buttons below a match; vector layers are not warped."""
        folder = request.folder
        warp = Step("warp", tr("Warp…"), lambda: self._warps.ask(request.folder))
        return [
            Step("points", tr("Look at the points"), lambda: self._open_points(layer_id, folder)),
            Step("preview", tr("Preview"), lambda: self._preview_points(layer_id, folder)),
            *([] if result["moving"].get("layers") else [warp]),
            Step("assess", tr("Assess…"), lambda: self._assessments.ask(*paths_of(request))),
        ]

    def _again(self, request: MatchRequest, result: dict[str, Any], message: Any) -> None:
        with suppress(RuntimeError):
            self._iface.messageBar().popWidget(message)
        self._windows.match_again(request, result)

    def _open_points(self, layer_id: str, folder: str) -> None:
        layer = self._layer_of(layer_id, folder)
        if layer is not None:
            self._windows.open_points(layer)

    def _preview_points(self, layer_id: str, folder: str) -> None:
        layer = self._layer_of(layer_id, folder)
        if layer is not None:
            self._windows.preview_points(layer)

    def _layer_of(self, layer_id: str, folder: str) -> QgsVectorLayer | None:
        """The tie point layer, added again where it was removed, or the project was closed."""
        project = QgsProject.instance()
        layer = project.mapLayer(layer_id)
        if isinstance(layer, QgsVectorLayer):
            return layer
        try:
            return open_folder(Path(folder), project)
        except ResultError as error:
            MessageBar(self._iface).warning(str(error))
            return None
