"""Tie points that cannot be ground control points are left out, and the sentence says why."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.distance import pdist

from hetmatch_qgis.engine.core.tie_points import TiePoints
from hetmatch_qgis.engine.gcps.usable_points import (
    MIN_DISTANCE_PX,
    describe_selection,
    distinct_rows,
    is_consistent,
    span_plane,
    spread_rows,
)


@pytest.fixture
def pixels() -> np.ndarray:
    """Moving pixels (600, 2) of a raster of 100 x 100."""
    return np.random.default_rng(5).uniform(0, 100, (600, 2))


def test_of_two_points_at_one_place_the_better_one_stays(pixels: np.ndarray):
    columns = np.zeros((len(pixels), 10))
    columns[:, 0:2], columns[:, 2:4] = 2 * pixels, pixels
    points = TiePoints.of(columns, np.full(len(pixels), "tie"))
    order = np.arange(len(pixels))[::-1]
    rows = distinct_rows(points, order)
    assert pdist(pixels[rows]).min() > MIN_DISTANCE_PX
    assert order[0] in rows


def test_a_point_that_contradicts_its_neighbours_is_inconsistent(pixels: np.ndarray):
    reference = pixels @ np.array([[0.8, 0.6], [-0.6, 0.8]])
    assert is_consistent(pixels, reference).all()
    reference[40] += 60
    assert np.flatnonzero(~is_consistent(pixels, reference)).tolist() == [40]


def test_the_rows_that_are_kept_are_spread_evenly(pixels: np.ndarray):
    rows = spread_rows(pixels, np.arange(len(pixels)), 60)
    assert 58 < len(rows) <= 60
    assert len(np.unique((pixels[rows] // 25).astype(int), axis=0)) == 16


def test_points_on_a_line_span_no_plane():
    line = np.outer(np.arange(5.0), (1, 2))
    assert not span_plane(line) and not span_plane(line[:2])
    assert span_plane(np.vstack([line, (3, 0)]))


def test_the_sentence_counts_each_reason():
    assert describe_selection(9, 9, 9, 9) == "9 of 9 tie points are GCPs"
    text = str(describe_selection(100, 90, 85, 50))
    assert text.startswith("50 of 100 tie points are GCPs; left out: 10 nearer than 2 pixels")
    assert "5 in conflict" in text and "35 to thin them evenly" in text
