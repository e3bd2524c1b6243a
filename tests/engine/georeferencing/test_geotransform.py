from __future__ import annotations

import numpy as np
import pytest
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.georeferencing.geotransform import check_geotransform, is_invertible

USUAL = [
    Affine(10, 0, 5e5, 0, -10, 5e6),
    Affine(1e-5, 0, 180, 0, -1e-5, -90),
    Affine.translation(5e5, 5e6) @ Affine.rotation(30) @ Affine.scale(0.02, -0.02),
    Affine(1000, 0, -2e7, 0, 1, 0),
]
DEGENERATE = [
    Affine(0, 0, 5e5, 0, 0, 5e6),
    Affine(10, 10, 0, 10, 10, 0),
    Affine(float("nan"), 0, 0, 0, -10, 0),
    Affine(10, 0, float("inf"), 0, -10, 0),
    Affine(1e308, 0, 0, 0, -1e308, 0),
    Affine(1e-300, 0, 0, 0, -1e-300, 0),
    Affine(10, 0, 0, 0, 1e-13, 0),
]


@pytest.mark.parametrize("transform", USUAL)
def test_usual_geotransforms_pass(transform: Affine):
    check_geotransform(transform, "a.tif")


@pytest.mark.parametrize("transform", DEGENERATE)
def test_degenerate_ones_are_one_sentence(transform: Affine):
    with pytest.raises(InputError, match=r"geotransform of 'a.tif' is invalid: its pixels"):
        check_geotransform(transform, "a.tif")


@given(st.lists(st.floats(), min_size=6, max_size=6))
@settings(max_examples=200, deadline=None)
def test_what_passes_has_a_finite_inverse(numbers: list[float]):
    if is_invertible(np.reshape(numbers, (2, 3))):
        assert np.isfinite(~Affine(*numbers)).all()
