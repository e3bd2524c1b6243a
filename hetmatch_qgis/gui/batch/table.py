"""The table of a batch: a row for each scene, which gets the outcome of its pair."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from hetmatch_qgis.client.durations import number
from hetmatch_qgis.client.local_numbers import significant
from hetmatch_qgis.common.contract import (
    PAIR_ADJUSTED,
    PAIR_FAILED,
    PAIR_MATCHED,
    PAIR_NO_MATCH,
    PAIR_NOT_RUN,
)
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.layer_sources import RasterSource

OUTCOME, SCENE, CONFIDENCE, CE90, RMSE, SHIFT, ASSESSED, REASON = range(8)

SORT_ROLE = Qt.ItemDataRole.UserRole
"""Numbers and texts by which a column is sorted."""

ICONS = {
    PAIR_MATCHED: "/mIconSuccess.svg",
    PAIR_NO_MATCH: "/mIconWarning.svg",
    PAIR_FAILED: "/mTaskTerminated.svg",
    PAIR_NOT_RUN: "/mIconInfo.svg",
}
"""QGIS's icons of the outcomes."""

ACCURACY = ("ce90_px", "ce90_m", "rmse_px", "rmse_m")

Pair = dict[str, Any]


class BatchTable(QAbstractTableModel):
    """Scenes in the order in which they were added, and their pairs as far as they are finished."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scenes: list[RasterSource] = []
        self._pairs: dict[str, Pair] = {}
        self._rows: dict[str, int] = {}
        self._headers = (
            tr("Outcome"),
            tr("Scene"),
            tr("Confidence"),
            tr("CE90"),
            tr("RMSE"),
            tr("Shift"),
            tr("CE90 once warped"),
            tr("Reason"),
        )

    def add_scenes(self, scenes: Iterable[RasterSource]) -> None:
        """Add scenes, each once."""
        known = set(self._rows)
        fresh = {scene.path: scene for scene in scenes if scene.path not in known}
        if not fresh:
            return
        first = len(self._scenes)
        self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
        self._scenes += fresh.values()
        self._index_rows()
        self.endInsertRows()

    def remove_rows(self, rows: Iterable[int]) -> None:
        """Remove scenes."""
        gone = set(rows)
        self.beginResetModel()
        self._scenes = [scene for row, scene in enumerate(self._scenes) if row not in gone]
        self._index_rows()
        self._pairs = {path: pair for path, pair in self._pairs.items() if path in self._rows}
        self.endResetModel()

    def keep_only(self, scenes: Iterable[RasterSource]) -> None:
        """Remove all scenes but these."""
        kept = {scene.path for scene in scenes}
        gone = [row for row, scene in enumerate(self._scenes) if scene.path not in kept]
        if gone:
            self.remove_rows(gone)

    def show_pair(self, pair: Pair) -> None:
        """Show the outcome of a pair in the row of its scene."""
        row = self._rows.get(pair["moving"])
        if row is None:
            return
        before = self._pairs.get(pair["moving"], {})
        if pair.get("role") == PAIR_ADJUSTED:
            # Without check points an adjusted scene keeps the accuracy of its own match.
            pair = {**pair, **{name: before[name] for name in _kept_figures(before, pair)}}
        self._pairs[pair["moving"]] = pair
        self.dataChanged.emit(self.index(row, 0), self.index(row, REASON))

    def clear_outcomes(self) -> None:
        """Forget all outcomes, before a new run."""
        self._pairs.clear()
        if self._scenes:
            last = self.index(len(self._scenes) - 1, REASON)
            self.dataChanged.emit(self.index(0, 0), last)

    def scenes(self) -> tuple[RasterSource, ...]:
        """The scenes from top to bottom."""
        return tuple(self._scenes)

    def pair(self, row: int) -> Pair | None:
        """The finished pair of a row."""
        return self._pairs.get(self._scenes[row].path)

    def counts(self) -> dict[str, int]:
        """Finished pairs by outcome."""
        counts = dict.fromkeys(ICONS, 0)
        for pair in self._pairs.values():
            counts[pair["outcome"]] += 1
        return counts

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self._scenes)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self._headers)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """See QAbstractItemModel."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headers[section]
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """See QAbstractItemModel."""
        scene, column = self._scenes[index.row()], index.column()
        pair = self._pairs.get(scene.path)
        if role == Qt.ItemDataRole.ToolTipRole:
            return scene.path if column == SCENE else _tip(column, pair)
        if column == SCENE:
            return scene.name if role in (Qt.ItemDataRole.DisplayRole, SORT_ROLE) else None
        if role == Qt.ItemDataRole.DecorationRole and column == OUTCOME and pair is not None:
            return QgsApplication.getThemeIcon(ICONS[pair["outcome"]])
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if pair is None else _TEXTS[column](pair)
        if role == SORT_ROLE:
            return _sort_value(column, pair)
        return None

    def _index_rows(self) -> None:
        self._rows = {scene.path: row for row, scene in enumerate(self._scenes)}


