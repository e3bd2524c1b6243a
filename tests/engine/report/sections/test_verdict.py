"""The top of the report lists what the confidence rests on, as far as it counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from report_cases import unplaced_match

from hetmatch_qgis.engine.core.evidence import Corroboration, Evidence
from hetmatch_qgis.engine.core.search import LaidAsWhole
from hetmatch_qgis.engine.report.residuals import Residuals
from hetmatch_qgis.engine.report.sections.verdict import key_figures_section, summary_section
from hetmatch_qgis.engine.report.transform_summary import Correction, decompose

NONE = Residuals(np.zeros(0))
DENSITY = "density of the points"


def summary(look):
    match = replace(
        unplaced_match(),
        evidence=Evidence(900.0, 800.0, 0.7, 0.8, 0.9, 0.4, 30.0),
        corroboration=look,
    )
    return summary_section(match, NONE, NONE, None)


@pytest.mark.parametrize(("drawn", "is_shown"), [(0.3, True), (0.01, False)])
def test_where_points_lie_is_told_where_something_is_drawn(drawn, is_shown):
    html = summary(Corroboration(9.0, 12.0, 40, drawn, 0.0, density=0.62))
    assert (DENSITY in html) == is_shown
    assert ("0.62" in html) == is_shown


def test_an_image_that_was_laid_as_a_whole_says_so():
    match = replace(unplaced_match(), laid_as_whole=LaidAsWhole(2.125, 610, 23))
    assert "rotated and shifted as a whole" in summary_section(match, NONE, NONE, None)
    assert "as a whole" not in summary_section(unplaced_match(), NONE, NONE, None)


def test_a_place_that_the_whole_map_speaks_for_claims_no_calibration():
    laid = LaidAsWhole(2.125, 610, 23)
    evidence = Evidence(9.0, 8.0, 0.1, 0.2, 0.3, 0.4, 1.0)
    placed = replace(unplaced_match(), laid_as_whole=laid, evidence=evidence, confidence=0.9)
    html = summary_section(placed, NONE, NONE, None)
    assert "Confidence 0.9, set by hand" in html
    assert "calibration" not in html and "votes" not in html
    looked_at = replace(placed, corroboration=Corroboration(9.0, 12.0, 40, 0.0, 0.0))
    assert "calibration" in summary_section(looked_at, NONE, NONE, None)


def test_a_card_tells_how_far_the_raster_is_moved():
    effect = decompose(np.eye(2))
    corrected = Correction(np.array([3.0, -4.0]), None, effect, is_curved=False)
    cards = key_figures_section(unplaced_match(), NONE, NONE, corrected)
    assert "shift at the centre" in cards and "5.00 px" in cards
    assert "shift at" not in key_figures_section(unplaced_match(), NONE, NONE)
