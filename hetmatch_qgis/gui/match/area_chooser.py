"""Chooser of the area to match in."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsMapLayerProxyModel, QgsRectangle
from qgis.gui import QgsMapCanvas, QgsMapLayerComboBox, QgsMapTool, QgsMapToolExtent
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.ground import transform_extent
from hetmatch_qgis.rasters.layer_sources import RasterFacts

OVERLAP, CANVAS, RECTANGLE, LAYER = "overlap", "canvas", "rectangle", "layer"


class AreaTool(QgsMapToolExtent):
    """Draws a rectangle on the map.

    cancelled: the user pressed Escape.
    """

    cancelled = pyqtSignal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QgsMapTool."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)


class AreaChooser(QWidget):
    """Chooses the overlap, the map's extent, a rectangle on the map or a layer's extent.

    changed: the area has changed.
    drawing: whether the user is drawing on the map.
    """

    changed = pyqtSignal()
    drawing = pyqtSignal(bool)

    def __init__(self, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._rectangle = QgsRectangle()
        self._rectangle_crs = canvas.mapSettings().destinationCrs()
        self._tool: AreaTool | None = None
        self._tool_before: QgsMapTool | None = None
        self._make_widgets()
        self.kind.currentIndexChanged.connect(self._take_kind)
        self.kind.activated.connect(self._offer_drawing)
        self.layer.layerChanged.connect(self.changed)
        self.draw.clicked.connect(self.start_drawing)
        canvas.extentsChanged.connect(self._map_moved)

    def chosen(self) -> str:
        """The chosen kind of area: OVERLAP, CANVAS, RECTANGLE or LAYER."""
        return self.kind.currentData()

    def choose(self, kind: str) -> None:
        """Choose OVERLAP, CANVAS, RECTANGLE or LAYER."""
        self.kind.setCurrentIndex(self.kind.findData(kind))

    def name_overlap(self, georeferenced: bool) -> None:
        """Name the first choice for a pair with or without georeference."""
        text = tr("Overlap of both rasters") if georeferenced else tr("The whole reference")
        self.kind.setItemText(self.kind.findData(OVERLAP), text)

    def area(self, reference: RasterFacts) -> QgsRectangle | None:
        """The area in the reference's canvas coordinates; None for the whole overlap."""
        kind = self.chosen()
        if kind == OVERLAP:
            return None
        if kind == LAYER:
            layer = self.layer.currentLayer()
            if layer is None:
                return QgsRectangle()
            return transform_extent(layer.extent(), layer.crs(), reference.crs)
        if kind == RECTANGLE:
            return transform_extent(self._rectangle, self._rectangle_crs, reference.crs)
        settings = self._canvas.mapSettings()
        return transform_extent(settings.visibleExtent(), settings.destinationCrs(), reference.crs)

    def start_drawing(self) -> None:
        """Let the user draw a rectangle on the map."""
        if self._tool is not None and self._canvas.mapTool() is self._tool:
            self.drawing.emit(True)
            return
        if self._tool is None:
            self._tool = AreaTool(self._canvas)
            self._tool.extentChanged.connect(self._take_rectangle)
            self._tool.cancelled.connect(self._stop_drawing)
        self._tool_before = self._canvas.mapTool()
        self._canvas.setMapTool(self._tool)
        self._canvas.mapToolSet.connect(self._tool_changed)
        self._canvas.setFocus()
        self.drawing.emit(True)

    def _make_widgets(self) -> None:
        self.kind = QComboBox()
        self.kind.setObjectName("area")
        self.kind.setToolTip(tr("Area to search for tie points."))
        for text, name in (
            (tr("Overlap of both rasters"), OVERLAP),
            (tr("Extent of the map"), CANVAS),
            (tr("Drawn on the map"), RECTANGLE),
            (tr("Extent of a layer"), LAYER),
        ):
            self.kind.addItem(text, name)
        self.layer = QgsMapLayerComboBox()
        self.layer.setObjectName("area_layer")
        kinds = QgsMapLayerProxyModel.Filter
        filters: Any = kinds.RasterLayer | kinds.HasGeometry
        self.layer.setFilters(filters)
        self.layer.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.layer.hide()
        self.draw = QPushButton(tr("&Draw"))
        self.draw.setObjectName("draw")
        self.draw.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.kind, 1)
        row.addWidget(self.layer, 1)
        row.addWidget(self.draw)
        self.setFocusProxy(self.kind)

    def _take_kind(self) -> None:
        kind = self.chosen()
        self.layer.setVisible(kind == LAYER)
        self.draw.setVisible(kind == RECTANGLE)
        self.changed.emit()

    def _offer_drawing(self) -> None:
        if self.chosen() == RECTANGLE and self._rectangle.isEmpty():
            self.start_drawing()

    def _take_rectangle(self, extent: QgsRectangle) -> None:
        self._rectangle = QgsRectangle(extent)
        self._rectangle_crs = self._canvas.mapSettings().destinationCrs()
        self._stop_drawing()
        self.changed.emit()

    def _stop_drawing(self) -> None:
        if self._tool_before is not None:
            self._canvas.setMapTool(self._tool_before)
        else:
            self._canvas.unsetMapTool(self._tool)

    def _tool_changed(self, tool: object) -> None:
        if tool is self._tool:
            return
        self._canvas.mapToolSet.disconnect(self._tool_changed)
        self.drawing.emit(False)

    def _map_moved(self) -> None:
        if self.chosen() == CANVAS:
            self.changed.emit()
