"""The tail is that of scipy.stats, also where it underflows."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from hetmatch_qgis.engine.fitting.binomial import log10_tail


@pytest.mark.parametrize("chance", [0.01, 0.06, 0.5, 0.9])
@pytest.mark.parametrize("trials", [1, 7, 60, 1800])
def test_the_tail_is_that_of_the_distribution(trials, chance):
    for successes in {1, 2, trials // 3 + 1, trials}:
        expected = binom.logsf(successes - 1, trials, chance) / np.log(10)
        if np.isfinite(expected):
            found = log10_tail(successes, trials, chance)
            assert found == pytest.approx(expected, rel=1e-7, abs=1e-9)


def test_far_out_it_goes_on_where_the_tail_underflows():
    assert log10_tail(1800, 1800, 0.01) == pytest.approx(-3600)


def test_no_success_is_certain_and_more_than_all_impossible():
    assert log10_tail(0, 10, 0.1) == 0.0
    assert log10_tail(11, 10, 0.1) == -np.inf
