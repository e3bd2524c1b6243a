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
from qgis.PyQt.QtGui import QKeyEvent, QKeySequence
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from hetmatch_qgis.common.contract import CHECK, TIE
from hetmatch_qgis.gui.font_sized import size_by_font
from hetmatch_qgis.gui.tie_points.editor import TiePointEditor
from hetmatch_qgis.gui.tie_points.model.rows_text import RowsError, parse_rows, rows_of
from hetmatch_qgis.gui.tie_points.model.store import TiePointStore
from hetmatch_qgis.gui.tie_points.table import ID_ROLE, RESIDUAL, USE, Accepts, TiePointTable
from hetmatch_qgis.i18n.translation import tr

SAMPLE_ROWS = 50
"""Rows of which the widths of the columns are taken: more than a screen shows."""

HANDLED_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Delete)


class TiePointView(QTableView):
    """Table of points, largest residuals first.

    Space toggles, Delete removes the selected ones; Ctrl+C copies them, Ctrl+V pastes rows.

    selected: ids of the selected points.
    current: id of the current point.
    map_requested: id of a point that the user wants to see on QGIS's map.
    noted: one sentence for the user.
    """

    selected = pyqtSignal(list)
    current = pyqtSignal(int)
    map_requested = pyqtSignal(int)
    noted = pyqtSignal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._editor: TiePointEditor | None = None
        self._table: TiePointTable | None = None
        self._kept_selection: list[int] | None = None
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
        size_by_font(
            self,
            lambda table, metrics: table.verticalHeader().setDefaultSectionSize(
                metrics.height() + 6
            ),
        )
        self.horizontalHeader().setMinimumSectionSize(24)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setResizeContentsPrecision(SAMPLE_ROWS)
        self.selectionModel().selectionChanged.connect(self._emit_selection)
        self.selectionModel().currentRowChanged.connect(self._emit_current)
        self.doubleClicked.connect(lambda index: self.map_requested.emit(index.data(ID_ROLE)))
        self._shown.modelAboutToBeReset.connect(self._keep_selection)
        self._shown.modelReset.connect(self._restore_selection)

    def show_points(self, editor: TiePointEditor | None, table: TiePointTable | None) -> None:
        """Show the points of another result, or none."""
        self._editor, self._table = editor, None
        self._shown.setSourceModel(table)
        self._table, self._kept_selection = table, None
        if table is not None:
            table.switched_with = self._switched_with
            self.sortByColumn(RESIDUAL, Qt.SortOrder.DescendingOrder)
            self._fit_columns()

    def filter(self, accepts: Accepts | None) -> None:
        """Show only the points that a function accepts; None for all."""
        if self._table is not None:
            self._table.set_filter(accepts)

    def selected_ids(self) -> list[int]:
        """Ids of the selected points."""
        model = self.model()
        # By ranges: `selectedRows` asks the model for its size at each row.
        rows = {
            row
            for chosen in self.selectionModel().selection()
            for row in range(chosen.top(), chosen.bottom() + 1)
        }
        return [model.index(row, USE).data(ID_ROLE) for row in sorted(rows)]

    def current_id(self) -> int | None:
        """Id of the current point."""
        return self.currentIndex().data(ID_ROLE)

    def select(self, ids: Iterable[int]) -> None:
        """Select points; the view scrolls to the first, which becomes the current one."""
        indices = [index for index in map(self._index_of, ids) if index.isValid()]
        selection = QItemSelection()
        for first, last in _ranges(index.row() for index in indices):
            selection.select(self.model().index(first, USE), self.model().index(last, USE))
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

    def copy_selected(self) -> None:
        """Copy the selected points to the clipboard, in the order of the rows."""
        if self._editor is None or self._table is None:
            return
        selected = set(self.selected_ids())
        points = [self._editor.points.get(i) for i in self._table.ids if i in selected]
        if points:
            QApplication.clipboard().setText(
                rows_of(point for point in points if point is not None)
            )
            self.noted.emit(tr("Points copied: {count}.").format(count=len(points)))

    def paste_rows(self) -> None:
        """Add the points of the clipboard, which come to be the selected ones."""
        editor = self._editor
        if editor is None:
            return
        try:
            pasted = parse_rows(QApplication.clipboard().text(), editor.record, editor.points)
        except RowsError as error:
            self.noted.emit(str(error))
            return
        self.select(editor.paste(pasted.points))
        sentences = [tr("Points pasted: {count}.").format(count=len(pasted.points))]
        if pasted.present:
            sentences.append(tr("There already: {count}.").format(count=pasted.present))
        if pasted.outside:
            sentences.append(tr("Outside the rasters: {count}.").format(count=pasted.outside))
        self.noted.emit(" ".join(sentences))

    def event(self, event: QEvent) -> bool:
        # Otherwise QGIS triggers its own action of the key.
        if event.type() == QEvent.Type.ShortcutOverride and (
            event.key() in HANDLED_KEYS or _clipboard_key(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.toggle_selected()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_selected()
        elif _clipboard_key(event) == QKeySequence.StandardKey.Copy:
            self.copy_selected()
        elif _clipboard_key(event) == QKeySequence.StandardKey.Paste:
            self.paste_rows()
        else:
            super().keyPressEvent(event)

    def _index_of(self, point_id: int) -> QModelIndex:
        row = None if self._table is None else self._table.row_of(point_id)
        if row is None:
            return QModelIndex()
        return self._shown.mapFromSource(self._table.index(row, USE))

    def _switched_with(self, point_id: int) -> list[int]:
        """The points that the check box of one switches: all selected ones where it is selected."""
        selected = self.selected_ids()
        return selected if point_id in selected else [point_id]

    def _keep_selection(self) -> None:
        self._kept_selection = None if self._table is None else self.selected_ids()

    def _restore_selection(self) -> None:
        ids, self._kept_selection = self._kept_selection, None
        if ids:
            self.select(ids)

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
            ("", None),
            (tr("&Show on the map"), lambda: self.map_requested.emit(ids[0])),
            (tr("C&opy"), self.copy_selected),
            (tr("&Paste"), self.paste_rows),
        ):
            if run is None:
                menu.addSeparator()
            else:
                menu.addAction(text).triggered.connect(lambda _checked=False, run=run: run())
        return menu


def _ranges(rows: Iterable[int]) -> list[tuple[int, int]]:
    """First and last of rows that follow each other: one selection for all of them is quick."""
    ranges: list[tuple[int, int]] = []
    for row in sorted(rows):
        if ranges and row == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], row)
        else:
            ranges.append((row, row))
    return ranges


def _clipboard_key(event: QKeyEvent) -> QKeySequence.StandardKey | None:
    for key in (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Paste):
        if event.matches(key):
            return key
    return None


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
