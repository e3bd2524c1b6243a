"""The stated accuracy: its figures, and its way through result.json."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hetmatch_qgis.engine.core.accuracy import Accuracy
from hetmatch_qgis.engine.core.json_input import BadValueError, Fields


def test_figures_of_draws():
    accuracy = Accuracy.of(np.array([3.0, 4.0] * 50), 12.5, gsd=10.0)
    assert accuracy.rmse_px == pytest.approx(np.sqrt(12.5))
    assert accuracy.ce90_px == 4.0
    assert accuracy.rmse_map == pytest.approx(10 * np.sqrt(12.5))


def test_the_range_holds_nine_draws_in_ten():
    lengths = np.outer(np.arange(101.0), np.ones(8))
    assert Accuracy.of(lengths, 5.0, None).rmse_range_px == pytest.approx((5.0, 95.0))
    assert Accuracy.of(lengths.ravel(), 5.0, None).rmse_range_px is None


@given(
    degrees=st.floats(1, 50),
    places=st.integers(1, 12),
    seed=st.integers(0, 99),
    scale=st.floats(1e-3, 9),
)
@settings(deadline=None, max_examples=50)
def test_no_ce90_contradicts_the_range_of_the_rmse(degrees, places, seed, scale):
    """However little is known of the size of the errors, CE90 is one of an RMSE in its range."""
    random = np.random.default_rng(seed)
    sizes = np.sqrt(degrees / random.chisquare(degrees, (400, 1, 1)))
    lengths = scale * np.linalg.norm(sizes * random.standard_normal((400, places, 2)), axis=2)
    accuracy = Accuracy.of(lengths, 5.0, None)
    low, high = accuracy.rmse_range_px
    assert low <= accuracy.rmse_px <= high
    # Of normal errors of one size it is 1.5 times their RMSE, of an error that all places share 1.
    assert low <= accuracy.ce90_px <= 1.6 * high


@pytest.mark.parametrize("gsd", [None, 0.5])
@pytest.mark.parametrize("shape", [(50,), (5, 10)])
def test_written_and_read(gsd, shape):
    accuracy = Accuracy.of(np.linspace(0, 1, 50).reshape(shape), 7.25, gsd)
    text = json.dumps(accuracy.to_dict())
    assert Accuracy.of_fields(Fields(json.loads(text))) == accuracy


@pytest.mark.parametrize("bounds", [[2.0, 1.0], [-1.0, 1.0], [1.0], "x", [0.5, None]])
def test_bad_ranges_are_refused(bounds):
    values = Accuracy(1.0, 2.0, None, 9.0).to_dict() | {"rmse_range_px": bounds}
    with pytest.raises(BadValueError):
        Accuracy.of_fields(Fields(values))


@pytest.mark.parametrize("value", [-1, "x", None, float("nan")])
def test_bad_figures_are_refused(value):
    values = Accuracy(1.0, 2.0, None, 9.0).to_dict() | {"rmse_px": value}
    with pytest.raises(BadValueError):
        Accuracy.of_fields(Fields(values))
