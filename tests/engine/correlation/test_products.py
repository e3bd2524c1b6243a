"""The dense search finds what a plain double loop finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from waves import random_waves

from hetmatch_qgis.engine.correlation import sums
from hetmatch_qgis.engine.correlation.peaks import peaks
from hetmatch_qgis.engine.correlation.products import block_products
from hetmatch_qgis.engine.pairs.gradients import gradient_channels, has_whole_gradients


def search(reference, moving, radius, step, window):
    """Windows of so many pixels around every lattice point, at every displacement."""
    return block_products(reference, moving, radius, step).windowed(window // step)


def brute_force(reference, moving, radius, step, window):
    """What `search` promises, pixel by pixel."""
    height, width, _ = reference.shape
    rows, columns = height // step, width // step
    size, half = 2 * radius + 1, window // step // 2
    reference = reference[: rows * step, : columns * step].astype(np.float64)
    far = np.pad(moving.astype(np.float64), ((radius, radius), (radius, radius), (0, 0)))
    found = np.zeros((rows, columns, size, size))
    for row in range(rows):
        down = slice(max(0, row - half) * step, min(rows, row + half + 1) * step)
        for column in range(columns):
            across = slice(max(0, column - half) * step, min(columns, column + half + 1) * step)
            here = reference[down, across]
            for i in range(size):
                for j in range(size):
                    there = far[down.start + i : down.stop + i, across.start + j :]
                    there = there[:, : across.stop - across.start]
                    norm = np.sqrt(max((here**2).sum() * (there**2).sum(), 1e-12))
                    found[row, column, i, j] = (here * there).sum() / norm
    return found.reshape(rows, columns, size * size)


def noise(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


@given(
    height=st.integers(8, 21),
    width=st.integers(8, 21),
    radius=st.integers(1, 4),
    step=st.sampled_from([1, 2, 4]),
    reach=st.sampled_from([1, 3, 5]),
    channels=st.sampled_from([1, 2, 3, 7, 32]),
    seed=st.integers(0, 99),
)
@settings(deadline=None, max_examples=16)
def test_the_search_equals_a_double_loop_up_to_the_borders(
    height, width, radius, step, reach, channels, seed
):
    step = max(step, 2) if max(height, width) > 12 else step
    reference, moving = noise(2, height, width, channels, seed=seed)
    moving[: height // 3, : width // 3] = 0
    found = search(reference, moving, radius, step, reach * step)
    expected = brute_force(reference, moving, radius, step, reach * step)
    assert found.shape == (height // step, width // step, (2 * radius + 1) ** 2)
    assert np.allclose(found, expected, atol=1e-4)


@pytest.mark.parametrize("channels", [4, 12])
def test_little_memory_changes_nothing(monkeypatch, channels):
    reference, moving = noise(2, 40, 32, channels)
    at_once = search(reference, moving, 3, 8, 24)
    monkeypatch.setattr(sums, "_MAX_VALUES", 1)
    monkeypatch.setattr(sums, "_MAX_MAPS", 5)
    assert np.allclose(search(reference, moving, 3, 8, 24), at_once, atol=1e-6)


def test_the_same_image_correlates_with_itself_by_one_and_never_more():
    image = noise(32, 32, 2, seed=1)
    volume = search(image, image, 2, 4, 12)
    assert np.allclose(volume[..., 12], 1, atol=1e-5)
    assert np.abs(volume).max() < 1 + 1e-5


def test_nothing_correlates_with_nothing():
    image = noise(16, 16, 2, seed=2)
    assert (search(image, np.zeros_like(image), 2, 4, 12) == 0).all()


def test_without_gaps_masks_change_no_bit():
    reference, moving = noise(2, 40, 32, 2)
    plain = block_products(reference, moving, 3, 8).windowed(3)
    masked = block_products(reference, moving, 3, 8, masks=(None, None)).windowed(3)
    assert (plain == masked).all()


@pytest.mark.parametrize("gaps", ["reference", "moving", "both"])
def test_only_what_both_see_is_compared(gaps):
    reference, moving = noise(2, 32, 40, 3, seed=3)
    has_ref, has_moving = np.random.default_rng(4).random((2, 32, 40)) > 0.3
    has_ref, has_moving = has_ref | (gaps == "moving"), has_moving | (gaps == "reference")
    reference, moving = reference * has_ref[..., None], moving * has_moving[..., None]
    masks = tuple(None if mask.all() else mask for mask in (has_ref, has_moving))
    found = block_products(reference, moving, 2, 8, masks=masks).windowed(3)
    # One window in the middle, at one displacement: 1 down and 2 to the left.
    window = slice(0, 24), slice(8, 32)
    there = slice(1, 25), slice(6, 30)
    both = (has_ref[window] & has_moving[there])[..., None]
    left, right = reference[window] * both, moving[there] * both
    expected = (left * right).sum() / np.sqrt((left**2).sum() * (right**2).sum())
    both = (has_ref[window] & has_moving[window])[..., None]
    share = ((reference[window] * both) ** 2).sum() / (reference[window] ** 2).sum()
    share *= ((moving[window] * both) ** 2).sum() / (moving[window] ** 2).sum()
    assert found[1, 2, 3 * 5 + 0] == pytest.approx(expected * np.sqrt(share), abs=1e-5)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_gap_draws_no_peak_aside(seed):
    ground = random_waves(seed)(*np.meshgrid(np.arange(128.0), np.arange(96.0)))
    has_moving = np.ones(ground.shape, bool)
    has_moving[:, 52:] = False
    reference = gradient_channels(ground, np.ones_like(has_moving))
    is_whole = has_whole_gradients(has_moving)
    moving = gradient_channels(ground, has_moving) * is_whole[..., None]
    blocks = block_products(reference, moving, 3, 8, masks=(None, is_whole))
    found = peaks(blocks.windowed(9), 3)
    assert np.abs(found.shift[:, 4:6, 0]).mean() < 0.01
    plain = peaks(block_products(reference, moving, 3, 8).windowed(9), 3)
    assert np.abs(plain.shift[:, 4:6, 0]).mean() > 0.02
