"""The warp of a result from the message of its match, without the tie point panel."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsApplication, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, Qt

from hetmatch_qgis.client.match_task import SHUTDOWN_TIMEOUT_S
from hetmatch_qgis.client.option_values import warp_transforms
from hetmatch_qgis.client.warp_request import WarpRequest
from hetmatch_qgis.common.contract import TIE_POINTS_GPKG
from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.gui.assess.offer import assess_steps
from hetmatch_qgis.gui.compare.offer import compare_steps
from hetmatch_qgis.gui.next_steps import show_with_steps
from hetmatch_qgis.gui.tie_points.message_bar import TITLE, MessageBar, link, log
from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord, RecordTable
from hetmatch_qgis.gui.tie_points.warp_dialog import ask_for_warp
from hetmatch_qgis.gui.tie_points.warp_task import WarpTask
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.layers.below_points import add_under_points


class ResultWarpTask(WarpTask):
    """A warp by a result that stays where it is."""

    def _clear(self) -> None:
        """Keep the folder of the result, which is the user's."""


class ResultWarps(QObject):
    """Asks for warps of results, runs them, and tells what to do next."""

    def __init__(self, iface: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._iface = iface
        self._tasks: list[WarpTask] = []

    def ask(self, folder: str) -> None:
        """Ask how the moving raster of a result is to be warped, and warp it."""
        record = RecordTable(Path(folder) / TIE_POINTS_GPKG).read()
        choice = ask_for_warp(
            raster_name(record.moving),
            raster_name(record.reference),
            record.transform,
            self._iface.mainWindow(),
        )
        if choice is None:
            return
        request = WarpRequest(
            Path(folder), choice.target, choice.companions, choice.target.parent, choice.options
        )
        self.start(ResultWarpTask(request, choice.target.name, choice.loads), record)

    def start(self, task: WarpTask, record: MatchRecord) -> None:
        """Run a warp in the background."""
        self._tasks.append(task)
        # A moment later, so that our message comes to lie above QGIS's own "Task complete".
        later = Qt.ConnectionType.QueuedConnection
        task.done.connect(lambda answer: self._warped(task, record, answer), later)
        task.failed.connect(MessageBar(self._iface).warning, later)
        task.taskCompleted.connect(lambda: self._tasks.remove(task))
        task.taskTerminated.connect(lambda: self._tasks.remove(task))
        QgsApplication.taskManager().addTask(task)

    def shut_down(self) -> None:
        """Cancel all and wait: QGIS must not unload Python under a running thread."""
        for task in list(self._tasks):
            task.cancel()
        for task in list(self._tasks):
            task.wait(SHUTDOWN_TIMEOUT_S)

    def _warped(self, task: WarpTask, record: MatchRecord, answer: dict[str, Any]) -> None:
        paths = [Path(output["target"]) for output in answer["outputs"]]
        layers = [QgsRasterLayer(str(path), path.stem, "gdal") for path in paths if task.loads]
        for layer in reversed(layers):
            add_under_points(layer)
        text = tr("Warped to {path}: {transform}.").format(
            path=", ".join(link(path, path.name) for path in paths),
            transform=warp_transforms().get(answer["kind"], answer["model"]),
        )
        level = Qgis.MessageLevel.Success
        for warning in answer["warnings"]:
            log(warning)
        if answer["warnings"]:
            level = Qgis.MessageLevel.Warning
            template = tr("{warning} (all warnings are in the log)")
            text = f"{text} {template.format(warning=escape(answer['warnings'][0]))}"
        steps = compare_steps(self._iface, record, layers[0] if layers else None)
        steps += assess_steps(self._iface, record.reference, str(paths[0]))
        show_with_steps(self._iface, TITLE, text, level, steps)
