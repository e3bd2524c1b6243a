"""Settings of an assessment, from and to plain values."""

import pytest

from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.options import Options


def test_options_survive_json():
    match = Options(reference_bands=(3,), moving_modality="sar", area=(0.0, 1.0, 2.0, 3.0))
    options = AssessOptions(match, ("ce90=0.5px", "rmse=5m"), 12.0)
    assert AssessOptions.of(options.to_dict()) == options


def test_all_settings_have_defaults():
    assert AssessOptions.of({}) == AssessOptions()


def test_a_single_requirement_may_be_a_text():
    assert AssessOptions.of({"require": "bias=1px"}).require == ("bias=1px",)


@pytest.mark.parametrize(
    "values",
    [
        {"require": ["ce90"]},
        {"require": 5},
        {"search_pixels": 100},
        {"search_pixels": "16"},
        {"rotation": "any"},
        {"nonsense": 1},
        {"reference_modality": "smell"},
    ],
)
def test_what_cannot_be_is_refused(values):
    with pytest.raises(InputError):
        AssessOptions.of(values)
