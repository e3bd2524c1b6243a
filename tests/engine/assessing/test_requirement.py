"""What a user demands, in words."""

import pytest

from hetmatch_qgis.engine.assessing.requirement import Requirement
from hetmatch_qgis.engine.core.errors import InputError


@pytest.mark.parametrize(
    ("text", "measure", "limit", "unit"),
    [
        ("ce90=0.5px", "ce90", 0.5, "px"),
        ("RMSE=5m", "rmse", 5.0, "m"),
        (" bias <= 1e-1 px ", "bias", 0.1, "px"),
        ("ce95=12 m", "ce95", 12.0, "m"),
    ],
)
def test_a_requirement_names_measure_limit_and_unit(text, measure, limit, unit):
    requirement = Requirement.of(text)
    assert (requirement.measure, requirement.limit, requirement.unit) == (measure, limit, unit)
    assert Requirement.of(str(requirement)) == requirement


@pytest.mark.parametrize(
    "text", ["", "ce90", "ce90=0.5", "ce80=1px", "ce90=-1px", "ce90=0px", "rmse=1ft", "rmse=ee1m"]
)
def test_anything_else_is_refused_with_an_example(text):
    with pytest.raises(InputError, match=r"ce90=0\.5px|above zero"):
        Requirement.of(text)
