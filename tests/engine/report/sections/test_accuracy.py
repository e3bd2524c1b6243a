"""The accuracy section: check points, tie points, bias."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from report_cases import affine, result_of, unplaced_match

from hetmatch_qgis.common.contract import TIE
from hetmatch_qgis.engine.cli.match_summary import summarise_match
from hetmatch_qgis.engine.core.accuracy import Accuracy
from hetmatch_qgis.engine.report.residuals import Residuals
from hetmatch_qgis.engine.report.sections.accuracy import accuracy_section
from hetmatch_qgis.engine.report.wording import significant
from hetmatch_qgis.engine.results.write import Outputs
from tests.engine.report.pages import page_of

RANGE = (0.52, 2.61)


def test_check_points_and_tie_points_are_told_apart(tmp_path: Path):
    result = result_of(tmp_path, affine, noise=0.4)
    text = page_of(result, tmp_path).text
    checks = result.tie_points.is_check
    residuals = result.tie_points.residual_px
    rmse = [np.sqrt(np.mean(residuals[rows] ** 2)) for rows in (checks, ~checks)]
    # Pixels of ten metres.
    figures = " ".join(f"{value:.2f} {significant(10 * value)}" for value in rmse)
    assert "check points, px check points, m tie points, px tie points, m" in text
    assert f"RMSE {figures} median" in text
    assert "Check points: excluded from every fit. CE90" in text
    assert "Tie points: the transform was fitted to them." in text


def test_the_bias_has_a_size_and_a_direction(tmp_path: Path):
    result = result_of(tmp_path, affine)
    aside = replace(result, mapper=lambda points: affine(points) + np.array([1.0, 0.25]))
    text = page_of(aside, tmp_path).text
    assert "bias, right (grid east) 1.00 10.0 1.00 10.0" in text
    assert "bias, up (grid north) -0.25 -2.50 -0.25 -2.50" in text


def test_a_result_without_check_points_says_so(tmp_path: Path):
    result = result_of(tmp_path, affine)
    points = replace(
        result.tie_points, role=np.full(len(result.tie_points), TIE), residual_px=np.zeros(60)[:0]
    )
    points = replace(points, residual_px=np.full(len(points), 0.25))
    text = page_of(replace(result, tie_points=points), tmp_path).text
    assert "There are no check points" in text
    assert "the accuracy between the tie points is unknown" in text
    assert "check points, px" not in text


def stated(bounds):
    """A match on mapped buildings, whose points tell little of the size of their errors."""
    return replace(unplaced_match(), accuracy=Accuracy(1.18, 2.83, None, 20.0, bounds))


@pytest.mark.parametrize("bounds", [RANGE, None])
def test_the_report_tells_the_range_where_it_is_known(bounds):
    residuals = Residuals(np.full(9, 1.0))
    html = accuracy_section(stated(bounds), residuals, residuals, None)
    assert "RMSE 1.18 px" in html and "CE90 2.83 px" in html
    assert ("90 % interval: 0.52 to 2.61 px" in html) == (bounds is not None)
    assert ("takes that interval into account" in html) == (bounds is not None)


@pytest.mark.parametrize("bounds", [RANGE, None])
def test_the_terminal_does_too(bounds):
    said = summarise_match(stated(bounds), Outputs({}, {}))
    between = " (90 % interval: 0.52 to 2.61)" if bounds else ""
    assert f"RMSE 1.18 reference pixels{between}; CE90 2.83 pixels." in said
