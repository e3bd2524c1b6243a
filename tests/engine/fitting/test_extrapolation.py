"""What a transform does in the overlap where there are no tie points."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.fitting.extrapolation import (
    EXTRAPOLATION_DISTANCE,
    MAX_LATTICE_SIDE,
    extrapolated_share,
    mask_points,
    reach,
)
from hetmatch_qgis.engine.fitting.transforms import Projective

OVERLAP = even_lattice(1000, 1000, 40)


def test_points_everywhere_leave_nothing():
    assert extrapolated_share(OVERLAP, even_lattice(1000, 1000, 12)) == 0


def test_points_in_one_half_leave_the_other():
    points = even_lattice(500, 1000, 12)
    far = EXTRAPOLATION_DISTANCE * np.hypot(1000, 1000)
    expected = (500 - far) / 1000
    assert extrapolated_share(OVERLAP, points) == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize("empty", [0, 1])
def test_nothing_is_extrapolated_where_there_is_nothing(empty: int):
    pair = [OVERLAP, OVERLAP]
    pair[empty] = np.zeros((0, 2))
    assert extrapolated_share(*pair) == 0


def test_a_mask_is_sampled_at_pixel_centres():
    mask = np.zeros((4, 6), bool)
    mask[1, 2] = mask[3, 5] = True
    assert mask_points(mask).tolist() == [[2.5, 1.5], [5.5, 3.5]]


def test_a_large_mask_is_sampled_on_a_lattice():
    points = mask_points(np.ones((480, 960), bool))
    assert len(points) <= MAX_LATTICE_SIDE * (MAX_LATTICE_SIDE + 1)
    assert points.max() > 930


def stretched(factor: float) -> Projective:
    return Projective("affine", np.diag([factor, 1.0, 1.0]))


def test_a_stretch_reaches_twice_as_far_over_twice_the_ground():
    half = even_lattice(500, 1000, 40)
    assert reach(stretched(1.01), stretched(1.0), OVERLAP, half) == pytest.approx(2, rel=1e-3)
    assert reach(stretched(1.01), stretched(1.0), OVERLAP, OVERLAP) == 1
    # Points on the rims alone: in between the two lie nearer.
    assert reach(stretched(1.01), stretched(1.0), half, OVERLAP) == 1


@pytest.mark.parametrize("empty", [0, 1])
def test_where_there_is_nothing_nothing_reaches_beyond(empty: int):
    pair = [OVERLAP, OVERLAP]
    pair[empty] = np.zeros((0, 2))
    assert reach(stretched(1.01), stretched(1.0), *pair) == 1


def test_a_transform_that_runs_away_reaches_farther_than_all_others():
    assert reach(stretched(np.nan), stretched(1.0), OVERLAP, OVERLAP) == np.inf
