"""What a freer transform must bring, by what is known of the two sides."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.fitting.choice_rules import (
    MAX_DRAWN_SHARE,
    MAX_EXTRAPOLATION_LOSS,
    MAX_ROUGH_SHARE,
    MIN_GAIN,
    ROUGH_RADAR_FREE_SHARES,
    ROUGH_RADAR_SHARES,
    STRETCHED_RADAR_SHARES,
    Sides,
    is_strip,
)
from hetmatch_qgis.engine.fitting.relief import RELIEF

RADAR = Sides(is_georeferenced=True, has_radar=True)


@pytest.mark.parametrize(
    ("sides", "error", "share"),
    [
        (Sides(), 1.5, MIN_GAIN["affine"][0]),
        (Sides(is_drawn=True), 1.5, MAX_DRAWN_SHARE),
        (Sides(is_georeferenced=True), 1.5, MAX_ROUGH_SHARE),
        (Sides(is_georeferenced=True), 0.8, MIN_GAIN["affine"][0]),
        (RADAR, 1.5, ROUGH_RADAR_FREE_SHARES[0]),
        (RADAR, 0.3, MIN_GAIN["affine"][0]),
        # Nothing says that its pixels are as wide as high.
        (Sides(has_radar=True), 1.5, STRETCHED_RADAR_SHARES[0]),
        (Sides(has_radar=True), 0.3, MIN_GAIN["affine"][0]),
    ],
)
def test_the_share_of_the_simpler_error(sides, error, share):
    assert sides.max_share("affine", error, 3.0) == share


def test_the_first_kind_has_nothing_to_beat():
    for sides in (Sides(), RADAR, Sides(is_drawn=True)):
        assert sides.max_share("similarity", 2.0, np.inf) == 1.0


def test_quarters_count_where_radar_shows_relief():
    assert RADAR.max_share("similarity", 1.5, 3.0) == ROUGH_RADAR_SHARES[0]
    assert RADAR.max_far_share("similarity", 1.5, 3.0) == ROUGH_RADAR_SHARES[1]
    assert RADAR.max_far_share("thin_plate", 1.5, 3.0) == ROUGH_RADAR_FREE_SHARES[1]
    unplaced = Sides(has_radar=True)
    assert unplaced.max_share("polynomial2", 1.5, 3.0) == ROUGH_RADAR_FREE_SHARES[0]
    assert unplaced.max_far_share("affine", 1.5, 3.0) == STRETCHED_RADAR_SHARES[1]
    # Relief that points show all over cannot be predicted from afar.
    assert RADAR.max_far_share("thin_plate", 1.5, 5.0, is_followed=True) > MAX_EXTRAPOLATION_LOSS
    # Over smooth ground a clear gain is forgiven a loss far from the points.
    assert RADAR.max_far_share("thin_plate", 0.1, 0.9) > MAX_EXTRAPOLATION_LOSS
    assert Sides().max_far_share("thin_plate", 1.5, 3.0) > 1


def test_on_a_drawn_map_what_cannot_be_told_from_afar_is_not_forgiven():
    assert Sides().max_far_share("thin_plate", 1.5, 7.2) > 1.5
    drawn = Sides(is_drawn=True)
    assert drawn.max_far_share("thin_plate", 1.5, 7.2) == MAX_EXTRAPOLATION_LOSS


def test_an_elevation_model_tells_relief_as_ever():
    assert RADAR.max_share(RELIEF, 1.5, 3.0) == MIN_GAIN[RELIEF][0]
    assert RADAR.max_far_share(RELIEF, 1.5, 1.6) == MAX_EXTRAPOLATION_LOSS


@pytest.mark.parametrize(
    ("width", "length", "angle", "told"),
    [(100, 380, 0, True), (100, 380, 35, True), (200, 800, 90, False), (100, 130, 0, False)],
)
def test_a_strip_is_narrow_and_long_whichever_way_it_lies(width, length, angle, told):
    even = np.random.default_rng(0).uniform(-0.5, 0.5, (500, 2)) * [width, length]
    cosine, sine = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    assert is_strip(even @ [[cosine, -sine], [sine, cosine]] + [300, 200]) == told


def test_a_single_point_is_no_strip():
    assert not is_strip(np.zeros((1, 2)))
