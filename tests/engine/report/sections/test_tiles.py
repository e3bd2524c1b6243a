"""The tiles section: where tiles lie, and their table."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from report_cases import affine, result_of

from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.result import MatchResult, TileReport
from hetmatch_qgis.engine.report.sections.tiles import tiles_section
from tests.engine.report.pages import page_of


def test_a_long_table_of_tiles_is_folded(matched_result: MatchResult, tmp_path: Path):
    tile = TileReport(Window(0, 0, 9, 9), "skipped", "no data")
    source = page_of(replace(matched_result, tiles=(tile,) * 30), tmp_path).source
    assert "<summary>All 30 tiles</summary>" in source
    source = page_of(replace(matched_result, tiles=(tile,) * 5), tmp_path).source
    assert "All 5 tiles" not in source


def test_tiles_are_drawn_where_they_lie(tmp_path: Path):
    drawn = tiles_section(result_of(tmp_path, affine))
    kinds = re.findall(r'<polygon class="(\w+)" points="([^"]*)"', drawn)
    assert [kind for kind, _ in kinds] == ["matched", "skipped"]
    left, right = (np.array([corner.split(",") for corner in p.split()], float) for _, p in kinds)
    assert left[:, 0].max() == pytest.approx(right[:, 0].min(), abs=0.2)
    assert "no texture, such as open water" in drawn


def test_tiles_without_a_place_are_left_off_the_map(tmp_path: Path):
    result = result_of(tmp_path, affine)
    nowhere = replace(result.tiles[0], outline=((np.nan, 0), (1, 1), (2, 2), (3, 3)))
    drawn = tiles_section(replace(result, tiles=(nowhere, *result.tiles)))
    assert drawn.count("<polygon") == 2 and "nan" not in drawn
