"""The line between both images that the user drags."""

from __future__ import annotations

from qgis.PyQt.QtCore import QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from qgis.PyQt.QtWidgets import QWidget

WIDTH_PX = 14
"""Width of what can be grabbed, in screen pixels."""

KNOB_PX = 34
"""Height of the knob in the middle, in screen pixels."""

KEY_STEP = 0.02
"""Share of the map's width that an arrow key moves the line."""


class SwipeHandle(QWidget):
    """A line over the whole height of the map; dragged, or moved by the arrow keys.

    moved: share of the map's width.
    """

    moved = pyqtSignal(float)

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self.setObjectName("swipeHandle")
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.share = 0.5

    def place(self, share: float | None = None) -> None:
        """Move to a share of the map's width; None keeps it, for another size of the map."""
        self.share = self.share if share is None else min(max(share, 0.0), 1.0)
        canvas = self.parentWidget()
        middle = int(self.share * canvas.width())
        self.setGeometry(middle - WIDTH_PX // 2, 0, WIDTH_PX, canvas.height())
        self.raise_()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_to(self.mapToParent(event.pos()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -KEY_STEP, Qt.Key.Key_Right: KEY_STEP}.get(event.key())
        if step is None:
            super().keyPressEvent(event)
        else:
            self._set(self.share + step)

    def _go_to(self, at: QPoint) -> None:
        self._set(at.x() / max(1, self.parentWidget().width()))

    def _set(self, share: float) -> None:
        self.place(share)
        self.moved.emit(self.share)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle, height = self.width() // 2, self.height()
        painter.fillRect(middle - 2, 0, 4, height, QColor(255, 255, 255, 200))
        painter.fillRect(middle - 1, 0, 2, height, QColor(30, 30, 30))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(255, 255, 255, 230))
        painter.setPen(QColor(30, 30, 30))
        top = (height - KNOB_PX) // 2
        painter.drawRoundedRect(1, top, self.width() - 3, KNOB_PX, 4, 4)
        for line in (-2, 2):
            painter.drawLine(middle + line, top + 10, middle + line, top + KNOB_PX - 10)
