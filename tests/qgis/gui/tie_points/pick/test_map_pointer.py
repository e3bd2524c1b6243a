"""Pointing on QGIS's map."""

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY, QgsRectangle
from qgis.gui import QgsMapCanvas

from hetmatch_qgis.gui.tie_points.pick.map_pointer import show_on_map


@pytest.fixture
def canvas(qgis_app):
    canvas = QgsMapCanvas()
    canvas.resize(300, 200)
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    canvas.setExtent(QgsRectangle(0, 0, 30000, 20000))
    yield canvas
    canvas.deleteLater()


def test_the_map_goes_to_the_point_and_keeps_its_scale(canvas):
    before = canvas.mapUnitsPerPixel()
    crs = QgsCoordinateReferenceSystem("EPSG:4326")
    assert show_on_map(canvas, QgsPointXY(10.0, 50.0), crs)
    assert canvas.center().x() == pytest.approx(1113194.9, abs=1)
    assert canvas.mapUnitsPerPixel() == pytest.approx(before)


def test_a_point_without_crs_lies_where_qgis_draws_it(canvas):
    assert show_on_map(canvas, QgsPointXY(100.0, -50.0), QgsCoordinateReferenceSystem())
    assert canvas.center().y() == pytest.approx(-50.0)


def test_a_point_that_the_map_does_not_reach_is_told(canvas):
    before = canvas.center()
    crs = QgsCoordinateReferenceSystem("EPSG:4326")
    assert not show_on_map(canvas, QgsPointXY(float("inf"), float("inf")), crs)
    assert canvas.center() == before


def test_a_map_that_shows_the_point_well_stays_where_it_is(canvas):
    before = canvas.extent()
    crs = canvas.mapSettings().destinationCrs()
    assert show_on_map(canvas, QgsPointXY(5000.0, 5000.0), crs, spacing=4000.0)
    assert canvas.extent() == before


def test_a_map_on_which_the_point_is_lost_is_zoomed_in(canvas):
    crs = canvas.mapSettings().destinationCrs()
    assert show_on_map(canvas, QgsPointXY(5000.0, 6000.0), crs, spacing=100.0)
    assert canvas.extent().width() == pytest.approx(800, rel=0.01)
    centre = canvas.center()
    assert (centre.x(), centre.y()) == pytest.approx((5000, 6000))
