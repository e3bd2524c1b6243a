"""The share of each pixel inside polygons, compared with the area as it is."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.vectors.coverage import edge_coverage, point_coverage


def edges_of(corners: np.ndarray) -> np.ndarray:
    return np.hstack([corners, np.roll(corners, -1, axis=0)])


def box(left: float, top: float, width: float, height: float) -> np.ndarray:
    return np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * [width, height] + [left, top]


@pytest.mark.parametrize("left", [10.0, 10.25, 10.5, 10.9])
def test_edges_of_a_square_lie_where_they_should(left: float):
    cover = edge_coverage(edges_of(box(left, 12.3, 7.5, 3.25)), (30, 40))
    row = cover[13]
    # From the outer corner of the first pixel: whole pixels left of the edge, and a share of one.
    assert np.flatnonzero(row > 0)[0] == int(left)
    assert row[int(left)] == pytest.approx(1 - left % 1)
    assert row.sum() == pytest.approx(7.5)
    assert cover[:, 14].sum() == pytest.approx(3.25)
    assert cover[12, 14] == pytest.approx(0.7)


def test_a_triangle_beyond_the_frame_covers_its_area():
    corners = np.array([[-20.0, -10.0], [80.0, 20.0], [10.0, 70.0]])
    cover = edge_coverage(edges_of(corners), (40, 50))
    fine = (np.mgrid[: 40 * 8, : 50 * 8] + 0.5) / 8
    is_inside = np.ones(fine.shape[1:], dtype=bool)
    for (x, y), (u, v) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        is_inside &= (u - x) * (fine[0] - y) - (v - y) * (fine[1] - x) > 0
    expected = is_inside.reshape(40, 8, 50, 8).mean(axis=(1, 3))
    assert np.abs(cover - expected).max() < 0.02


def test_polygons_beside_the_frame_leave_nothing():
    for corners in (box(60, 5, 10, 10), box(5, 60, 10, 10), box(5, -20, 10, 10)):
        assert np.abs(edge_coverage(edges_of(corners), (40, 50))).max() < 1e-9
    assert np.abs(edge_coverage(edges_of(box(-30, 5, 10, 10)), (40, 50))).max() < 1e-9


def test_points_keep_their_area_and_their_place():
    cover = point_coverage(np.array([[10.3, 20.7]]), np.array([0.6]), (40, 50))
    rows, columns = np.mgrid[:40, :50] + 0.5
    assert cover.sum() == pytest.approx(0.6)
    assert (cover * columns).sum() / 0.6 == pytest.approx(10.3)
    assert (cover * rows).sum() / 0.6 == pytest.approx(20.7)
