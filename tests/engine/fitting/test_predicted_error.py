"""The error to expect between windows: nothing on even ground, much where windows surprise."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.fitting.predicted_error import (
    MIN_POINTS,
    PredictedError,
    measure_blocks,
)

SPACING = 500.0
WINDOWS = even_lattice(7 * SPACING, 7 * SPACING, 7)


def points_of(noise: float, seed: int = 0):
    """Points of 49 windows of 256 pixels, their noise, and the window of each."""
    random = np.random.default_rng(seed)
    lattice = even_lattice(256, 256, 32) - 128
    points = (WINDOWS[:, None] + lattice).reshape(-1, 2)
    groups = np.repeat(np.arange(49), len(lattice))
    # Points of one narrow window share their error.
    shared = random.normal(0, noise, (49, 4, 4, 2)).repeat(8, axis=1).repeat(8, axis=2)
    return points, shared.reshape(-1, 2), groups


def test_noise_alone_is_no_error_of_the_displacement():
    points, noise, groups = points_of(1.0)
    measured = measure_blocks(points, noise, groups)
    assert 4 * 49 <= len(measured) <= 9 * 49
    assert 0.2 < measured.scatter < 1.2
    errors = PredictedError(measured, SPACING).unknown(even_lattice(3500, 3500, 30))
    assert np.median(errors) < 0.6


def test_a_corner_that_differs_is_uncertain_and_the_rest_is_not():
    points, noise, groups = points_of(0.05)
    is_corner = (points > 3000).all(axis=1)
    measured = measure_blocks(points, noise + 5.0 * is_corner[:, None], groups)
    error = PredictedError(measured, SPACING)
    corner, far = np.array([[3100.0, 3100.0]]), np.array([[600.0, 800.0]])
    assert error.unknown(corner)[0] > 2
    assert error.unknown(far)[0] < 0.2
    assert error.of_transform(corner)[0] > error.unknown(corner)[0]


def test_a_slope_that_the_transform_lacks_is_known_from_neighbours():
    points, noise, groups = points_of(0.05)
    slope = np.column_stack([(points[:, 0] - 1750) / 500, np.zeros(len(points))])
    error = PredictedError(measure_blocks(points, noise + slope, groups), SPACING)
    middle = np.array([[2750.0, 1750.0]])
    # Two pixels off there; the neighbours on both sides tell most of it.
    assert error.of_transform(middle)[0] > 1
    assert error.unknown(middle)[0] < 0.6


def test_what_a_transform_is_off_by_is_known_between_windows():
    points, noise, groups = points_of(0.05)
    slope = np.column_stack([(points[:, 0] - 1750) / 500, np.zeros(len(points))])
    error = PredictedError(measure_blocks(points, noise + slope, groups), SPACING)
    found = error.deviation(np.array([[2750.0, 1500.0], [1750.0, 1500.0]]))
    assert np.allclose(found, [[2.0, 0.0], [0.0, 0.0]], atol=0.4)


def test_a_bend_narrower_than_the_spacing_is_confirmed_by_windows_beside_it():
    lattice = even_lattice(256, 256, 32) - 128
    beside = np.array([[250.0, 250.0], [520.0, 250.0], [250.0, 520.0], [1500.0, 250.0]])
    points = (np.vstack([beside, WINDOWS[8:] + 700])[:, None] + lattice).reshape(-1, 2)
    groups = np.repeat(np.arange(len(points) // len(lattice)), len(lattice))
    bent = np.exp(-((points - [350, 350]) ** 2).sum(axis=1) / (2 * 120**2))
    noise = np.random.default_rng(1).normal(0, 0.05, points.shape)
    error = PredictedError(measure_blocks(points, noise + bent[:, None] * [5, 0], groups), 600.0)
    found = error.bent_blocks()
    assert len(found) >= 4 and (np.linalg.norm(found - [350, 350], axis=1) < 350).all()
    alone = bent * (groups == 0)
    error = PredictedError(measure_blocks(points, noise + alone[:, None] * [5, 0], groups), 600.0)
    assert not len(error.bent_blocks()), "one window among others that see nothing is wrong"


def test_blocks_of_one_tile_are_compared_with_blocks_farther_off():
    points = even_lattice(1024, 1024, 128)
    groups = np.zeros(len(points), dtype=int)
    bump = np.exp(-((points - [900, 900]) ** 2).sum(axis=1) / (2 * 90**2))
    error = PredictedError(measure_blocks(points, bump[:, None] * [4.0, 0.0], groups), 480)
    assert error.unknown(np.array([[900.0, 900.0]]))[0] > 2 * error.unknown(np.array([[80.0, 80]]))


def test_few_points_are_no_measurement():
    points = np.arange(2.0 * (MIN_POINTS - 1)).reshape(-1, 2)
    few = measure_blocks(points, points, np.zeros(len(points), dtype=int))
    assert len(few) == 0
    assert len(measure_blocks(np.zeros((0, 2)), np.zeros((0, 2)), np.zeros(0, dtype=int))) == 0


def test_bent_ground_is_told_from_noise_and_from_single_wrong_blocks():
    points, noise, groups = points_of(0.1)
    assert len(PredictedError(measure_blocks(points, noise, groups), SPACING).bent_blocks()) == 0
    wrong = np.abs(points - WINDOWS[20]).max(axis=1) < 60
    measured = measure_blocks(points, noise + 9.0 * wrong[:, None], groups)
    assert len(PredictedError(measured, SPACING).bent_blocks()) == 0
    bend = 5 * np.exp(-((points - [3250, 3250]) ** 2).sum(axis=1) / (2 * 500**2))
    measured = measure_blocks(points, noise + bend[:, None], groups)
    bent = PredictedError(measured, SPACING).bent_blocks()
    assert len(bent) >= 4 and (bent > 2200).all()


def test_a_single_wrong_block_makes_nothing_uncertain():
    points, noise, groups = points_of(0.05)
    wrong = (np.floor(points / 128) == np.floor(WINDOWS[24] / 128)).all(axis=1)
    assert 50 < wrong.sum() < 300
    measured = measure_blocks(points, noise + 12.0 * wrong[:, None], groups)
    error = PredictedError(measured, SPACING)
    assert np.abs(measured.deviations).max() < 1
    assert error.unknown(even_lattice(3500, 3500, 30)).max() < 0.2
