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

UNIT = np.ones(2)


def test_figures_of_a_constant_displacement_are_its_length():
    realisations = np.broadcast_to([0.3, -0.4], (50, 20, 2))
    figures = compute_figures(realisations, UNIT, "px")
    for figure in (figures.rmse, figures.bias, figures.ce90, figures.ce95):
        assert figure.value == pytest.approx(0.5)
        assert figure.low == pytest.approx(0.5)
    assert figures.bias_radius == pytest.approx(0)
    assert (figures.x.mean, figures.y.mean) == (pytest.approx(0.3), pytest.approx(-0.4))
    assert figures.x.std == pytest.approx(0, abs=1e-12)
    assert figures.y.rmse == pytest.approx(0.4)


def test_metres_follow_the_pixel_size_of_each_axis():
    realisations = np.broadcast_to([1.0, 0.0], (10, 5, 2))
    assert compute_figures(realisations, np.array([20.0, 10.0]), "m").ce90.value == pytest.approx(
        20
    )


def test_metres_follow_the_pixel_size_of_each_point():
    realisations = np.broadcast_to([1.0, 0.0], (10, 4, 2))
    figures = compute_figures(realisations, np.array([[10.0, 1.0]] * 2 + [[20.0, 1.0]] * 2), "m")
    assert figures.rmse.value == pytest.approx(np.sqrt(250))
    assert figures.x.mean == pytest.approx(15)


def test_ce90_holds_90_percent_of_the_displacements():
    realisations = np.random.default_rng(0).normal(size=(400, 50, 2))
    figures = compute_figures(realisations, UNIT, "px")
    assert figures.ce90.value == pytest.approx(np.sqrt(-2 * np.log(0.1)), rel=0.02)
    assert figures.ce95.value == pytest.approx(np.sqrt(-2 * np.log(0.05)), rel=0.02)
    assert figures.rmse.value == pytest.approx(np.sqrt(2), rel=0.02)


def test_a_shared_error_widens_the_bias_radius():
    realisations = np.zeros((400, 10, 2))
    moved = add_shared_error(realisations, np.array([0.1, 0.1]))
    assert compute_figures(moved, UNIT, "px").bias_radius == pytest.approx(0.215, rel=0.15)
    assert np.ptp(moved, axis=1).max() < 1e-12


def test_noisier_windows_share_larger_errors():
    calm, rough = (shared_error(np.array([noise, noise]), 1.0)[0] for noise in (0.01, 1.0))
    assert 0 < calm < 0.1 < rough


def test_the_probability_met_meeting_a_requirement_counts_the_realisations():
    lengths = np.linspace(0, 1, 100)[:, None, None]
    realisations = lengths * np.broadcast_to([1.0, 0.0], (100, 4, 2))
    for measure in ("rmse", "bias", "ce90", "ce95"):
        requirement = Requirement(measure, 0.25, "px")
        assert probability_met(realisations, UNIT, requirement) == pytest.approx(0.25, abs=0.02)
