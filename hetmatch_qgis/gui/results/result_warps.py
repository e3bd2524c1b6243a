"""The warp of a result from the message of its match, without the tie point panel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal

from hetmatch_qgis.client.engine_task import cancel_and_wait
from hetmatch_qgis.client.warp_request import WarpRequest
from hetmatch_qgis.common.contract import TIE_POINTS_GPKG
from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.gui.project_watch import ProjectWatch
from hetmatch_qgis.gui.results.result_folder import ResultError, open_folder
from hetmatch_qgis.gui.results.warp_message import show_warped
from hetmatch_qgis.gui.tie_points.message_bar import MessageBar
from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord, RecordTable
from hetmatch_qgis.gui.tie_points.warp_dialog import ask_for_warp
from hetmatch_qgis.gui.tie_points.warp_task import WarpTask
from hetmatch_qgis.i18n.translation import tr


class ResultWarpTask(WarpTask):
    """A warp by a result that stays where it is."""

    def _clear(self) -> None:
        """Keep the folder of the result, which is the user's."""


class ResultWarps(QObject):
    """Asks for warps of results, runs them, and offers the next steps.

    points_requested: the tie point layer of a result that the panel is to open.
    """

    points_requested = pyqtSignal(object)

    def __init__(self, iface: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._iface = iface
        # Kept: a signal does not keep the object of the method that it calls.
        self._message_bar = MessageBar(iface)
        self._tasks: list[WarpTask] = []
        self._project = ProjectWatch(self)

    def ask(self, folder: str) -> None:
        """Ask how the moving raster of a result is to be warped, and warp it.

        Points that were edited are opened in the panel instead, which warps by them.
        """
        geopackage = Path(folder) / TIE_POINTS_GPKG
        record = RecordTable(geopackage).read() if geopackage.is_file() else MatchRecord()
        if not record.moving:
            text = tr("'{path}' cannot be read; match the rasters again.")
            self._message_bar.warning(text.format(path=geopackage))
            return
        if record.edited:
            self._open_edited(Path(folder))
            return
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
        number = self._project.number
        task.done.connect(lambda answer: self._warped(task, record, answer, number), later)
        task.failed.connect(self._message_bar.warning, later)
        # After those, or the garbage collector takes them before they are called.
        task.taskCompleted.connect(lambda: self._tasks.remove(task), later)  # type: ignore[call-arg]
        task.taskTerminated.connect(lambda: self._tasks.remove(task), later)  # type: ignore[call-arg]
        QgsApplication.taskManager().addTask(task)

    def shut_down(self) -> None:
        """Cancel all and wait, before QGIS quits."""
        self._project.release()
        cancel_and_wait(self._tasks)

    def _warped(
        self, task: WarpTask, record: MatchRecord, answer: dict[str, Any], number: int
    ) -> None:
        show_warped(self._iface, record, answer, task.loads, number == self._project.number)

    def _open_edited(self, folder: Path) -> None:
        """Open the panel, whose warp uses the points as edited."""
        try:
            layer = open_folder(folder, QgsProject.instance())
        except ResultError as error:
            self._message_bar.warning(str(error))
            return
        self.points_requested.emit(layer)
        self._message_bar.warning(
            tr("The points were edited after the match; warp with the button of their panel.")
        )
