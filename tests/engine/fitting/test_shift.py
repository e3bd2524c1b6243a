"""A shift is that of the ground, not of where most points are."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.fitting.shift import GROUND_SIDE, SHIFT, robust_shift

TRUE = np.array([12.0, -8.0])


def even_points(count=900, extent=1200.0, seed=0):
    return np.random.default_rng(seed).uniform(0, extent, (count, 2))


def shift_of(moving, reference, weights=None):
    weights = np.ones(len(moving)) if weights is None else weights
    transform = robust_shift(moving, reference, weights)
    assert transform.kind == SHIFT
    np.testing.assert_array_equal(transform.matrix[:2, :2], np.eye(2))
    return transform.matrix[:2, 2]


def test_noise_averages_out():
    moving = even_points()
    noise = np.random.default_rng(1).normal(0, 0.5, moving.shape)
    np.testing.assert_allclose(shift_of(moving, moving + TRUE + noise), TRUE, atol=0.08)


def test_a_third_of_the_ground_does_not_carry_the_rest():
    moving = even_points()
    displaced = np.where(moving[:, :1] < 400, [10.0, 0.0], [0.0, 0.0])
    off = shift_of(moving, moving + TRUE + displaced) - TRUE
    assert np.linalg.norm(off) < 0.1


def test_many_points_on_little_ground_do_not_carry_the_rest():
    moving = np.concatenate([even_points(300), even_points(900, GROUND_SIDE - 2)])
    displaced = np.where(np.arange(len(moving))[:, None] < 300, [0.0, 0.0], [10.0, 0.0])
    off = shift_of(moving, moving + TRUE + displaced) - TRUE
    assert np.linalg.norm(off) < 0.1


def test_sure_points_count_more():
    moving = even_points(100)
    weights = np.where(np.arange(100) < 50, 1.0, 0.01)
    reference = moving + TRUE + np.where(weights[:, None] == 1, 0.0, 3.0)
    np.testing.assert_allclose(shift_of(moving, reference, weights), TRUE, atol=0.1)


def test_one_point_is_a_shift():
    np.testing.assert_allclose(shift_of(np.zeros((1, 2)), TRUE[None]), TRUE)
