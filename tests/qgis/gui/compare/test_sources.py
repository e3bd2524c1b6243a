"""What is drawn: layers as they lie, and a raster through a transform."""

import pytest
from qgis.core import QgsCoordinateReferenceSystem
from qgis.PyQt.QtCore import QObject

from hetmatch_qgis.gui.compare.sources import LayerSource, TransformSource
from hetmatch_qgis.gui.tie_points.maps.side_view import view_of_raster
from hetmatch_qgis.gui.tie_points.model.points import REFERENCE
from tests.qgis.tie_point_cases import wait_until

UTM = QgsCoordinateReferenceSystem("EPSG:32633")


@pytest.fixture
def owner():
    return QObject()


def drawing_of(source, canvas):
    drawings = []
    source.draw(canvas.mapSettings(), drawings.append)
    wait_until(lambda: drawings)
    return drawings[0]


def value_at(drawing, x, y):
    """The grey level at map coordinates, None where no triangle lies."""
    for triangle in drawing.triangles:
        (ax, ay), (bx, by), (cx, cy) = triangle.places
        area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        u = ((x - ax) * (cy - ay) - (y - ay) * (cx - ax)) / area
        v = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / area
        if u >= 0 and v >= 0 and u + v <= 1:
            (pax, pay), (pbx, pby), (pcx, pcy) = triangle.image
            column = pax + u * (pbx - pax) + v * (pcx - pax)
            row = pay + u * (pby - pay) + v * (pcy - pay)
            colour = drawing.image.pixelColor(int(column), int(row))
            return colour.red() if colour.alpha() else None
    return None


@pytest.mark.parametrize("rotation", [0.0, 30.0])
def test_a_layer_lies_where_its_georeference_puts_it(canvas, layers, owner, rotation):
    canvas.setRotation(rotation)
    drawing = drawing_of(LayerSource([layers["halves"]], owner), canvas)
    assert value_at(drawing, 500_450, 4_999_500) < 10
    assert value_at(drawing, 500_550, 4_999_500) > 245


def shifted(east, north=0.0):
    """A transform that moves the moving raster, answered at once."""

    def locate(raster, points, on_located, _topic):
        sign = -1 if raster == REFERENCE else 1
        on_located([(x + sign * east, y + sign * north) for x, y in points])

    return locate


def test_a_raster_lies_where_the_transform_puts_it(canvas, layers, owner):
    source = TransformSource(view_of_raster(layers["halves"]), UTM, shifted(200.0), owner)
    drawing = drawing_of(source, canvas)
    # The edge between black and white has gone from 500,500 to 500,700.
    assert value_at(drawing, 500_690, 4_999_500) < 10
    assert value_at(drawing, 500_710, 4_999_500) > 245
    assert value_at(drawing, 500_150, 4_999_500) is None


def test_the_map_may_have_another_crs(canvas, layers, owner):
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    source = TransformSource(view_of_raster(layers["halves"]), UTM, shifted(200.0), owner)
    drawing = drawing_of(source, canvas)
    xs = [x for triangle in drawing.triangles for x, _ in triangle.places]
    assert 15.0 <= min(xs) < max(xs) < 15.02


def test_a_transform_that_leads_nowhere_draws_nothing(canvas, layers, owner):
    def nowhere(_raster, points, on_located, _topic):
        on_located([None] * len(points))

    source = TransformSource(view_of_raster(layers["halves"]), UTM, nowhere, owner)
    assert drawing_of(source, canvas).triangles == ()


def test_a_raster_that_is_elsewhere_draws_nothing(canvas, layers, owner):
    source = TransformSource(view_of_raster(layers["halves"]), UTM, shifted(50_000.0), owner)
    assert drawing_of(source, canvas).triangles == ()


def test_only_the_newest_drawing_comes(canvas, layers, owner):
    drawings, held = [], []

    def slow(raster, points, on_located, _topic):
        held.append((raster, points, on_located))

    source = TransformSource(view_of_raster(layers["halves"]), UTM, slow, owner)
    source.draw(canvas.mapSettings(), drawings.append)
    source.draw(canvas.mapSettings(), drawings.append)
    for _raster, points, on_located in held[:]:
        on_located(points)
    assert len(held) == 3
    source.close()
    held[-1][2](held[-1][1])
    assert drawings == []
