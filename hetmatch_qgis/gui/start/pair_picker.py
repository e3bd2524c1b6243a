"""Two maps in which the user clicks the same places."""

from __future__ import annotations

from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QSplitter, QWidget

from hetmatch_qgis.gui.tie_points.maps.crosses import NEW_COLOUR, SELECTED_COLOUR, Cross
from hetmatch_qgis.gui.tie_points.maps.side_view import SideView
from hetmatch_qgis.gui.tie_points.maps.small_map import SmallMap
from hetmatch_qgis.gui.tie_points.model.affine import XY
from hetmatch_qgis.gui.tie_points.model.points import MOVING, REFERENCE
from hetmatch_qgis.i18n.translation import tr


class PairPicker(QWidget):
    """Collects pairs of canvas coordinates; a pair is complete with a click in both maps.

    changed: pairs were added or removed, or one is half done.
    refused: one sentence; a click outside the raster.
    """

    changed = pyqtSignal()
    refused = pyqtSignal(str)

    def __init__(self, views: dict[str, SideView | None], parent: QWidget) -> None:
        super().__init__(parent)
        self.pairs: list[dict[str, XY]] = []
        self.pending: dict[str, XY] = {}
        self.maps = {
            REFERENCE: SmallMap(tr("Reference"), "startReferenceMap", self),
            MOVING: SmallMap(tr("Moving"), "startMovingMap", self),
        }
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        for raster, small_map in self.maps.items():
            small_map.set_view(views.get(raster))
            small_map.set_placing(True)
            small_map.placed.connect(lambda at, raster=raster: self.click(raster, at))
            splitter.addWidget(small_map)

    def click(self, raster: str, at: QgsPointXY) -> None:
        """Take a click at canvas coordinates of REFERENCE or MOVING."""
        if self.maps[raster].is_outside(at):
            self.refused.emit(tr("That location is outside the raster; choose one inside it."))
            return
        self.pending[raster] = (at.x(), at.y())
        if len(self.pending) == len(self.maps):
            self.pairs.append(self.pending)
            self.pending = {}
        self._show()

    def add(self, pairs: list[tuple[XY, XY]]) -> None:
        """Add pairs of canvas coordinates, reference and moving."""
        self.pairs += [{REFERENCE: reference, MOVING: moving} for reference, moving in pairs]
        self.pending = {}
        self._show()

    def remove_last(self) -> None:
        """Remove the click that waits for its other half, or else the last pair."""
        if self.pending:
            self.pending = {}
        elif self.pairs:
            self.pairs.pop()
        self._show()

    def places(self, raster: str) -> list[XY]:
        """Canvas coordinates of all pairs in REFERENCE or MOVING."""
        return [pair[raster] for pair in self.pairs]

    def _show(self) -> None:
        for raster, small_map in self.maps.items():
            crosses = [
                Cross(number, pair[raster], SELECTED_COLOUR, True, label=str(number))
                for number, pair in enumerate(self.pairs, start=1)
            ]
            if raster in self.pending:
                number = len(self.pairs) + 1
                at = self.pending[raster]
                crosses.append(Cross(number, at, NEW_COLOUR, True, label=str(number)))
            small_map.show_crosses(crosses)
        self.changed.emit()
