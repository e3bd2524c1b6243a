"""A result warns of what its figures of accuracy do not show."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from report_cases import UTM, unplaced_match

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


def test_fine_radar_on_a_photograph_is_warned_of_its_buildings():
    points = np.zeros((20, 10))
    points[:, 4:6] = np.random.default_rng(0).uniform(5e5, 5.003e5, (20, 2))
    match = unplaced_match()
    match = replace(match, tie_points=TiePoints.of(points, np.full(20, TIE)))

    def warned(reference, moving, gsd):
        sides = {
            "reference": replace(match.reference, modality=reference, crs=UTM, gsd=gsd),
            "moving": replace(match.moving, modality=moving),
        }
        return [text for text in replace(match, **sides).warnings if "buildings" in text]

    (warning,) = warned("optical", "sar", 0.5)
    assert "29 pixels for 10 m of height" in warning
    assert warned("sar", "map", 1.0)
    # Two radar images of one orbit show buildings alike, and ten metres are a pixel and a half.
    assert warned("sar", "sar", 0.5) == warned("optical", "sar", 10.0) == []
    assert warned("optical", "optical", 0.5) == []
