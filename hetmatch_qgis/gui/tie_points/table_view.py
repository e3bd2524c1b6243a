"""The view of the table: sorting, keys, context menu, and the selection shared with the layer."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.PyQt.QtCore import (
    QEvent,
    QIdentityProxyModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPoint,
    Qt,
    pyqtSignal,
)
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from hetmatch_qgis.common.contract import CHECK, TIE
from hetmatch_qgis.gui.tie_points.editor import TiePointEditor
from hetmatch_qgis.gui.tie_points.model.store import TiePointStore
from hetmatch_qgis.gui.tie_points.table import ID_ROLE, RESIDUAL, USE, TiePointTable
from hetmatch_qgis.i18n.translation import tr

SAMPLE_ROWS = 50
"""Rows of which the widths of the columns are taken: more than a screen shows."""

HANDLED_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Delete)


class TiePointView(QTableView):
    """Table of points, largest residuals first; Space toggles, Delete removes the selected ones.

    selected: ids of the selected points.
    current: id of the current point.
    """

    selected = pyqtSignal(list)
    current = pyqtSignal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._editor: TiePointEditor | None = None
        self._table: TiePointTable | None = None
        # The view keeps this model when another result, or none, is shown.
        self._shown = QIdentityProxyModel(self)
        self.setModel(self._shown)
        self.setObjectName("tiePointTable")
        self.setAccessibleName(tr("Tie points"))
        self.setSortingEnabled(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.horizontalHeader().setMinimumSectionSize(24)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setResizeContentsPrecision(SAMPLE_ROWS)
        self.selectionModel().selectionChanged.connect(self._emit_selection)
        self.selectionModel().currentRowChanged.connect(self._emit_current)

    def show_points(self, editor: TiePointEditor | None, table: TiePointTable | None) -> None:
        """Show the points of another result, or none."""
        self._editor, self._table = editor, table
        self._shown.setSourceModel(table)
        if table is not None:
            self.sortByColumn(RESIDUAL, Qt.SortOrder.DescendingOrder)
            self._fit_columns()

    def selected_ids(self) -> list[int]:
        """Ids of the selected points."""
        return [index.data(ID_ROLE) for index in self.selectionModel().selectedRows()]

    def current_id(self) -> int | None:
        """Id of the current point."""
        return self.currentIndex().data(ID_ROLE)

    def select(self, ids: Iterable[int]) -> None:
        """Select points; the view scrolls to the first, which becomes the current one."""
        indices = [index for index in map(self._index_of, ids) if index.isValid()]
        selection = QItemSelection()
        for index in indices:
            selection.select(index, index)
        flag = QItemSelectionModel.SelectionFlag
        if indices:
            self.selectionModel().setCurrentIndex(indices[0], flag.NoUpdate)
            self.scrollTo(indices[0])
        self.selectionModel().select(selection, flag.ClearAndSelect | flag.Rows)

    def step(self, rows: int) -> None:
        """Select the point that many rows below the current one."""
        row = self.currentIndex().row() + rows
        if 0 <= row < self.model().rowCount():
            self.select([self.model().index(row, USE).data(ID_ROLE)])

    def toggle_selected(self) -> None:
        """Switch all selected points on if the current one is off, and off otherwise."""
        ids = self.selected_ids()
        point = None if self._editor is None else self._editor.points.get(self.current_id())
        if self._editor is not None and point is not None and ids:
            self._editor.set_enabled(ids, not point.enabled)

    def remove_selected(self) -> None:
        """Delete the selected points, or switch them off if they were matched."""
        if self._editor is not None:
            self._editor.remove(self.selected_ids())

    def event(self, event: QEvent) -> bool:
        # Otherwise QGIS triggers its own action of the key.
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in HANDLED_KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.toggle_selected()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_selected()
        else:
            super().keyPressEvent(event)

    def _index_of(self, point_id: int) -> QModelIndex:
        row = None if self._table is None else self._table.row_of(point_id)
        if row is None:
            return QModelIndex()
        return self._shown.mapFromSource(self._table.index(row, USE))

    def _fit_columns(self) -> None:
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.resizeColumnsToContents()
        self.setColumnWidth(USE, self.fontMetrics().height() + 14)

    def _emit_selection(self) -> None:
        self.selected.emit(self.selected_ids())

    def _emit_current(self, current: QModelIndex) -> None:
        if current.isValid():
            self.current.emit(current.data(ID_ROLE))

    def _show_menu(self, at: QPoint) -> None:
        ids = self.selected_ids()
        if self._editor is not None and ids:
            self.context_menu(ids).exec(self.viewport().mapToGlobal(at))

    def context_menu(self, ids: list[int]) -> QMenu:
        """The context menu of points."""
        editor, menu = self._editor, QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, run in (
            (tr("Switch o&n"), lambda: editor.set_enabled(ids, True)),
            (tr("Switch o&ff"), lambda: editor.set_enabled(ids, False)),
            (tr("Use as &tie point"), lambda: editor.set_role(ids, TIE)),
            (tr("Use as &check point"), lambda: editor.set_role(ids, CHECK)),
            (tr("&Delete (a matched point is switched off)"), lambda: editor.remove(ids)),
        ):
            menu.addAction(text).triggered.connect(lambda _checked=False, run=run: run())
        return menu


class SelectionLink(QObject):
    """Points selected in the table are selected in the layer, and the other way round."""

    def __init__(self, store: TiePointStore, view: TiePointView, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._view = view
        self._is_busy = False
        view.selected.connect(self._to_layer)
        store.tie_points.selectionChanged.connect(self._to_table)

    def unlink(self) -> None:
        """Disconnect the table and the layer."""
        self._view.selected.disconnect(self._to_layer)
        self._store.tie_points.selectionChanged.disconnect(self._to_table)

    def _to_layer(self, point_ids: list[int]) -> None:
        if not self._is_busy:
            self._is_busy = True
            self._store.tie_points.selectByIds(self._store.feature_ids(point_ids))
            self._is_busy = False

    def _to_table(self, *_change: object) -> None:
        if not self._is_busy:
            self._is_busy = True
            feature_ids = self._store.tie_points.selectedFeatureIds()
            self._view.select(self._store.point_ids(feature_ids))
            self._is_busy = False
