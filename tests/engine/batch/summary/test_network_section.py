"""The part of the page about stacks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import stack_cases
from browser import Browser, find_browser
from stack_cases import Case

from hetmatch_qgis.engine.batch.summary.network_section import network_section
from hetmatch_qgis.engine.core.language import set_language


def test_the_page_shows_the_network_and_its_tables(case: Case):
    text = (case.out / "batch.html").read_text(encoding="utf-8")
    assert network_section(case.network) in text
    assert text.count('class="network"') == 1 and "Closures of" in text
    assert "s5 and s6: left out." in text and "no: contradicts the others" in text
    assert text.count("its neighbours") >= 2
    assert f'href="network/{case.stack.scenes[0].name}/report.html"' in text


def test_a_match_that_nothing_joins_is_unknown_not_nan(case: Case):
    row = case.stack.pairs[-1].row or 0
    for stack in (stack_cases.not_joined(case.stack, row), replace(case.stack, adjustment=None)):
        text = network_section(replace(case.network, stacks=[stack]))
        assert "no: not connected to the reference" in text and "nan" not in text


def test_the_drawing_is_in_the_language(case: Case):
    set_language("de")
    try:
        text = network_section(case.network)
    finally:
        set_language(None)
    assert "left out. It contradicts" not in text and "loops close within" not in text


def test_the_page_runs_without_a_complaint(case: Case, tmp_path: Path):
    program = find_browser()
    if program is None:
        pytest.skip("no Chromium on this machine")
    assert Browser(program, tmp_path / "profile").open(case.out / "batch.html").console == []
