"""The true displacement told from the measurements' noise."""

import numpy as np
import pytest

from hetmatch_qgis.engine.assessing.field import FieldModel, covariance

SPACING, COUNT = 40.0, 9


def lattice(count, extent=SPACING * COUNT):
    steps = (np.arange(count) + 0.5) / count * extent
    return np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)


PLACES, GROUND = lattice(COUNT), lattice(10)


def noisy(field, noise, seed):
    random = np.random.default_rng(seed)
    return field(PLACES) + noise * random.standard_t(6, PLACES.shape)


def constant(places):
    return np.broadcast_to([0.6, -0.3], places.shape)


def tilted(places):
    return (places - 180) @ np.array([[0.004, -0.002], [0.001, 0.003]])


def wavy(places):
    return np.stack([np.sin(places[:, 1] / 60), np.cos(places[:, 0] / 70)], axis=1)


@pytest.mark.parametrize("field", [constant, tilted, wavy])
def test_the_field_and_the_noise_are_told_apart(field):
    model = FieldModel(PLACES, noisy(field, 0.1, seed=1), SPACING)
    expected, error = model.estimate(GROUND)
    apart = expected - field(GROUND)
    assert np.sqrt((apart**2).mean()) < 0.08
    assert np.median(np.abs(apart) / error) < 2
    assert 0.07 < model.draws(GROUND).noise.mean() < 0.16


@pytest.mark.parametrize("field", [constant, tilted, wavy])
def test_nine_places_in_ten_lie_within_the_90_percent_radius_however_noisy(field):
    inside = []
    for seed in range(8):
        draws = FieldModel(PLACES, noisy(field, 0.4, seed), SPACING, seed).draws(GROUND, 150)
        radius = np.quantile(np.linalg.norm(draws.values, axis=2), 0.9)
        inside.append(np.mean(np.linalg.norm(field(GROUND), axis=1) <= radius))
    assert np.mean(inside) > 0.7
    noisy_radius = np.quantile(np.linalg.norm(noisy(field, 0.4, 0), axis=1), 0.9)
    assert radius < noisy_radius


def test_draws_average_to_the_estimate():
    model = FieldModel(PLACES, noisy(wavy, 0.1, seed=3), SPACING)
    draws = model.draws(GROUND, 600).values
    expected, error = model.estimate(GROUND)
    assert np.abs(draws.mean(axis=0) - expected).max() < 5 * error.max() / np.sqrt(600) + 1e-3
    assert np.median(draws.std(axis=0) / error) == pytest.approx(1, abs=0.15)


def test_a_few_gross_errors_hardly_move_the_field():
    steps = noisy(constant, 0.05, seed=4)
    steps[::20] += 2.0
    expected, _ = FieldModel(PLACES, steps, SPACING).estimate(GROUND)
    assert np.abs(expected - constant(GROUND)).max() < 0.25


def test_measurements_that_agree_exactly_are_no_trouble():
    model = FieldModel(PLACES, np.zeros_like(PLACES), SPACING)
    assert np.abs(model.draws(GROUND, 50).values).max() < 0.05


def test_covariance_falls_with_distance():
    line = np.column_stack([np.linspace(0, 2, 20), np.zeros(20)])
    values = covariance(line[:1], line, 0.5)[0]
    assert values[0] == 1
    assert (np.diff(values) < 0).all()
