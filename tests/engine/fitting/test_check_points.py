"""Check points: a fifth of all points, spread like all of them."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.fitting.check_points import (
    CHECK_INTERVAL,
    MIN_POINTS_FOR_CHECKS,
    choose_check_points,
)


@pytest.mark.parametrize("count", [16, 26, 40, 100, 1000])
def test_a_fifth_of_the_points_check_the_rest(count):
    is_check = choose_check_points(np.random.default_rng(count).uniform(0, 700, (count, 2)))
    assert abs(is_check.sum() - count / CHECK_INTERVAL) <= 1 + 0.02 * count


def test_check_points_are_spread_like_all_points():
    reference = np.random.default_rng(2).uniform(0, (1000, 300), (1000, 2))
    is_check = choose_check_points(reference)
    bins = {"bins": 2, "range": [(0, 1000), (0, 300)]}
    share = (
        np.histogram2d(*reference[is_check].T, **bins)[0] / np.histogram2d(*reference.T, **bins)[0]
    )
    assert share.min() > 0.1 and share.max() < 0.3


def test_few_points_are_all_needed():
    assert not choose_check_points(
        np.random.default_rng(0).random((MIN_POINTS_FOR_CHECKS - 1, 2))
    ).any()
    assert not choose_check_points(np.zeros((0, 2))).any()


@pytest.mark.parametrize(("size", "expected"), [((60, 440), False), ((150, 440), True)])
def test_points_that_share_a_few_windows_say_nothing_of_the_accuracy(size, expected):
    strip = np.random.default_rng(3).uniform(0, size, (400, 2))
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    assert choose_check_points(strip).any() == expected
    assert choose_check_points(strip @ turn + 500).any() == expected, "however it lies"
