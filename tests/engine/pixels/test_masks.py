"""The rules of valid pixels: of bands, of arrays, of means and of interpolated values."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.pixels.masks import (
    combine_bands,
    finite,
    gap_share,
    is_covered,
    is_undisturbed,
    unmasked,
)


@pytest.mark.parametrize(("dtype", "expected"), [("uint8", [True, True]), ("int16", [False, True])])
def test_zero_in_one_band_is_nodata_unless_it_may_be_a_colour(dtype, expected):
    masks = np.array([[[False, True]], [[True, True]], [[True, True]]])
    assert combine_bands(masks, dtype)[0].tolist() == expected


def test_a_pixel_is_finite_when_all_its_channels_are():
    values = np.array([[[1.0, 2.0], [np.nan, 2.0], [1.0, np.inf]]])
    assert finite(values).tolist() == [[True, False, False]]


def test_an_element_masked_in_one_channel_hides_the_pixel():
    mask = np.array([[[False, False], [False, True]]])
    assert unmasked(np.ma.masked_array(np.zeros((1, 2, 2)), mask)).tolist() == [[True, False]]
    assert unmasked(np.ma.masked_array(np.zeros((1, 2)), mask[..., 1])).tolist() == [[True, False]]
    assert unmasked(np.ma.masked_array(np.zeros((1, 2)))).all()
    assert unmasked(np.zeros((1, 2))) is None


def test_half_of_a_cell_is_enough():
    assert is_covered(np.array([0.49, 0.5, 1.0])).tolist() == [False, True, True]
    assert is_covered(np.array([3.9999, 4.0]), full=8.0).tolist() == [False, True]
    assert is_covered(np.array([3.9999]), full=8.0, slack=1e-4).all()


def test_an_interpolated_value_bears_next_to_nothing_invalid():
    weights = np.array([0.98, 0.9999, 1.0], np.float32)
    assert is_undisturbed(weights).tolist() == [False, True, True]


def test_gaps_are_told_from_collars():
    rows, columns = np.mgrid[:60, :90]
    valid = np.ones((60, 90), bool)
    assert gap_share(valid) == gap_share(~valid) == 0
    turned = (abs(rows - 30) + abs(columns - 45)) < 28
    assert gap_share(turned) < 0.03, "a collar on all sides"
    enclosed = turned & (np.hypot(rows - 30, columns - 45) > 10)
    assert gap_share(enclosed) == pytest.approx(np.pi * 10**2 / np.count_nonzero(turned), abs=0.03)
    valid[20:40, :50] = False
    assert gap_share(valid) == 0, "a part of the collar's"
    curved = np.hypot(rows - 30, columns - 45) < 40
    curved &= np.hypot(rows + 20, columns - 45) > 40
    assert gap_share(curved) < 0.01, "an edge that bends inwards"
