"""Handover of the points: warp, GCP files, Georeferencer and report."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsProcessingUtils
from qgis.PyQt.QtCore import QObject, Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QMessageBox, QWidget

from hetmatch_qgis.client.engine_task import cancel_and_wait
from hetmatch_qgis.client.output_files import copy_atomically
from hetmatch_qgis.client.warp_request import WarpRequest
from hetmatch_qgis.common.contract import CMD_EXPORT, OVERVIEW_PNG, REPORT_HTML
from hetmatch_qgis.common.file_errors import is_open_elsewhere
from hetmatch_qgis.common.raster_names import GdalName, raster_name
from hetmatch_qgis.common.staging_folder import remove_abandoned
from hetmatch_qgis.gui.file_dialogs import ask_for_folder
from hetmatch_qgis.gui.plain_text import for_guessing
from hetmatch_qgis.gui.project_watch import ProjectWatch
from hetmatch_qgis.gui.results.warp_message import show_warped
from hetmatch_qgis.gui.tie_points.editor import TiePointEditor
from hetmatch_qgis.gui.tie_points.engine_session import EngineSession
from hetmatch_qgis.gui.tie_points.export_folder import (
    export_folder,
    is_temporary,
    remember_export,
)
from hetmatch_qgis.gui.tie_points.georeferencer import (
    POINTS_SUFFIX,
    open_georeferencer,
    points_file,
)
from hetmatch_qgis.gui.tie_points.message_bar import MessageBar, essence, link
from hetmatch_qgis.gui.tie_points.model.store import TiePointStore
from hetmatch_qgis.gui.tie_points.warp_dialog import WarpChoice, ask_for_warp
from hetmatch_qgis.gui.tie_points.warp_task import WarpTask
from hetmatch_qgis.i18n.translation import tr

REPORTS = (REPORT_HTML, OVERVIEW_PNG)
"""The report, and what results of HetMatch before it had one have instead."""


class Handover(QObject):
    """Hands over the points of one result; errors are shown in the message bar."""

    def __init__(
        self,
        editor: TiePointEditor,
        store: TiePointStore,
        session: EngineSession,
        iface: Any,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._store = store
        self._session = session
        self._iface = iface
        self._message_bar = MessageBar(iface)
        self._moving = raster_name(store.record.moving)
        self._window = parent
        self._record = store.record
        # The task manager does not keep the Python object of a task alive.
        self._tasks: list[WarpTask] = []
        self._is_retired = False
        self._project = ProjectWatch(self)

    def export(self) -> None:
        """Export all GCP files to a folder that the user chooses."""
        title = tr("Export GCPs to a folder")
        folder = ask_for_folder(self._window, title, "", export_folder(self._moving))
        if folder:
            remember_export(Path(folder))
        if folder and is_temporary(Path(folder)):
            text = tr("QGIS deletes '{folder}' when it ends; choose another folder.")
            self._message_bar.warning(text.format(folder=folder))
        elif folder and Path(folder).resolve() == self._store.path.parent.resolve():
            # The export would replace the GeoPackage that is open.
            self._message_bar.warning(
                tr("That folder holds the result that is open; choose another folder.")
            )
        elif folder:
            self._export(Path(folder), self._exported)

    def warp(self) -> None:
        """Warp the moving raster, and load it if the user wishes."""
        reference = raster_name(self._store.record.reference)
        fitted = self._editor.fit.transform
        choice = ask_for_warp(self._moving, reference, fitted or "", self._window)
        if choice is not None:
            self._warp(choice)

    def open_in_georeferencer(self) -> None:
        """Open the moving raster in QGIS's Georeferencer, with its .points file."""
        if isinstance(self._moving, GdalName):
            # The Georeferencer opens only files, whose points are in the same folder.
            reason = os.strerror(errno.ENOTSUP)
            self._offer_export(f"{self._moving}.points", OSError(errno.ENOTSUP, reason))
            return
        points = points_file(self._moving)
        if points.exists() and not self._may_replace(points):
            return
        raster, folder = self._moving, Path(tempfile.mkdtemp(prefix="hetmatch-"))

        def exported(answer: dict[str, Any]) -> None:
            if not (folder / points.name).is_file():
                self._message_bar.warning(str(answer.get("left_out") or ""))
            else:
                try:
                    copy_atomically(folder / points.name, points)
                except OSError as error:
                    self._offer_export(points, error)
                else:
                    self._open_georeferencer(raster, points)
            shutil.rmtree(folder, ignore_errors=True)

        def failed() -> None:
            shutil.rmtree(folder, ignore_errors=True)

        self._export(folder, exported, failed)

    def show_report(self) -> None:
        """Open the report in the browser: of the match, or of the edited points."""
        if not (self._store.is_edited and self._store.may_be_exported):
            self._open_report(self._store.path.parent)
            return
        if not self._session.is_open:
            self._open_report(self._store.path.parent)
            self._message_bar.warning(
                tr("The report shows the original match; a report of your edits needs the engine.")
            )
            return
        # QGIS removes the folder when it quits; until then the browser may reload the report.
        folder = tempfile.mkdtemp(prefix="hetmatch_", dir=QgsProcessingUtils.tempFolder())
        self._message_bar.transient(tr("Creating the report of the edited points…"))
        self._export(Path(folder), lambda _answer: self._open_report(Path(folder)))

    def retire(self) -> None:
        """Delete this object once its last task has ended."""
        self._is_retired = True
        if not self._tasks:
            self.deleteLater()

    def shut_down(self) -> None:
        """Cancel all warps and wait for them, before QGIS quits."""
        cancel_and_wait(self._tasks)

    def _export(
        self,
        folder: Path,
        on_answer: Callable[[dict[str, Any]], None],
        on_failure: Callable[[], None] | None = None,
    ) -> None:
        def failed(sentence: str) -> None:
            self._message_bar.warning(sentence)
            if on_failure is not None:
                on_failure()

        def dropped() -> None:
            # The engine was stopped before it published its files.
            remove_abandoned(folder)
            failed(tr("The tie points were closed before anything was written."))

        self._session.ask(
            CMD_EXPORT,
            on_answer,
            failed,
            on_dropped=dropped,
            out=str(folder),
            points=[point.for_engine() for point in self._editor.points],
            transform=self._editor.fit.transform or self._editor.transform,
            **({"accepted_by": self._store.accepted_by} if self._store.accepted_by else {}),
        )

    def _exported(self, answer: dict[str, Any]) -> None:
        paths = [Path(path) for path in (answer.get("outputs") or {}).values()]
        folder = link(paths[0].parent) if paths else ""
        left_out = str(answer.get("left_out") or "")
        if not any(path.suffix == POINTS_SUFFIX for path in paths):
            text = tr("{reason} The other files were exported to {folder}.")
            self._message_bar.warning(text.format(reason=escape(left_out), folder=folder))
            return
        text = tr("GCPs exported to {folder}.").format(folder=folder)
        self._message_bar.success(f"{text} {essence(left_out)}".strip())

    def _warp(self, choice: WarpChoice) -> None:
        folder = Path(tempfile.mkdtemp(prefix="hetmatch-"))
        request = WarpRequest(
            result=folder,
            target=choice.target,
            companions=choice.companions,
            folder=choice.target.parent,
            options=choice.options,
        )
        self._export(
            folder,
            lambda _answer: self._start(WarpTask(request, choice.target.name, choice.loads)),
            lambda: shutil.rmtree(folder, ignore_errors=True),
        )

    def _start(self, task: WarpTask) -> None:
        self._tasks.append(task)
        # A moment later, so that our message comes to lie above QGIS's own "Task complete".
        later = Qt.ConnectionType.QueuedConnection
        number = self._project.number
        task.done.connect(lambda answer: self._warped(task, answer, number), later)
        task.failed.connect(lambda sentence: self._not_warped(task, sentence), later)
        QgsApplication.taskManager().addTask(task)

    def _end(self, task: WarpTask) -> None:
        self._tasks.remove(task)
        if self._is_retired:
            self.retire()

    def _not_warped(self, task: WarpTask, sentence: str) -> None:
        self._message_bar.warning(sentence)
        self._end(task)

    def _warped(self, task: WarpTask, answer: dict[str, Any], number: int) -> None:
        is_same = number == self._project.number
        show_warped(self._iface, self._store.record, answer, task.loads, is_same)
        self._end(task)

    def _open_report(self, folder: Path) -> None:
        reports = [folder / name for name in REPORTS if (folder / name).is_file()]
        if reports:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(reports[0])))
        else:
            text = tr("There is no report in {folder}; it was moved or deleted.")
            self._message_bar.warning(text.format(folder=link(folder)))

    def _may_replace(self, path: Path) -> bool:
        text = tr("'{path}' already exists. Replace it with the points of this result?")
        answer = QMessageBox.question(
            self._window, tr("Open in Georeferencer"), for_guessing(text.format(path=path))
        )
        return answer == QMessageBox.StandardButton.Yes

    def _offer_export(self, path: Path | str, error: OSError) -> None:
        text = tr("'{path}' cannot be written ({reason}); export the GCPs to another folder.")
        if is_open_elsewhere(error):
            text = tr(
                "'{path}' is open in another program; close it there, or export the GCPs to "
                "another folder."
            )
        self._message_bar.warning_with_button(
            text.format(path=path, reason=error.strerror), tr("Export GCPs…"), self.export
        )

    def _open_georeferencer(self, raster: Path, points: Path) -> None:
        if not open_georeferencer(raster, self._iface.mainWindow()):
            text = tr("Points written to {points}. Open {raster} in Layer > Georeferencer.")
            self._message_bar.success(text.format(points=link(points), raster=link(raster)))
