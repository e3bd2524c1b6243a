"""A small map of one side of a match, and its tools."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY, QgsRectangle
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsMapToolPan
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, QObject, QPoint, QPointF, QSize, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QLabel, QVBoxLayout, QWidget

from hetmatch_qgis.gui.tie_points.maps.crosses import Cross, Crosses
from hetmatch_qgis.gui.tie_points.maps.side_view import SideView
from hetmatch_qgis.gui.tie_points.model.affine import XY

CLOSE_UP_FACTOR = 2.0
"""Screen pixels for one raster pixel in a close-up (set by hand, 7d49bf4)."""

PICK_RADIUS_PX = 12.0
"""Largest distance in screen pixels from a click to the cross that it picks (set by hand,
7d49bf4)."""

MAX_CLICK_MOVE_PX = 4
"""Movement in screen pixels up to which a press and release count as a click (set by
hand, 7d49bf4)."""

FAST_STEP_PX = 10
"""Screen pixels that an arrow key with Shift moves a location."""

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
"""Steps of the arrow keys in screen columns and rows."""


class SmallMap(QWidget):
    """A raster in its own CRS with crosses.

    Keys: + and - zoom, Space and Delete are passed on. With the placing tool the arrows move the
    location by a screen pixel, with Shift by ten, and Enter places it; else they pan.

    moved: the user panned or zoomed.
    picked: id of the clicked point.
    dragged, placed: canvas coordinates of the placing tool.
    toggled, deleted: the user pressed Space or Delete.
    """

    moved = pyqtSignal()
    toggled = pyqtSignal()
    deleted = pyqtSignal()
    picked = pyqtSignal(int)
    dragged = pyqtSignal(QgsPointXY)
    placed = pyqtSignal(QgsPointXY)

    def __init__(self, title: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._view: SideView | None = None
        self._is_moved_by_program = False
        # Where a close-up was when the map's size began to change.
        self._resized_from: tuple[XY, float] | None = None
        self._is_close_up = False
        self._title = QLabel(title, self)
        self.canvas = QgsMapCanvas(self)
        self.canvas.setObjectName(name)
        self.canvas.setAccessibleName(title)
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.canvas.setCanvasColor(self.palette().window().color())
        self.canvas.enableAntiAliasing(True)
        self.canvas.setMinimumSize(QSize(80, 90))
        self.crosses = Crosses(self.canvas)
        self._view_tool = ViewTool(self.canvas)
        self._place_tool = PlaceTool(self.canvas)
        self._view_tool.clicked.connect(self._pick)
        self._place_tool.dragged.connect(self.dragged)
        self._place_tool.placed.connect(self.placed)
        self.canvas.setMapTool(self._view_tool)
        self.canvas.extentsChanged.connect(self._emit_moved)
        self.canvas.installEventFilter(self)
        self._is_placing = False
        self._key_location: XY | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._title)
        layout.addWidget(self.canvas, 1)

    def sizeHint(self) -> QSize:
        return QSize(200, 220)

    def set_view(self, view: SideView | None) -> None:
        """Show another raster or map, its full extent."""
        self._is_close_up, self._resized_from = False, None
        self._is_moved_by_program = True
        self.canvas.setDestinationCrs(QgsCoordinateReferenceSystem() if view is None else view.crs)
        self.canvas.setRotation(0.0)
        self.exchange_layers(view)
        if view is not None:
            self.canvas.setExtent(view.extent)
        self._is_moved_by_program = False

    @property
    def layer_ids(self) -> set[str]:
        """Ids of the layers."""
        return set() if self._view is None else self._view.layer_ids

    def exchange_layers(self, view: SideView | None) -> None:
        """Show other layers of the same raster or map, with the same extent."""
        self._view = view
        self.canvas.setLayers([] if view is None else list(view.layers))

    def set_placing(self, placing: bool) -> None:
        """Activate the placing tool or the viewing tool."""
        self._is_placing, self._key_location = placing, None
        self.canvas.setMapTool(self._place_tool if placing else self._view_tool)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """See QObject; takes keys before the canvas and QGIS's shortcuts get them."""
        if event.type() == QEvent.Type.Resize:
            self._keep_scale()
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        action = self._action_of(event)
        if action is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        else:
            action()
        return True

    def _action_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        key, shift = event.key(), Qt.KeyboardModifier.ShiftModifier
        if key in ARROWS and self._is_placing:
            step = FAST_STEP_PX if event.modifiers() & shift else 1
            columns, rows = ARROWS[key]
            return lambda: self._move_location(columns * step, rows * step)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._is_placing:
            return self._place_location
        return {
            Qt.Key.Key_Plus: self.canvas.zoomIn,
            Qt.Key.Key_Minus: self.canvas.zoomOut,
            Qt.Key.Key_Space: self.toggled.emit,
            Qt.Key.Key_Delete: self.deleted.emit,
        }.get(key)

    def _move_location(self, columns: int, rows: int) -> None:
        """Move what is to be placed by screen pixels, from the emphasised cross or the centre."""
        at = self._key_location or self.crosses.emphasised or self.centre
        to_map = self.canvas.getCoordinateTransform()
        step = to_map.toMapCoordinates(columns, rows) - to_map.toMapCoordinates(0, 0)
        self._key_location = (at[0] + step.x(), at[1] + step.y())
        self.dragged.emit(QgsPointXY(*self._key_location))

    def _place_location(self) -> None:
        at = self._key_location or self.crosses.emphasised or self.centre
        self._key_location = None
        self.placed.emit(QgsPointXY(*at))

    def show_crosses(self, crosses: Iterable[Cross]) -> None:
        """Replace the crosses."""
        self.crosses.show_crosses(crosses)

    def is_outside(self, at: QgsPointXY) -> bool:
        """True where canvas coordinates lie outside the raster; False without a raster."""
        return self._view is not None and not self._view.extent.contains(at)

    @property
    def centre(self) -> XY:
        """Canvas coordinates of the centre."""
        centre = self.canvas.center()
        return (centre.x(), centre.y())

    @property
    def scale(self) -> float:
        """Map units in a screen pixel."""
        return self.canvas.mapUnitsPerPixel()

    def close_up_scale(self) -> float | None:
        """The scale at which single pixels of the raster can be distinguished."""
        if self._view is None or not all(layer.isValid() for layer in self._view.layers):
            return None
        return self._view.pixel / CLOSE_UP_FACTOR

    def show_location(self, centre: XY, scale: float, rotation: float | None = None) -> None:
        """Set centre, scale and rotation without emitting `moved`.

        centre: canvas coordinates.
        scale: map units in a screen pixel.
        rotation: of the picture in degrees clockwise, None to keep it.
        """
        size = self.canvas.mapSettings().outputSize()
        width, height = size.width() * scale / 2, size.height() * scale / 2
        x, y = centre
        self._is_close_up, self._resized_from = True, None
        self._is_moved_by_program = True
        if rotation is not None and abs(rotation - self.canvas.rotation()) > 0.01:
            self.canvas.setRotation(rotation)
        self.canvas.setExtent(QgsRectangle(x - width, y - height, x + width, y + height))
        self._is_moved_by_program = False
        self.canvas.refresh()

    def _keep_scale(self) -> None:
        """Show the same pixels as large as before once the map has its new size.

        QGIS keeps the extent instead, so that a map that is squeezed shows another scale.
        """
        if not self._is_close_up or self._resized_from is not None:
            return
        self._resized_from = self.centre, self.scale

        def restore() -> None:
            if not sip.isdeleted(self) and self._resized_from is not None:
                self.show_location(*self._resized_from)

        QTimer.singleShot(0, restore)

    def _emit_moved(self) -> None:
        if not self._is_moved_by_program and self._resized_from is None:
            self.moved.emit()

    def _pick(self, at: QPoint) -> None:
        point_id = self.crosses.nearest(QPointF(at), PICK_RADIUS_PX)
        if point_id is not None:
            self.picked.emit(point_id)


class ViewTool(QgsMapToolPan):
    """Pans by dragging and picks by clicking.

    clicked: position in screen pixels of the canvas.
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
        if (event.pos() - self._pressed).manhattanLength() <= MAX_CLICK_MOVE_PX:
            self.clicked.emit(self._pressed)


class PlaceTool(QgsMapTool):
    """Places a point by clicking or dragging.

    dragged: canvas coordinates while the button is down.
    placed: canvas coordinates at its release.
    """

    dragged = pyqtSignal(QgsPointXY)
    placed = pyqtSignal(QgsPointXY)

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._is_dragging = False

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        self._is_dragging = event.button() == Qt.MouseButton.LeftButton
        if self._is_dragging:
            self.dragged.emit(event.mapPoint())

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        if self._is_dragging:
            self.dragged.emit(event.mapPoint())

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        if self._is_dragging and event.button() == Qt.MouseButton.LeftButton:
            self._is_dragging = False
            self.placed.emit(event.mapPoint())
