"""RMSE, bias, CE90 and CE95 of realisations of a field."""

import numpy as np
import pytest

from hetmatch_qgis.engine.assessing.figures import (
    add_shared_error,
    compute_figures,
    probability_met,
    shared_error,
)
from hetmatch_qgis.engine.assessing.requirement import Requirement

ONE = np.ones(2)


def test_a_known_constant_displacement_gives_its_own_length():
    realisations = np.broadcast_to([0.3, -0.4], (50, 20, 2))
    found = compute_figures(realisations, ONE, "px")
    for figure in (found.rmse, found.bias, found.ce90, found.ce95):
        assert figure.value == pytest.approx(0.5)
        assert figure.low == pytest.approx(0.5)
    assert found.bias_radius == pytest.approx(0)
    assert (found.x.mean, found.y.mean) == (pytest.approx(0.3), pytest.approx(-0.4))
    assert found.x.std == pytest.approx(0, abs=1e-12)
    assert found.y.rmse == pytest.approx(0.4)


def test_metres_follow_each_axis_own_pixel():
    realisations = np.broadcast_to([1.0, 0.0], (10, 5, 2))
    assert compute_figures(realisations, np.array([20.0, 10.0]), "m").ce90.value == pytest.approx(
        20
    )


def test_metres_are_those_of_each_place():
    realisations = np.broadcast_to([1.0, 0.0], (10, 4, 2))
    found = compute_figures(realisations, np.array([[10.0, 1.0]] * 2 + [[20.0, 1.0]] * 2), "m")
    assert found.rmse.value == pytest.approx(np.sqrt(250))
    assert found.x.mean == pytest.approx(15)


def test_ce90_holds_nine_realisations_in_ten():
    realisations = np.random.default_rng(0).normal(size=(400, 50, 2))
    found = compute_figures(realisations, ONE, "px")
    assert found.ce90.value == pytest.approx(np.sqrt(-2 * np.log(0.1)), rel=0.02)
    assert found.ce95.value == pytest.approx(np.sqrt(-2 * np.log(0.05)), rel=0.02)
    assert found.rmse.value == pytest.approx(np.sqrt(2), rel=0.02)


def test_a_shared_error_widens_what_is_known_of_the_bias():
    realisations = np.zeros((400, 10, 2))
    moved = add_shared_error(realisations, np.array([0.1, 0.1]))
    assert compute_figures(moved, ONE, "px").bias_radius == pytest.approx(0.215, rel=0.15)
    assert np.ptp(moved, axis=1).max() < 1e-12


def test_noisier_windows_share_larger_errors():
    calm, rough = (shared_error(np.array([noise, noise]), 1.0)[0] for noise in (0.01, 1.0))
    assert 0 < calm < 0.1 < rough


def test_the_probability_met_meeting_a_requirement_counts_the_realisations():
    lengths = np.linspace(0, 1, 100)[:, None, None]
    realisations = lengths * np.broadcast_to([1.0, 0.0], (100, 4, 2))
    for measure in ("rmse", "bias", "ce90", "ce95"):
        wanted = Requirement(measure, 0.25, "px")
        assert probability_met(realisations, ONE, wanted) == pytest.approx(0.25, abs=0.02)
