"""Ink is told from the ground by its width, and replaced by what lies beside it."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.core.image import MaskedImage
from hetmatch_qgis.engine.pairs.scans.ink import grown, strokes_of, without_ink


@pytest.mark.parametrize(("width", "is_ink"), [(2, True), (5, True), (15, False)])
def test_strokes_are_narrow_and_dark(width, is_ink):
    levels = np.full((80, 80), 200, np.uint8)
    levels[:, 40 : 40 + width] = 60
    assert (strokes_of(levels, 9.0)[40, 40 + width // 2] > 40) == is_ink
    assert strokes_of(255 - levels, 9.0).max() < 40


def test_ink_is_replaced_by_what_lies_beside_it():
    columns = np.tile(np.arange(100, dtype=np.float32), (60, 1))[..., None]
    image = MaskedImage(columns.copy(), np.ones((60, 100), bool))
    ink = np.zeros((60, 100), bool)
    ink[:, 48:52] = True
    image.values[ink] = -500
    filled = without_ink(image, ink, 6.0)
    assert filled.valid.all()
    np.testing.assert_allclose(filled.values[ink], columns[ink], atol=2.5)
    np.testing.assert_array_equal(filled.values[~ink], columns[~ink])


def test_where_all_is_ink_nothing_is_known():
    image = MaskedImage(np.zeros((30, 30, 1), np.float32), np.ones((30, 30), bool))
    assert not without_ink(image, np.ones((30, 30), bool), 5.0).valid.any()


def test_invalid_pixels_stay_so_and_give_nothing():
    image = MaskedImage(np.full((30, 60, 2), 7.0, np.float32), np.ones((30, 60), bool))
    image.valid[:, :20] = False
    image.values[:, :20] = 900
    ink = np.zeros((30, 60), bool)
    ink[:, 20:24] = True
    filled = without_ink(image, ink, 5.0)
    np.testing.assert_array_equal(filled.valid, image.valid)
    np.testing.assert_allclose(filled.values[:, 20:24], 7.0, atol=1e-3)


def test_grown():
    mask = np.zeros((9, 9), bool)
    mask[4, 4] = True
    assert grown(mask).sum() == 9 and grown(mask, 2).sum() == 25
