"""The two images on the map."""

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QImage

from hetmatch_qgis.gui.compare.mesh import Drawing, as_xy, framed, lattice, mesh
from hetmatch_qgis.gui.compare.overlay import Overlay


def drawing_of(canvas, grey, cells=4):
    """One colour all over the map."""
    image = QImage(64, 64, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(grey, grey, grey))
    extent = canvas.extent()
    nodes = lattice(
        extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum(), cells
    )
    pixels = [
        [(64.0 * j / cells, 64.0 * i / cells) for j in range(cells + 1)] for i in range(cells + 1)
    ]
    return Drawing(image, mesh(nodes, pixels))


@pytest.fixture
def overlay(canvas):
    overlay = Overlay(canvas)
    overlay.lower, overlay.upper = drawing_of(canvas, 50), drawing_of(canvas, 200)
    yield overlay
    canvas.scene().removeItem(overlay)


def test_the_upper_image_is_cut_at_the_line(overlay, colour_at):
    assert colour_at(100, 200) == colour_at(300, 200) == 200
    overlay.swipe = 0.5
    assert (colour_at(190, 200), colour_at(210, 200)) == (50, 200)


def test_the_opacity_mixes_both(overlay, colour_at):
    overlay.upper_opacity = 0.5
    assert colour_at(200, 200) == pytest.approx(125, abs=2)


def test_the_upper_image_can_be_hidden(overlay, colour_at):
    overlay.shows_upper = False
    assert colour_at(300, 200) == 50


def test_no_edges_of_triangles_show(overlay, canvas):
    picture = canvas.grab().toImage()
    colours = {picture.pixelColor(x, y).red() for x in range(5, 395, 3) for y in range(5, 395, 7)}
    assert colours == {200}


def test_the_map_is_not_seen_through_gaps_of_the_images(overlay, canvas, colour_at):
    below = Overlay(canvas)
    below.setZValue(10)
    below.upper = drawing_of(canvas, 90)
    overlay.lower.image.fill(Qt.GlobalColor.transparent)
    overlay.swipe = 0.5
    assert (colour_at(190, 200), colour_at(210, 200)) == (canvas.canvasColor().red(), 200)
    overlay.lower = None
    assert colour_at(190, 200) == 90
    canvas.scene().removeItem(below)


def test_without_images_the_map_is_seen(overlay, canvas):
    overlay.lower = overlay.upper = None
    canvas.setCanvasColor(QColor(Qt.GlobalColor.white))
    assert not canvas.grab().isNull()


def test_no_edge_shows_at_the_opposite_one(overlay, canvas, colour_at):
    """A brush repeats its image: smoothly drawn, the last row would have some of the first."""
    image = QImage(100, 100, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    for column in range(100):
        image.setPixelColor(column, 0, QColor(200, 200, 200))
    at = canvas.getCoordinateTransform().toMapCoordinatesF
    # Half a screen pixel beside its pixels.
    corners = [[(100.5, 100.5), (200.5, 100.5)], [(100.5, 200.5), (200.5, 200.5)]]
    places = [[as_xy(at(x, y)) for x, y in row] for row in corners]
    pixels = [[(0.0, 0.0), (100.0, 0.0)], [(0.0, 100.0), (100.0, 100.0)]]
    overlay.upper = framed(image, mesh(places, pixels))
    assert max(colour_at(150, row) for row in range(96, 106)) > 100
    assert [colour_at(150, row) for row in range(190, 210)] == [50] * 20
