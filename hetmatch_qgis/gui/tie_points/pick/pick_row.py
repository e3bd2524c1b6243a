"""The row above the table: filter, histogram, next worst."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from hetmatch_qgis.gui.tie_points.editor import TiePointEditor
from hetmatch_qgis.gui.tie_points.pick.filters import FILTERS, Accepts, accept_both, filter_labels
from hetmatch_qgis.gui.tie_points.pick.next_worst import NextWorst
from hetmatch_qgis.gui.tie_points.pick.threshold_panel import ThresholdPanel
from hetmatch_qgis.i18n.translation import tr


class PickRow(QWidget):
    """Lets the user choose which points the table shows, and go through the worst ones.

    filter_changed: the table shall show other points; ask `accepts`.
    worst_requested: id of the worst point that was not visited yet.
    """

    filter_changed = pyqtSignal()
    worst_requested = pyqtSignal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._worst: NextWorst | None = None
        self.filter = QComboBox(self)
        self.filter.setObjectName("pointFilter")
        for name, label in filter_labels().items():
            self.filter.addItem(label, name)
        self.filter.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.filter.setMinimumContentsLength(4)
        label = QLabel(tr("S&how:"), self)
        label.setBuddy(self.filter)
        self.histogram = QToolButton(self)
        self.histogram.setObjectName("histogramButton")
        self.histogram.setText(tr("Histogram"))
        self.histogram.setToolTip(tr("Histogram; switch points off by residual or score"))
        self.histogram.setCheckable(True)
        self.next = QToolButton(self)
        self.next.setObjectName("nextWorstButton")
        self.next.setText(tr("Next worst"))
        self.next.setToolTip(
            tr("The largest residual that you have not looked at yet, here and on the map (F3)")
        )
        for button in (self.histogram, self.next):
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.threshold = ThresholdPanel(self)
        self.threshold.hide()
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(label)
        row.addWidget(self.filter, 1)
        row.addWidget(self.histogram)
        row.addWidget(self.next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.threshold)
        self.filter.activated.connect(lambda _row: self.filter_changed.emit())
        self.histogram.toggled.connect(self._show_threshold)
        self.threshold.filter_changed.connect(self.filter_changed)
        self.next.clicked.connect(lambda _checked=False: self.go_to_worst())

    @property
    def accepts(self) -> Accepts | None:
        """The filter of the table, None for all points."""
        return accept_both(FILTERS.get(self.filter.currentData()), self.threshold.accepts)

    def edit(self, editor: TiePointEditor | None) -> None:
        """Show the points of another result, or none."""
        self._worst = None if editor is None else NextWorst(editor.points)
        self.filter.setCurrentIndex(0)
        self.threshold.edit(editor)

    def go_to_worst(self) -> None:
        """Ask for the next worst point."""
        point_id = None if self._worst is None else self._worst.next(self.accepts)
        if point_id is not None:
            self.worst_requested.emit(point_id)

    def _show_threshold(self, is_shown: bool) -> None:
        self.threshold.setVisible(is_shown)
        self.threshold.refresh()
        self.filter_changed.emit()
