"""Resampling uses valid pixels alone, and knows where too few of them are left."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.core.image import MaskedImage
from hetmatch_qgis.engine.raster.resample import area_average, block_means, interpolate


def test_means_of_blocks_are_means_of_areas():
    random = np.random.default_rng(0)
    values = random.uniform(0, 100, (45, 68, 2)).astype(np.float32)
    valid = random.uniform(size=(45, 68)) > 0.4
    values[~valid] = 0
    image = MaskedImage(values, valid)
    fast, slow = block_means(image, 7), area_average(image, (0.0, 0.0), (7.0, 7.0), (7, 10))
    assert np.array_equal(fast.valid, slow.valid)
    assert np.allclose(fast.values, slow.values, atol=1e-3)


def test_a_cell_with_half_of_its_pixels_is_the_mean_of_these():
    values = np.array([[1.0, 3.0, 0.0, 0.0], [0.0, 0.0, 0.0, 8.0]], np.float32)
    image = MaskedImage(values[..., None], values > 0)
    means = area_average(image, (0.0, 0.0), (2.0, 2.0), (1, 2))
    assert means.valid.tolist() == [[True, False]]
    assert means.values[0, :, 0].tolist() == [2, 0]


def test_positions_count_from_the_outer_corner_and_nan_is_invalid():
    column, row = np.meshgrid(np.arange(20) + 0.5, np.arange(10) + 0.5)
    image = MaskedImage((column + 100 * row).astype(np.float32)[..., None], np.ones((10, 20), bool))
    x, y = np.array([[7.5, 8.0, np.nan]]), np.array([[4.5, 5.0, 3.0]])
    sampled = interpolate(image, x, y)
    assert sampled.valid.tolist() == [[True, True, False]]
    assert np.allclose(sampled.values[0, :2, 0], [457.5, 508.0], atol=0.01)
    assert sampled.values[0, 2, 0] == 0


def test_beside_nodata_only_valid_pixels_contribute():
    values = np.full((8, 8), 5.0, np.float32)
    valid = np.ones((8, 8), bool)
    values[:, 4:], valid[:, 4:] = -9999, False
    image = MaskedImage(values[..., None], valid)
    sampled = interpolate(image, np.array([[3.9, 4.2]]), np.array([[4.0, 4.0]]))
    assert sampled.valid.tolist() == [[True, False]]
    assert np.allclose(sampled.values[0, 0], 5)
