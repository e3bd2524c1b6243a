"""Switching points off by residual or score, with a histogram and a live count."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hetmatch_qgis.gui.tie_points.editor import TiePointEditor
from hetmatch_qgis.gui.tie_points.pick.filters import Accepts
from hetmatch_qgis.gui.tie_points.pick.histogram import Histogram
from hetmatch_qgis.gui.tie_points.pick.threshold import BY_RESIDUAL, BY_SCORE, Threshold
from hetmatch_qgis.i18n.translation import tr

FIRST_LIMITS = {BY_RESIDUAL: 2.0, BY_SCORE: 0.3}
"""Limits to begin with, in pixels and as a score (set by hand): where points are worth a look."""


class ThresholdPanel(QWidget):
    """Shows how many points a limit would switch off, and switches them off.

    filter_changed: the table shall show other points; ask `accepts`.
    """

    filter_changed = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._editor: TiePointEditor | None = None
        self._limits = dict(FIRST_LIMITS)
        self.figure = QComboBox(self)
        self.figure.setObjectName("thresholdFigure")
        self.figure.addItem(tr("Residual above"), BY_RESIDUAL)
        self.figure.addItem(tr("Score below"), BY_SCORE)
        self.limit = QDoubleSpinBox(self)
        self.limit.setObjectName("thresholdLimit")
        self.limit.setDecimals(2)
        self.checks = QCheckBox(tr("Check points too"), self)
        self.checks.setToolTip(
            tr("Their RMSE is not an independent measure once bad check points are removed")
        )
        self.histogram = Histogram(self)
        self.count = QLabel(self)
        self.count.setObjectName("thresholdCount")
        self.count.setToolTip(tr("Points beyond the limit, of those that are switched on"))
        self.only = QCheckBox(tr("Only these"), self)
        self.only.setToolTip(tr("Show only these points in the table"))
        self.switch_off = QPushButton(tr("Switch off"), self)
        self.switch_off.setObjectName("thresholdSwitchOff")
        self._lay_out()
        self._show_figure()
        self.figure.activated.connect(lambda _row: self._show_figure())
        self.limit.valueChanged.connect(self._take_limit)
        self.checks.toggled.connect(lambda _on: self.refresh())
        self.histogram.limit_dragged.connect(self.limit.setValue)
        self.only.toggled.connect(lambda _on: self.filter_changed.emit())
        self.switch_off.clicked.connect(lambda _checked=False: self._switch_off())

    @property
    def threshold(self) -> Threshold:
        """The limit as it is set."""
        return Threshold(self.figure.currentData(), self.limit.value(), self.checks.isChecked())

    @property
    def accepts(self) -> Accepts | None:
        """The filter of the table, None without one."""
        is_filter = self.isVisibleTo(self.parentWidget()) and self.only.isChecked()
        return self.threshold.is_beyond if is_filter else None

    def edit(self, editor: TiePointEditor | None) -> None:
        """Show the points of another result, or none."""
        self._editor = editor
        if editor is not None:
            editor.changed.connect(lambda _ids: self.refresh())
            editor.fitted.connect(self.refresh)
        self.only.setChecked(False)
        self.refresh()

    def ids(self) -> list[int]:
        """Ids of the points beyond the limit."""
        if self._editor is None:
            return []
        threshold = self.threshold
        return [point.id for point in self._editor.points if threshold.is_beyond(point)]

    def refresh(self) -> None:
        """Count again, while the panel is shown."""
        if not self.isVisibleTo(self.parentWidget()):
            return
        threshold = self.threshold
        is_residual = threshold.figure == BY_RESIDUAL
        values = threshold.values(self._editor.points if self._editor is not None else ())
        self.histogram.show_values(values, None if is_residual else 1.0)
        self.histogram.show_limit(threshold.limit, is_residual)
        ids = self.ids()
        self.count.setText(tr("{count} of {total}").format(count=len(ids), total=len(values)))
        text = tr("Switch {count} off").format(count=len(ids)) if ids else tr("Switch off")
        self.switch_off.setText(text)
        self.switch_off.setEnabled(bool(ids))
        if self.only.isChecked():
            self.filter_changed.emit()

    def _show_figure(self) -> None:
        figure = self.figure.currentData()
        is_residual = figure == BY_RESIDUAL
        self.limit.setSuffix(" px" if is_residual else "")
        self.limit.setRange(0.0, 1e6 if is_residual else 1.0)
        self.limit.setSingleStep(0.25 if is_residual else 0.05)
        self.limit.setValue(self._limits[figure])
        self.refresh()

    def _take_limit(self, limit: float) -> None:
        self._limits[self.figure.currentData()] = limit
        self.refresh()

    def _switch_off(self) -> None:
        if self._editor is not None:
            self._editor.set_enabled(self.ids(), False)

    def _lay_out(self) -> None:
        first, last = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.figure)
        first.addWidget(self.limit)
        first.addWidget(self.count, 1)
        last.addWidget(self.only)
        last.addWidget(self.checks)
        last.addStretch(1)
        last.addWidget(self.switch_off)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(first)
        layout.addWidget(self.histogram)
        layout.addLayout(last)
