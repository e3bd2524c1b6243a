"""A result warns of what its figures of accuracy do not tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from report_cases import unplaced_match

from hetmatch_qgis.common.contract import CHECK, TIE
from hetmatch_qgis.engine.core.accuracy import Accuracy
from hetmatch_qgis.engine.core.search import Search
from hetmatch_qgis.engine.core.tie_points import TiePoints

COUNT = 200


def with_residuals(residuals):
    """A match whose point number n lies at column n and row 2 n."""
    count = len(residuals)
    numbers = np.zeros((count, 10))
    numbers[:, 0], numbers[:, 1] = np.arange(count), 2 * np.arange(count)
    numbers[:, 9] = residuals
    role = np.where(np.arange(count) % 5 == 0, CHECK, TIE)
    return replace(unplaced_match(), tie_points=TiePoints.of(numbers, role))


def ordinary(scale=1.0, seed=0):
    """Lengths of normally distributed errors in two axes."""
    return scale * np.linalg.norm(np.random.default_rng(seed).normal(size=(COUNT, 2)), axis=1)


@pytest.mark.parametrize("scale", [1e-9, 0.01, 0.3, 5.0, 100.0])
@pytest.mark.parametrize("seed", range(3))
def test_ordinary_residuals_are_not_warned_of(scale, seed):
    assert with_residuals(ordinary(scale, seed)).warnings == ()


@pytest.mark.parametrize("number", [0, 57])
def test_a_few_points_far_off_are_warned_of_and_the_farthest_is_named(number):
    residuals = ordinary(0.3)
    residuals[[3, 80]] = 40.0
    residuals[number] = 60.0
    (warning,) = with_residuals(residuals).warnings
    assert warning.startswith("The residuals contradict each other")
    assert f"by 60 px at {number}, {2 * number} of the reference" in warning
    assert with_residuals(residuals).to_dict()["warnings"] == [warning]


def test_a_tenth_of_moderate_outliers_is_not_warned_of():
    residuals = ordinary()
    residuals[:: COUNT // 20] *= 4
    assert with_residuals(residuals).warnings == ()


def test_figures_near_rounding_are_not_compared():
    residuals = np.full(COUNT, 1e-6)
    residuals[7] = 0.5
    assert with_residuals(residuals).warnings == ()
    residuals[7] = 30.0
    assert len(with_residuals(residuals).warnings) == 1


@pytest.mark.parametrize("residuals", [[], [0.0], [0.0, 0.0], [3.0]])
def test_few_points_are_borne(residuals):
    assert with_residuals(residuals).warnings == ()


def test_both_warnings_may_be_given():
    residuals = ordinary(0.3)
    residuals[9] = 90.0
    result = replace(with_residuals(residuals), transform_type="thin_plate", extrapolated=0.4)
    extrapolated, contradiction = result.warnings
    assert extrapolated.startswith("40% of the overlap")
    assert contradiction.startswith("The residuals contradict")


def test_a_match_whose_accuracy_nothing_tells_is_warned_of():
    match = replace(with_residuals(ordinary(0.3)), search=Search(1, 1, 1, 0.1, ""))
    (warning,) = match.warnings
    assert warning.startswith("Nothing tells how far off the transform is")
    stated = Accuracy.of(np.full((10, 10), 0.3), 20.0, None)
    assert replace(match, accuracy=stated).warnings == ()
    # Nobody searched for points that were set by hand.
    assert replace(match, search=None).warnings == ()
