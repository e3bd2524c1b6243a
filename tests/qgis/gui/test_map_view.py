"""The map is brought to a layer, whatever its CRS, and only where that is wanted."""

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas

from hetmatch_qgis.gui.example import load_example
from hetmatch_qgis.gui.map_view import show_layer, show_layer_if_unseen

MERCATOR = QgsCoordinateReferenceSystem("EPSG:3857")


@pytest.fixture
def canvas(qgis_app):
    canvas = QgsMapCanvas()
    canvas.resize(400, 300)
    canvas.setDestinationCrs(MERCATOR)
    yield canvas
    canvas.deleteLater()


@pytest.fixture
def layer(qgis_new_project):
    return load_example(QgsProject.instance())[0]


@pytest.fixture
def there(layer):
    to_map = QgsCoordinateTransform(layer.crs(), MERCATOR, QgsProject.instance())
    return to_map.transformBoundingBox(layer.extent())


def test_all_of_a_layer_is_shown(canvas, layer, there):
    show_layer(canvas, layer)
    assert canvas.extent().contains(there)
    assert canvas.extent().width() < 3 * there.width()


def test_a_map_that_shows_another_place_is_brought_to_the_layer(canvas, layer, there):
    beside = QgsRectangle(there)
    beside.scale(1.0, QgsPointXY(there.xMaximum() + 5 * there.width(), there.center().y()))
    canvas.setExtent(beside)
    show_layer_if_unseen(canvas, layer)
    assert canvas.extent().contains(there)


def test_a_map_that_shows_some_of_it_stays(canvas, layer, there):
    part = QgsRectangle(there)
    part.scale(0.2, QgsPointXY(there.xMinimum(), there.yMinimum()))
    canvas.setExtent(part)
    before = canvas.extent()
    show_layer_if_unseen(canvas, layer)
    assert canvas.extent() == before
