"""A second look tells its worst rival, and is written as plain numbers."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations
from math import dist

import numpy as np
import pytest

from hetmatch_qgis.engine.core.evidence import Corroboration, Rival
from hetmatch_qgis.engine.core.options import Options

ALONE = Corroboration(ground=7.25, ground_expected=9.5, ground_blocks=50, drawn=0.1, identical=0.02)
NEAR, FAR = Rival((16.0, -3.5), 0.9, 4.0), Rival((-64.0, 128.0), 0.7, -1.5)


def test_without_rivals_nothing_correlates_and_the_lead_is_infinite():
    assert ALONE.rivals == ()
    assert ALONE.rival_correlation == 0 and ALONE.rival_lead == np.inf


def test_the_best_correlation_and_the_smallest_lead_may_be_of_two_rivals():
    for rivals in ((NEAR, FAR), (FAR, NEAR)):
        look = Corroboration(7.25, 9.5, 50, 0.1, 0.02, rivals=rivals)
        assert look.rival_correlation == 0.9 and look.rival_lead == -1.5


def test_a_rival_is_worth_less_the_less_of_both_images_it_compares():
    """By chance a quarter of the pixels correlates twice as well; what repeats itself does not."""
    quarter = replace(NEAR, shown=0.25)
    assert NEAR.significance == 0.9 and quarter.significance == pytest.approx(0.45)
    assert replace(quarter, repeats=1.0).significance == 0.9
    assert 0.45 < replace(quarter, repeats=0.5).significance < 0.9
    assert replace(quarter, repeats=-0.3).significance == quarter.significance
    assert replace(NEAR, shown=4.0).significance == pytest.approx(1.8)
    look = replace(ALONE, rivals=(quarter, FAR))
    assert look.rival_significance == 0.7 and look.rival_correlation == 0.9
    assert ALONE.rival_significance == 0


def test_it_is_written_as_plain_numbers():
    measured = Rival(
        (np.float32(16.004), -3), np.float32(0.912345), np.float64(-1.23456), shown=np.float32(0.25)
    )
    look = Corroboration(
        np.float64(7.25042),
        np.float32(9.5),
        50,
        np.float32(0.123456),
        0.02,
        rivals=(measured, FAR),
        density=np.float64(0.654321),
        throughout=np.float32(0.25),
    )
    found = json.loads(json.dumps(look.to_dict()))
    figures = {
        "ground": 7.25,
        "ground_expected": 9.5,
        "ground_blocks": 50,
        "drawn": 0.1235,
        "identical": 0.02,
        "density": 0.6543,
        "throughout": 0.25,
    }
    assert figures.items() <= found.items()
    first, second = found["rivals"]
    rounded = {"shift_px": [16.0, -3.0], "correlation": 0.9123, "lead": -1.235}
    rounded["significance"] = 0.4562
    assert rounded.items() <= first.items()
    assert second["shift_px"] == [-64.0, 128.0] and second["lead"] == -1.5


def test_without_rivals_the_list_is_empty():
    assert ALONE.to_dict()["rivals"] == []


def test_a_start_is_written_as_its_six_numbers_or_as_none():
    start = (1.0, 0.0, 30.5, 0.0, 1.0, -2.0)
    placed = replace(ALONE, start=start, rivals=(replace(NEAR, start=start), FAR))
    found = placed.to_dict()
    assert found["start"] == found["rivals"][0]["start"] == list(start)
    assert found["rivals"][1]["start"] is None and ALONE.to_dict()["start"] is None


def test_the_radius_of_a_start_keeps_every_two_places_apart():
    assert ALONE.start_radius == 0
    for rivals in ((NEAR,), (FAR, NEAR), (FAR, replace(FAR, shift=(-64.0, 118.0)))):
        look = replace(ALONE, rivals=rivals)
        places = [(0.0, 0.0), *(rival.shift for rival in rivals)]
        nearest = min(dist(one, other) for one, other in combinations(places, 2))
        assert 0 < look.start_radius < nearest
        assert look.to_dict()["start_radius"] == look.start_radius


def test_a_radius_that_is_stated_is_one_that_a_match_takes():
    """Rivals lie at least seven pixels from each other."""
    near = Rival((8.0, 0.0), 0.99, 0.1, (1, 0, 8, 0, 1, 0))
    look = replace(ALONE, start=(1, 0, 0, 0, 1, 0), rivals=(near, replace(near, shift=(8.0, 7.0))))
    assert look.start_radius < 4
    assert Options(start=near.start, start_radius=look.start_radius).start == near.start
