"""An image bent onto the map, triangle by triangle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qgis.core import QgsPointXY
from qgis.PyQt.QtGui import QImage, QTransform

from hetmatch_qgis.gui.tie_points.model.affine import XY, fit_affine

Corners = tuple[XY, XY, XY]


@dataclass(frozen=True)
class Triangle:
    """A part of an image and where it lies.

    image: pixels of the image.
    places: map coordinates.
    """

    image: Corners
    places: Corners


@dataclass(frozen=True)
class Drawing:
    """An image with the triangles that lay it on the map."""

    image: QImage
    triangles: tuple[Triangle, ...]


def framed(image: QImage, triangles: Sequence[Triangle]) -> Drawing:
    """A drawing whose image has got a transparent rim of a pixel.

    As a brush an image is repeated, and drawn smoothly its edges would have something of the
    opposite ones: a line beside the raster.
    """
    if image.isNull():
        return Drawing(image, ())
    # What lies beyond an image is transparent in its copy.
    wider = image.copy(-1, -1, image.width() + 2, image.height() + 2)
    moved = (
        Triangle((_inward(first), _inward(second), _inward(third)), triangle.places)
        for triangle in triangles
        for first, second, third in [triangle.image]
    )
    return Drawing(wider, tuple(moved))


def mesh(
    places: Sequence[Sequence[XY]], image: Sequence[Sequence[XY | None]]
) -> tuple[Triangle, ...]:
    """The triangles between the nodes of a lattice.

    places: map coordinates of the nodes, row by row.
    image: their pixels; None where a node has none, whose triangles are left out.

    So are those that lie mirrored: there a transform that was extrapolated has folded.
    """
    triangles = list(_all_triangles(places, image))
    areas = [_area(triangle.image) * _area(triangle.places) for triangle in triangles]
    sign = 1.0 if sum(1 if area > 0 else -1 for area in areas) >= 0 else -1.0
    return tuple(
        triangle
        for triangle, area in zip(triangles, areas)  # noqa: B905 (Python 3.9)
        if area * sign > 0
    )


def lattice(west: float, south: float, east: float, north: float, cells: int) -> list[list[XY]]:
    """Nodes of a lattice over a rectangle, row by row from the north."""
    return [
        [
            (west + (east - west) * column / cells, north - (north - south) * row / cells)
            for column in range(cells + 1)
        ]
        for row in range(cells + 1)
    ]


def image_to_screen(image: Corners, screen: Corners) -> QTransform | None:
    """The affine map of a triangle; None for one without area."""
    fitted = fit_affine(list(zip(image, screen)))  # noqa: B905 (Python 3.9)
    if fitted is None:
        return None
    x0, y0 = fitted(0.0, 0.0)
    return QTransform(fitted.a, fitted.c, fitted.b, fitted.d, x0, y0)


def as_xy(point: QgsPointXY) -> XY:
    """A point as numbers."""
    return (point.x(), point.y())


def _all_triangles(
    places: Sequence[Sequence[XY]], image: Sequence[Sequence[XY | None]]
) -> Iterator[Triangle]:
    for row in range(len(places) - 1):
        for column in range(len(places[row]) - 1):
            corners = [(row, column), (row, column + 1), (row + 1, column), (row + 1, column + 1)]
            for chosen in (corners[:3], corners[1:]):
                pixels = [image[i][j] for i, j in chosen]
                first, second, third = pixels
                if first is None or second is None or third is None:
                    continue
                a, b, c = (places[i][j] for i, j in chosen)
                yield Triangle((first, second, third), (a, b, c))


def _inward(pixel: XY) -> XY:
    return (pixel[0] + 1, pixel[1] + 1)


def _area(corners: Corners) -> float:
    (ax, ay), (bx, by), (cx, cy) = corners
    return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
