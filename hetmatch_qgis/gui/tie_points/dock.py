"""The tie point dock."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.core import QgsMapLayer, QgsProject, QgsVectorLayer
from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QObject, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from hetmatch_qgis.client import environment
from hetmatch_qgis.common.contract import TIE_POINTS_LAYER
from hetmatch_qgis.gui.map_view import show_layer_if_unseen
from hetmatch_qgis.gui.results.finder import missing_file
from hetmatch_qgis.gui.results.match_summary import drawn_shadows, laid_as_whole
from hetmatch_qgis.gui.results.relocation import file_of
from hetmatch_qgis.gui.results.result_folder import is_tie_points, tie_point_layers
from hetmatch_qgis.gui.setup.offer import open_setup
from hetmatch_qgis.gui.tie_points.editor import TiePointEditor
from hetmatch_qgis.gui.tie_points.engine_session import EngineSession
from hetmatch_qgis.gui.tie_points.handover import Handover
from hetmatch_qgis.gui.tie_points.lost_files import LostFiles
from hetmatch_qgis.gui.tie_points.maps.side_view import side_view
from hetmatch_qgis.gui.tie_points.message_bar import MessageBar
from hetmatch_qgis.gui.tie_points.model.layer_files import geopackage_of, layer_of, table_name
from hetmatch_qgis.gui.tie_points.model.points import MOVING, REFERENCE
from hetmatch_qgis.gui.tie_points.model.store import StoreError, TiePointStore
from hetmatch_qgis.gui.tie_points.open_layer import forget_layer, remember_layer, saved_layer
from hetmatch_qgis.gui.tie_points.panel import TiePointPanel
from hetmatch_qgis.gui.tie_points.panel_actions import PanelActions
from hetmatch_qgis.gui.tie_points.table import TiePointTable, coordinate_decimals
from hetmatch_qgis.gui.tie_points.table_view import SelectionLink
from hetmatch_qgis.i18n.translation import tr


def create_worker() -> QObject:
    """Create a client of the engine's worker."""
    from hetmatch_qgis.client.worker_client import WorkerClient

    return WorkerClient()


