"""Arrays become masked images of float32: 0 and invalid where they hold no number."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.pixels.decode import apply_colour_table, as_masked_image


def test_what_is_not_finite_is_zero_and_invalid():
    values = np.array([[[1.0], [np.nan], [np.inf], [7.0]]])
    image = as_masked_image(values, np.array([[True, True, True, False]]))
    assert image.values.dtype == np.float32 and image.values[0, :, 0].tolist() == [1, 0, 0, 0]
    assert image.valid.tolist() == [[True, False, False, False]]


def test_transparent_and_unlisted_colours_are_invalid():
    table = {0: (0, 0, 0, 0), 2: (10, 20, 30, 255)}
    image = apply_colour_table(np.array([[0, 2, 9, -1]]), np.ones((1, 4), bool), table)
    assert image.valid.tolist() == [[False, True, False, False]]
    assert image.values[0, 1].tolist() == [10, 20, 30]
