"""The true displacement separated from the measurements' noise."""

import numpy as np
import pytest

from hetmatch_qgis.engine.assessing.field import DisplacementField, covariance
from hetmatch_qgis.engine.core.grid import even_lattice

SPACING, COUNT = 40.0, 9


def lattice(count, extent=SPACING * COUNT):
    return even_lattice(extent, extent, count)


POINTS, GROUND = lattice(COUNT), lattice(10)


def noisy(field, noise, seed):
    random = np.random.default_rng(seed)
    return field(POINTS) + noise * random.standard_t(6, POINTS.shape)


def constant(points):
    return np.broadcast_to([0.6, -0.3], points.shape)


def tilted(points):
    return (points - 180) @ np.array([[0.004, -0.002], [0.001, 0.003]])


def wavy(points):
    return np.stack([np.sin(points[:, 1] / 60), np.cos(points[:, 0] / 70)], axis=1)


@pytest.mark.parametrize("field", [constant, tilted, wavy])
def test_the_field_and_the_noise_are_separated(field):
    model = DisplacementField(POINTS, noisy(field, 0.1, seed=1), SPACING)
    expected, error = model.estimate(GROUND)
    errors = expected - field(GROUND)
    assert np.sqrt((errors**2).mean()) < 0.08
    assert np.median(np.abs(errors) / error) < 2
    assert 0.07 < model.simulate(GROUND).noise.mean() < 0.16


@pytest.mark.parametrize("field", [constant, tilted, wavy])
def test_90_percent_of_the_points_lie_within_ce90_however_noisy(field):
    inside = []
    for seed in range(8):
        realisations = DisplacementField(POINTS, noisy(field, 0.4, seed), SPACING, seed).simulate(
            GROUND, 150
        )
        radius = np.quantile(np.linalg.norm(realisations.values, axis=2), 0.9)
        inside.append(np.mean(np.linalg.norm(field(GROUND), axis=1) <= radius))
    assert np.mean(inside) > 0.7
    noisy_radius = np.quantile(np.linalg.norm(noisy(field, 0.4, 0), axis=1), 0.9)
    assert radius < noisy_radius


def test_realisations_average_to_the_estimate():
    model = DisplacementField(POINTS, noisy(wavy, 0.1, seed=3), SPACING)
    realisations = model.simulate(GROUND, 600).values
    expected, error = model.estimate(GROUND)
    assert (
        np.abs(realisations.mean(axis=0) - expected).max() < 5 * error.max() / np.sqrt(600) + 1e-3
    )
    assert np.median(realisations.std(axis=0) / error) == pytest.approx(1, abs=0.15)


def test_a_few_gross_errors_hardly_move_the_field():
    steps = noisy(constant, 0.05, seed=4)
    steps[::20] += 2.0
    expected, _ = DisplacementField(POINTS, steps, SPACING).estimate(GROUND)
    assert np.abs(expected - constant(GROUND)).max() < 0.25


def test_measurements_that_agree_exactly_are_no_trouble():
    model = DisplacementField(POINTS, np.zeros_like(POINTS), SPACING)
    assert np.abs(model.simulate(GROUND, 50).values).max() < 0.05


def test_covariance_falls_with_distance():
    line = np.column_stack([np.linspace(0, 2, 20), np.zeros(20)])
    values = covariance(line[:1], line, 0.5)[0]
    assert values[0] == 1
    assert (np.diff(values) < 0).all()
