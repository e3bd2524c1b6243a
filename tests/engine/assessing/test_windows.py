"""Selecting vectors evenly, their spread, and the trust in them."""

import numpy as np
import pytest

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
