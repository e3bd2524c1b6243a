"""Points on grids: one home for lattices, pixel centres and even selections."""

from __future__ import annotations

import numpy as np
import pytest
from pyproj import CRS

from hetmatch_qgis.engine.core.grid import (
    cell_indices,
    even_lattice,
    farthest_rows,
    grid_points,
    pixel_centres,
    spaced_rows,
    transform_points,
)


def test_pixel_centres_count_from_the_frame_s_own_corner():
    centres = pixel_centres(3, 2)
    assert centres.shape == (2, 3, 2)
    assert centres[1, 2].tolist() == [2.5, 1.5]


def test_grid_points_are_columns_by_rows():
    points = grid_points([10, 20, 30], [1, 2])
    assert points.shape == (2, 3, 2)
    assert points[1, 0].tolist() == [10, 2]


def test_an_even_lattice_keeps_half_a_step_from_the_edges():
    lattice = even_lattice(100, 50, 2)
    assert lattice.tolist() == [[25, 12.5], [75, 12.5], [25, 37.5], [75, 37.5]]


def test_cells_are_counted_over_the_extent_of_the_points():
    points = np.array([[-10.0, 0.0], [30.0, 8.0], [9.9, 4.0]])
    assert cell_indices(points, 4).tolist() == [[0, 0], [3, 3], [1, 2]]


@pytest.mark.parametrize(("count", "limit", "expected"), [(5, 9, 5), (100, 7, 7), (1, 4, 1)])
def test_spaced_rows_are_at_most_the_limit(count: int, limit: int, expected: int):
    rows = spaced_rows(count, limit)
    assert len(rows) == expected
    assert rows[0] == 0 and rows[-1] == count - 1


def test_the_farthest_rows_are_spread_over_the_points():
    points = np.random.default_rng(0).beta(0.3, 3, (2000, 2)) * 400
    rows = farthest_rows(points, 50, first=7)
    assert rows[0] == 7 and len(set(rows.tolist())) == 50
    assert np.ptp(points[rows], axis=0).min() > 0.9 * np.ptp(points, axis=0).min()
    assert farthest_rows(points[:5], 50).tolist() == [0, 1, 2, 3, 4]


def test_one_point_is_transformed_as_many_are():
    source, target = CRS.from_epsg(32633), CRS.from_epsg(4326)
    points = np.array([[500000.0, 5200000.0], [510000.0, 5210000.0]])
    one = transform_points(points[:1], source, target)
    assert one.shape == (1, 2)
    assert np.array_equal(one, transform_points(points, source, target)[:1])
