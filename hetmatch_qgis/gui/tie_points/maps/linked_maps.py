"""The two linked maps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.core import QgsPointXY, QgsProject
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QSplitter, QWidget

from hetmatch_qgis.gui.tie_points.maps.crosses import Cross
from hetmatch_qgis.gui.tie_points.maps.side_view import SideView, side_view
from hetmatch_qgis.gui.tie_points.maps.small_map import SmallMap
from hetmatch_qgis.gui.tie_points.model.affine import XY, Affine, fit_affine
from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord
from hetmatch_qgis.gui.tie_points.model.points import MOVING, REFERENCE
from hetmatch_qgis.i18n.translation import tr

Locate = Callable[[str, list, Callable[[list], None]], None]
"""Function that maps canvas coordinates of a raster to the other one and calls back with them."""

LINK_DELAY_MS = 40
"""Interval in milliseconds at which the model is queried while a map is dragged (set by hand,
7d49bf4)."""

LINK_STEP_PX = 50.0
"""Distance in screen pixels of the three points that determine scale and rotation (set by hand,
7d49bf4)."""


class LinkedMaps(QWidget):
    """Two maps of which each follows the other through the model, with equal orientation.

    picked: id of the clicked point.
    dragged, placed: raster and position of the placing tool.
    toggled, deleted: the user pressed Space or Delete in a map.
    """

    picked = pyqtSignal(int)
    dragged = pyqtSignal(str, QgsPointXY)
    placed = pyqtSignal(str, QgsPointXY)
    toggled = pyqtSignal()
    deleted = pyqtSignal()

    def __init__(self, locate: Locate, parent: QWidget) -> None:
        super().__init__(parent)
        self._locate = locate
        self._link: Affine | None = None
        self._leader = REFERENCE
        self._is_close_up = False
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
            small_map.toggled.connect(self.toggled)
            small_map.deleted.connect(self.deleted)
            small_map.moved.connect(lambda raster=raster: self._lead(raster))
            small_map.dragged.connect(lambda at, raster=raster: self.dragged.emit(raster, at))
            small_map.placed.connect(lambda at, raster=raster: self.placed.emit(raster, at))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LINK_DELAY_MS)
        self._timer.timeout.connect(self.relink)

    def set_views(self, views: dict[str, SideView | None]) -> None:
        """Show another pair."""
        self._link, self._is_close_up, self._leader = None, False, REFERENCE
        self._timer.stop()
        for raster, small_map in self.maps.items():
            small_map.set_view(views.get(raster))

    def release_layers(self, record: MatchRecord, layer_ids: list[str]) -> None:
        """Show the rasters of a result without layers that the project is about to lose."""
        for raster, small_map in self.maps.items():
            if small_map.layer_ids & set(layer_ids):
                view = side_view(record, raster, QgsProject.instance(), layer_ids)
                small_map.exchange_layers(view)

    def set_placing(self, placing: bool) -> None:
        """Activate the placing tool or the viewing tool."""
        for small_map in self.maps.values():
            small_map.set_placing(placing)

    def set_link(self, link: Affine | None) -> None:
        """Link the maps by an affine map of canvas coordinates, reference to moving."""
        if link is not None:
            self._link = link
            self._follow()

    def go_to(self, reference: XY) -> None:
        """Centre both maps on canvas coordinates of the reference."""
        small_map = self.maps[REFERENCE]
        close_up = None if self._is_close_up else small_map.close_up_scale()
        self._is_close_up = self._is_close_up or close_up is not None
        small_map.show_location(reference, close_up or small_map.scale)
        self._lead(REFERENCE)

    def show_crosses(self, crosses: dict[str, list[Cross]]) -> None:
        """Replace the crosses of both maps."""
        for raster, small_map in self.maps.items():
            small_map.show_crosses(crosses[raster])

    def relink(self) -> None:
        """Update the link from the model at the centre of the leading map."""
        small_map = self.maps[self._leader]
        (x, y), step = small_map.centre, LINK_STEP_PX * small_map.scale
        leader, points = self._leader, [(x, y), (x + step, y), (x, y + step)]

        def take_link(images: list[XY | None]) -> None:
            if leader == self._leader and len(images) == len(points) and None not in images:
                link = fit_affine([(point, images[row]) for row, point in enumerate(points)])
                if link is not None:
                    self.set_link(link if leader == REFERENCE else link.inverse())

        self._locate(leader, points, take_link)

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
        follower.show_location(
            link(*leader.centre), leader.scale * link.scale, rotation if is_reference else None
        )


def located_points(answer: dict[str, Any]) -> list[XY | None]:
    """Canvas coordinates in the other raster, from the worker's answer to `locate`."""
    return [
        None if point is None or None in point else (float(point[0]), float(point[1]))
        for point in answer.get("there") or []
    ]
