"""The report, as a browser without a network gets it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from report_cases import affine, curved, result_of

from hetmatch_qgis.common.contract import NO_RELIABLE_MATCH
from hetmatch_qgis.engine.core.evidence import Evidence
from hetmatch_qgis.engine.core.result import MatchResult
from tests.engine.report.pages import page_of

EVIDENCE = Evidence(3.0, 20.0, 0.2, 0.4, 0.5, 0.05, 1.0)


def refused(result: MatchResult) -> MatchResult:
    return MatchResult(
        NO_RELIABLE_MATCH,
        "Too few.",
        result.reference,
        result.moving,
        "hetmatch",
        evidence=EVIDENCE,
        confidence=0.12,
    )


def test_points_looked_through_by_hand_have_no_confidence(tmp_path: Path):
    reason = "60 points, checked by hand."
    result = replace(result_of(tmp_path, affine), confidence=0.0, coverage=0.0, reason=reason)
    text = page_of(replace(result, seconds={}, tiles=()), tmp_path, images=True).text
    assert "Registered by hand." in text and reason in text
    assert "Confidence" not in text and "0.000" not in text
    assert "Before and after" in text


def test_what_the_figures_do_not_tell_is_told(tmp_path: Path):
    result = replace(result_of(tmp_path, affine), extrapolated=0.3)
    assert result.warnings
    text = page_of(result, tmp_path).text
    assert f"Warning. {result.warnings[0]}" in " ".join(text.split())


def test_the_pictures_are_in_the_file_and_nothing_else_is_needed(tmp_path: Path):
    page = page_of(result_of(tmp_path, curved, noise=0.3), tmp_path, images=True)
    assert page.addresses == ["data:,"]
    links = re.findall(r"url\(([^)]{0,16})", page.source)
    assert {link for link in links if not link.startswith("#")} == {"data:image/webp;"}
    assert "default-src 'none'" in page.source
    assert not re.search(r"https?://(?!www\.w3\.org)", page.source)


def test_each_picture_is_in_the_file_once(tmp_path: Path):
    source = page_of(result_of(tmp_path, curved), tmp_path, images=True).source
    data = re.findall(r"url\((data:[^)]*)\)", source)
    assert len(data) == len(set(data)) >= 3


def test_a_scan_is_said_to_have_no_place_of_its_own(tmp_path: Path):
    text = page_of(result_of(tmp_path, affine, placed=False), tmp_path, images=True).text
    assert "Before: the moving image stretched over the whole reference" in text


def test_a_refusal_says_why_for_the_whole_and_for_each_tile(
    refused_result: MatchResult, tmp_path: Path
):
    text = page_of(refused_result, tmp_path).text
    assert "No reliable match. Too few points agree." in text
    assert "no valid pixels" in text and "too few matches" in text
    assert "Accuracy" not in text and not re.search(r"\bnan\b", text.lower())


def test_a_refusal_says_what_to_try_and_shows_both_images(tmp_path: Path):
    page = page_of(refused(result_of(tmp_path, affine)), tmp_path, images=True)
    assert "What to try next" in page.text and "metres: --search-radius ." in page.text
    assert "The confidence is 0.12." in page.text
    pictures = [address for address in page.addresses if address.startswith("data:image")]
    assert len(pictures) == 2
    assert "Overlay by georeference" in page.text


def test_a_refusal_of_images_without_georeference_lays_nothing_on_anything(tmp_path: Path):
    page = page_of(refused(result_of(tmp_path, affine, placed=False)), tmp_path, images=True)
    assert "Overlay by georeference" not in page.text and "<script" not in page.source
    assert "expected error in metres" not in page.text


def test_names_with_markup_stay_names(matched_result: MatchResult, tmp_path: Path):
    moving = replace(matched_result.moving, path=Path("/a/<script>alert(1)</script>.tif"))
    assert "<script>" not in page_of(replace(matched_result, moving=moving), tmp_path).source
