"""What a user can choose is what the engine knows."""

from __future__ import annotations

import pytest

from hetmatch_qgis.client import option_values
from hetmatch_qgis.engine.assessing import requirement
from hetmatch_qgis.engine.core import options
from hetmatch_qgis.engine.warping import warp_options as warping


@pytest.mark.parametrize("name", ["modalities", "rotations", "transforms", "matchers", "devices"])
def test_every_word_of_the_engine_can_be_chosen(qgis_app, name):
    assert tuple(getattr(option_values, name)()) == getattr(options, name.upper())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("warp_transforms", warping.TRANSFORMS),
        ("resamplings", warping.RESAMPLINGS),
        ("grids", warping.GRIDS),
        ("formats", warping.FORMATS),
        ("measures", requirement.MEASURES),
        ("length_units", (requirement.PIXELS, requirement.METRES)),
    ],
)
def test_every_word_of_a_warp_and_an_assessment_can_be_chosen(qgis_app, name, words):
    assert sorted(getattr(option_values, name)()) == sorted(words)
