"""Triangles between an image and the map."""

import pytest
from qgis.PyQt.QtGui import QColor, QImage

from hetmatch_qgis.gui.compare.mesh import Triangle, framed, image_to_screen, lattice, mesh


def test_a_lattice_runs_from_the_north_west():
    nodes = lattice(0.0, 0.0, 4.0, 2.0, 2)
    assert nodes[0] == [(0.0, 2.0), (2.0, 2.0), (4.0, 2.0)]
    assert nodes[2][2] == (4.0, 0.0)


def test_two_triangles_fill_each_cell():
    nodes = lattice(0.0, 0.0, 4.0, 4.0, 2)
    image = [[(x, 4.0 - y) for x, y in row] for row in nodes]
    assert len(mesh(nodes, image)) == 8


def test_a_node_without_a_place_leaves_its_triangles_out():
    nodes = lattice(0.0, 0.0, 4.0, 4.0, 2)
    image = [[(x, 4.0 - y) for x, y in row] for row in nodes]
    image[0][0] = None
    assert len(mesh(nodes, image)) == 7


def test_folds_are_left_out():
    nodes = lattice(0.0, 0.0, 6.0, 6.0, 3)
    image = [[(x, 6.0 - y) for x, y in row] for row in nodes]
    image[3][3] = (-6.0, -6.0)
    triangles = mesh(nodes, image)
    assert len(triangles) == 17


def test_the_map_of_a_triangle():
    transform = image_to_screen(((0, 0), (10, 0), (0, 10)), ((5, 5), (5, 25), (-15, 5)))
    assert transform.map(5.0, 5.0) == pytest.approx((-5.0, 15.0))
    assert image_to_screen(((0, 0), (1, 1), (2, 2)), ((0, 0), (1, 0), (0, 1))) is None


def test_an_image_gets_a_transparent_rim():
    image = QImage(4, 3, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(10, 20, 30))
    places = ((0.0, 0.0), (4.0, 0.0), (0.0, 3.0))
    drawing = framed(image, [Triangle(((0, 0), (4, 0), (0, 3)), places)])
    assert (drawing.image.width(), drawing.image.height()) == (6, 5)
    assert drawing.image.pixelColor(0, 2).alpha() == drawing.image.pixelColor(5, 4).alpha() == 0
    assert drawing.image.pixelColor(1, 1) == QColor(10, 20, 30)
    assert drawing.triangles == (Triangle(((1, 1), (5, 1), (1, 4)), places),)
    assert framed(QImage(), []).image.isNull()
