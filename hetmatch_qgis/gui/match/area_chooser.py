"""The part of the match dialog that chooses where to match."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsMapLayerProxyModel, QgsRectangle
from qgis.gui import QgsMapCanvas, QgsMapLayerComboBox, QgsMapTool, QgsMapToolExtent
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.ground import in_crs
from hetmatch_qgis.rasters.layer_sources import RasterFacts

OVERLAP, CANVAS, DRAWN, LAYER = "overlap", "canvas", "drawn", "layer"


class AreaTool(QgsMapToolExtent):
    """Draws a rectangle on the map; ended: the user pressed Escape instead."""

    ended = pyqtSignal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QgsMapTool."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.ended.emit()
        else:
            super().keyPressEvent(event)


class AreaChooser(QWidget):
    """Where to match: the overlap, what the map shows, a drawn rectangle or a layer's extent.

    changed: the area is another. drawing: True when the map is needed for drawing, False when
    that is over.
    """

    changed = pyqtSignal()
    drawing = pyqtSignal(bool)

    def __init__(self, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._drawn = QgsRectangle()
        self._drawn_crs = canvas.mapSettings().destinationCrs()
        self._tool: AreaTool | None = None
        self._tool_before: QgsMapTool | None = None
        self._make_widgets()
        self.kind.currentIndexChanged.connect(self._kind_chosen)
        self.kind.activated.connect(self._activated)
        self.layer.layerChanged.connect(self.changed)
        self.draw.clicked.connect(self.start_drawing)
        canvas.extentsChanged.connect(self._map_moved)

    def chosen(self) -> str:
        """OVERLAP, CANVAS, DRAWN or LAYER."""
        return self.kind.currentData()

    def choose(self, kind: str) -> None:
        """Choose OVERLAP, CANVAS, DRAWN or LAYER."""
        self.kind.setCurrentIndex(self.kind.findData(kind))

    def name_overlap(self, known: bool) -> None:
        """Tell the user what the first choice means for a pair with or without georeference."""
        text = tr("Overlap of both rasters") if known else tr("The whole reference")
        self.kind.setItemText(self.kind.findData(OVERLAP), text)

    def area(self, reference: RasterFacts) -> QgsRectangle | None:
        """In the reference's shown coordinates; None for all of the overlap, empty for nothing."""
        kind = self.chosen()
        if kind == OVERLAP:
            return None
        if kind == LAYER:
            layer = self.layer.currentLayer()
            if layer is None:
                return QgsRectangle()
            return in_crs(layer.extent(), layer.crs(), reference.crs)
        if kind == DRAWN:
            return in_crs(self._drawn, self._drawn_crs, reference.crs)
        shown = self._canvas.mapSettings()
        return in_crs(shown.visibleExtent(), shown.destinationCrs(), reference.crs)

    def start_drawing(self) -> None:
        """Let the user draw on the map."""
        if self._tool is not None and self._canvas.mapTool() is self._tool:
            self.drawing.emit(True)
            return
        if self._tool is None:
            self._tool = AreaTool(self._canvas)
            self._tool.extentChanged.connect(self._has_drawn)
            self._tool.ended.connect(self._stop_drawing)
        self._tool_before = self._canvas.mapTool()
        self._canvas.setMapTool(self._tool)
        self._canvas.mapToolSet.connect(self._tool_changed)
        self._canvas.setFocus()
        self.drawing.emit(True)

    def _make_widgets(self) -> None:
        self.kind = QComboBox()
        self.kind.setObjectName("area")
        self.kind.setToolTip(tr("Where to look for tie points."))
        for text, name in (
            (tr("Overlap of both rasters"), OVERLAP),
            (tr("What the map shows"), CANVAS),
            (tr("Drawn on the map"), DRAWN),
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

    def _kind_chosen(self) -> None:
        kind = self.chosen()
        self.layer.setVisible(kind == LAYER)
        self.draw.setVisible(kind == DRAWN)
        self.changed.emit()

    def _activated(self) -> None:
        if self.chosen() == DRAWN and self._drawn.isEmpty():
            self.start_drawing()

    def _has_drawn(self, extent: QgsRectangle) -> None:
        self._drawn = QgsRectangle(extent)
        self._drawn_crs = self._canvas.mapSettings().destinationCrs()
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
