"""Points whose windows the edge cuts off share the error of a slope."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.core.grid import grid_points
from hetmatch_qgis.engine.fitting.cut_windows import SLOPE, WINDOW, shared_slopes
from hetmatch_qgis.engine.fitting.least_squares import fit
from hetmatch_qgis.engine.fitting.transform_error import predict_error

SPACING = 8.0


def lattice(width, height):
    columns, rows = (np.arange(SPACING / 2, side, SPACING) for side in (width, height))
    return grid_points(columns, rows).reshape(-1, 2)


def turned(points, degrees):
    angle = np.radians(degrees)
    return points @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])


def test_inside_points_see_both_sides_of_themselves():
    points = lattice(400, 400)
    errors = np.sqrt(np.diag(shared_slopes(points)))
    is_inside = (np.abs(points - 200) < 200 - WINDOW / 2).all(axis=1)
    assert np.allclose(errors[is_inside], 0, atol=1e-9)
    assert errors.max() < np.sqrt(2) * SLOPE * WINDOW / 4 / 400 + 1e-9


@pytest.mark.parametrize("degrees", [0, 30, 90])
def test_on_a_strip_both_edges_are_off_the_other_way_however_it_lies(degrees):
    points = lattice(40, 600)
    covariance = shared_slopes(turned(points, degrees))
    middle = np.abs(points[:, 1] - 300) < 100
    left, right = (np.flatnonzero(middle & (points[:, 0] == side)) for side in (4.0, 36.0))
    edge = covariance[left[0], left[0]]
    assert np.sqrt(edge) == pytest.approx(SLOPE * 16 / 40)
    assert np.allclose(covariance[np.ix_(left, left)], edge)
    assert np.allclose(covariance[np.ix_(left, right)], -edge)


def test_a_slope_across_a_strip_is_no_bent_ground():
    """A similarity that fits its points to their noise but for that is stated by the noise."""
    random = np.random.default_rng(6)
    points = lattice(48, 800)
    across = (points[:, :1] - 24) / 24 * np.array([[0.5, 0.9]])
    noise = random.normal(0, 0.1, points.shape)
    variances, scores = np.full(len(points), 0.02), np.full(len(points), 0.6)
    places = points[::7]

    def stated(displaced):
        transform = fit("similarity", points, displaced)
        found = predict_error(transform, points, displaced, scores, places, variances)
        return transform, float(np.median(np.sqrt((found.lengths() ** 2).mean(axis=1))))

    transform, with_slope = stated(points + across + noise)
    _, without = stated(points + noise)
    assert with_slope < 2 * without
    true = np.linalg.norm(transform.apply(places) - places, axis=1)
    assert np.sqrt((true**2).mean()) < 2 * with_slope


@pytest.mark.parametrize("moved", [0.3, -1.0])
def test_of_a_square_a_point_moved_a_little_changes_little(moved):
    points = lattice(400, 400)
    before = np.diag(shared_slopes(points))
    points[1275] += moved
    assert np.allclose(np.diag(shared_slopes(points)), before, atol=0.05 * before.max())
