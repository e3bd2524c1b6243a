"""Crosses over a small map: the points, and where the model puts them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qgis.core import QgsPointXY
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QLineF, QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPen
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem, QWidget

from hetmatch_qgis.common.contract import CHECK
from hetmatch_qgis.gui.tie_points.affine import XY
from hetmatch_qgis.gui.tie_points.points import TiePoint

HALO = QColor(255, 255, 255, 210)
TIE_COLOUR = QColor(230, 97, 1)
CHECK_COLOUR = QColor(20, 110, 220)
OFF_COLOUR = QColor(110, 110, 110)
SELECTED_COLOUR = QColor(200, 0, 160)
NEW_COLOUR = QColor(0, 140, 200)
MODEL_COLOUR = QColor(0, 120, 60)
# In pixels of the screen; a cross is open in the middle so that it hides nothing.
ARM, GAP = 5.0, 1.5
SELECTED_ARM, SELECTED_GAP = 13.0, 4.0
RING = 5.0


@dataclass(frozen=True)
class Cross:
    """at: the point in the map's coordinates; model: where the model puts it, if known."""

    id: int
    at: XY
    colour: QColor
    selected: bool = False
    model: XY | None = None


def cross_of(
    point: TiePoint, raster: str, selected: bool = False, model: XY | None = None
) -> Cross:
    place = point.place(raster)
    if selected:
        colour = SELECTED_COLOUR
    elif not point.enabled:
        colour = OFF_COLOUR
    else:
        colour = CHECK_COLOUR if point.role == CHECK else TIE_COLOUR
    return Cross(point.id, (place.x, place.y), colour, selected, model)


class Crosses(QgsMapCanvasItem):
    """Draws over the whole map; places follow its extent and rotation."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._crosses: list[Cross] = []
        self.setZValue(50)

    def show_crosses(self, crosses: Iterable[Cross]) -> None:
        # The selected one is drawn last, over the others.
        self._crosses = sorted(crosses, key=lambda cross: cross.selected)
        self.update()

    def nearest(self, at: QPointF, within: float) -> int | None:
        """Id of the cross nearest to a place on the screen, within so many of its pixels."""
        best, found = within, None
        for cross in self._crosses:
            distance = QLineF(at, self._on_screen(cross.at)).length()
            if distance <= best:
                best, found = distance, cross.id
        return found

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
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for cross in self._crosses:
            self._draw(painter, cross)
        painter.restore()

    def _draw(self, painter: QPainter, cross: Cross) -> None:
        at = self._on_screen(cross.at)
        arm, gap = (SELECTED_ARM, SELECTED_GAP) if cross.selected else (ARM, GAP)
        width = 2.0 if cross.selected else 1.5
        model = None if cross.model is None else self._on_screen(cross.model)
        for pen_width, halo in ((width + 2, True), (width, False)):
            if model is not None:
                painter.setPen(QPen(HALO if halo else MODEL_COLOUR, pen_width))
                painter.drawLine(QLineF(at, model))
                painter.drawEllipse(model, RING, RING)
            painter.setPen(QPen(HALO if halo else cross.colour, pen_width))
            painter.drawLines(_arms(at, arm, gap))

    def _on_screen(self, at: XY) -> QPointF:
        return self.toCanvasCoordinates(QgsPointXY(*at))


def _arms(at: QPointF, arm: float, gap: float) -> list[QLineF]:
    x, y = at.x(), at.y()
    return [
        QLineF(x - arm, y, x - gap, y),
        QLineF(x + gap, y, x + arm, y),
        QLineF(x, y - arm, x, y - gap),
        QLineF(x, y + gap, x, y + arm),
    ]
