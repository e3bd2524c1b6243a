"""The report shows other places that fit about as well, where there are any."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from report_cases import affine, result_of, unplaced_match

from hetmatch_qgis.common.contract import AMBIGUOUS
from hetmatch_qgis.engine.core.evidence import Corroboration, Rival
from hetmatch_qgis.engine.report.sections import rivals as module
from hetmatch_qgis.engine.report.sections.rivals import rivals_section

STRONG = (Rival((30.0, -40.0), 1.02, -0.4), Rival((-60.0, 80.0), 0.91, 1.25))
WEAK = (Rival((30.0, -40.0), 0.2, 14.0),)


def with_rivals(result, *rivals, status=AMBIGUOUS):
    return replace(
        result, status=status, corroboration=Corroboration(9.0, 12.0, 40, 0.0, 0.0, rivals=rivals)
    )


def parsed(html):
    return ElementTree.fromstring(f"<body>{html}</body>")


def cells(html):
    return [[cell.text for cell in row] for row in parsed(html).findall(".//tbody/tr")]


def test_a_result_without_a_second_look_has_no_section():
    assert unplaced_match().corroboration is None
    assert rivals_section(unplaced_match()) == ""


def test_without_rivals_there_is_no_section():
    match = unplaced_match()
    assert rivals_section(with_rivals(match)) == ""
    assert rivals_section(with_rivals(match, status=match.status)) == ""


def test_far_weaker_rivals_of_a_reported_match_are_not_shown():
    match = unplaced_match()
    assert rivals_section(with_rivals(match, *WEAK, status=match.status)) == ""
    assert "Other positions" in rivals_section(with_rivals(match, *STRONG, status=match.status))


def test_places_of_an_ambiguous_result_are_shown_even_where_they_correlate_less():
    rival = Rival((30.0, -40.0), module.MIN_CORRELATION - 0.2, -1.0)
    assert "Other positions" in rivals_section(with_rivals(unplaced_match(), rival))


def test_an_ambiguous_result_has_a_heading_a_map_and_a_table():
    html = rivals_section(with_rivals(unplaced_match(), *STRONG))
    tree = parsed(html)
    assert [heading.text for heading in tree.findall("h2")] == ["Other positions that fit"]
    assert len(tree.findall(".//svg")) == 1 and len(tree.findall(".//table")) == 1
    assert "lead" in tree.find("p").text


def test_the_table_has_a_row_for_each_rival_and_the_best_first():
    html = rivals_section(with_rivals(unplaced_match(), *STRONG))
    assert cells(html) == [
        ["+30, -40", "50 px", "102%", "-0.40"],
        ["-60, +80", "100 px", "91%", "1.25"],
    ]


def test_distances_on_the_ground_are_told_where_they_are_known(tmp_path):
    result = result_of(tmp_path, affine)
    rows = cells(rivals_section(with_rivals(result, *STRONG)))
    metres = [float(row[2].removesuffix(" m").replace(",", "")) for row in rows]
    assert metres == pytest.approx([500, 1000], rel=0.01)


def circles(html):
    return [
        {name: float(circle.get(name)) for name in ("cx", "cy", "r")}
        for circle in parsed(html).findall(".//circle")
    ]


def test_circles_lie_around_the_match_as_the_shifts_do():
    first, second, match = circles(rivals_section(with_rivals(unplaced_match(), *STRONG)))
    offsets = [[one[axis] - match[axis] for axis in ("cx", "cy")] for one in (first, second)]
    assert offsets[1] == pytest.approx([-2 * value for value in offsets[0]], abs=0.2)
    assert offsets[0][0] > 0 > offsets[0][1]
    assert offsets[0][1] / offsets[0][0] == pytest.approx(-40 / 30, abs=0.01)


def test_better_rivals_have_larger_circles_and_all_lie_on_the_map():
    rivals = [Rival((7.0 * n, 900.0 - n), c, 0.0) for n, c in enumerate((5.0, 0.9, 0.5, 0.0))]
    *drawn, match = circles(rivals_section(with_rivals(unplaced_match(), *rivals)))
    radii = [circle["r"] for circle in drawn]
    assert radii == sorted(radii, reverse=True) and radii[0] > match["r"] > radii[2] > 0
    for circle in drawn:
        for axis in ("cx", "cy"):
            assert circle["r"] < circle[axis] < module.WIDTH - circle["r"]


def test_each_circle_names_its_correlation():
    tree = parsed(rivals_section(with_rivals(unplaced_match(), *STRONG)))
    assert [title.text for title in tree.findall(".//circle/title")] == ["102%", "91%"]


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
def test_a_lead_that_is_no_number_is_a_dash(number):
    html = rivals_section(with_rivals(unplaced_match(), Rival((9.0, 0.0), 0.9, number)))
    assert cells(html)[0][-1] == "-"


def test_nothing_that_comes_from_outside_becomes_markup(tmp_path, monkeypatch):
    result = result_of(tmp_path, affine, name="<script>&.tif")
    html = rivals_section(with_rivals(result, *STRONG))
    plain = len(parsed(html).findall(".//*"))
    assert "<script" not in html
    monkeypatch.setattr(module, "tr", lambda text: f"<b>'\"&{text}")
    hostile = rivals_section(with_rivals(result, *STRONG))
    assert len(parsed(hostile).findall(".//*")) == plain and "<b" not in hostile
