"""The tie point dock."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.core import QgsProject, QgsVectorLayer
from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QObject, Qt, QTimer
from qgis.PyQt.QtWidgets import QGridLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from hetmatch_qgis.common.contract import TIE_POINTS_LAYER
from hetmatch_qgis.common.raster_names import may_be_there
from hetmatch_qgis.gui.tie_points.editor import TiePointEditor
from hetmatch_qgis.gui.tie_points.engine_session import EngineSession
from hetmatch_qgis.gui.tie_points.handover import Handover
from hetmatch_qgis.gui.tie_points.header import Header
from hetmatch_qgis.gui.tie_points.keys import KeyPanel
from hetmatch_qgis.gui.tie_points.messages import Messages
from hetmatch_qgis.gui.tie_points.point_maps import PointMaps
from hetmatch_qgis.gui.tie_points.points import MOVING, REFERENCE
from hetmatch_qgis.gui.tie_points.rpc_layers import layer_to_show
from hetmatch_qgis.gui.tie_points.store import StoreError, TiePointStore, layer_of
from hetmatch_qgis.gui.tie_points.table import TiePointTable
from hetmatch_qgis.gui.tie_points.table_view import SelectionLink, TiePointView
from hetmatch_qgis.gui.tie_points.tool_row import LOOK
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.layers.result_layers import TIE_POINTS_PROPERTY

SCOPE = "hetmatch"
OPEN_LAYER = "dock_layer"


def new_worker() -> QObject:
    from hetmatch_qgis.client.worker_client import Worker

    return Worker()


def remembered(project: QgsProject) -> QgsVectorLayer | None:
    """The tie point layer that was open when the project was saved, if it was any."""
    layer = project.mapLayer(project.readEntry(SCOPE, OPEN_LAYER, "")[0])
    if not isinstance(layer, QgsVectorLayer) or not layer.isValid():
        return None
    return layer if str(layer.customProperty(TIE_POINTS_PROPERTY, "")) == "1" else None


class TiePointDock(QgsDockWidget):
    """The points of one result at a time: looked at, edited, saved at once, handed on.

    iface: QGIS's interface. worker_factory: makes the engine's worker; one runs while the dock
    is open.
    """

    def __init__(
        self,
        iface: Any,
        parent: QWidget | None = None,
        worker_factory: Callable[[], QObject] = new_worker,
    ) -> None:
        super().__init__(tr("HetMatch tie points"), parent)
        self.setObjectName("HetMatchTiePoints")
        self.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        self._iface = iface
        self._messages = Messages(iface)
        self._store: TiePointStore | None = None
        self._editor: TiePointEditor | None = None
        self._handover: Handover | None = None
        self._table: TiePointTable | None = None
        self._selection: SelectionLink | None = None
        self._session = EngineSession(worker_factory, self)
        self._session.opened.connect(self._take_engine)
        self._session.unavailable.connect(self._lose_engine)
        # Edits made in QGIS's own attribute table or with its tools; not within their commit.
        self._read_again = QTimer(self)
        self._read_again.setSingleShot(True)
        self._read_again.timeout.connect(self._reload)
        self._build()
        self._connect()
        self._show_nothing()

    def open(self, geopackage: Path) -> None:
        """Open a result's GeoPackage; the project's layer of it is used where there is one."""
        self.open_layer(layer_of(Path(geopackage), TIE_POINTS_LAYER, QgsProject.instance()))

    def open_layer(self, tie_points: QgsVectorLayer) -> None:
        """Open the result that a tie point layer belongs to."""
        self._load(tie_points)
        if self._store is not None:
            self.setUserVisible(True)
            self._wake()

    def restore(self, project: QgsProject) -> None:
        """Open the result that was open when the project was saved, if any."""
        layer = remembered(project)
        if layer is not None:
            self.open_layer(layer)

    def close_result(self) -> None:
        """Let go of the result and stop the worker. All edits are saved already."""
        self._session.stop()
        if self._editor is None:
            return
        self._read_again.stop()
        self._store.tie_points.afterCommitChanges.disconnect(self._read_again.start)
        self._editor.save_residuals()
        self._selection.unlink()
        self._show_nothing()
        self._handover.retire()
        for part in (self._selection, self._table, self._editor):
            part.deleteLater()
        self._store.close()
        self._store = self._editor = self._handover = self._table = self._selection = None

    def end(self) -> None:
        """Let go of everything, warps that still run included."""
        self.close_result()
        for handover in self.findChildren(Handover):
            handover.end()

    def _build(self) -> None:
        panel = KeyPanel(self)
        self.header = Header(panel)
        self.view = TiePointView(panel)
        self.point_maps = PointMaps(panel)
        splitter = QSplitter(Qt.Orientation.Vertical, panel)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.view)
        splitter.addWidget(self.point_maps)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 4)
        self.buttons = {
            "warp": QPushButton(tr("W&arp…"), panel),
            "export": QPushButton(tr("E&xport GCPs…"), panel),
            "georeferencer": QPushButton(tr("Open in &Georeferencer"), panel),
            "report": QPushButton(tr("Repor&t"), panel),
        }
        grid = QGridLayout()
        grid.setSpacing(4)
        for place, (name, button) in enumerate(self.buttons.items()):
            button.setObjectName(f"{name}Button")
            grid.addWidget(button, place // 2, place % 2)
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.setSpacing(6)
        layout.addWidget(self.header)
        layout.addWidget(splitter, 1)
        layout.addLayout(grid)
        self.panel = panel
        self.setWidget(panel)

    def _connect(self) -> None:
        self.header.transform_chosen.connect(self._choose_transform)
        self.header.retry_requested.connect(self._start_engine)
        self.view.current.connect(self.point_maps.show_point)
        self.point_maps.picked.connect(lambda point_id: self.view.select([point_id]))
        for name, step in (
            ("warp", Handover.warp),
            ("export", Handover.export),
            ("georeferencer", Handover.open_in_georeferencer),
            ("report", Handover.show_report),
        ):
            self.buttons[name].clicked.connect(
                lambda _checked=False, step=step: self._hand_over(step)
            )
        self.panel.on_key("Ctrl+Z", self._undo)
        for keys in ("Ctrl+Shift+Z", "Ctrl+Y"):
            self.panel.on_key(keys, self._redo)
        self.panel.on_key("F1", _open_help)
        self.panel.on_key("Esc", lambda: self.point_maps.tools.set_mode(LOOK))
        self.opened.connect(self._wake)
        self.closed.connect(self._put_away)
        QgsProject.instance().layersWillBeRemoved.connect(self._lose_layers)

    def _load(self, tie_points: QgsVectorLayer) -> None:
        self.close_result()
        try:
            store = TiePointStore(tie_points, QgsProject.instance())
            editor = TiePointEditor(store, self._session, self)
        except StoreError as error:
            self._messages.warning(str(error))
            return
        self._store, self._editor = store, editor
        self._handover = Handover(editor, store, self._session, self._iface, self)
        self._show_result()

    def _reload(self) -> None:
        self._load(self._store.tie_points)
        if self.isVisible():
            self._wake()

    def _show_nothing(self) -> None:
        self.header.summary.setText(
            tr("Match two rasters, or choose a tie point layer, to look at its points here.")
        )
        self.header.show_problem("")
        self.header.follow(None)
        self.view.show_points(None, None)
        self.point_maps.edit(None, self._session, {})
        self.panel.setEnabled(False)

    def _show_result(self) -> None:
        store, editor = self._store, self._editor
        rasters = {
            raster: layer_to_show(store.record, raster, QgsProject.instance())
            for raster in (REFERENCE, MOVING)
        }
        decimals = (_decimals(store.tie_points), _decimals(store.moving_points))
        self._table = TiePointTable(editor, decimals, self)
        self.panel.setEnabled(True)
        self.header.follow(editor.stack)
        self.header.show_transform(editor.transform)
        self.point_maps.edit(editor, self._session, rasters)
        self.view.show_points(editor, self._table)
        self._selection = SelectionLink(store, self.view, self)
        store.tie_points.afterCommitChanges.connect(self._read_again.start)
        editor.changed.connect(lambda _ids: self._show_fit())
        editor.fitted.connect(self._show_fit)
        editor.transform_changed.connect(self.header.show_transform)
        editor.not_saved.connect(self._messages.warning)
        self._show_fit()

    def _show_fit(self) -> None:
        editor = self._editor
        if editor is not None:
            crs = self._store.tie_points.crs()
            self.header.show_fit(editor.fit, editor.points.switched_off, crs)
            if self._session.is_open:
                self.header.show_problem(editor.fit.problem or "")

    def _wake(self) -> None:
        """The dock is seen: it is restored with the project, and has a worker."""
        if self._store is None:
            return
        layer_id = self._store.tie_points.id()
        if QgsProject.instance().mapLayer(layer_id) is not None:
            QgsProject.instance().writeEntry(SCOPE, OPEN_LAYER, layer_id)
        self._start_engine()

    def _start_engine(self) -> None:
        if self._store is None or self._session.is_started:
            return
        record = self._store.record
        missing = [name for name in (record.reference, record.moving) if not may_be_there(name)]
        if missing:
            text = tr("the raster '{path}' is missing; put it back where it was.")
            self._lose_engine(text.format(path=missing[0]))
            return
        self.header.show_problem("")
        self._session.start(record.reference, record.moving, record.options)

    def _take_engine(self) -> None:
        self.point_maps.set_engine(True)
        self._enable_buttons(True)
        if self._editor is not None:
            self._editor.request_fit()

    def _lose_engine(self, sentence: str) -> None:
        self.header.show_problem(sentence, can_retry=True)
        self.point_maps.set_engine(False)
        self._enable_buttons(False)

    def _enable_buttons(self, available: bool) -> None:
        for name in ("warp", "export", "georeferencer"):
            self.buttons[name].setEnabled(available)

    def _choose_transform(self, kind: str) -> None:
        if self._editor is not None:
            self._editor.choose_transform(kind)

    def _hand_over(self, step: Callable[[Handover], None]) -> None:
        if self._handover is not None:
            step(self._handover)

    def _undo(self) -> None:
        if self._editor is not None:
            self._editor.stack.undo()

    def _redo(self) -> None:
        if self._editor is not None:
            self._editor.stack.redo()

    def _put_away(self) -> None:
        """The user closed the dock: it is not restored with the project."""
        self._session.stop()
        QgsProject.instance().removeEntry(SCOPE, OPEN_LAYER)

    def _lose_layers(self, layer_ids: list[str]) -> None:
        if self._store is None:
            return
        if self._store.uses(layer_ids):
            self.close_result()
            return
        for raster, small_map in self.point_maps.maps.maps.items():
            if small_map.layer_id in layer_ids:
                shown = layer_to_show(self._store.record, raster, QgsProject.instance(), layer_ids)
                small_map.exchange_layer(shown)


def _decimals(layer: QgsVectorLayer) -> int:
    """Enough for a hundredth of a pixel of most rasters."""
    return 7 if layer.crs().isValid() and layer.crs().isGeographic() else 2


def _open_help() -> None:
    from hetmatch_qgis.gui.help import open_help

    open_help("tie-points")