def outcome_names() -> dict[str, str]:
    """Outcomes in the user's language."""
    return {
        PAIR_MATCHED: tr("Matched"),
        PAIR_NO_MATCH: tr("No reliable match"),
        PAIR_FAILED: tr("Failed"),
        PAIR_NOT_RUN: tr("Not run"),
    }


def _kept_figures(before: Pair, pair: Pair) -> list[str]:
    """The figures of accuracy that a later outcome of a scene does not have."""
    is_unknown = all(pair.get(name) is None for name in ACCURACY)
    return [name for name in ACCURACY if name in before] if is_unknown else []


def _confidence(pair: Pair) -> str:
    confidence = pair.get("confidence")
    # As in the report and on the command line: a probability of 100 % is none that was measured.
    return "" if confidence is None else number(confidence, 3)


def _length(pixels: float | None, metres: float | None) -> str:
    """A length in pixels and in metres, as far as they are known."""
    texts = []
    if pixels is not None:
        texts.append(tr("{length} px").format(length=significant(pixels)))
    if metres is not None:
        texts.append(tr("{length} m").format(length=significant(metres)))
    return ", ".join(texts)


def _shift(pair: Pair) -> str:
    pixels, metres = pair.get("shift_px"), pair.get("shift_m")
    return _length(math.hypot(*pixels) if pixels else None, math.hypot(*metres) if metres else None)


def _tip(column: int, pair: Pair | None) -> str | None:
    if pair is None:
        return None
    if column == REASON:
        return str(pair.get("reason") or "")
    metres = pair.get("shift_m")
    if column != SHIFT or not metres:
        return None
    east, north = (number(value, 1) for value in metres)
    return tr("{east} m to the east, {north} m to the north").format(east=east, north=north)


def _sort_value(column: int, pair: Pair | None) -> Any:
    """Numbers as they are, the unknown ones last."""
    if column in (OUTCOME, REASON):
        return "" if pair is None else _TEXTS[column](pair)
    if pair is None:
        return math.inf
    if column == SHIFT:
        return math.hypot(*(pair.get("shift_px") or pair.get("shift_m") or [math.inf]))
    value = pair.get(_FIELDS[column])
    return math.inf if value is None else value


_TEXTS: dict[int, Callable[[Pair], str]] = {
    OUTCOME: lambda pair: outcome_names()[pair["outcome"]],
    CONFIDENCE: _confidence,
    CE90: lambda pair: _length(pair.get("ce90_px"), pair.get("ce90_m")),
    RMSE: lambda pair: _length(pair.get("rmse_px"), pair.get("rmse_m")),
    SHIFT: _shift,
    ASSESSED: lambda pair: _length(pair.get("assessed_ce90_px"), pair.get("assessed_ce90_m")),
    REASON: lambda pair: str(pair.get("reason") or ""),
}
_FIELDS = {
    CONFIDENCE: "confidence",
    CE90: "ce90_px",
    RMSE: "rmse_px",
    ASSESSED: "assessed_ce90_px",
}
