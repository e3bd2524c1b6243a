"""Gradients count whatever their sign, and only where there is data."""

from __future__ import annotations

import numpy as np
import pytest
from waves import random_waves

from hetmatch_qgis.engine.pairs.gradients import gradient_channels, has_whole_gradients

both_kinds = pytest.mark.parametrize("is_fine", [False, True])


def hollow():
    valid = np.ones((64, 64), bool)
    valid[20:40, 20:40] = False
    return valid


@both_kinds
def test_there_are_no_gradients_where_nothing_is_valid(is_fine):
    valid = hollow()
    values = np.where(valid, random_waves(3)(*np.meshgrid(np.arange(64.0), np.arange(64.0))), 0)
    channels = gradient_channels(values.astype(np.float32), valid, is_fine)
    assert channels.shape == (64, 64, 2)
    assert (channels[23:37, 23:37] == 0).all()


@both_kinds
def test_the_edge_of_the_valid_part_is_no_gradient(is_fine):
    valid = hollow()
    channels = gradient_channels(valid.astype(np.float32), valid, is_fine)
    assert np.abs(channels).max() < 1e-2


@both_kinds
def test_a_flat_image_has_no_gradients(is_fine):
    channels = gradient_channels(np.full((24, 24), 3, np.float32), np.ones((24, 24), bool), is_fine)
    assert np.abs(channels).max() < 1e-2


@both_kinds
def test_a_gradient_counts_whatever_its_sign_and_turns_with_the_image(is_fine):
    ramp = np.tile(np.sin(np.arange(48, dtype=np.float32) / 3), (48, 1))
    all_valid = np.ones((48, 48), bool)
    across = gradient_channels(ramp, all_valid, is_fine)[12:36, 12:36]
    assert np.allclose(
        gradient_channels(-ramp, all_valid, is_fine)[12:36, 12:36], across, atol=1e-5
    )
    down = gradient_channels(np.ascontiguousarray(ramp.T), all_valid, is_fine)[12:36, 12:36]
    # Twice the angle: a quarter turn of the image reverses the vectors.
    assert np.allclose(down.transpose(1, 0, 2)[..., 0], -across[..., 0], atol=1e-5)
    assert np.abs(across[..., 1]).max() < 1e-4


@both_kinds
def test_whole_gradients_do_not_know_of_what_is_invalid_nearby(is_fine):
    valid = hollow()
    ground = random_waves(3)(*np.meshgrid(np.arange(64.0), np.arange(64.0)))
    full = gradient_channels(ground, np.ones_like(valid), is_fine)
    holed = gradient_channels(np.where(valid, ground, np.float32(0)), valid, is_fine)
    is_whole = has_whole_gradients(valid)
    assert not is_whole[15:45, 15:45].any() and is_whole[:15].all() and is_whole[:, 45:].all()
    assert np.abs(full - holed)[is_whole].max() < (0.2 if is_fine else 0.1)
    assert np.abs(full - holed)[is_whole].mean() < (0.02 if is_fine else 0.01)


def test_near_the_edges_gradients_are_whole_only_where_the_image_goes_on():
    whole = random_waves(3)(*np.meshgrid(np.arange(80.0), np.arange(80.0)))
    full = gradient_channels(whole, np.ones_like(whole, bool))[8:-8, 8:-8]
    part = np.ascontiguousarray(whole[8:-8, 8:-8])
    valid = np.ones_like(part, bool)
    is_whole = has_whole_gradients(valid, is_edge_invalid=True)
    differences = np.abs(full - gradient_channels(part, valid))
    assert has_whole_gradients(valid).all() and not is_whole[[0, -1]].any()
    assert differences[is_whole].max() < 0.1 < differences[~is_whole].max()
