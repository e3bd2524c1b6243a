"""Shadows on a drawn map fall where they should, as long and as dark as they should be."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.core.image import MaskedImage
from hetmatch_qgis.engine.pairs.shadows import LEVEL, ROOF_LEVEL, Shadow, cast, swept

GROUND = 235.0


def standing(buildings=None, crowns=None, side=60):
    values = np.zeros((side, side, 3), np.float32)
    values[..., 0] = GROUND
    for band, part in ((1, buildings), (2, crowns)):
        if part is not None:
            values[(*part, band)] = 1
    return MaskedImage(values, np.ones((side, side), dtype=bool))


HOUSE = np.s_[20:30, 25:35]


def test_what_moves_passes_over_all_between():
    cover = np.zeros((40, 40), np.float32)
    cover[10:14, 10:14] = 1
    passed = swept(cover, (0.6, 0.8), 0.0, 10.0)
    assert passed[10:14, 10:14].min() > 0.99 and passed[18:22, 16:20].min() > 0.99
    assert passed[16, 15] > 0.99
    assert passed[10, 20] == 0 and passed[24, 22] == 0
    later = swept(cover, (1.0, 0.0), 6.0, 10.0)
    assert not later[:, :15].any() and later[11, 17] == 1


@pytest.mark.parametrize("factor", [1.0, 2.0])
def test_a_house_has_a_roof_and_a_shadow_on_one_side(factor: float):
    drawn = cast(standing(HOUSE), Shadow((1.0, 0.0), 8.0 * factor, 2.5), factor).values[..., 0]
    assert (drawn[HOUSE] == ROOF_LEVEL).all()
    assert drawn[20:30, 35:43] == pytest.approx(LEVEL)
    assert (drawn[20:30, 44:] == GROUND).all() and (drawn[20:30, :25] == GROUND).all()
    assert (drawn[:20] == GROUND).all() and (drawn[30:] == GROUND).all()


def test_a_crown_is_dark_from_its_middle_on():
    crown = np.s_[20:25, 20:25]
    drawn = cast(standing(crowns=crown), Shadow((0.0, 1.0), 6.0, 2.5)).values[..., 0]
    assert (drawn[:22, 20:25] == GROUND).all()
    assert drawn[24:30, 20:25] == pytest.approx(LEVEL)
    assert (drawn[33:, 20:25] == GROUND).all()


def test_a_roof_lies_over_shadows_and_what_is_invalid_stays_so():
    image = standing(HOUSE)
    image.values[20:30, 10:20, 1] = 1
    image.valid[:5] = False
    drawn = cast(image, Shadow((1.0, 0.0), 30.0, 2.5))
    assert (drawn.values[HOUSE] == ROOF_LEVEL).all()
    assert not drawn.valid[:5].any() and drawn.valid[5:].all()


def test_lengths_can_be_told_in_other_pixels():
    assert Shadow((0.0, 1.0), 6.0, 2.5).scaled(2.0) == Shadow((0.0, 1.0), 12.0, 5.0)
