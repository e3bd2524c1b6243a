"""Map tools of the small maps."""

from __future__ import annotations

from qgis.core import QgsPointXY
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsMapToolPan
from qgis.PyQt.QtCore import QPoint, Qt, pyqtSignal

# A hand that clicks trembles by so many pixels of the screen.
CLICK = 4


class LookTool(QgsMapToolPan):
    """Drag to pan, click to pick a point.

    clicked: where, in pixels of the canvas.
    """

    clicked = pyqtSignal(QPoint)

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._pressed = QPoint()

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        self._pressed = event.pos()
        super().canvasPressEvent(event)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        super().canvasReleaseEvent(event)
        if (event.pos() - self._pressed).manhattanLength() <= CLICK:
            self.clicked.emit(self._pressed)


class PlaceTool(QgsMapTool):
    """Click or drag to say where a point is.

    dragged: the place while the button is down. placed: where it was let go.
    """

    dragged = pyqtSignal(QgsPointXY)
    placed = pyqtSignal(QgsPointXY)

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._down = False

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        self._down = event.button() == Qt.MouseButton.LeftButton
        if self._down:
            self.dragged.emit(event.mapPoint())

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        if self._down:
            self.dragged.emit(event.mapPoint())

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        if self._down and event.button() == Qt.MouseButton.LeftButton:
            self._down = False
            self.placed.emit(event.mapPoint())
