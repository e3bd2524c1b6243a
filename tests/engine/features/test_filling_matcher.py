"""A mask's outline is no edge for the network."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.features.filling_matcher import FillingMatcher, fill_invalid
from hetmatch_qgis.engine.features.registry import load_matcher

RAMP = np.add.outer(np.arange(96.0), 2 * np.arange(128.0)).astype(np.float32) / 100


def test_without_gaps_the_image_is_the_same_object():
    valid = np.ones(RAMP.shape, bool)
    assert fill_invalid(RAMP, valid) is RAMP
    assert fill_invalid(RAMP, ~valid) is RAMP


@given(st.integers(1, 40), st.integers(1, 40), st.floats(0.05, 0.95), st.integers(0, 99))
@settings(deadline=None, max_examples=30)
def test_valid_pixels_stay_and_others_lie_between_them(rows, columns, share, seed):
    random = np.random.default_rng(seed)
    grey = random.normal(size=(rows, columns)).astype(np.float32)
    valid = random.random((rows, columns)) < share
    filled = fill_invalid(grey, valid)
    assert filled.dtype == np.float32
    assert (filled[valid] == grey[valid]).all()
    if valid.any():
        assert filled.min() >= grey[valid].min() - 1e-4
        assert filled.max() <= grey[valid].max() + 1e-4


def test_filled_ground_goes_on_as_the_ground_around_it():
    valid = np.ones(RAMP.shape, bool)
    valid[30:60, 40:80] = False
    filled = fill_invalid(np.where(valid, RAMP, np.float32(0)), valid)
    assert np.abs(filled - RAMP)[~valid].max() < 0.4
    assert np.abs(RAMP)[~valid].max() > 2


def test_masked_ground_changes_features_beside_it_less():
    random = np.random.default_rng(0)
    grey = np.cumsum(np.cumsum(random.normal(size=(256, 256)), axis=0), axis=1)
    grey = ((grey - grey.mean()) / grey.std()).astype(np.float32)
    everywhere = np.ones(grey.shape, bool)
    valid = everywhere.copy()
    valid[:, 140:] = False
    holed = np.where(valid, grey, np.float32(0))
    plain = load_matcher(Options())
    expected = plain.channels(grey, everywhere)

    def change(matcher):
        found = matcher.channels(holed, valid)
        return np.abs(found - expected)[:, 20:33].mean()

    assert change(FillingMatcher(plain)) < 0.8 * change(plain)


@pytest.mark.parametrize("side", ["reference_mask", "moving_mask"])
def test_pairs_with_a_mask_get_it(side, tmp_path):
    matcher = load_matcher(Options(**{side: tmp_path / "mask.tif"}))
    assert isinstance(matcher, FillingMatcher) and matcher.name == "hetmatch"
    assert not isinstance(load_matcher(Options()), FillingMatcher)
