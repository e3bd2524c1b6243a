"""A histogram with a limit that is dragged."""

from __future__ import annotations

import math
from collections.abc import Sequence

from qgis.PyQt.QtCore import QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from hetmatch_qgis.client.local_numbers import significant
from hetmatch_qgis.gui.ink import ink_on

BINS = 40
"""Bars of the histogram, so that one is some pixels wide in a narrow dock; set by hand."""

HEIGHT_LINES = 4
"""Height of the bars in lines of text."""

TOP_SHARE = 0.98
"""Share of the values that the axis ends after: a single one far off would leave one bar."""

SHORTEST = 1e-6
"""Shortest axis: smaller residuals, in pixels, are rounding errors, and dividing by them overflows
(set by hand)."""

BEYOND = QColor(200, 60, 40)
"""Colour of the bars beyond the limit."""


class Histogram(QWidget):
    """Bars of values of 0 and more; those beyond the limit are red.

    limit_dragged: the new limit.
    """

    limit_dragged = pyqtSignal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("residualHistogram")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self._counts = [0] * BINS
        self._end, self._limit, self._is_above, self._is_capped = 1.0, 0.0, True, False

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().lineSpacing()
        return QSize(200, (HEIGHT_LINES + 1) * line + 4)

    @property
    def counts(self) -> list[int]:
        """Values in each bar; the last one also holds all that lie farther off."""
        return list(self._counts)

    @property
    def end(self) -> float:
        """The value at the right end of the axis."""
        return self._end

    def show_values(self, values: Sequence[float], end: float | None = None) -> None:
        """Count other values. end: of the axis, None for one that most values fit in."""
        ascending = sorted(values)
        last = ascending[-1] if ascending else 1.0
        if end is None:
            most = ascending[math.ceil(TOP_SHARE * (len(ascending) - 1))] if ascending else 1.0
            end = last if last < 1.5 * most else 1.25 * most
        self._end = max(end, SHORTEST) if end > 0 else 1.0
        self._is_capped = last > self._end
        self._counts = [0] * BINS
        for value in ascending:
            self._counts[min(int(min(value / self._end, 1.0) * BINS), BINS - 1)] += 1
        self.update()

    def show_limit(self, limit: float, is_above: bool) -> None:
        """Draw the limit. is_above: whether larger values are beyond it."""
        self._limit, self._is_above = limit, is_above
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._drag(event)

    def _drag(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            share = event.pos().x() / max(1, self.width())
            self.limit_dragged.emit(min(max(share, 0.0), 1.0) * self._end)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, palette = QPainter(self), self.palette()
        text_height = self.fontMetrics().lineSpacing()
        height, width = self.height() - text_height - 2, self.width() / BINS
        within = palette.color(QPalette.ColorRole.Mid)
        paper = palette.color(QPalette.ColorRole.Base)
        ink = ink_on(paper)
        painter.fillRect(self.rect(), paper)
        highest = max(*self._counts, 1)
        for number, count in enumerate(self._counts):
            if count:
                # A single point must be seen beside a thousand.
                bar = max(2.0, height * count / highest)
                middle = (number + 0.5) / BINS * self._end
                is_beyond = middle > self._limit if self._is_above else middle < self._limit
                rect = QRectF(number * width, height - bar, max(width - 1, 1), bar)
                painter.fillRect(rect, BEYOND if is_beyond else within)
        painter.setPen(ink)
        painter.drawLine(0, height, self.width(), height)
        self._draw_axis(painter, height)
        at = int(min(max(0.0, self._limit / self._end), 1.0) * self.width())
        painter.setPen(QPen(ink, 2))
        painter.drawLine(at, 0, at, height)

    def _draw_axis(self, painter: QPainter, height: int) -> None:
        row = QRectF(2, height + 1, self.width() - 4, self.fontMetrics().lineSpacing())
        more = "≥ " if self._is_capped else ""
        for flag, text in (
            (Qt.AlignmentFlag.AlignLeft, "0"),
            (Qt.AlignmentFlag.AlignHCenter, significant(self._end / 2, 2)),
            (Qt.AlignmentFlag.AlignRight, f"{more}{significant(self._end, 2)}"),
        ):
            painter.drawText(row, int(flag), text)
