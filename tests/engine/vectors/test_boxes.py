"""Boxes around points, points all over a box, and what two boxes share."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.vectors.boxes import BOX_POINTS, bounding_box, box_lattice, shared_box
from hetmatch_qgis.engine.vectors.layer import Box

BOX = (10.0, 40.0, 30.0, 50.0)


def test_the_box_of_points_is_grown_by_a_fiftieth_on_each_side():
    points = np.array([[0.0, 10.0], [100.0, 60.0], [50.0, 20.0]])
    assert bounding_box(points) == pytest.approx((-2, 9, 102, 61))


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_points_without_coordinates_are_passed_over(bad: float):
    points = np.array([[0.0, 0.0], [bad, 500.0], [500.0, bad], [1.0, 1.0]])
    assert bounding_box(points) == pytest.approx((-0.02, -0.02, 1.02, 1.02))


@pytest.mark.parametrize("points", [np.empty((0, 2)), np.full((3, 2), np.nan)])
def test_no_points_have_no_box(points: np.ndarray):
    assert bounding_box(points) is None


def test_the_lattice_lies_all_over_the_box_with_its_corners():
    points = box_lattice(BOX)
    assert points.shape == (BOX_POINTS**2, 2)
    assert len(np.unique(points, axis=0)) == BOX_POINTS**2
    assert np.unique(points[:, 0]) == pytest.approx(np.linspace(10, 30, BOX_POINTS))
    assert np.unique(points[:, 1]) == pytest.approx(np.linspace(40, 50, BOX_POINTS))


@pytest.mark.parametrize(
    ("other", "shared"),
    [
        ((20.0, 45.0, 60.0, 90.0), (20.0, 45.0, 30.0, 50.0)),
        ((12.0, 42.0, 14.0, 44.0), (12.0, 42.0, 14.0, 44.0)),
        ((30.0, 50.0, 60.0, 90.0), (30.0, 50.0, 30.0, 50.0)),
        ((31.0, 40.0, 60.0, 50.0), None),
        ((10.0, 51.0, 30.0, 60.0), None),
    ],
    ids=["overlapping", "inside", "one corner", "to the right", "above"],
)
def test_what_two_boxes_share_is_the_same_either_way(other: Box, shared: Box | None):
    assert shared_box(BOX, other) == shared
    assert shared_box(other, BOX) == shared
