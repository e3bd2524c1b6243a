"""Grey pictures of the overview."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.report.canvas import NO_DATA, grey_levels, grey_picture


def test_grey_levels_span_the_valid_values():
    values = np.linspace(0, 1000, 101, dtype=np.float32).reshape(1, -1)
    valid = np.ones(values.shape, dtype=bool)
    # Not a value of the picture, and it would hide all others.
    values[0, 50], valid[0, 50] = np.nan, False
    levels = grey_levels(values, valid)
    assert levels.dtype == np.uint8
    assert levels[0, 0] == 0 and levels[0, -1] == 255
    assert (np.diff(levels[valid].astype(int)) >= 0).all()


def test_a_grey_picture_has_its_tint_and_shows_what_is_missing():
    levels = np.array([[0, 128, 255]], dtype=np.uint8)
    picture = np.asarray(grey_picture(levels, np.array([[True, True, False]]), (255, 200, 100)))
    assert picture[0, 0].tolist() == [0, 0, 0]
    assert picture[0, 1].tolist() == [128, 100, 50]
    assert tuple(picture[0, 2].tolist()) == NO_DATA


def test_a_dimmed_picture_has_less_contrast():
    levels = np.array([[0, 255]], dtype=np.uint8)
    dark, light = np.asarray(grey_picture(levels, levels >= 0, dim=0.55))[0, :, 0]
    assert 0 < dark < light < 255
