"""The two images on the map."""

from __future__ import annotations

from qgis.core import QgsPointXY
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QBrush, QPainter, QPolygonF
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem, QWidget

from hetmatch_qgis.gui.compare.mesh import Drawing, image_to_screen


class Overlay(QgsMapCanvasItem):
    """Draws the lower image, over it the upper one, and on top what marks the ground.

    The map is covered: through a reference with gaps, such as buildings, the moving raster would be
    seen where it lay before.

    upper_opacity: of the upper image, 0 to 1.
    swipe: share of the map's width left of which only the lower image is drawn; None for nowhere.
    shows_upper: whether the upper image is drawn at all.
    """

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.lower: Drawing | None = None
        self.upper: Drawing | None = None
        self.marks: Drawing | None = None
        self.upper_opacity = 1.0
        self.swipe: float | None = None
        self.shows_upper = True
        # Below QGIS's rubber bands, which begin at 100.
        self.setZValue(20)

    def boundingRect(self) -> QRectF:
        return QRectF(self._canvas.rect())

    def updatePosition(self) -> None:
        self.update()

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem | None = None,
        _widget: QWidget | None = None,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        # With it, the edges of all triangles would show.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.lower is not None:
            painter.fillRect(self.boundingRect(), self._canvas.canvasColor())
        self._draw(painter, self.lower)
        if self.shows_upper:
            painter.save()
            if self.swipe is not None:
                width = self._canvas.width()
                left = self.swipe * width
                painter.setClipRect(QRectF(left, 0, width - left, self._canvas.height()))
            painter.setOpacity(self.upper_opacity)
            self._draw(painter, self.upper)
            painter.restore()
        self._draw(painter, self.marks)
        painter.restore()

    def _draw(self, painter: QPainter, drawing: Drawing | None) -> None:
        if drawing is None or drawing.image.isNull():
            return
        for triangle in drawing.triangles:
            screen = [self._on_screen(place) for place in triangle.places]
            first, second, third = ((point.x(), point.y()) for point in screen)
            transform = image_to_screen(triangle.image, (first, second, third))
            if transform is not None:
                brush = QBrush(drawing.image)
                brush.setTransform(transform)
                painter.setBrush(brush)
                painter.drawPolygon(QPolygonF(screen))

    def _on_screen(self, at: tuple[float, float]) -> QPointF:
        return self.toCanvasCoordinates(QgsPointXY(*at))
