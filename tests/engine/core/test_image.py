"""Masked images: windows of them are views."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.core.image import MaskedImage, Window


def test_a_crop_is_a_view_of_values_and_mask():
    image = MaskedImage(np.arange(60, dtype=np.float32).reshape(5, 6, 2), np.ones((5, 6), bool))
    image.valid[3, 2] = False
    crop = image.crop(Window(column=2, row=1, width=3, height=4))
    assert crop.values.shape == (4, 3, 2)
    assert crop.values[0, 0].tolist() == image.values[1, 2].tolist()
    assert not crop.valid[2, 0] and crop.valid.sum() == 11
    assert np.shares_memory(crop.values, image.values)


def test_an_empty_image_has_no_valid_pixel():
    image = MaskedImage.empty((3, 4), channels=2)
    assert image.values.shape == (3, 4, 2)
    assert image.values.dtype == np.float32
    assert not image.valid.any()
