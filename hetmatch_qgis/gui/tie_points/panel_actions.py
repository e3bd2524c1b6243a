"""Actions of the panel's buttons, links and keys on the result that is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from hetmatch_qgis.gui.tie_points.acceptance import ask_for_name
from hetmatch_qgis.gui.tie_points.editor import TiePointEditor
from hetmatch_qgis.gui.tie_points.engine_session import EngineSession
from hetmatch_qgis.gui.tie_points.handover import Handover
from hetmatch_qgis.gui.tie_points.model.points import REFERENCE
from hetmatch_qgis.gui.tie_points.model.store import StoreError, TiePointStore
from hetmatch_qgis.gui.tie_points.panel import TiePointPanel
from hetmatch_qgis.gui.tie_points.pick.map_pointer import show_on_map
from hetmatch_qgis.gui.tie_points.preview import Preview


class PanelActions(QObject):
    """Connects the panel to a result.

    preview: the moving raster on QGIS's map.

    accepted: somebody accepted points that were not believed.
    start_requested: the user wants to match again from points of their own; the MatchRecord of the
        result, and its folder.
    """

    accepted = pyqtSignal()
    start_requested = pyqtSignal(object, str)

    def __init__(
        self, panel: TiePointPanel, iface: Any, session: EngineSession, window: QWidget
    ) -> None:
        super().__init__(window)
        self._panel = panel
        self._iface = iface
        self._window = window
        self._store: TiePointStore | None = None
        self._editor: TiePointEditor | None = None
        self._handover: Handover | None = None
        self.preview = Preview(iface, session, self)
        self._connect()

    def use(self, store: TiePointStore, editor: TiePointEditor, handover: Handover) -> None:
        """Act on this result."""
        self._store, self._editor, self._handover = store, editor, handover

    def release(self) -> None:
        """Act on no result."""
        self._store = self._editor = self._handover = None

    def _connect(self) -> None:
        panel, header, buttons = self._panel, self._panel.header, self._panel.buttons
        header.transform_chosen.connect(self._choose_transform)
        header.accept_requested.connect(self._accept)
        header.start_requested.connect(self._request_start)
        panel.pick.worst_requested.connect(self._go_to)
        panel.view.map_requested.connect(self._show_on_map)
        for name, step in (
            ("warp", Handover.warp),
            ("export", Handover.export),
            ("georeferencer", Handover.open_in_georeferencer),
            ("report", Handover.show_report),
        ):
            buttons[name].clicked.connect(lambda _checked=False, step=step: self._hand_over(step))
        buttons["preview"].toggled.connect(self._toggle_preview)
        self.preview.closed.connect(lambda: buttons["preview"].setChecked(False))
        panel.on_key("B", self.preview.blink)
        panel.on_key("Ctrl+Z", self._undo)
        for keys in ("Ctrl+Shift+Z", "Ctrl+Y"):
            panel.on_key(keys, self._redo)

    def _choose_transform(self, kind: str) -> None:
        if self._editor is not None:
            self._editor.choose_transform(kind)

    def _hand_over(self, step: Callable[[Handover], None]) -> None:
        if self._handover is not None:
            step(self._handover)

    def _accept(self) -> None:
        store = self._store
        name = "" if store is None else ask_for_name(self._window)
        if store is None or not name:
            return
        try:
            store.accept(name)
        except StoreError as error:
            if self._editor is not None:
                self._editor.not_saved.emit(str(error))
            return
        self.accepted.emit()

    def _request_start(self) -> None:
        if self._store is not None:
            self.start_requested.emit(self._store.record, str(self._store.path.parent))

    def _go_to(self, point_id: int) -> None:
        self._panel.view.select([point_id])
        self._show_on_map(point_id)

    def _show_on_map(self, point_id: int) -> None:
        point = None if self._editor is None else self._editor.points.get(point_id)
        if point is not None and self._store is not None:
            at, crs = QgsPointXY(point.reference.x, point.reference.y), self._store.tie_points.crs()
            spacing = self._editor.points.spacing(REFERENCE, at.x(), at.y())
            show_on_map(self._iface.mapCanvas(), at, crs, spacing)

    def _toggle_preview(self, is_on: bool) -> None:
        if is_on and self._editor is not None and self._store is not None:
            self.preview.start(self._editor, self._store)
        else:
            self.preview.stop()

    def _undo(self) -> None:
        if self._editor is not None:
            self._editor.stack.undo()

    def _redo(self) -> None:
        if self._editor is not None:
            self._editor.stack.redo()
