"""Resampling uses valid pixels alone, and knows where too few of them are left."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.core.image import MaskedImage
from hetmatch_qgis.engine.pixels.resample import area_average, interpolate


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


def test_an_image_without_nodata_is_averaged_as_one_with_it_elsewhere():
    random = np.random.default_rng(3)
    values = random.normal(100, 20, (90, 110, 2)).astype(np.float32)
    whole = MaskedImage(values, np.ones((90, 110), bool))
    holed = MaskedImage(values, whole.valid.copy())
    holed.valid[80:, 100:] = False
    first, second = (
        area_average(image, (0.3, 0.7), (1.7, 1.3), (50, 55)) for image in (whole, holed)
    )
    same = second.valid[:50, :50]
    assert same.all() and first.valid[:50, :50].all()
    assert np.allclose(first.values[:50, :50], second.values[:50, :50], rtol=1e-5)


def test_inside_an_image_without_nodata_positions_are_read_as_beside_nodata():
    random = np.random.default_rng(4)
    values = random.normal(100, 20, (60, 70, 3)).astype(np.float32)
    whole = MaskedImage(values, np.ones((60, 70), bool))
    holed = MaskedImage(values, whole.valid.copy())
    holed.valid[50:, 60:] = False
    columns, rows = np.meshgrid(np.linspace(5, 50, 40), np.linspace(6, 45, 30))
    first, second = (interpolate(image, columns, rows) for image in (whole, holed))
    assert first.valid.all() and second.valid.all()
    assert np.array_equal(first.values, second.values)


def test_the_rim_of_an_image_is_no_part_of_its_inside():
    image = MaskedImage(np.full((20, 20, 1), 7, np.float32), np.ones((20, 20), bool))
    columns, rows = np.meshgrid(np.linspace(-3, 23, 53), np.full(3, 10.0))
    found = interpolate(image, columns, rows)
    inside = (columns >= 0.5) & (columns <= 19.5)
    assert found.valid[inside].all() and not found.valid[(columns < -0.5) | (columns > 20.5)].any()
    assert np.allclose(found.values[inside], 7, rtol=1e-4)
