"""From reference pixels back to moving pixels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.fitting.inverse_map import (
    fit_correction,
    inverse_map,
    invert,
    mapping_by_match,
    to_moving,
)

SHIFT = np.array([3.0, -2.0])


def bent(points: np.ndarray) -> np.ndarray:
    x, y = points[:, 0], points[:, 1]
    return points + SHIFT + np.stack([np.sin(y / 30), np.cos(x / 40)], axis=1)


def test_a_shift_is_taken_back(matched_result: MatchResult):
    points = np.array([[10.0, 20.0], [50.5, 60.25]])
    np.testing.assert_allclose(inverse_map(matched_result, points), points - SHIFT, atol=1e-6)


def test_a_curved_transform_is_inverted_to_a_thousandth(matched_result: MatchResult):
    result = replace(matched_result, mapper=bent)
    moving = np.array([[10.0, 20.0], [50.5, 60.25], [90.0, 110.0]])
    np.testing.assert_allclose(inverse_map(result, bent(moving)), moving, atol=2e-3)


def test_a_transform_gets_its_inverse_by_iteration():
    class Bent:
        def apply(self, points):
            return bent(points)

    moving = np.array([[10.0, 20.0], [50.5, 60.25], [90.0, 110.0]])
    found = to_moving(Bent(), (120, 120), bent(moving))
    np.testing.assert_allclose(found, moving, atol=2e-3)


def test_what_has_no_inverse_is_nan(matched_result: MatchResult):
    def cut_off(points: np.ndarray) -> np.ndarray:
        return np.where(points[:, :1] < 60, points + SHIFT, np.nan)

    mapping = mapping_by_match(replace(matched_result, mapper=cut_off))
    found = mapping(np.array([[20.0, 20.0], [95.0, 20.0]]))
    np.testing.assert_allclose(found[0], [17, 22], atol=1e-3)
    assert np.isnan(found[1]).all()


def test_points_that_a_folding_transform_drives_away_are_nan():
    def folds(points):
        return points - (points / 40.0) ** 3

    lattice = np.stack(np.meshgrid(np.arange(0, 100, 10.0), np.arange(0, 100, 10.0)), -1)
    found = invert(folds, (100, 100), np.vstack([folds(lattice.reshape(-1, 2)), [[900.0, -900.0]]]))
    is_known = np.isfinite(found).all(axis=1)
    assert not is_known[-1]
    assert (np.abs(found[is_known]) < 1000).all()


def test_the_correction_is_what_the_match_adds_to_the_mapping_before(matched_result: MatchResult):
    matrix = fit_correction(matched_result, lambda points: points, Window(0, 0, 100, 120))
    np.testing.assert_allclose(matrix, [[1, 0, 3], [0, 1, -2], [0, 0, 1]], atol=1e-9)
