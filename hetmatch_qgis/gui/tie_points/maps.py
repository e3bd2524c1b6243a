"""The two linked maps around a point."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from qgis.core import QgsPointXY, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QSplitter, QWidget

from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.gui.tie_points.affine import XY, Affine, fit_affine
from hetmatch_qgis.gui.tie_points.crosses import Cross
from hetmatch_qgis.gui.tie_points.points import MOVING, REFERENCE
from hetmatch_qgis.gui.tie_points.small_map import SmallMap
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.layer_sources import FILE_PROVIDER, path_of

# Asks for the places of the other raster, in shown coordinates.
Locate = Callable[[str, list, Callable[[list], None]], None]
# While a map is being dragged the model is asked this often.
LINK_DELAY_MS = 40
# The three places that tell scale and rotation lie so many screen pixels apart.
STEP = 50.0


class LinkedMaps(QWidget):
    """Where one map goes the other goes too, through the model, turned so that both look alike.

    picked: id of the point that was clicked. dragged, placed: raster and place of the place tool.
    """

    picked = pyqtSignal(int)
    dragged = pyqtSignal(str, QgsPointXY)
    placed = pyqtSignal(str, QgsPointXY)

    def __init__(self, locate: Locate, parent: QWidget) -> None:
        super().__init__(parent)
        self._locate = locate
        self._link: Affine | None = None
        self._leader = REFERENCE
        self._is_near = False
        self.maps = {
            REFERENCE: SmallMap(tr("Reference"), "referenceMap", self),
            MOVING: SmallMap(tr("Moving"), "movingMap", self),
        }
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        for raster, small_map in self.maps.items():
            splitter.addWidget(small_map)
            small_map.picked.connect(self.picked)
            small_map.moved.connect(lambda raster=raster: self._lead(raster))
            small_map.dragged.connect(lambda at, raster=raster: self.dragged.emit(raster, at))
            small_map.placed.connect(lambda at, raster=raster: self.placed.emit(raster, at))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LINK_DELAY_MS)
        self._timer.timeout.connect(self.relink)

    def set_rasters(self, layers: dict[str, QgsRasterLayer | None]) -> None:
        self._link, self._is_near, self._leader = None, False, REFERENCE
        self._timer.stop()
        for raster, small_map in self.maps.items():
            small_map.set_layer(layers.get(raster))

    def set_placing(self, placing: bool) -> None:
        for small_map in self.maps.values():
            small_map.set_placing(placing)

    def set_link(self, link: Affine | None) -> None:
        """From the reference's shown coordinates to the moving raster's, around what is seen."""
        if link is not None:
            self._link = link
            self._follow()

    def go_to(self, reference: XY) -> None:
        """Show both images around a place of the reference."""
        small_map = self.maps[REFERENCE]
        close_up = None if self._is_near else small_map.close_up_scale()
        self._is_near = self._is_near or close_up is not None
        small_map.show_place(reference, close_up or small_map.scale)
        self._lead(REFERENCE)

    def show_crosses(self, crosses: dict[str, list[Cross]]) -> None:
        for raster, small_map in self.maps.items():
            small_map.show_crosses(crosses[raster])

    def relink(self) -> None:
        """Ask the model anew how the two maps lie to each other."""
        small_map = self.maps[self._leader]
        (x, y), step = small_map.centre, STEP * small_map.scale
        leader, places = self._leader, [(x, y), (x + step, y), (x, y + step)]

        def linked(there: list[XY | None]) -> None:
            found = [place for place in there if place is not None]
            if len(found) == len(places) and leader == self._leader:
                link = fit_affine([(place, found[row]) for row, place in enumerate(places)])
                if link is not None:
                    self.set_link(link if leader == REFERENCE else link.inverse())

        self._locate(leader, places, linked)

    def _lead(self, raster: str) -> None:
        self._leader = raster
        self._follow()
        self._timer.start()

    def _follow(self) -> None:
        if self._link is None:
            return
        rotation = self._link.rotation
        leader, is_reference = self.maps[self._leader], self._leader == REFERENCE
        link = self._link if is_reference else self._link.inverse()
        follower = self.maps[MOVING if is_reference else REFERENCE]
        follower.show_place(
            link(*leader.centre), leader.scale * link.scale, rotation if is_reference else None
        )


def places_of(answer: dict[str, Any]) -> list[XY | None]:
    """The other raster's places in the worker's answer to `locate`."""
    return [
        None if place is None or None in place else (float(place[0]), float(place[1]))
        for place in answer.get("there") or []
    ]


def raster_layer(
    path: str, project: QgsProject, leaving: Sequence[str] = ()
) -> QgsRasterLayer | None:
    """The project's layer of that file with its style, or one outside the project.

    leaving: ids of layers that are about to be removed. None where the file is missing or is no
    raster.
    """
    if not path:
        return None
    name = raster_name(path)
    for layer in project.mapLayers().values():
        is_one = isinstance(layer, QgsRasterLayer) and layer.isValid() and layer.id() not in leaving
        is_one = is_one and layer.providerType() == FILE_PROVIDER
        if is_one and raster_name(path_of(layer)) == name:
            return layer
    layer = QgsRasterLayer(path, name.name, FILE_PROVIDER)
    return layer if layer.isValid() else None
