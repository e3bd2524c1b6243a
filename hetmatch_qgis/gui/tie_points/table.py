"""The table model of the points."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from qgis.PyQt.QtGui import QColor

from hetmatch_qgis.client.durations import number
from hetmatch_qgis.common.contract import CHECK, ORIGIN_MANUAL
from hetmatch_qgis.gui.ink import FAINT
from hetmatch_qgis.gui.tie_points.editor import TiePointEditor
from hetmatch_qgis.gui.tie_points.model.points import TiePoint
from hetmatch_qgis.i18n.translation import tr

ID_ROLE = Qt.ItemDataRole.UserRole
USE, ID, RESIDUAL, SCORE, ROLE, ORIGIN, REF_X, REF_Y, MOV_X, MOV_Y = range(10)
CHECK_COLOUR = QColor(40, 120, 220)
UNKNOWN = -1.0
"""Sort value of a missing number, below all others."""

MAX_SINGLE_CHANGES = 50
"""Rows that come and go one by one; of more the view is told at once, because each has it lay out
its rows again (0.5 ms with 3,000 rows)."""

Accepts = Callable[[TiePoint], bool]


class TiePointTable(QAbstractTableModel):
    """The editor's points that a filter lets through, one per row, with a check box each.

    switched_with: tells which points a check box switches, besides its own; set by the view.

    It filters and sorts itself: a QSortFilterProxyModel, which reads each value through `data`,
    takes a second for 3,000 points.
    """

    def __init__(self, editor: TiePointEditor, map_decimals: tuple[int, int], parent: QObject):
        """map_decimals: digits of coordinates in the reference and in the moving raster."""
        super().__init__(parent)
        self._editor = editor
        self._decimals = map_decimals
        self._accepts: Accepts | None = None
        self.switched_with: Callable[[int], list[int]] = lambda point_id: [point_id]
        self._ids = [point.id for point in editor.points]
        self._rows = {point_id: row for row, point_id in enumerate(self._ids)}
        self._sort_column, self._sort_order = RESIDUAL, Qt.SortOrder.DescendingOrder
        editor.changed.connect(self._take_changes)
        editor.fitted.connect(self._take_residuals)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else MOV_Y + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _headers()[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tool_tips().get(section)
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == USE else flags

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        point = self._editor.points.get(self._ids[index.row()]) if index.isValid() else None
        if point is None:
            return None
        if role == ID_ROLE:
            return point.id
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(point, index.column())
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == USE:
            return Qt.CheckState.Checked if point.enabled else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ForegroundRole:
            return _colour(point)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() not in (ROLE, ORIGIN):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        checked = Qt.CheckState(value) == Qt.CheckState.Checked
        self._editor.set_enabled(self.switched_with(self._ids[index.row()]), checked)
        return True

    def set_filter(self, accepts: Accepts | None) -> None:
        """Show only the points that a function accepts; None for all."""
        self._accepts = accepts
        self._show_again()

    @property
    def ids(self) -> list[int]:
        """Ids of the points shown, in the order of the rows."""
        return list(self._ids)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """See QAbstractItemModel; the order is kept when points change."""
        self._sort_column, self._sort_order = column, order
        self._show_again()

    def row_of(self, point_id: int) -> int | None:
        """Row of a point, None for an unknown id."""
        return self._rows.get(point_id)

    def _value(self, point: TiePoint, column: int) -> Any:
        """The content of a cell to sort by, None where it is empty."""
        if column == USE:
            return int(point.enabled)
        if column == ID:
            return point.id
        if column == RESIDUAL:
            return point.residual_px
        if column == SCORE:
            return point.score
        if column == ROLE:
            return tr("check") if point.role == CHECK else tr("tie")
        if column == ORIGIN:
            return tr("manual") if point.origin == ORIGIN_MANUAL else tr("matched")
        location = point.reference if column in (REF_X, REF_Y) else point.moving
        return location.x if column in (REF_X, MOV_X) else location.y

    def _text(self, point: TiePoint, column: int) -> str:
        """The content of a cell as it is shown."""
        value = self._value(point, column)
        if value is None or column == USE:
            return ""
        if column in (RESIDUAL, SCORE):
            return number(value, 2)
        if column in (REF_X, REF_Y, MOV_X, MOV_Y):
            return number(value, self._decimals[0 if column in (REF_X, REF_Y) else 1])
        return str(value)

    def _take_changes(self, ids: list[int]) -> None:
        rows = [self._rows[point_id] for point_id in ids if point_id in self._rows]
        if rows:
            # One signal for all: each would have the view look for the cells that it shows.
            self.dataChanged.emit(self.index(min(rows), USE), self.index(max(rows), MOV_Y))
        self._show_again()

    def _take_residuals(self) -> None:
        if self._ids:
            last = self.index(len(self._ids) - 1, RESIDUAL)
            self.dataChanged.emit(self.index(0, RESIDUAL), last)
        if self._sort_column == RESIDUAL or self._accepts is not None:
            self._show_again()

    def _show_again(self) -> None:
        """Bring the rows up to date with the points, the filter and the order."""
        ids = self._sorted_ids()
        if ids == self._ids:
            return
        gone, new = set(self._ids) - set(ids), set(ids) - set(self._ids)
        if len(gone) + len(new) > MAX_SINGLE_CHANGES:
            self.beginResetModel()
            self._set_ids(ids)
            self.endResetModel()
            return
        for point_id in gone:
            self._remove(self._rows[point_id])
        for point_id in sorted(new):
            self._insert(point_id)
        if ids != self._ids:
            self._reorder(ids)

    def _reorder(self, ids: list[int]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        points = [self._ids[index.row()] for index in before]
        self._set_ids(ids)
        after = [
            self.index(self._rows[point_id], index.column())
            for point_id, index in zip(points, before)  # noqa: B905 (Python 3.9)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _sorted_ids(self) -> list[int]:
        """Ids of the points to show in the order of the column; equal ones by their numbers."""
        column, accepts = self._sort_column, self._accepts
        points = sorted(
            (point for point in self._editor.points if accepts is None or accepts(point)),
            key=lambda point: point.id,
        )
        is_descending = self._sort_order == Qt.SortOrder.DescendingOrder
        points.sort(key=lambda point: _order(self._value(point, column)), reverse=is_descending)
        return [point.id for point in points]

    def _set_ids(self, ids: list[int]) -> None:
        self._ids = ids
        self._rows = {point_id: row for row, point_id in enumerate(ids)}

    def _insert(self, point_id: int) -> None:
        row = len(self._ids)
        self.beginInsertRows(QModelIndex(), row, row)
        self._ids.append(point_id)
        self._rows[point_id] = row
        self.endInsertRows()

    def _remove(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        self._set_ids(self._ids[:row] + self._ids[row + 1 :])
        self.endRemoveRows()


def _headers() -> list[str]:
    return [
        "",
        tr("ID"),
        tr("Residual"),
        tr("Score"),
        tr("Role"),
        tr("Origin"),
        tr("Reference x"),
        tr("Reference y"),
        tr("Moving x"),
        tr("Moving y"),
    ]


def _tool_tips() -> dict[int, str]:
    return {
        USE: tr("The point is used"),
        RESIDUAL: tr(
            "Distance between the point and its position by the model, in reference pixels"
        ),
        SCORE: tr("Confidence of the matcher, 0 to 1"),
        ROLE: tr("Tie points determine the model; check points only measure its accuracy"),
        ORIGIN: tr("Found by the matcher, or set or moved by hand"),
    }


def _order(value: Any) -> Any:
    return UNKNOWN if value is None else value


def _colour(point: TiePoint) -> QColor | None:
    if not point.enabled:
        return FAINT
    return CHECK_COLOUR if point.role == CHECK else None


def coordinate_decimals(layer: QgsVectorLayer) -> int:
    """Decimals of a layer's coordinates, for a hundredth of a pixel of most rasters."""
    return 7 if layer.crs().isValid() and layer.crs().isGeographic() else 2
