"""Transforms applied, and back again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hetmatch_qgis.engine.fitting.transforms import Projective, translation


@given(st.floats(-180, 180), st.floats(0.2, 5), st.floats(-4e-4, 6e-4), st.floats(-4e-4, 6e-4))
@settings(deadline=None, max_examples=30)
def test_the_inverse_leads_back(degrees, scale, across, down):
    turn = np.radians(degrees)
    cosine, sine = scale * np.cos(turn), scale * np.sin(turn)
    rotated = np.array([[cosine, -sine, 300.0], [sine, cosine, -80.0], [0, 0, 1]])
    perspective = np.array([[1, 0, 0], [0, 1, 0], [across, down, 1]])
    transform = Projective("homography", rotated @ perspective)
    points = np.random.default_rng(12).uniform(0, 500, (40, 2))
    assert transform.inverse().apply(transform.apply(points)) == pytest.approx(points, abs=1e-5)


def test_a_shift_is_added_to_every_point():
    transform = Projective("shift", translation((3.0, -2.5)))
    assert transform.apply([[0.5, 0.5], [10.0, 20.0]]).tolist() == [[3.5, -2.0], [13.0, 17.5]]
