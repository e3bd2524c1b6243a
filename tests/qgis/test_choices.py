"""What a user can choose is what the engine knows."""

from __future__ import annotations

import pytest

from hetmatch_qgis import choices
from hetmatch_qgis.engine import options


@pytest.mark.parametrize("name", ["modalities", "rotations", "transforms", "matchers", "devices"])
def test_every_word_of_the_engine_can_be_chosen(qgis_app, name):
    assert tuple(getattr(choices, name)()) == getattr(options, name.upper())
