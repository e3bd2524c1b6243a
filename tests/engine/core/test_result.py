"""A result warns of what its figures of accuracy do not show."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from report_cases import unplaced_match

from hetmatch_qgis.common.contract import TIE
from hetmatch_qgis.engine.core.accuracy import Accuracy
from hetmatch_qgis.engine.core.search import Search
from hetmatch_qgis.engine.core.tie_points import TiePoints


def match_with_residuals(residuals):
    numbers = np.zeros((len(residuals), 10))
    numbers[:, 9] = residuals
    return replace(unplaced_match(), tie_points=TiePoints.of(numbers, np.full(len(residuals), TIE)))


def test_two_warnings_may_be_given_and_are_recorded():
    residuals = np.full(100, 0.3)
    residuals[9] = 90.0
    result = match_with_residuals(residuals)
    result = replace(result, transform_type="thin_plate", extrapolated=0.4)
    extrapolated, contradiction = result.warnings
    assert extrapolated.startswith("40% of the overlap")
    assert "do not go together" in contradiction
    assert result.to_dict()["warnings"] == [extrapolated, contradiction]


def test_a_match_of_unknown_accuracy_is_warned_of():
    match = replace(match_with_residuals(np.full(100, 0.3)), search=Search(1, 1, 1, 0.1, ""))
    (warning,) = match.warnings
    assert warning.startswith("The accuracy of the transform is unknown")
    stated = Accuracy.of(np.full((10, 10), 0.3), 20.0, None)
    assert replace(match, accuracy=stated).warnings == ()
    # Nobody searched for points that were set by hand.
    assert replace(match, search=None).warnings == ()
