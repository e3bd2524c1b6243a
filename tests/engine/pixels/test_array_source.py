"""Arrays of all kinds are read as images; others are rejected with a reason."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.pixels.array_source import MIN_SIDE, ArraySource


def test_arrays_of_all_kinds_are_read():
    values = np.arange(36 * 32 * 3).reshape(36, 32, 3)
    assert ArraySource(values).read(Window(2, 3, 4, 5)).values.shape == (5, 4, 3)
    assert ArraySource(values, bands=(3,)).read(Window(0, 0, 32, 36)).values[0, 0, 0] == 2
    assert ArraySource(values > 5).read(Window(0, 0, 32, 36)).values.max() == 1
    assert ArraySource(values[..., 0] * 1j).read(Window(0, 0, 32, 36), 2.0).values[0, 0, 0] > 0


def test_nan_inf_and_masked_elements_are_invalid():
    values = np.ones((32, 32))
    values[0, 0], values[1, 1] = np.nan, np.inf
    masked = np.ma.masked_array(values, np.zeros((32, 32), bool))
    masked[2, 2] = np.ma.masked
    given_mask = np.ones((32, 32), bool)
    given_mask[3, 3] = False
    image = ArraySource(masked, given_mask).read(Window(0, 0, 32, 32))
    assert [tuple(p) for p in np.argwhere(~image.valid)] == [(0, 0), (1, 1), (2, 2), (3, 3)]
    assert image.values[0, 0, 0] == 0
    around = ArraySource(values).read(Window(-2, -2, 36, 36))
    assert around.valid.sum() == 32**2 - 2 and around.values.shape == (36, 36, 1)


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (np.zeros(5), "rows, columns"),
        (np.zeros((1, 1)), "too small"),
        (np.zeros((0, 10)), "too small"),
        (np.zeros((MIN_SIDE, MIN_SIDE - 1)), "too small"),
        (np.zeros((40, 40, 0)), "too small"),
        (np.zeros((3, 50, 50)), "bands first"),
        (np.full((40, 40), "a"), "numbers"),
    ],
)
def test_wrong_arrays_are_rejected_with_a_reason(array, words):
    with pytest.raises(InputError, match=words):
        ArraySource(array)


def test_a_mask_of_another_size_and_a_missing_band_are_rejected():
    with pytest.raises(InputError, match="mask"):
        ArraySource(np.zeros((40, 40)), np.ones((39, 39), bool))
    with pytest.raises(InputError, match="choose from 1 to 1"):
        ArraySource(np.zeros((40, 40)), bands=(2,))
