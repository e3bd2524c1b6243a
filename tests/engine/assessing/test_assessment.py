"""What follows from the result of an assessment."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.common.contract import CANNOT_TELL, MEASURED, TOO_FAR
from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.assessing.assessment import Assessment, Judgement, direction_sectors
from hetmatch_qgis.engine.assessing.requirement import Requirement
from hetmatch_qgis.engine.core.messages import Message


def assessment(status, *outcomes):
    """An assessment of that status, with a requirement met or missed for each outcome."""
    judgements = tuple(
        Judgement(Requirement("ce90", 1.0, "px"), 1.0, is_met, 0.5) for is_met in outcomes
    )
    return Assessment(
        status, Message("A reason."), None, None, None, AssessOptions(), judgements=judgements
    )


@pytest.mark.parametrize(
    ("status", "outcomes", "passed", "exit_code"),
    [
        (MEASURED, (), None, 0),
        (MEASURED, (True, True), True, 0),
        (MEASURED, (True, False), False, 4),
        (TOO_FAR, (False,), False, 4),
        (TOO_FAR, (), None, 3),
        (CANNOT_TELL, (), None, 3),
    ],
)
def test_a_missed_requirement_decides_the_exit_code(status, outcomes, passed, exit_code):
    result = assessment(status, *outcomes)
    assert (result.passed, result.exit_code) == (passed, exit_code)


@pytest.mark.parametrize(
    ("probability", "is_close"), [(0.0, False), (0.04, False), (0.5, True), (0.96, False)]
)
def test_an_outcome_is_close_when_the_other_one_is_possible(probability, is_close):
    requirement = Requirement("ce90", 1.0, "px")
    assert Judgement(requirement, 0.9, True, probability).is_close == is_close


def test_directions_count_from_north_clockwise():
    rows = direction_sectors(np.array([[0.0, -1.0], [1.0, 0.0], [2.0, 0.0], [0.0, 1.0]]))
    counts = {row.degrees: row.count for row in rows if row.count}
    assert counts == {0.0: 1, 90.0: 2, 180.0: 1}
    assert rows[4].mean_px == pytest.approx(1.5)
