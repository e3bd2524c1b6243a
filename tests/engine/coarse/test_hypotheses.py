"""All angles, scales and sizes that may be are tried."""

from __future__ import annotations

from types import SimpleNamespace

from hetmatch_qgis.engine.coarse import hypotheses as tried
from hetmatch_qgis.engine.coarse.hypotheses import PART_SCALES, ROTATIONS, SCALES
from hetmatch_qgis.engine.pairs.pair import ImagePair


def hypotheses(radius, rotation, reference=(), moving=()):
    sides = (
        SimpleNamespace(description=SimpleNamespace(layers=layers))
        for layers in (reference, moving)
    )
    return list(tried.hypotheses(ImagePair(*sides, radius), rotation))


def test_without_a_georeference_all_angles_and_scales_are_tried_the_likely_first():
    found = hypotheses(None, "auto")
    assert found[0] == (0.0, 1.0)
    assert len(found) == len(set(found)) == len(ROTATIONS) * len(SCALES)


def test_north_is_up_where_both_lie_on_a_map():
    assert hypotheses(60.0, "auto") == [(0.0, 1.0)]
    assert hypotheses(60.0, "none") == [(0.0, 1.0)]


def test_every_angle_is_tried_when_asked_for_and_none_when_not():
    assert hypotheses(60.0, "any") == [(float(angle), 1.0) for angle in ROTATIONS]
    assert hypotheses(None, "none") == [(0.0, scale) for scale in SCALES]


def test_a_picture_may_show_a_part_of_the_layers_that_it_is_matched_to():
    usual = hypotheses(None, "auto")
    of_map = hypotheses(None, "auto", reference=("roads.gpkg",))
    assert of_map[: len(usual)] == usual
    assert {scale for _, scale in of_map[len(usual) :]} == set(PART_SCALES)
    assert hypotheses(None, "auto", moving=("roads.gpkg",)) == usual
    assert hypotheses(60.0, "auto", reference=("roads.gpkg",)) == [(0.0, 1.0)]


def test_a_search_of_all_is_dearer_than_the_only_hypothesis():
    sides = [SimpleNamespace(description=SimpleNamespace(layers=())) for _ in range(2)]
    placed, unplaced = ImagePair(*sides, 60.0), ImagePair(*sides, None)
    costs = [tried.search_cost(pair, "auto") for pair in (placed, unplaced)]
    assert 0 < costs[0] < costs[1] / 3
