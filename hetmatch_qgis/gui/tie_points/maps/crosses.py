"""Crosses on a small map: the points, and their positions by the model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qgis.core import QgsPointXY
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QLineF, QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPainterPath, QPen
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem, QWidget

from hetmatch_qgis.common.contract import CHECK
from hetmatch_qgis.gui.tie_points.model.affine import XY
from hetmatch_qgis.gui.tie_points.model.points import TiePoint

HALO = QColor(255, 255, 255, 210)
TIE_COLOUR = QColor(230, 97, 1)
CHECK_COLOUR = QColor(20, 110, 220)
OFF_COLOUR = QColor(110, 110, 110)
SELECTED_COLOUR = QColor(200, 0, 160)
NEW_COLOUR = QColor(0, 140, 200)
MODEL_COLOUR = QColor(0, 120, 60)
ARM, GAP = 5.0, 1.5
"""Screen pixels from the centre of a cross to the ends of its arms, and to their beginnings, so
that the centre stays visible (set by hand, 7d49bf4)."""

SELECTED_ARM, SELECTED_GAP = 13.0, 4.0
"""The same for the selected point (set by hand, 7d49bf4)."""

RING = 5.0
"""Radius in screen pixels of the ring at the model's position (set by hand, 7d49bf4)."""


@dataclass(frozen=True)
class Cross:
    """A point on a small map.

    id: of the point.
    at: canvas coordinates of the point.
    colour: of the cross.
    selected: whether the cross is emphasised.
    model: canvas coordinates by the model, None where unknown.
    label: a text beside the cross.
    """

    id: int
    at: XY
    colour: QColor
    selected: bool = False
    model: XY | None = None
    label: str = ""


def cross_of(
    point: TiePoint, raster: str, selected: bool = False, model: XY | None = None
) -> Cross:
    """The cross of a tie point in the map of REFERENCE or MOVING."""
    location = point.location(raster)
    if selected:
        colour = SELECTED_COLOUR
    elif not point.enabled:
        colour = OFF_COLOUR
    else:
        colour = CHECK_COLOUR if point.role == CHECK else TIE_COLOUR
    return Cross(point.id, (location.x, location.y), colour, selected, model)


class Crosses(QgsMapCanvasItem):
    """Canvas item with all crosses of a map."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._crosses: list[Cross] = []
        self.setZValue(50)

    def show_crosses(self, crosses: Iterable[Cross]) -> None:
        """Replace the crosses."""
        # The selected one is drawn last, over the others.
        self._crosses = sorted(crosses, key=lambda cross: cross.selected)
        self.update()

    @property
    def emphasised(self) -> XY | None:
        """Canvas coordinates of the selected cross, or of the new point's; None without one."""
        selected = [cross.at for cross in self._crosses if cross.selected]
        return selected[-1] if selected else None

    def nearest(self, at: QPointF, within: float) -> int | None:
        """Id of the cross nearest to a screen position.

        at, within: position and largest distance in screen pixels.
        """
        best, nearest_id = within, None
        for cross in self._crosses:
            distance = QLineF(at, self._on_screen(cross.at)).length()
            if distance <= best:
                best, nearest_id = distance, cross.id
        return nearest_id

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
        if cross.label:
            self._write(painter, at + QPointF(gap + 3, -gap - 3), cross)

    def _write(self, painter: QPainter, at: QPointF, cross: Cross) -> None:
        text = QPainterPath()
        text.addText(at, painter.font(), cross.label)
        painter.strokePath(text, QPen(HALO, 4))
        painter.fillPath(text, cross.colour)

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
