"""Peaks of a correlation volume, to a fraction of a pixel."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from waves import random_waves

from hetmatch_qgis.engine.correlation.peaks import peak_covariance, peaks
from hetmatch_qgis.engine.correlation.products import block_products
from hetmatch_qgis.engine.pairs.gradients import gradient_channels


def search(reference, moving, radius, step, window):
    """Windows of so many pixels around every lattice point, at every displacement."""
    return block_products(reference, moving, radius, step).windowed(window // step)


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


@pytest.mark.parametrize("contrast", [1.0, -1.0, -0.2])
@pytest.mark.parametrize("shift", [(0.0, 0.0), (2.3, -1.4), (-3.75, 0.5)])
def test_a_shift_by_parts_of_a_pixel_is_found_whatever_the_contrast(contrast, shift):
    picture = random_waves()
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
    waves_everywhere, flat = spread(random_waves()(columns, rows)), spread(0.0 * columns)
    assert flat[:2].min() > 10 * waves_everywhere[:2].max()


def test_peaks_without_slope_have_a_covariance():
    zero = np.zeros(3, np.float32)
    assert np.isfinite(peak_covariance(zero, zero, zero, zero)).all()
