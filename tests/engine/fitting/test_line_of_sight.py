"""How far displacements lie across their main direction."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.fitting.line_of_sight import share_across


def displaced(direction, across=0.0, noise=0.3, count=1500):
    """Residuals (N, 2) along a direction in degrees, waves of 8 px, and across it; and where."""
    random = np.random.default_rng(3)
    positions = random.uniform(0, 1000, (count, 2))
    along = 8 * np.sin(positions[:, 0] / 90) * np.cos(positions[:, 1] / 120)
    aside = across * np.sin(positions[:, 1] / 100)
    angle = np.radians(direction)
    axes = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return np.stack([along, aside], 1) @ axes + random.normal(0, noise, (count, 2)), positions


@pytest.mark.parametrize("direction", [0, 78, 135])
def test_what_lies_along_one_line_of_sight_has_little_across(direction):
    assert share_across(*displaced(direction)) < 0.05
    assert share_across(*displaced(direction, across=4.0)) > 0.3


def test_a_few_wrong_points_have_no_say():
    residuals, positions = displaced(20)
    residuals[::9] += np.random.default_rng(4).uniform(-40, 40, residuals[::9].shape)
    assert share_across(residuals, positions) < 0.08


def test_noise_has_no_direction():
    noise = np.random.default_rng(5).normal(0, 1, (1500, 2))
    assert share_across(noise, displaced(0)[1]) > 0.5


def test_too_few_blocks_or_nothing_left_tell_none():
    residuals, positions = displaced(0)
    is_near = (positions < 250).all(axis=1)
    assert share_across(residuals[is_near], positions[is_near]) == 1.0
    assert share_across(np.zeros_like(residuals), positions) == 1.0
