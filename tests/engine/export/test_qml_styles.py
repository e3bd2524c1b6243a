"""Legends of the layers: classes, filters, and the user's language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from hetmatch_qgis.engine.core import language
from hetmatch_qgis.engine.export.qml_styles import (
    POINT_COLOURS,
    displacements_style,
    tie_points_style,
    vectors_style,
)

TRANSLATIONS = {
    "Tie point, {residual}": "Passpunkt, {residual}",
    "residual up to {high:g} px": "Restklaffung bis {high:g} px",
}


def rules(qml: str) -> dict[str, str]:
    """Filters of a style by the label of their rule."""
    elements = ElementTree.fromstring(qml).iterfind("./renderer-v2/rules/rule")
    return {element.get("label", ""): element.get("filter", "") for element in elements}


def labels(qml: str) -> list[str]:
    return list(rules(qml))


@pytest.fixture
def other_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Legends in a language that has a translation of two texts."""
    (tmp_path / "xx.json").write_text(json.dumps(TRANSLATIONS), encoding="utf-8")
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    language.set_language("xx")
    yield
    language.set_language(None)


def test_every_class_of_ties_and_check_points_has_a_rule() -> None:
    assert rules(tie_points_style()) == {
        f"{name}, {label}": f'"enabled" = 1 AND "role" = \'{role}\' AND {limits}'
        for name, role in (("Tie point", "tie"), ("Check point", "check"))
        for label, limits in (
            ("residual up to 0.5 px", '"residual_px" <= 0.5'),
            ("residual 0.5 to 1 px", '"residual_px" > 0.5 AND "residual_px" <= 1'),
            ("residual 1 to 2 px", '"residual_px" > 1 AND "residual_px" <= 2'),
            ("residual 2 to 4 px", '"residual_px" > 2 AND "residual_px" <= 4'),
            ("residual over 4 px", '"residual_px" > 4'),
        )
    } | {"Point switched off": '"enabled" = 0'}


def test_without_classes_there_is_one_rule_for_all_lengths() -> None:
    assert rules(vectors_style("length_px", "px", [], 1)) == {"Displacement": "TRUE"}


def test_the_legend_says_how_much_longer_arrows_are_drawn() -> None:
    assert labels(displacements_style(1)) == [
        "Displacement",
        "Displacement of a check point",
    ]
    assert labels(displacements_style(20))[0] == "Displacement, drawn 20 times its length"
    assert labels(vectors_style("length_px", "px", [1.5], 5)) == [
        "up to 1.5 px, drawn 5 times as long",
        "over 1.5 px, drawn 5 times as long",
    ]


@pytest.mark.usefixtures("other_language")
def test_the_legend_is_in_the_language_of_the_reports() -> None:
    first, *_, last = labels(tie_points_style())[:5]
    assert first == "Passpunkt, Restklaffung bis 0.5 px"
    assert last == "Passpunkt, residual over 4 px"


def test_no_class_has_the_colour_of_the_selection() -> None:
    for colour in POINT_COLOURS:
        red, green, blue = map(int, colour.split(","))
        assert not (red > 200 and green > 180 and blue < 120)
