"""All angles and scales that may be are tried."""

from __future__ import annotations

from hetmatch_qgis.engine.cli.parser import make_parser
from hetmatch_qgis.engine.matching import coarse
from hetmatch_qgis.engine.matching.coarse import ROTATIONS, SCALES
from hetmatch_qgis.engine.pairs.pair import ImagePair


def hypotheses(radius, rotation):
    return list(coarse._hypotheses(ImagePair(None, None, radius), rotation))


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


def test_help_says_what_is_searched_whatever_the_radius():
    commands = next(iter(make_parser()._subparsers._group_actions))
    said = " ".join(commands.choices["match"].format_help().split())
    share = round(100 * coarse.MIN_RADIUS / coarse.OVERVIEW_SIDE)
    assert f"{coarse.MIN_RADIUS:g} pixels of the coarser raster or {share} % of" in said
