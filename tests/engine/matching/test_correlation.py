"""The dense search finds what a plain double loop finds, to a fraction of a pixel."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hetmatch_qgis.engine.matching import correlation
from hetmatch_qgis.engine.matching.correlation import block_products, peak_covariance, peaks
from hetmatch_qgis.engine.pairs.gradients import gradient_channels


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
    monkeypatch.setattr(correlation, "_MAX_VALUES", 1)
    monkeypatch.setattr(correlation, "_MAX_MAPS", 5)
    assert np.allclose(search(reference, moving, 3, 8, 24), at_once, atol=1e-6)


def test_the_same_image_correlates_with_itself_by_one_and_never_more():
    image = noise(32, 32, 2, seed=1)
    volume = search(image, image, 2, 4, 12)
    assert np.allclose(volume[..., 12], 1, atol=1e-5)
    assert np.abs(volume).max() < 1 + 1e-5


def test_nothing_correlates_with_nothing():
    image = noise(16, 16, 2, seed=2)
    assert (search(image, np.zeros_like(image), 2, 4, 12) == 0).all()


def hill(radius, column, row, height=0.8):
    """A volume (1, 1, D * D) with one parabolic peak at a displacement."""
    reach = np.arange(-radius, radius + 1, dtype=np.float32)
    down, across = reach[:, None] - row, reach[None] - column
    return (height - 0.02 * down**2 - 0.03 * across**2).astype(np.float32).reshape(1, 1, -1)


@given(st.floats(-3.4, 3.4), st.floats(-3.4, 3.4))
@settings(deadline=None, max_examples=30)
def test_a_parabola_s_peak_is_found_between_the_pixels(column, row):
    found = peaks(hill(4, column, row), 4)
    assert found.shift[0, 0] == pytest.approx([column, row], abs=1e-3)
    assert 0.75 < found.height[0, 0] <= 0.8 + 1e-6
    assert 0 < found.sharpness[0, 0] <= 1


def test_a_peak_on_the_rim_of_the_search_is_no_peak():
    hills = [hill(3, 5.0, 0.0), hill(3, 0.0, -3.0), hill(3, 1.0, 1.0)]
    found = peaks(np.concatenate(hills, axis=1), 3)
    assert found.height[0].tolist() == pytest.approx([0, 0, 0.8], abs=1e-6)
    assert (found.sharpness[0, :2] == 0).all()


def test_two_peaks_alike_are_not_sharp_and_one_alone_is():
    alone = np.zeros((1, 1, 13, 13), np.float32)
    alone[..., 3, 3] = 0.6
    twice = alone.copy()
    twice[..., 9, 9] = 0.59
    volume = np.concatenate([alone, twice], axis=1).reshape(1, 2, 169)
    assert peaks(volume, 6).sharpness[0].tolist() == pytest.approx([1, 0.01 / 0.6], abs=1e-5)


def test_where_everything_disagrees_nothing_is_found():
    found = peaks(hill(3, 0.0, 0.0, height=-0.2), 3)
    assert found.height[0, 0] * found.sharpness[0, 0] <= 0


def waves(seed=0, count=80):
    """A smooth picture that can be looked up anywhere: function of columns and rows."""
    random = np.random.default_rng(seed)
    length, angle = random.uniform(7, 50, count), random.uniform(0, 2 * np.pi, count)
    phase = random.uniform(0, 2 * np.pi, count)
    across, down = 2 * np.pi / length * np.array([np.cos(angle), np.sin(angle)])

    def at(columns, rows):
        total = np.zeros(np.broadcast(columns, rows).shape)
        for a, d, p in zip(across, down, phase, strict=True):
            total += np.cos(a * columns + d * rows + p)
        return total.astype(np.float32)

    return at


@pytest.mark.parametrize("contrast", [1.0, -1.0, -0.2])
@pytest.mark.parametrize("shift", [(0.0, 0.0), (2.3, -1.4), (-3.75, 0.5)])
def test_a_shift_by_parts_of_a_pixel_is_found_whatever_the_contrast(contrast, shift):
    picture = waves()
    columns, rows = np.meshgrid(np.arange(112.0), np.arange(96.0))
    all_valid = np.ones((96, 112), bool)
    reference = gradient_channels(picture(columns, rows), all_valid)
    shifted = contrast * picture(columns - shift[0], rows - shift[1])
    moving = gradient_channels(shifted, all_valid)
    found = peaks(search(reference, moving, 6, 8, 24), 6)
    inner = found.shift[2:-2, 2:-2].reshape(-1, 2)
    assert np.abs(np.median(inner, axis=0) - shift).max() < 0.1
    assert np.abs(inner - shift).max() < 0.25
    assert found.height[2:-2, 2:-2].min() > 0.8


def test_a_peaks_covariance_is_the_inverse_of_its_curvature():
    random = np.random.default_rng(0)
    turned = random.standard_normal((50, 2, 2)).astype(np.float32)
    curvature = turned @ turned.transpose(0, 2, 1) + 0.1 * np.eye(2, dtype=np.float32)
    height = random.uniform(0.1, 0.9, 50).astype(np.float32)
    found = peak_covariance(height, -curvature[:, 0, 0], -curvature[:, 1, 1], -curvature[:, 0, 1])
    expected = ((1 - height**2) / height)[:, None, None] * np.linalg.inv(curvature)
    assert np.allclose(found[:, 0], expected[:, 0, 0], rtol=1e-3)
    assert np.allclose(found[:, 1], expected[:, 1, 1], rtol=1e-3)
    assert np.allclose(found[:, 2], expected[:, 0, 1], rtol=1e-3, atol=1e-3)


def test_an_edge_is_uncertain_along_itself_and_flat_ground_everywhere():
    columns, rows = np.meshgrid(np.arange(112.0), np.arange(96.0))
    all_valid = np.ones((96, 112), bool)
    random = np.random.default_rng(0)

    def spread(picture):
        images = [picture + random.normal(0, 0.05, picture.shape) for _ in range(2)]
        channels = [gradient_channels(image.astype(np.float32), all_valid) for image in images]
        found = peaks(search(*channels, 6, 8, 72), 6)
        return np.median(found.covariance[4:-4, 4:-4].reshape(-1, 3), axis=0)

    edge = spread(np.where(columns > 56, 1.0, 0.0))
    assert edge[1] > 4 * edge[0]
    diagonal = spread(np.where(columns + rows > 104, 1.0, 0.0))
    assert diagonal[2] < -0.5 * diagonal[0]
    waves_everywhere, flat = spread(waves()(columns, rows)), spread(0.0 * columns)
    assert flat[:2].min() > 10 * waves_everywhere[:2].max()


def test_peaks_without_slope_have_a_covariance():
    zero = np.zeros(3, np.float32)
    assert np.isfinite(peak_covariance(zero, zero, zero, zero)).all()


@given(st.integers(1, 12), st.integers(1, 12), st.sampled_from([1, 3, 5, 15]), st.integers(0, 9))
@settings(deadline=None, max_examples=30)
def test_box_sums_are_sums_of_the_neighbours_there_are(rows, columns, reach, seed):
    values = noise(rows, columns, 70, seed=seed)
    half = reach // 2
    expected = np.stack(
        [
            values[max(0, i - half) : i + half + 1, max(0, j - half) : j + half + 1].sum((0, 1))
            for i in range(rows)
            for j in range(columns)
        ]
    ).reshape(values.shape)
    assert np.allclose(correlation._box_sums(values, reach), expected, atol=1e-4)
    assert np.allclose(correlation._box_sums(values[..., 0], reach), expected[..., 0], atol=1e-4)


def test_box_sums_of_large_values_keep_their_small_differences():
    values = np.full((3, 20_000), 1000, np.float32)
    values[:, -3:] = 1.0
    assert correlation._box_sums(values, 3)[1, -2] == 9.0
