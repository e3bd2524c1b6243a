"""The map of a batch."""

from __future__ import annotations

import re

import numpy as np
import pytest

from hetmatch_qgis.engine.batch.summary.page_map import MIN_SIDE, bounds, draw_map, near_matches

ROW = {"name": "scene <1>", "report": "pairs/a/report.html"}


def square(x: float, y: float, side: float) -> list[list[float]]:
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side]]


def paths(svg: str) -> list[np.ndarray]:
    drawn = re.findall(r'd="M([^z]*)z"', svg)
    return [np.array([point.split() for point in text.split("L")], float) for text in drawn]


def test_north_is_up_and_failures_lie_on_top():
    south, north = square(8, 47, 1), square(8, 48, 1)
    svg = draw_map([("failed", {**ROW, "report": None}, south), ("matched", ROW, north)])
    first, second = paths(svg)
    # The match is drawn first, and above.
    assert first[:, 1].mean() < second[:, 1].mean()
    assert svg.count('<a href="pairs/a/report.html">') == 1
    assert "scene &lt;1&gt;" in svg
    # A degree of longitude is two thirds of one of latitude at 48 degrees.
    assert np.ptp(first[:, 0]) / np.ptp(first[:, 1]) == pytest.approx(0.67, abs=0.02)


def test_scenes_far_apart_can_still_be_seen():
    svg = draw_map([("matched", ROW, square(-100, 40, 0.01)), ("matched", ROW, square(100, 0, 1))])
    assert np.ptp(paths(svg)[0], axis=0).max() == pytest.approx(MIN_SIDE)


def test_a_scene_across_the_date_line_is_no_belt_around_the_earth():
    ring = [[179.5, 0], [-179.5, 0], [-179.5, 1], [179.5, 1]]
    assert bounds([ring]) == (179.5, 0, 180.5, 1)


def test_a_failed_scene_of_another_continent_does_not_make_dots_of_all_others():
    matched = [("matched", ROW, square(8 + step, 47, 1)) for step in (0.0, 0.5)]
    beside, far = ("no_match", ROW, square(11, 47, 1)), ("failed", ROW, square(-75, -8, 1))
    assert near_matches([*matched, beside, far]) == [*matched, beside]
    # Matches are drawn wherever they are, and where nothing matches all is.
    elsewhere = ("matched", ROW, square(-75, -8, 1))
    assert len(near_matches([*matched, elsewhere])) == 3
    assert len(near_matches([beside, far])) == 2


def test_a_single_match_has_a_neighbourhood_too():
    assert (
        len(near_matches([("matched", ROW, square(8, 47, 1)), ("failed", ROW, square(9.5, 47, 1))]))
        == 2
    )
