"""The table of a batch on the screen, with the buttons that open its results."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QSortFilterProxyModel, Qt, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from hetmatch_qgis.common.contract import (
    BATCH_HTML,
    PAIR_FAILED,
    PAIR_MATCHED,
    PAIR_NO_MATCH,
    PAIR_NOT_RUN,
    SUMMARY_GPKG,
)
from hetmatch_qgis.gui.batch.pair_layers import add_footprints, add_pair
from hetmatch_qgis.gui.batch.table import ASSESSED, REASON, SCENE, SORT_ROLE, BatchTable
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError

MAX_COLUMN_WIDTH = 240
"""Screen pixels, so that long names of scenes leave room for their outcome."""


class OutcomePanel(QWidget):
    """The scenes with their outcomes, sorted as the user likes.

    failed: results cannot be opened; one sentence.
    """

    failed = pyqtSignal(str)

    def __init__(self, table: BatchTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._folder: Path | None = None
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(table)
        self._sorted.setSortRole(SORT_ROLE)
        self._make_view()
        self._make_buttons()
        self.reason = QLabel()
        self.reason.setObjectName("reason")
        self.reason.setWordWrap(True)
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.reason.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.reason)
        layout.addLayout(self._row)
        table.dataChanged.connect(lambda: self.update_buttons())
        table.modelReset.connect(lambda: self.update_buttons())
        self.view.selectionModel().selectionChanged.connect(lambda: self.update_buttons())
        self.view.doubleClicked.connect(lambda: self.open_selected())
        self.update_buttons()

    def set_folder(self, folder: Path) -> None:
        """Name the folder of the batch."""
        self._folder = folder
        self.update_buttons()

    def selected_rows(self) -> list[int]:
        """Rows of the table that are selected."""
        indexes = self.view.selectionModel().selectedRows()
        return [self._sorted.mapToSource(index).row() for index in indexes]

    def select_row(self, row: int) -> None:
        """Select one row of the table."""
        self.view.selectRow(self._sorted.mapFromSource(self._table.index(row, SCENE)).row())

    def fit_columns(self) -> None:
        """Fit the columns to their content, the reason to what is left."""
        self.view.setColumnHidden(ASSESSED, not self._is_assessed())
        for column in range(REASON):
            self.view.resizeColumnToContents(column)
            self.view.setColumnWidth(column, min(self.view.columnWidth(column), MAX_COLUMN_WIDTH))

    def open_selected(self) -> None:
        """Open the layers of a match; the report of what has none."""
        pairs = self._selected_pairs()
        if pairs and pairs[0]["outcome"] == PAIR_MATCHED:
            self.add_layers()
        else:
            self.open_report()

    def add_layers(self) -> None:
        """Add the layers of the selected pairs to the project."""
        for pair in self._selected_pairs():
            if pair["outcome"] in (PAIR_MATCHED, PAIR_NO_MATCH):
                self._try(lambda pair=pair: add_pair(pair, QgsProject.instance()))

    def open_report(self) -> None:
        """Open the report of the first selected pair."""
        for pair in self._selected_pairs()[:1]:
            if pair.get("report"):
                _open(Path(pair["report"]))

    def update_buttons(self) -> None:
        """Enable the buttons whose results are there, and show the reason in full."""
        pairs = self._selected_pairs()
        # Long sentences do not fit into the column.
        self.reason.setText(str(pairs[0].get("reason") or "") if pairs else "")
        outcomes = {pair["outcome"] for pair in pairs}
        self.layers.setEnabled(bool(outcomes & {PAIR_MATCHED, PAIR_NO_MATCH}))
        self.report.setEnabled(bool(pairs) and bool(pairs[0].get("report")))
        folder = self._folder
        self.overview.setEnabled(folder is not None and (folder / BATCH_HTML).is_file())
        self.footprints.setEnabled(folder is not None and (folder / SUMMARY_GPKG).is_file())
        self.browse.setEnabled(folder is not None and folder.is_dir())

    def _make_view(self) -> None:
        self.view = QTableView(self)
        self.view.setObjectName("pairs")
        self.view.setModel(self._sorted)
        self.view.setSortingEnabled(True)
        # As they were added, until the user wants another order.
        self.view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setWordWrap(False)
        self.view.setAlternatingRowColors(True)
        self.view.verticalHeader().hide()
        header = self.view.horizontalHeader()
        header.setStretchLastSection(True)
        # All rows would be asked for their width, of thousands of scenes.
        header.setResizeContentsPrecision(0)
        self.view.setColumnHidden(ASSESSED, True)

    def _make_buttons(self) -> None:
        self._row = QHBoxLayout()
        self.layers = self._add("layers", tr("Add layers of the pair"), self.add_layers)
        self.report = self._add("report", tr("Open report"), self.open_report)
        self._row.addStretch()
        self.overview = self._add("overview", tr("Open overview"), self._open_overview)
        self.footprints = self._add("footprints", tr("Add footprints"), self._add_footprints)
        self.browse = self._add("browse_results", tr("Open folder"), self._open_folder)

    def _add(self, name: str, text: str, slot: Any) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: slot())
        self._row.addWidget(button)
        return button

    def _selected_pairs(self) -> list[dict[str, Any]]:
        pairs = (self._table.pair(row) for row in self.selected_rows())
        return [pair for pair in pairs if pair is not None]

    def _is_assessed(self) -> bool:
        pairs = (self._table.pair(row) for row in range(self._table.rowCount()))
        return any(pair is not None and pair.get("assessment") for pair in pairs)

    def _open_overview(self) -> None:
        if self._folder is not None:
            _open(self._folder / BATCH_HTML)

    def _add_footprints(self) -> None:
        folder = self._folder
        if folder is not None:
            self._try(lambda: add_footprints(folder, QgsProject.instance()))

    def _open_folder(self) -> None:
        if self._folder is not None:
            _open(self._folder)

    def _try(self, add: Any) -> None:
        try:
            add()
        except SourceError as error:
            self.failed.emit(str(error))


def count_text(counts: dict[str, int]) -> str:
    """Numbers of pairs by outcome, in one sentence."""
    texts = {
        PAIR_MATCHED: tr("{count} matched"),
        PAIR_NO_MATCH: tr("{count} without a reliable match"),
        PAIR_FAILED: tr("{count} failed"),
        PAIR_NOT_RUN: tr("{count} not run"),
    }
    parts = [text.format(count=counts[name]) for name, text in texts.items() if counts.get(name)]
    return ", ".join(parts) + "."


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