class TiePointDock(QgsDockWidget):
    """Shows, edits, saves and hands over the points of one result.

    iface: QGIS's interface.
    worker_factory: creates the client of the engine's worker, which runs while the dock is open.

    folder_requested: the user wants to open a result from its folder.
    start_requested: the user wants to match again from points of their own; the MatchRecord of the
        open result, and its folder.
    """

    folder_requested = pyqtSignal()
    start_requested = pyqtSignal(object, str)

    def __init__(
        self,
        iface: Any,
        parent: QWidget | None = None,
        worker_factory: Callable[[], QObject] = create_worker,
    ) -> None:
        super().__init__(tr("HetMatch tie points"), parent)
        self.setObjectName("HetMatchTiePoints")
        self.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        self._iface = iface
        self._message_bar = MessageBar(iface)
        self._store: TiePointStore | None = None
        self._editor: TiePointEditor | None = None
        self._handover: Handover | None = None
        self._table: TiePointTable | None = None
        self._selection: SelectionLink | None = None
        self._wants_preview = False
        self._session = EngineSession(worker_factory, self)
        self._session.opened.connect(self._enable_engine)
        self._session.unavailable.connect(self._disable_engine)
        # For edits in QGIS's attribute table or with its tools; not within their commit.
        self._reload_timer = QTimer(self)
        self._reload_timer.setSingleShot(True)
        self._reload_timer.timeout.connect(self._reload)
        # QGIS draws the points before it starts another process.
        self._start_timer = QTimer(self)
        self._start_timer.setSingleShot(True)
        self._start_timer.timeout.connect(self._start_engine)
        self.panel = TiePointPanel(self)
        self.results, self.header = self.panel.results, self.panel.header
        self.view, self.inspector = self.panel.view, self.panel.inspector
        self.buttons = self.panel.buttons
        self.setWidget(self.panel)
        self._actions = PanelActions(self.panel, iface, self._session, self)
        self._preview = self._actions.preview
        self._lost = LostFiles(self.results, self)
        self._connect()
        self._show_nothing()

    def open(self, geopackage: Path) -> None:
        """Open a result's GeoPackage; the project's layer of it is used where there is one."""
        path = Path(geopackage)
        table = table_name(path, TIE_POINTS_LAYER)
        self.open_layer(layer_of(path, table, QgsProject.instance()))

    def open_layer(self, tie_points: QgsVectorLayer) -> None:
        """Open the result that a tie point layer belongs to, or offer to find it."""
        path = geopackage_of(tie_points)
        if is_tie_points(tie_points) and not path.is_file():
            self._show_missing(tie_points, path)
            return
        self._load(tie_points)
        if self._store is not None:
            self.setUserVisible(True)
            show_layer_if_unseen(self._iface.mapCanvas(), tie_points)
            self._activate()

    def toggle(self, active: QgsMapLayer | None) -> None:
        """Close the dock with all that it runs, or show it with a result, at best the active one.

        active: layer in QGIS.
        """
        if self.isUserVisible():
            self.close()
        else:
            self.setUserVisible(True)
            self.open_any(active)

    def preview(self, tie_points: QgsVectorLayer) -> None:
        """Open the result of a tie point layer, and preview it on the map once the engine is up."""
        self.open_layer(tie_points)
        self._wants_preview = True
        if self.buttons["preview"].isEnabled():
            self._start_preview()

    def follow(self, layer: QgsMapLayer | None) -> None:
        """Open the result of the layer that became active in QGIS, if it is one of tie points."""
        if is_tie_points(layer) and (
            self._store is None or layer.id() != self._store.tie_points.id()
        ):
            self.open_layer(layer)  # type: ignore[arg-type]

    def doubts(self, result: dict[str, Any]) -> bool:
        """True where the points of a result's pair are open, and were not believed.

        result: the content of its `result.json`.
        """
        if self._store is None or self._store.may_be_exported:
            return False
        record = self._store.record
        paths = [str((result.get(side) or {}).get("path") or "") for side in (REFERENCE, MOVING)]
        return paths == [record.path_of(side) for side in (REFERENCE, MOVING)]

    def open_any(self, active: QgsMapLayer | None) -> None:
        """Open the result of the active layer, or the project's only one, unless one is open."""
        results = tie_point_layers(QgsProject.instance())
        if self._store is None and is_tie_points(active):
            self.open_layer(active)  # type: ignore[arg-type]
        elif self._store is None and len(results) == 1:
            self.open_layer(results[0])

    def restore(self, project: QgsProject) -> None:
        """Open the result that was open when the project was saved.

        A dock that is shown opens the project's only one, too.
        """
        layer = saved_layer(project)
        if layer is not None:
            self.open_layer(layer)
        elif self.isUserVisible():
            self.open_any(None)

    def close_result(self) -> None:
        """Close the result and stop the worker; all edits are saved already."""
        self._preview.stop()
        self._start_timer.stop()
        self._session.stop()
        self._wants_preview = False
        self._lost.forget()
        if self._editor is None:
            return
        self._reload_timer.stop()
        self._store.tie_points.afterCommitChanges.disconnect(self._reload_timer.start)
        self._editor.save_residuals()
        self._selection.unlink()
        self._show_nothing()
        self._actions.release()
        self._handover.retire()
        for child in (self._selection, self._table, self._editor):
            child.deleteLater()
        self._store.close()
        self._store = self._editor = self._handover = self._table = self._selection = None

    def shut_down(self) -> None:
        """Close the result and cancel running warps."""
        self.close_result()
        for handover in self.findChildren(Handover):
            handover.shut_down()

    def _connect(self) -> None:
        self.header.retry_requested.connect(self._start_engine)
        self.header.find_requested.connect(self._find_file)
        self.header.setup_requested.connect(lambda: open_setup(self._iface))
        self.results.chosen.connect(self._choose_result)
        self.results.folder_requested.connect(self.folder_requested)
        self._lost.found.connect(self.open_layer)
        self._lost.failed.connect(self._message_bar.warning)
        self._actions.accepted.connect(self._show_doubt)
        self._actions.start_requested.connect(self.start_requested)
        self.opened.connect(self._activate)
        self.closed.connect(self._deactivate)
        QgsProject.instance().layersWillBeRemoved.connect(self._release_layers)

    def _load(self, tie_points: QgsVectorLayer) -> None:
        self.close_result()
        try:
            store = TiePointStore(tie_points, QgsProject.instance())
            editor = TiePointEditor(store, self._session, self)
        except StoreError as error:
            self._message_bar.warning(str(error))
            return
        self._store, self._editor = store, editor
        self._handover = Handover(editor, store, self._session, self._iface, self)
        self._actions.use(store, editor, self._handover)
        self._show_result()

    def _choose_result(self, layer_id: str) -> None:
        layer = QgsProject.instance().mapLayer(layer_id)
        if layer is not None:
            self.open_layer(layer)  # type: ignore[arg-type]

    def _show_missing(self, tie_points: QgsVectorLayer, path: Path) -> None:
        self.close_result()
        self._lost.show(tie_points, path)
        self.setUserVisible(True)

    def _find_file(self) -> None:
        self._lost.find_file(self._store)

    def _reload(self) -> None:
        """Take over what was edited elsewhere; selection, preview and engine stay as they are."""
        try:
            self._editor.read_again()
        except StoreError as error:
            self.close_result()
            self._message_bar.warning(str(error))
            return
        if self.isVisible():
            self._activate()

    def _show_nothing(self) -> None:
        self.panel.show_nothing()
        self.inspector.edit(None, self._session, {})

    def _show_result(self) -> None:
        store, editor = self._store, self._editor
        views = {
            raster: side_view(store.record, raster, QgsProject.instance())
            for raster in (REFERENCE, MOVING)
        }
        reference, moving = map(coordinate_decimals, (store.tie_points, store.moving_points))
        self._table = TiePointTable(editor, (reference, moving), self)
        self.panel.content.setEnabled(True)
        self.results.show_open(store.tie_points)
        self.header.set_undo_stack(editor.stack)
        self.header.show_transform(editor.transform)
        self.inspector.edit(editor, self._session, views)
        self.view.show_points(editor, self._table)
        self.panel.pick.edit(editor)
        self._selection = SelectionLink(store, self.view, self)
        store.tie_points.afterCommitChanges.connect(self._reload_timer.start)
        editor.changed.connect(lambda _ids: self._show_fit())
        editor.fitted.connect(self._show_fit)
        editor.transform_changed.connect(self.header.show_transform)
        editor.not_saved.connect(self._message_bar.warning)
        result = store.record.result
        self.header.show_drawn_map(drawn_shadows(result), laid_as_whole(result))
        self.panel.show_moving_kind(not store.record.layers_of(MOVING))
        self._show_doubt()
        self._show_fit()

    def _show_doubt(self) -> None:
        store = self._store
        reason = None if store.is_believed else store.record.reason
        self.header.show_doubt(reason, store.accepted_by)
        self.panel.enable_buttons(self._session.is_open, store.may_be_exported)

    def _show_fit(self) -> None:
        editor = self._editor
        if editor is not None:
            self.header.show_fit(editor.fit, editor.points.switched_off)
            if self._session.is_open:
                self.header.show_problem(editor.fit.problem or "")

    def _activate(self) -> None:
        """Save the open layer in the project and start the worker, because the dock is visible."""
        if self._store is None:
            return
        remember_layer(QgsProject.instance(), self._store.tie_points)
        self._start_timer.start()

    def _start_engine(self) -> None:
        if self._store is None or self._session.is_started:
            return
        record = self._store.record
        missing = missing_file(record)
        if missing is not None:
            text = tr("the file '{path}' is missing; restore it at this path, or find it.")
            self._disable_engine(text.format(path=file_of(missing)))
            self.header.offer_find()
            return
        self.header.show_waiting()
        self._session.start(record.to_open())

    def _enable_engine(self) -> None:
        self.header.show_problem("")
        self.inspector.set_engine(True)
        self.panel.enable_buttons(True, self._store is None or self._store.may_be_exported)
        if self._editor is not None:
            self._editor.request_fit()
        if self._wants_preview:
            self._start_preview()

    def _start_preview(self) -> None:
        self._wants_preview = False
        self.buttons["preview"].setChecked(True)

    def _disable_engine(self, sentence: str) -> None:
        self.header.show_problem(sentence, can_retry=True)
        if environment.needs_setup():
            self.header.offer_setup()
        self.inspector.set_engine(False)
        self.panel.enable_buttons(False)

    def _deactivate(self) -> None:
        """Stop the worker and forget the open layer, because the user closed the dock."""
        self._wants_preview = False
        self._preview.stop()
        self._start_timer.stop()
        self._session.stop()
        forget_layer(QgsProject.instance())

    def _release_layers(self, layer_ids: list[str]) -> None:
        if self._store is None:
            return
        if self._store.uses(layer_ids):
            self.close_result()
        else:
            self.inspector.maps.release_layers(self._store.record, layer_ids)
