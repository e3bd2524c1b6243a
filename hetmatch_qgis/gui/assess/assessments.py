"""Assessments from the dialog to the verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsApplication, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, Qt, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices

from hetmatch_qgis.client import environment
from hetmatch_qgis.client.engine_task import cancel_and_wait
from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.common.contract import (
    ASSESSMENT_HTML,
    DISPLACEMENTS_GPKG,
    DISPLACEMENTS_LAYER,
    HEATMAP_QML,
    HEATMAP_TIF,
    MEASURED,
)
from hetmatch_qgis.gui.assess.dialog import AssessDialog
from hetmatch_qgis.gui.assess.offer import ASSESSMENTS
from hetmatch_qgis.gui.assess.task import AssessTask
from hetmatch_qgis.gui.bring_forward import bring_forward
from hetmatch_qgis.gui.cancelled import tell_cancelled
from hetmatch_qgis.gui.compare.comparison import close_comparison
from hetmatch_qgis.gui.next_steps import show_with_steps
from hetmatch_qgis.gui.plain_text import for_html
from hetmatch_qgis.gui.project_watch import ProjectWatch
from hetmatch_qgis.gui.setup.offer import open_setup
from hetmatch_qgis.gui.step_row import Step
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.layers.result_layers import RESULT_PROPERTY, geopackage_layer


class Assessments(QObject):
    """Opens the dialog, runs assessments and shows their verdicts.

    setup_requested: the user wants to set the engine up.
    """

    setup_requested = pyqtSignal()

    def __init__(self, iface: Any, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName(ASSESSMENTS)
        self._iface = iface
        self._dialog: AssessDialog | None = None
        self._tasks: list[AssessTask] = []
        self._project = ProjectWatch(self)
        self._is_shut_down = False

    def ask(self, reference: str = "", moving: str = "") -> AssessDialog:
        """Show the dialog, prefilled with two rasters where their files are given."""
        if self._dialog is None:
            self._dialog = AssessDialog(self._iface.mapCanvas(), self._iface.mainWindow())
            self._dialog.requested.connect(self.start)
            self._dialog.setup_requested.connect(self.setup_requested)
        self._dialog.fill(reference, moving)
        bring_forward(self._dialog)
        return self._dialog

    def take_engine(self) -> None:
        """Look again whether the engine is set up, because that has changed."""
        if self._dialog is not None:
            self._dialog.setup_line.refresh()

    def start(self, request: MatchRequest) -> None:
        """Run an assessment in the background."""
        task = AssessTask(request)
        self._tasks.append(task)
        # A moment later, so that our message comes to lie above QGIS's own "Task complete".
        later = Qt.ConnectionType.QueuedConnection
        number = self._project.number
        task.assessed.connect(
            lambda done, answer: self._show(done, answer, number == self._project.number), later
        )
        task.failed.connect(self._show_failure, later)
        task.cancelled.connect(self._show_cancelled, later)
        # After those, or the garbage collector takes them before they are called.
        task.taskCompleted.connect(lambda: self._tasks.remove(task), later)  # type: ignore[call-arg]
        task.taskTerminated.connect(lambda: self._tasks.remove(task), later)  # type: ignore[call-arg]
        QgsApplication.taskManager().addTask(task)

    def shut_down(self) -> None:
        """Cancel all and wait, before QGIS quits."""
        self._is_shut_down = True
        self._project.release()
        cancel_and_wait(self._tasks)
        if self._dialog is not None:
            self._dialog.close()
            self._dialog.deleteLater()

    def _show(self, request: MatchRequest, answer: dict[str, Any], is_same_project: bool) -> None:
        steps = []
        report = answer["outputs"].get(ASSESSMENT_HTML)
        if report:
            url = QUrl.fromLocalFile(report)
            steps.append(Step("report", tr("Open report"), lambda: QDesktopServices.openUrl(url)))
        if answer["status"] == MEASURED:

            def add() -> None:
                add_layers(request.title, answer["outputs"], QgsProject.instance())

            if is_same_project:
                # It would lie over what the assessment found.
                close_comparison()
                add()
            else:
                # The user has gone on to another project, which these layers may not belong to.
                steps.append(Step("add_layers", tr("Add layers"), add))
        text, level = verdict_of(answer)
        title = tr("Assessment of {title}").format(title=request.title)
        show_with_steps(self._iface, for_html(title), for_html(text), level, steps)

    def _show_cancelled(self, request: MatchRequest) -> None:
        # Not when QGIS is closed, or the plugin is unloaded.
        if not self._is_shut_down:
            tell_cancelled(self._iface, request)

    def _show_failure(self, request: MatchRequest, sentence: str) -> None:
        steps = []
        if environment.needs_setup():
            steps.append(Step("setup", tr("Set up…"), lambda: open_setup(self._iface)))
        steps.append(
            Step("again", tr("Change the settings…"), lambda: self.ask(*paths_of(request)))
        )
        title, text = for_html(request.title), for_html(sentence)
        show_with_steps(self._iface, title, text, Qgis.MessageLevel.Critical, steps)


def paths_of(request: MatchRequest) -> tuple[str, str]:
    """The files of reference and moving raster; "" for what is rendered or drawn."""
    return request.reference.path, request.moving.path


def verdict_of(answer: dict[str, Any]) -> tuple[str, Qgis.MessageLevel]:
    """The outcome of an assessment in words, and the level of its message.

    answer: of the engine.
    """
    if answer["status"] != MEASURED:
        return tr("Not measured: {reason}").format(
            reason=answer["reason"]
        ), Qgis.MessageLevel.Warning
    if answer["passed"] is None:
        return answer["verdict"], Qgis.MessageLevel.Info
    level = Qgis.MessageLevel.Success if answer["passed"] else Qgis.MessageLevel.Warning
    return answer["verdict"], level


def add_layers(title: str, outputs: dict[str, str], project: QgsProject) -> None:
    """Add the displacements and the heat map of an assessment as a group on top of the tree."""
    layers: list[Any] = []
    if DISPLACEMENTS_GPKG in outputs:
        path = Path(outputs[DISPLACEMENTS_GPKG])
        lines = geopackage_layer(path, DISPLACEMENTS_LAYER, tr("Displacements"))
        lines.loadDefaultStyle()
        layers.append(lines)
    if HEATMAP_TIF in outputs:
        heat = QgsRasterLayer(outputs[HEATMAP_TIF], tr("Heat map"), "gdal")
        heat.loadNamedStyle(str(Path(outputs[HEATMAP_TIF]).with_name(HEATMAP_QML)))
        layers.append(heat)
    name = tr("Assessment: {title}").format(title=title)
    group = project.layerTreeRoot().insertGroup(0, name)
    for layer in layers:
        layer.setCustomProperty(RESULT_PROPERTY, "1")
        project.addMapLayer(layer, False)
        group.addLayer(layer).setExpanded(False)
