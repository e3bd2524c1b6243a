"""Sides of a comparison: layers as they lie, and a raster through a transform."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Protocol

from qgis.core import (  # type: ignore[attr-defined]
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsMapLayer,
    QgsMapSettings,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QObject, QSize
from qgis.PyQt.QtGui import QImage

from hetmatch_qgis.gui.compare.image_job import ImageJob, image_settings
from hetmatch_qgis.gui.compare.mesh import (
    Drawing,
    Triangle,
    as_xy,
    framed,
    lattice,
    mesh,
)
from hetmatch_qgis.gui.tie_points.maps.side_view import SideView
from hetmatch_qgis.gui.tie_points.model.affine import XY
from hetmatch_qgis.gui.tie_points.model.points import MOVING, REFERENCE

OnDrawing = Callable[[Drawing], None]
OnLocated = Callable[[list], None]
Locate = Callable[[str, list, OnLocated, str], None]
"""Maps canvas coordinates of a raster to the other one, as PointLocator.locate."""

CELLS = 16
"""Cells along a side of the lattice: on a screen of 1600 pixels a curved transform is followed
every 100 pixels, between which it is all but straight."""

MAX_SIDE_PX = 4000
"""Longest side of an image in pixels, more than screens have; a folded transform may ask for
any."""

EDGE_POINTS = 5
"""Points along each edge of the moving raster from which its extent on the map is computed."""


class Source(Protocol):
    """Draws one of the two images."""

    def draw(self, view: QgsMapSettings, on_drawing: OnDrawing) -> None:
        """Draw what a map with these settings shows."""
        ...

    def layers(self) -> list[QgsMapLayer]:
        """The layers that are drawn."""
        ...

    def cancel(self) -> None:
        """Stop drawing."""
        ...

    def close(self) -> None:
        """Stop drawing for good, without waiting for it, and delete this object."""
        ...


class LayerSource(QObject):
    """Layers where their georeference puts them, as QGIS shows them."""

    def __init__(self, layers: Sequence[QgsMapLayer], parent: QObject) -> None:
        super().__init__(parent)
        self._layers = list(layers)
        self._job = ImageJob(self)

    def layers(self) -> list[QgsMapLayer]:
        """See Source."""
        return list(self._layers)

    def draw(self, view: QgsMapSettings, on_drawing: OnDrawing) -> None:
        """See Source."""
        size = view.outputSize()
        settings = image_settings(self._layers, view.destinationCrs(), view.extent(), size)
        settings.setRotation(view.rotation())
        to_map = settings.mapToPixel()
        corners: list[list[XY]] = [
            [(0.0, 0.0), (float(size.width()), 0.0)],
            [(0.0, float(size.height())), (float(size.width()), float(size.height()))],
        ]
        places = [
            [as_xy(to_map.toMapCoordinates(int(x), int(y))) for x, y in row] for row in corners
        ]
        triangles = mesh(places, corners)
        self._job.start(settings, lambda image: on_drawing(framed(image, triangles)))

    def cancel(self) -> None:
        """See Source."""
        self._job.cancel()

    def close(self) -> None:
        """See Source."""
        self._job.cancel()
        self.deleteLater()


class TransformSource(QObject):
    """The moving raster through the transform of the points, as it is now.

    view: of the moving raster.
    reference_crs: of the reference's canvas coordinates, invalid without one.
    locate: the transform.
    """

    def __init__(
        self,
        view: SideView,
        reference_crs: QgsCoordinateReferenceSystem,
        locate: Locate,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._reference_crs = reference_crs
        self._locate = locate
        self._job = ImageJob(self)
        self._number = 0

    def layers(self) -> list[QgsMapLayer]:
        """See Source."""
        return list(self._view.layers)

    def cancel(self) -> None:
        """See Source."""
        self._number += 1
        self._job.cancel()

    def close(self) -> None:
        """See Source."""
        self._number += 1
        self._job.cancel()
        self.deleteLater()

    def draw(self, view: QgsMapSettings, on_drawing: OnDrawing) -> None:
        """See Source."""
        self.cancel()
        number = self._number
        settings = QgsMapSettings(view)

        def footprint_located(located: list[XY | None]) -> None:
            if number == self._number:
                self._draw_part(settings, self._visible(settings, located), on_drawing)

        self._locate(MOVING, self._outline(), footprint_located, "preview footprint")

    def _outline(self) -> list[XY]:
        """Points along the edge of the moving raster, in its canvas coordinates."""
        extent, steps = self._view.extent, range(EDGE_POINTS)
        west, east = extent.xMinimum(), extent.xMaximum()
        south, north = extent.yMinimum(), extent.yMaximum()
        shares = [step / (EDGE_POINTS - 1) for step in steps]
        return [
            point
            for share in shares
            for point in (
                (west + share * (east - west), south),
                (west + share * (east - west), north),
                (west, south + share * (north - south)),
                (east, south + share * (north - south)),
            )
        ]

    def _visible(self, settings: QgsMapSettings, outline: list[XY | None]) -> QgsRectangle:
        """The part of the map that the moving raster may cover."""
        shown = settings.visibleExtent()
        to_map = _transform(self._reference_crs, settings.destinationCrs())
        places = _transformed(to_map, outline)
        known = [place for place in places if place is not None]
        if len(known) < len(outline):
            return shown
        xs, ys = [x for x, _ in known], [y for _, y in known]
        covered = QgsRectangle(min(xs), min(ys), max(xs), max(ys))
        # Between the points along its edge it may bulge.
        covered.grow(0.02 * max(covered.width(), covered.height()))
        return shown.intersect(covered) if shown.intersects(covered) else QgsRectangle()

    def _draw_part(
        self, settings: QgsMapSettings, part: QgsRectangle, on_drawing: OnDrawing
    ) -> None:
        if part.isEmpty():
            on_drawing(Drawing(QImage(), ()))
            return
        number = self._number
        nodes = lattice(part.xMinimum(), part.yMinimum(), part.xMaximum(), part.yMaximum(), CELLS)
        to_reference = _transform(settings.destinationCrs(), self._reference_crs)
        flat = [node for row in nodes for node in row]
        reference = _transformed(to_reference, flat)
        known = [index for index, place in enumerate(reference) if place is not None]

        def nodes_located(located: list[XY | None]) -> None:
            if number != self._number:
                return
            moving: list[XY | None] = [None] * len(flat)
            for index, place in zip(known, located):  # noqa: B905 (Python 3.9)
                moving[index] = place
            self._render(settings, nodes, moving, on_drawing)

        self._locate(REFERENCE, [reference[i] for i in known], nodes_located, "preview")

    def _render(
        self,
        settings: QgsMapSettings,
        nodes: list[list[XY]],
        moving: list[XY | None],
        on_drawing: OnDrawing,
    ) -> None:
        known = [place for place in moving if place is not None]
        bounds = _bounds(known, self._view.extent)
        if bounds.isEmpty():
            on_drawing(Drawing(QImage(), ()))
            return
        unit = _units_per_pixel(nodes, moving, settings.mapUnitsPerPixel())
        unit = max(unit, bounds.width() / MAX_SIDE_PX, bounds.height() / MAX_SIDE_PX)
        size = QSize(
            max(1, math.ceil(bounds.width() / unit)), max(1, math.ceil(bounds.height() / unit))
        )
        drawn = image_settings(self._view.layers, self._view.crs, bounds, size)
        to_pixel = drawn.mapToPixel()
        image = [
            None if place is None else as_xy(to_pixel.transform(QgsPointXY(*place)))
            for place in moving
        ]
        rows = [image[i : i + CELLS + 1] for i in range(0, len(image), CELLS + 1)]
        triangles = tuple(t for t in mesh(nodes, rows) if _is_within(t, size))
        self._job.start(drawn, lambda picture: on_drawing(framed(picture, triangles)))


def _transform(
    source: QgsCoordinateReferenceSystem, target: QgsCoordinateReferenceSystem
) -> QgsCoordinateTransform:
    """Between CRSs; where one is missing coordinates stay, as QGIS has it."""
    return QgsCoordinateTransform(source, target, QgsProject.instance())


def _transformed(transform: QgsCoordinateTransform, points: Sequence[XY | None]) -> list[XY | None]:
    places: list[XY | None] = []
    for point in points:
        place = None
        if point is not None:
            try:
                place = as_xy(transform.transform(QgsPointXY(*point)))
            except QgsCsException:
                place = None
        is_finite = place is not None and all(map(math.isfinite, place))
        places.append(place if is_finite else None)
    return places


def _bounds(places: Sequence[XY], extent: QgsRectangle) -> QgsRectangle:
    """The rectangle that places take, cut where it goes far beyond the raster."""
    if len(places) < 3:
        return QgsRectangle(0.0, 0.0, 0.0, 0.0)
    xs, ys = [x for x, _ in places], [y for _, y in places]
    far = QgsRectangle(extent)
    far.grow(max(extent.width(), extent.height()))
    bounds = QgsRectangle(min(xs), min(ys), max(xs), max(ys))
    return bounds.intersect(far) if bounds.intersects(far) else QgsRectangle(0.0, 0.0, 0.0, 0.0)


def _units_per_pixel(nodes: list[list[XY]], moving: list[XY | None], map_unit: float) -> float:
    """Units of the moving raster in a screen pixel: the median along the rows of the lattice."""
    ratios = []
    for row, places in enumerate(nodes):
        for column in range(CELLS):
            index = row * (CELLS + 1) + column
            first, second = moving[index], moving[index + 1]
            on_map = math.dist(places[column], places[column + 1])
            if first is not None and second is not None and on_map > 0:
                ratios.append(math.dist(first, second) / on_map)
    middle = sorted(ratios)[len(ratios) // 2] if ratios else 1.0
    return middle * map_unit if middle > 0 else map_unit


def _is_within(triangle: Triangle, size: QSize) -> bool:
    """True where a triangle keeps to its image, which as a brush would be repeated beyond it."""
    return all(
        -0.5 <= x <= size.width() + 0.5 and -0.5 <= y <= size.height() + 0.5
        for x, y in triangle.image
    )
