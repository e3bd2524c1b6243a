"""The network of a stack as a drawing."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from stack_cases import Case

from hetmatch_qgis.engine.batch.summary.network_drawing import (
    closure_colour,
    draw_network,
    short_name,
    short_names,
)


def test_each_pair_is_a_line_and_each_scene_a_node(case: Case):
    drawing = ElementTree.fromstring(draw_network(case.stack))
    paths = drawing.findall("path")
    assert len(paths) == 21
    dashes = [path.get("stroke-dasharray") for path in paths]
    assert dashes.count("7 5") == 1 and dashes.count("1 5") == 2
    kinds = [node.get("class") for node in drawing.iter() if node.tag in ("circle", "rect")]
    assert kinds.count("placed") == 7 and kinds.count("through") == 2


@pytest.mark.parametrize(
    ("closure", "colour"), [(None, "130,130,130"), (0.2, "26,150,65"), (5.0, "200,30,40")]
)
def test_colours_tell_the_closure(closure: float | None, colour: str):
    assert closure_colour(closure) == colour


def test_of_long_names_both_ends_are_shown():
    assert short_name("2024-05-17") == "2024-05-17"
    assert short_name("m_4709963_se_14_1_20100629") == "m_47…0100629"


def test_what_all_names_begin_with_is_left_out():
    names = ["m_4709963_se_14_1_20100629", "m_4709963_se_14_1_20120731"]
    assert short_names(names) == ["20100629", "20120731"]
    assert short_names(["scene-of-may-2", "scene-of-may-11"]) == ["2", "11"]
    # Short ones stay as they are, and a single one has nothing in common with others.
    assert short_names(["s_1", "s_2"]) == ["s_1", "s_2"]
    assert short_names(names[:1]) == ["m_47…0100629"]
