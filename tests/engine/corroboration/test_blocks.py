"""Blocks of two images are correlated at a shift, whatever their contrast."""

from __future__ import annotations

import numpy as np
import pytest
from grounds import grain, ground
from hypothesis import given, settings
from hypothesis import strategies as st

from hetmatch_qgis.engine.corroboration.blocks import (
    BLOCK,
    BlockCorrelation,
    Gradients,
    block_means,
    overlapping_means,
)

SIDE = 4 * BLOCK


def channels(values, valid=None):
    return Gradients(values, np.ones(values.shape, bool) if valid is None else valid)


def corner_hidden():
    valid = np.ones((SIDE, SIDE), bool)
    valid[: SIDE // 2, : SIDE // 2] = False
    return valid


@given(st.integers(BLOCK, 3 * BLOCK + 9), st.integers(BLOCK, 3 * BLOCK + 9), st.integers(0, 9))
@settings(deadline=None, max_examples=20)
def test_block_means_are_those_of_whole_blocks(height, width, seed):
    values = np.random.default_rng(seed).normal(size=(height, width)).astype(np.float32)
    found = block_means(values)
    assert found.shape == (height // BLOCK, width // BLOCK)
    for row, column in np.ndindex(found.shape):
        block = values[row * BLOCK :, column * BLOCK :][:BLOCK, :BLOCK]
        assert found[row, column] == pytest.approx(block.mean(), abs=1e-4)


def test_overlapping_means_are_those_of_blocks_every_half_block():
    values = np.random.default_rng(3).normal(size=(3 * BLOCK + 5, 2 * BLOCK)).astype(np.float32)
    found, half = overlapping_means(values), BLOCK // 2
    assert found.shape == (5, 3)
    assert found[::2, ::2] == pytest.approx(block_means(values), abs=1e-5)
    middle = values[half : half + BLOCK, half : half + BLOCK]
    assert found[1, 1] == pytest.approx(middle.mean(), abs=1e-5)


def test_masks_have_shares_as_means():
    assert block_means(corner_hidden()).tolist() == [[0, 0, 1, 1]] * 2 + [[1, 1, 1, 1]] * 2


def test_channels_have_no_mean_and_are_nothing_where_nothing_is_valid():
    valid = corner_hidden()
    found = channels(ground(1, SIDE), valid)
    shown = found.values[:, valid]
    assert (found.values[:, ~valid] == 0).all() and found.energy.shape == (SIDE, SIDE)
    assert np.allclose(found.energy, (found.values**2).sum(axis=0), atol=1e-5)
    assert np.abs(shown.mean(axis=1)).max() < 0.05 * np.abs(shown).mean()


def test_channels_of_a_hidden_image_are_zero():
    assert (channels(ground(1, SIDE), np.zeros((SIDE, SIDE), bool)).values == 0).all()


def test_an_inverted_image_has_the_same_channels():
    image = ground(2, SIDE)
    assert np.allclose(channels(image).values, channels(-image).values, atol=1e-4)


def test_an_image_correlates_with_itself_by_one():
    image = channels(ground(3, SIDE))
    correlation, share = BlockCorrelation(image, image).at((0, 0))
    assert np.allclose(correlation, 1, atol=1e-4) and (share[1:-1, 1:-1] == 1).all()
    # The edges of the image have no gradients.
    assert 0.6 < share.min() < share[0, 1] < 0.9


def test_other_ground_does_not_correlate():
    found, _ = BlockCorrelation(channels(ground(3, SIDE)), channels(ground(4, SIDE))).at((0, 0))
    assert np.abs(found).max() < 0.8 and abs(found.mean()) < 0.2


@pytest.mark.parametrize("shift", [(5, 0), (0, 7), (-9, 4), (20, -13)])
def test_a_shift_reads_the_second_image_further_right_and_down(shift):
    column, row = shift
    whole = ground(5, SIDE + 64)
    first = whole[32:-32, 32:-32]
    second = whole[32 - row : 32 - row + SIDE, 32 - column : 32 - column + SIDE]
    assert second[40 + row, 50 + column] == first[40, 50]
    blocks = BlockCorrelation(channels(first), channels(second))
    assert blocks.at(shift)[0][1:3, 1:3].min() > 0.95
    assert blocks.at((-column, -row))[0].mean() < 0.6


@given(st.integers(-SIDE - 5, SIDE + 5), st.integers(-SIDE - 5, SIDE + 5))
@settings(deadline=None, max_examples=25)
def test_it_equals_a_plain_loop_over_the_pixels(column, row):
    first, second = channels(grain(6, SIDE)), channels(grain(7, SIDE), corner_hidden())
    correlation, share = BlockCorrelation(first, second).at((column, row))
    assert np.abs(correlation).max() <= 1 + 1e-4
    for block in ((0, 0), (1, 2), (3, 3)):
        pixels = np.stack(np.meshgrid(*[np.arange(BLOCK)] * 2), axis=-1).reshape(-1, 2)
        here = pixels + BLOCK * np.array(block)
        there = here + np.array([row, column])
        is_inside = ((there >= 0) & (there < SIDE)).all(axis=1)
        here, there = here[is_inside], there[is_inside]
        is_shown = first.valid[tuple(here.T)] & second.valid[tuple(there.T)]
        here, there = here[is_shown], there[is_shown]
        assert share[block] == pytest.approx(len(here) / BLOCK**2, abs=1e-4)
        one, other = first.values[(..., *here.T)], second.values[(..., *there.T)]
        norm = np.sqrt((one**2).sum() * (other**2).sum())
        expected = (one * other).sum() / norm if norm else 0.0
        assert correlation[block] == pytest.approx(expected, abs=2e-3)


def test_beyond_the_image_nothing_is_shared():
    image = channels(ground(8, SIDE))
    correlation, share = BlockCorrelation(image, image).at((SIDE, 0))
    assert (share == 0).all() and (correlation == 0).all()


def test_parallel_lines_do_not_agree_by_their_direction_alone():
    random = np.random.default_rng(0)
    first, second = (
        np.repeat(np.cumsum(random.normal(size=(1, SIDE)), axis=1), SIDE, axis=0) for _ in range(2)
    )
    found, _ = BlockCorrelation(
        channels(first.astype(np.float32)), channels(second.astype(np.float32))
    ).at((0, 0))
    assert abs(found.mean()) < 0.5


def test_the_edges_of_an_image_are_no_structure():
    column, row = np.meshgrid(*[np.arange(SIDE)] * 2)
    rows = np.sin((column + 1.4 * row) / 1.2) + 0.2 * grain(9, SIDE)
    energy = channels(rows.astype(np.float32)).energy
    assert energy[:8].mean() < 1.5 * energy[40:-40, 40:-40].mean()
    assert (energy[[0, -1]] == 0).all() and (energy[:, [0, -1]] == 0).all()
