"""Displacement vectors as a layer."""

from __future__ import annotations

import pytest

from hetmatch_qgis.engine.assessing.layers import round_down


@pytest.mark.parametrize(("value", "round_"), [(0.3, 1), (1, 1), (3, 2), (49, 20), (50, 50)])
def test_exaggerations_are_round(value, round_):
    assert round_down(value) == round_
