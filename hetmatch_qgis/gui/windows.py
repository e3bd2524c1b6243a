"""The plugin's windows, each made on first use."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from qgis.core import Qgis, QgsMapLayer, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QDialog

from hetmatch_qgis.client import environment
from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.gui.algorithms import newest_result, show_algorithm
from hetmatch_qgis.gui.bring_forward import bring_forward
from hetmatch_qgis.gui.next_steps import TITLE
from hetmatch_qgis.i18n.translation import tr

if TYPE_CHECKING:
    from hetmatch_qgis.gui.batch.dialog import BatchDialog
    from hetmatch_qgis.gui.match.dialog import MatchDialog
    from hetmatch_qgis.gui.setup.dialog import SetupDialog
    from hetmatch_qgis.gui.tie_points.dock import TiePointDock
    from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord

MAX_DIALOGS = 10
"""Newest dialogs of algorithms that are kept alive (set by hand, 0e252e8: more than a user has
open)."""


class Windows(QObject):
    """The dialogs and the dock.

    iface: QGIS's interface.

    match_requested: a MatchRequest that the user wants to be run.
    engine_changed: the engine was set up, or has another Python now.
    set_up_ended: whether a set-up succeeded, and one sentence; only while its dialog is closed.
    dock_shown: whether the dock is visible now.
    folder_requested: the user wants to open a result from its folder.
    """

    match_requested = pyqtSignal(object)
    engine_changed = pyqtSignal()
    set_up_ended = pyqtSignal(bool, str)
    dock_shown = pyqtSignal(bool)
    folder_requested = pyqtSignal()

    def __init__(self, iface: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._iface = iface
        self._match: MatchDialog | None = None
        self._batch: BatchDialog | None = None
        self._setup: SetupDialog | None = None
        self._dock: TiePointDock | None = None
        self._algorithms: deque[QDialog] = deque(maxlen=MAX_DIALOGS)
        self._is_shut_down = False

    def show_match(self) -> MatchDialog:
        """Open "Match rasters"."""
        from hetmatch_qgis.gui.match.dialog import MatchDialog

        if self._match is None:
            self._match = MatchDialog(self._iface.mapCanvas(), self._iface.mainWindow())
            self._match.requested.connect(self.match_requested)
            self._match.setup_requested.connect(self.show_setup)
        bring_forward(self._match)
        return self._match

    def match_again(self, request: MatchRequest, result: dict[str, Any]) -> None:
        """Open "Match rasters" for another try, with the advice carried out.

        result: the engine's answer, {} after an error.
        """
        self.show_match().propose_again(request, result)

    def show_batch(self) -> None:
        """Open "Match many rasters"."""
        from hetmatch_qgis.gui.batch.dialog import BatchDialog

        if self._batch is None:
            self._batch = BatchDialog(self._iface, self._iface.mainWindow())
            self._batch.setup_requested.connect(self.show_setup)
        self._batch.setup_line.refresh()
        bring_forward(self._batch)

    def show_setup(self) -> None:
        """Open "Set up HetMatch"."""
        from hetmatch_qgis.gui.setup.dialog import SetupDialog

        if self._setup is None:
            self._setup = SetupDialog(self._iface.mainWindow())
            self._setup.set_up.connect(self._release_engine)
            self._setup.ended.connect(self.set_up_ended)
        bring_forward(self._setup)

    def show_warp(self) -> None:
        """Open "Warp rasters" in Processing, for the newest result of the project."""
        folder = newest_result(QgsProject.instance())
        dialog = show_algorithm("warp", {"RESULT": folder} if folder else {})
        if dialog is not None:
            # A dialog whose Python object is gone stays open, but its buttons do nothing.
            self._algorithms.append(dialog)
        else:
            text = tr(
                "This needs QGIS's Processing; enable it under Plugins > Manage and "
                "Install Plugins."
            )
            self._iface.messageBar().pushMessage(TITLE, text, Qgis.MessageLevel.Warning)

    def dock(self) -> TiePointDock:
        """The tie point dock."""
        from hetmatch_qgis.gui.tie_points.dock import TiePointDock

        if self._dock is None:
            self._dock = TiePointDock(self._iface, self._iface.mainWindow())
            self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._dock)
            self._dock.visibilityChanged.connect(self.dock_shown)
            self._dock.folder_requested.connect(self.folder_requested)
            self._dock.start_requested.connect(self._start_from_points)
            self._dock.hide()
        return self._dock

    def toggle_dock(self) -> None:
        """Show the dock, at best with the result of the active layer, or close it."""
        self._with_dock(lambda dock: dock.toggle(self._iface.activeLayer()))

    def open_points(self, layer: QgsVectorLayer) -> None:
        """Open the result that a tie point layer belongs to in the dock."""
        self._with_layer(layer, lambda dock, layer: dock.open_layer(layer))

    def open_instead(self, layer: QgsVectorLayer, result: dict[str, Any]) -> None:
        """Open a result in the dock, if that shows points of its pair that were not believed.

        result: the content of its `result.json`.
        """
        dock = self._dock
        if dock is not None and dock.isUserVisible() and dock.doubts(result):
            dock.open_layer(layer)

    def preview_points(self, layer: QgsVectorLayer) -> None:
        """Open the result of a tie point layer in the dock, and preview it on the map."""
        self._with_layer(layer, lambda dock, layer: dock.preview(layer))

    def follow(self, layer: QgsMapLayer | None) -> None:
        """Let the open dock follow the layer that became active."""
        if self._dock is not None and self._dock.isUserVisible():
            self._dock.follow(layer)

    def restore_dock(self) -> None:
        """Open the result that was open when the project was saved."""
        from hetmatch_qgis.gui.tie_points.open_layer import saved_layer

        # Most projects never had the dock: making it would cost them a second.
        if self._dock is not None or saved_layer(QgsProject.instance()) is not None:
            self._with_dock(lambda dock: dock.restore(QgsProject.instance()))

    def shut_down(self) -> None:
        """End what the windows run, and remove them."""
        self._is_shut_down = True
        if self._setup is not None:
            self._setup.shut_down()
            self._setup.close()
            self._setup.deleteLater()
        for dialog in (self._match, self._batch):
            if dialog is not None:
                dialog.shut_down()
                dialog.deleteLater()
        if self._dock is not None:
            self._dock.shut_down()
            self._iface.removeDockWidget(self._dock)
            self._dock.deleteLater()
            self._dock = None

    def _with_dock(self, run: Callable[[TiePointDock], None]) -> None:
        """Call with the dock; QGIS stays responsive between the steps of its creation."""
        if self._dock is not None:
            run(self._dock)
            return
        import hetmatch_qgis.gui.tie_points.dock  # noqa: F401 (half of the time that it takes)

        def make() -> None:
            if not self._is_shut_down:
                self.dock()
                QTimer.singleShot(0, run_later)

        def run_later() -> None:
            if self._dock is not None:
                run(self._dock)

        QTimer.singleShot(0, make)

    def _with_layer(
        self, layer: QgsVectorLayer, run: Callable[[TiePointDock, QgsVectorLayer], None]
    ) -> None:
        """Call with the dock and a layer of the project, unless the layer is gone by then."""
        layer_id = layer.id()

        def run_with(dock: TiePointDock) -> None:
            present = QgsProject.instance().mapLayer(layer_id)
            if present is not None:
                run(dock, present)  # type: ignore[arg-type]

        self._with_dock(run_with)

    def _start_from_points(self, record: MatchRecord, folder: str) -> None:
        from hetmatch_qgis.gui.start.ways_on import request_of, show_start_dialog

        request = request_of(record, folder)
        show_start_dialog(record, request, self._iface, self.match_requested.emit)

    def _release_engine(self) -> None:
        """Stop the dock's worker, because the engine has another Python now."""
        environment.forget_broken()
        if self._match is not None:
            self._match.update_preview()
        if self._batch is not None:
            self._batch.setup_line.refresh()
        self.engine_changed.emit()
        if self._dock is not None:
            self._dock.close_result()
