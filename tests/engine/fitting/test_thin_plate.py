"""The spline is the one that scipy fits, with and without smoothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.interpolate import RBFInterpolator

from hetmatch_qgis.engine.fitting import thin_plate
from hetmatch_qgis.engine.fitting.thin_plate import SmoothingSpline


def controls_and_values(count, seed=0):
    random = np.random.default_rng(seed)
    return random.uniform(-1, 1, (count, 2)), random.normal(0, 3, (count, 2))


@given(count=st.integers(4, 60), smoothing=st.sampled_from([0.0, 0.02, 1.0, 30.0]))
@settings(deadline=None, max_examples=20)
def test_the_spline_is_that_of_scipy(count, smoothing):
    controls, values = controls_and_values(count, seed=count)
    each = smoothing * np.linspace(0.5, 2, count)
    points = np.random.default_rng(1).uniform(-1.5, 1.5, (50, 2))
    expected = RBFInterpolator(controls, values, kernel="thin_plate_spline", smoothing=each)
    found = SmoothingSpline.fit(controls, values, each).apply(points)
    assert found == pytest.approx(expected(points), abs=1e-9, rel=1e-9)


def test_without_smoothing_it_passes_through_every_point():
    controls, values = controls_and_values(40)
    spline = SmoothingSpline.fit(controls, values, np.zeros(40))
    assert spline.apply(controls) == pytest.approx(values, abs=1e-9)


def test_much_smoothing_leaves_a_linear_function():
    controls, _ = controls_and_values(40)
    values = controls @ np.array([[0.3, -0.2], [0.1, 0.9]]) + np.array([4.0, -7.0])
    spline = SmoothingSpline.fit(controls, values, np.full(40, 1e6))
    assert spline.weights == pytest.approx(0, abs=1e-9)
    assert spline.linear[0] == pytest.approx([4.0, -7.0])


def test_points_in_blocks_are_those_at_once(monkeypatch):
    controls, values = controls_and_values(30)
    spline = SmoothingSpline.fit(controls, values, np.full(30, 0.02))
    points = np.random.default_rng(2).uniform(-1, 1, (100, 2))
    at_once = spline.apply(points)
    monkeypatch.setattr(thin_plate, "_BLOCK_VALUES", 200)
    assert spline.apply(points) == pytest.approx(at_once, abs=1e-12)


def test_no_points_have_no_values_and_one_point_has_one():
    spline = SmoothingSpline.fit(*controls_and_values(12), np.zeros(12))
    assert spline.apply(np.zeros((0, 2))).shape == (0, 2)
    assert spline.apply(np.array([0.2, 0.3])).shape == (1, 2)


def test_an_unknown_place_has_an_unknown_value():
    spline = SmoothingSpline.fit(*controls_and_values(12), np.zeros(12))
    assert np.isnan(spline.apply(np.array([[np.nan, 0.0]]))).all()


def test_a_point_twice_determines_no_spline():
    controls, values = controls_and_values(12)
    with pytest.raises(np.linalg.LinAlgError):
        SmoothingSpline.fit(controls[[0, *range(12)]], values[[0, *range(12)]], np.zeros(13))
