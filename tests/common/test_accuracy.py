"""RMSE and CE90 have one definition, equal to numpy's to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.common.accuracy import accuracy


@pytest.mark.parametrize("count", [1, 2, 7, 8, 9, 100, 129, 1000])
def test_it_is_what_numpy_computes(count: int):
    residuals = np.random.default_rng(count).gamma(2.0, 0.4, count)
    figures = accuracy(residuals.tolist(), gsd=10.0)
    assert figures["count"] == count
    assert figures["rmse_px"] == float(np.sqrt(np.mean(residuals**2)))
    assert figures["ce90_px"] == float(np.percentile(residuals, 90))
    assert figures["rmse_map"] == figures["rmse_px"] * 10.0


def test_ce90_lies_between_ranks():
    assert accuracy([0.0, 1.0], gsd=None)["ce90_px"] == pytest.approx(0.9)


def test_the_order_of_residuals_does_not_matter_to_ce90():
    residuals = [3.0, 1.0, 2.0, 5.0, 4.0]
    assert accuracy(residuals, None)["ce90_px"] == accuracy(sorted(residuals), None)["ce90_px"]


def test_what_is_unknown_is_none():
    assert accuracy([], gsd=10.0) == {
        "count": 0,
        "rmse_px": None,
        "rmse_map": None,
        "ce90_px": None,
    }
    assert accuracy([1.0], gsd=None)["rmse_map"] is None
