"""Both images are compared by the network's channels or by gradients, where both have data."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.core.workers import one_after_the_other
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.refinement.lattice import STEP
from hetmatch_qgis.engine.refinement.levels import Level
from hetmatch_qgis.engine.refinement.tile_channels import TileChannels, shrunk

SIDE = 64
NO_FIELD = np.zeros((SIDE // STEP, SIDE // STEP, 2), np.float32)
LEARNED, GRADIENTS = Level(4, 8, 104, learned=True), Level(2, 4, 72)


def seen(valid=None):
    values = np.random.default_rng(0).normal(size=(SIDE, SIDE)).astype(np.float32)
    return Grey(values, np.ones(values.shape, bool) if valid is None else valid)


def every_fourth(image):
    """Channels that are grey levels."""
    return image.values[2::4, 2::4, None] * image.valid[2::4, 2::4, None]


def channels_of(reference, moving, network=every_fourth, is_masked=False):
    return TileChannels(
        reference, lambda field: moving, network, (None, None), one_after_the_other, is_masked
    )


def test_a_level_compares_the_network_s_channels_where_it_has_some():
    image = seen()
    compared = channels_of(image, image).channels(LEARNED, NO_FIELD)
    assert np.array_equal(compared.reference, every_fourth(image))
    assert np.array_equal(compared.moving, compared.reference) and compared.valid.all()


def test_without_channels_of_its_own_gradients_are_compared():
    image = seen()
    compared = channels_of(image, image, lambda image: None).channels(LEARNED, NO_FIELD)
    assert compared.reference.shape[:2] == (SIDE // 4, SIDE // 4)
    assert np.array_equal(compared.moving, compared.reference)


def test_only_where_both_have_data_is_a_point_valid():
    left, top = np.ones((2, SIDE, SIDE), bool)
    left[:, : SIDE // 2], top[: SIDE // 2] = False, False
    for level in (LEARNED, GRADIENTS):
        valid = channels_of(seen(left), seen(top)).channels(level, NO_FIELD).valid
        assert valid[4:, 4:].all() and valid.sum() == 16


def test_a_field_moves_the_channels_and_what_is_valid():
    image = seen()
    field = np.full_like(NO_FIELD, (8, 0))
    compared = channels_of(image, image).channels(LEARNED, field)
    assert np.allclose(compared.moving[:, :-2], every_fourth(image)[:, 2:], atol=1e-5)
    assert compared.valid[:, :-1].all() and not compared.valid[:, -1].any()


def test_gaps_are_left_out_only_of_what_a_user_masked():
    valid = np.ones((SIDE, SIDE), bool)
    valid[:, :24] = False
    for level in (LEARNED, GRADIENTS):
        plain = channels_of(seen(valid), seen()).channels(level, NO_FIELD)
        assert plain.masks == (None, None)
        masked = channels_of(seen(valid), seen(), is_masked=True).channels(level, NO_FIELD)
        gap, none = masked.masks
        assert none is None and not gap[:, 0].any() and gap[:, -2].all()


def test_shrunk_images_are_averages_and_invalid_where_a_part_is():
    valid = np.ones((SIDE, SIDE), bool)
    valid[0, 0] = False
    image = seen(valid)
    values, left = shrunk(image, 4)
    blocks = image.values.reshape(SIDE // 4, 4, SIDE // 4, 4).mean(axis=(1, 3))
    assert np.allclose(values, blocks, atol=1e-5)
    assert not left[0, 0] and left.sum() == left.size - 1
    assert shrunk(image, 1)[0] is image.values
