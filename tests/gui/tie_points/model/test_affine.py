"""Affine maps without numpy."""

import pytest

from hetmatch_qgis.gui.tie_points.model.affine import fit_affine


def rotated(x, y):
    """A quarter turn to the left, doubled, far from the origin as map coordinates are."""
    return (13e6 - 2 * y, 4e6 + 2 * x)


def test_an_affine_map_is_found_and_undone_far_from_the_origin():
    points = [(500000.0, 6e6), (500100.0, 6e6), (500000.0, 6000070.0), (500050.0, 6000010.0)]
    link = fit_affine([(point, rotated(*point)) for point in points])
    assert link(500020.0, 6000030.0) == pytest.approx(rotated(500020.0, 6000030.0), abs=1e-6)
    assert link.inverse()(*link(500020.0, 6000030.0)) == pytest.approx((500020.0, 6000030.0))
    assert link.scale == pytest.approx(2.0)
    assert link.rotation == pytest.approx(90.0)


def test_places_on_one_line_make_no_affine_map():
    points = [(0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (3.0, 3.0)]
    assert fit_affine([(point, point) for point in points]) is None
