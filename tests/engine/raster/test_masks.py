"""The rules of valid pixels: of bands, of arrays, of means and of interpolated values."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.raster.masks import (
    combine_bands,
    enclosed_share,
    finite,
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


def test_gaps_that_valid_pixels_enclose_are_told_from_collars():
    valid = np.ones((20, 30), bool)
    assert enclosed_share(valid) == enclosed_share(~valid) == 0
    valid[:, :4] = valid[:3, 10:20] = False
    assert enclosed_share(valid) == 0, "a collar and what reaches the rim"
    collar = np.count_nonzero(~valid)
    valid[8:12, 12:22] = False
    assert enclosed_share(valid) == pytest.approx(40 / (600 - collar))
