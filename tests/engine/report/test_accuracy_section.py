"""The report says what the RMSE lies between, so that no CE90 beside it seems to contradict it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from report_cases import unplaced_match

from hetmatch_qgis.engine.cli.match_summary import summarise_match
from hetmatch_qgis.engine.core.accuracy import Accuracy
from hetmatch_qgis.engine.report.accuracy_section import accuracy_section
from hetmatch_qgis.engine.report.residuals import Residuals
from hetmatch_qgis.engine.results.write import Outputs

RANGE = (0.52, 2.61)


def stated(bounds):
    """A match on mapped buildings, whose points tell little of the size of their errors."""
    return replace(unplaced_match(), accuracy=Accuracy(1.18, 2.83, None, 20.0, bounds))


@pytest.mark.parametrize("bounds", [RANGE, None])
def test_the_report_tells_the_range_where_it_is_known(bounds):
    residuals = Residuals(np.full(9, 1.0))
    html = accuracy_section(stated(bounds), residuals, residuals, None)
    assert "RMSE 1.18 px" in html and "CE90 2.83 px" in html
    assert ("between 0.52 and 2.61 px" in html) == (bounds is not None)
    assert ("allows for that range" in html) == (bounds is not None)


@pytest.mark.parametrize("bounds", [RANGE, None])
def test_the_terminal_does_too(bounds):
    said = summarise_match(stated(bounds), Outputs({}, {}))
    between = ", with a probability of 90 % between 0.52 and 2.61" if bounds else ""
    assert f"RMSE 1.18 reference pixels{between}; CE90 2.83 pixels." in said
