"""Selecting vectors evenly, their spread, and the trust in them."""

import numpy as np
import pytest

from hetmatch_qgis.engine.assessing.trust import SearchCounts, Trust, trust_of
from hetmatch_qgis.engine.assessing.windows import robust_std, select_spread
from hetmatch_qgis.engine.core.grid import grid_points


def test_selection_keeps_points_even_and_their_mean_where_it_is():
    grid = grid_points(np.arange(40.0), np.arange(60.0)).reshape(-1, 2)
    kept = grid[select_spread(grid, 150)]
    assert 100 <= len(kept) <= 150
    assert kept.mean(axis=0) == pytest.approx(grid.mean(axis=0), abs=0.8)
    counts, _, _ = np.histogram2d(*kept.T, bins=3)
    assert counts.min() > 0.6 * counts.max()


def test_few_points_are_all_kept():
    assert len(select_spread(np.random.default_rng(0).normal(size=(20, 2)), 50)) == 20


def test_scatter_does_not_mind_a_few_outliers():
    steps = np.random.default_rng(0).normal(0, 0.2, (500, 2))
    steps[:20] = 3.0
    assert robust_std(steps) == pytest.approx(0.2, rel=0.15)
    assert robust_std(np.zeros((0, 2))) == float("inf")


def test_windows_that_agree_are_believed_and_scattered_ones_are_not():
    random = np.random.default_rng(0)
    similar = random.normal(2, 1.0, (40, 2))
    scattered = random.uniform(-18, 18, (40, 2))
    good = trust_of(similar, SearchCounts(900.0, 880, 800, 400), 16)
    bad = trust_of(scattered, SearchCounts(900.0, 300, 130, 15), 16)
    assert good.is_reliable and good.agreeing == 40
    assert not bad.is_reliable and bad.significance < 5


def test_nothing_measured_is_nothing_to_believe():
    assert not trust_of(np.zeros((0, 2)), SearchCounts(0, 0, 0, 0), 16).is_reliable


def test_a_small_image_must_be_more_consistent():
    def few(consistent):
        return Trust(6, 6, 5.0, consistent, 0.95, 0.3).is_reliable

    assert few(0.9)
    assert not few(0.5)
