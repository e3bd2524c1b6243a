"""Only tiles without anything to match are left out."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from hetmatch_qgis.engine.core.image import MaskedImage
from hetmatch_qgis.engine.pairs.signal_check import no_signal_reason


def image(values, valid=None):
    values = np.asarray(values, np.float32)
    return MaskedImage(values[..., None], np.ones(values.shape, bool) if valid is None else valid)


@pytest.fixture
def random():
    return np.random.default_rng(7)


def test_nodata_is_a_reason(random):
    valid = np.zeros((256, 256), bool)
    assert no_signal_reason(image(random.random((256, 256)), valid)) == "no data"
    valid[:2] = True
    assert "no data" in str(no_signal_reason(image(random.random((256, 256)), valid)))


def test_one_value_is_a_reason():
    assert "the same value" in str(no_signal_reason(image(np.full((256, 256), 255))))


@pytest.mark.parametrize("blur", [0.0, 0.8, 1.5])
@pytest.mark.parametrize("looks", [1, 4])
def test_open_water_is_a_reason(random, blur, looks):
    water = random.gamma(looks, 20 / looks, (512, 512)) * np.linspace(1, 1.6, 512)
    if blur:
        water = cv2.GaussianBlur(water, (0, 0), blur)
    assert no_signal_reason(image(water), is_drawn=True) is None
    assert no_signal_reason(image(water)) == "no texture, such as open water"


def test_smooth_hills_without_any_noise_are_kept(random):
    column, row = np.meshgrid(np.arange(320), np.arange(320))
    hills = np.zeros((320, 320))
    for length, angle, phase in random.uniform((10, 0, 0), (60, 6.28, 6.28), (14, 3)):
        hills += np.sin(2 * np.pi / length * (column * np.cos(angle) + row * np.sin(angle)) + phase)
    assert no_signal_reason(image(hills)) is None


def test_faint_fields_under_heavy_speckle_are_kept(random):
    fields = np.kron(random.uniform(0.7, 1.3, (16, 16)), np.ones((32, 32)))
    assert no_signal_reason(image(fields * random.gamma(1, 20, (512, 512)))) is None


def test_a_flat_map_with_one_road_is_kept():
    page = np.full((512, 512), 240.0)
    page[200:203] = 90
    assert no_signal_reason(image(page)) is None


def test_a_few_ships_on_the_sea_are_kept(random):
    sea = random.normal(50, 3, (512, 512))
    for row, column in ((50, 60), (200, 300), (400, 100), (300, 450)):
        sea[row : row + 4, column : column + 9] = 200
    assert no_signal_reason(image(sea)) is None
