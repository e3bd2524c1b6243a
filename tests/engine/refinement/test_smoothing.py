"""Steps of a lattice follow their neighbours, and stay where nothing speaks for any."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.refinement.levels import LEVELS, Level
from hetmatch_qgis.engine.refinement.smoothing import smooth_steps


def lattice_points(rows, columns):
    return np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), axis=-1) * 8.0 + 4


def test_a_few_that_went_astray_follow_their_neighbours():
    random = np.random.default_rng(2)
    points = lattice_points(30, 32)
    truth = np.stack([0.01 * points[..., 1], 2 - 0.02 * points[..., 0]], axis=-1)
    steps = (truth + random.normal(0, 0.2, truth.shape)).astype(np.float32)
    astray = random.random((30, 32)) < 0.3
    steps[astray] = random.uniform(-12, 12, (np.count_nonzero(astray), 2))
    smooth = smooth_steps(
        points, steps, np.ones((30, 32), np.float32), Level(4, 12, 136), np.ones((30, 32), bool)
    )
    assert np.median(np.linalg.norm(smooth - truth, axis=-1)) < 0.3
    assert np.linalg.norm(smooth - truth, axis=-1).max() < 1.0


def test_without_any_peak_all_stay_where_they_were_expected():
    steps = np.full((6, 7, 2), 3, np.float32)
    weights, has_data = np.zeros((6, 7), np.float32), np.ones((6, 7), bool)
    smooth = smooth_steps(lattice_points(6, 7), steps, weights, LEVELS[0], has_data)
    assert (smooth == 0).all()


def test_what_nobody_sees_draws_no_step_towards_none():
    points = lattice_points(30, 32)
    steps = np.full((30, 32, 2), 2, np.float32)
    has_data = np.ones((30, 32), bool)
    has_data[:, 12:] = False
    weights = has_data.astype(np.float32)

    def off(seen):
        smooth = smooth_steps(points, steps, weights, Level(2, 4, 72), seen)
        return np.abs(smooth - steps)[has_data].max()

    assert off(has_data) < 0.25 < 0.3 < off(np.ones_like(has_data))
