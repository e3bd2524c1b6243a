"""The verdict of the overview, in a line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from export_cases import make_case

from hetmatch_qgis.common.contract import NO_RELIABLE_MATCH
from hetmatch_qgis.engine.report.overview_content import verdict_text


def test_the_verdict_has_the_numbers(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False).result
    text = verdict_text(replace(result, coverage=0.94))
    assert "320 tie points" in text and "94%" in text and "at 80 points" in text


def test_the_verdict_of_no_match_has_the_reason(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False).result
    refused = replace(result, status=NO_RELIABLE_MATCH, reason="Too few agree.")
    assert verdict_text(refused) == "No reliable match. Too few agree."
