"""Styles are well-formed XML, whatever stands in a filter or a label."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.export.qml import Rule, area, arrow, marker, rule_based

RED, BLUE = "255,0,0", "0,0,255"


def test_each_rule_has_its_symbol_and_its_label():
    rules = [
        Rule('"a" < 1', Message("up to 1"), marker("circle", 2.0, RED, BLUE)),
        Rule("\"b\" = '<&>'", Message("R&D"), marker("square", 2.0, BLUE, RED)),
    ]
    style = ElementTree.fromstring(rule_based(rules, "marker"))
    found = style.findall(".//rules/rule")
    assert [rule.get("filter") for rule in found] == ['"a" < 1', "\"b\" = '<&>'"]
    assert [rule.get("label") for rule in found] == ["up to 1", "R&D"]
    names = [symbol.get("name") for symbol in style.findall(".//symbols/symbol")]
    assert [rule.get("symbol") for rule in found] == names


def test_options_are_written_for_old_and_new_versions_of_qgis():
    layer = ElementTree.fromstring(area("dense4", RED))
    old = {prop.get("k"): prop.get("v") for prop in layer.findall("prop")}
    new = {option.get("name"): option.get("value") for option in layer.findall("Option/Option")}
    assert old == new and old["style"] == "dense4"


@pytest.mark.parametrize(("head_stays", "fixed"), [(True, "end_point"), (False, "start_point")])
def test_an_exaggerated_arrow_keeps_one_end(head_stays: bool, fixed: str):
    assert "GeometryGenerator" not in arrow(RED, 1)
    layer = ElementTree.fromstring(arrow(RED, 20, head_stays))
    geometry = next(p.get("v") for p in layer.findall("prop") if p.get("k") == "geometryModifier")
    assert geometry.count(f"translate({fixed}($geometry), 20 *") == 1
