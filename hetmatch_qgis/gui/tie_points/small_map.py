"""One of the two small maps, and its tools."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY, QgsRasterLayer, QgsRectangle
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsMapToolPan
from qgis.PyQt.QtCore import QPoint, QPointF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QVBoxLayout, QWidget

from hetmatch_qgis.gui.tie_points.affine import XY
from hetmatch_qgis.gui.tie_points.crosses import Cross, Crosses

# So many pixels of the screen for a pixel of the raster at first.
CLOSE_UP = 2.0
PICK_WITHIN = 12.0
# A hand that clicks trembles by so many pixels of the screen.
CLICK = 4


class SmallMap(QWidget):
    """A raster in its own CRS with crosses over it.

    moved: the user panned or zoomed. picked: id of the point that was clicked. dragged, placed:
    the place tool, in the raster's shown coordinates.
    """

    moved = pyqtSignal()
    picked = pyqtSignal(int)
    dragged = pyqtSignal(QgsPointXY)
    placed = pyqtSignal(QgsPointXY)

    def __init__(self, title: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._layer: QgsRasterLayer | None = None
        self._quiet = False
        self._title = QLabel(title, self)
        self.canvas = QgsMapCanvas(self)
        self.canvas.setObjectName(name)
        self.canvas.setAccessibleName(title)
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.canvas.setCanvasColor(self.palette().window().color())
        self.canvas.enableAntiAliasing(True)
        self.canvas.setMinimumSize(QSize(80, 90))
        self.crosses = Crosses(self.canvas)
        self._look = LookTool(self.canvas)
        self._place = PlaceTool(self.canvas)
        self._look.clicked.connect(self._pick)
        self._place.dragged.connect(self.dragged)
        self._place.placed.connect(self.placed)
        self.canvas.setMapTool(self._look)
        self.canvas.extentsChanged.connect(self._tell_moved)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._title)
        layout.addWidget(self.canvas, 1)

    def sizeHint(self) -> QSize:
        return QSize(200, 220)

    def set_layer(self, layer: QgsRasterLayer | None) -> None:
        self._layer = layer
        self._quiet = True
        crs = QgsCoordinateReferenceSystem() if layer is None else layer.crs()
        self.canvas.setDestinationCrs(crs)
        self.canvas.setRotation(0.0)
        self.canvas.setLayers([] if layer is None else [layer])
        if layer is not None:
            self.canvas.setExtent(layer.extent())
        self._quiet = False

    @property
    def layer_id(self) -> str:
        """Of the raster that is shown; "" for none."""
        return "" if self._layer is None else self._layer.id()

    def exchange_layer(self, layer: QgsRasterLayer | None) -> None:
        """Show another layer of the same raster, at the same place."""
        self._layer = layer
        self.canvas.setLayers([] if layer is None else [layer])

    def set_placing(self, placing: bool) -> None:
        self.canvas.setMapTool(self._place if placing else self._look)

    def show_crosses(self, crosses: Iterable[Cross]) -> None:
        self.crosses.show_crosses(crosses)

    def is_outside(self, at: QgsPointXY) -> bool:
        """Whether there is a raster, and this place is not on it."""
        return self._layer is not None and not self._layer.extent().contains(at)

    @property
    def centre(self) -> XY:
        centre = self.canvas.center()
        return (centre.x(), centre.y())

    @property
    def scale(self) -> float:
        """Map units in a pixel of the screen."""
        return self.canvas.mapUnitsPerPixel()

    def close_up_scale(self) -> float | None:
        """The scale at which single pixels of the raster can be told apart."""
        if self._layer is None or not self._layer.isValid():
            return None
        return self._layer.rasterUnitsPerPixelX() / CLOSE_UP

    def show_place(self, centre: XY, scale: float, rotation: float | None = None) -> None:
        """Go there without telling `moved`. rotation: of the picture, degrees clockwise."""
        size = self.canvas.mapSettings().outputSize()
        width, height = size.width() * scale / 2, size.height() * scale / 2
        x, y = centre
        self._quiet = True
        if rotation is not None and abs(rotation - self.canvas.rotation()) > 0.01:
            self.canvas.setRotation(rotation)
        self.canvas.setExtent(QgsRectangle(x - width, y - height, x + width, y + height))
        self._quiet = False
        self.canvas.refresh()

    def _tell_moved(self) -> None:
        if not self._quiet:
            self.moved.emit()

    def _pick(self, at: QPoint) -> None:
        found = self.crosses.nearest(QPointF(at), PICK_WITHIN)
        if found is not None:
            self.picked.emit(found)


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
