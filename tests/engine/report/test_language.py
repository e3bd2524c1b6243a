"""The report in another language: no text of it stays English."""

from __future__ import annotations

import importlib.util
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from report_cases import affine, curved, result_of

from hetmatch_qgis.common.contract import NO_RELIABLE_MATCH
from hetmatch_qgis.engine.core import language
from hetmatch_qgis.engine.core.evidence import Evidence
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.report.images import overview_images
from hetmatch_qgis.engine.report.residuals import residuals_of
from hetmatch_qgis.engine.report.sections.verdict import key_figures_section
from hetmatch_qgis.engine.report.writer import write_report

REPOSITORY = Path(__file__).resolve().parents[3]
EVIDENCE = Evidence(3.0, 20.0, 0.2, 0.4, 0.5, 0.05, 1.0)
INVARIANT = re.compile(
    r"RMSE|CE90|HetMatch|[\w./-]+\.tif|\bpx\b|\bm\b|\bs\b|metre|WGS 84 / UTM zone 33N|hetmatch|"
    r"\bauto\b|\bnone\b|no texture, such as open water|colours"
)
"""Names, units and values that are the same in all languages, and texts of the made-up result."""


@pytest.fixture
def marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A language in which every text of the engine stands in brackets."""
    path = REPOSITORY / "scripts" / "translations.py"
    spec = importlib.util.spec_from_file_location("translations", path)
    translations = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(translations)
    folder = tmp_path / "languages"
    folder.mkdir()
    catalogue = {text: f"⟦{text}⟧" for text in translations.engine_texts()}
    (folder / "zz_ZZ.json").write_text(json.dumps(catalogue), encoding="utf-8")
    monkeypatch.setattr(language, "FOLDER", folder)
    language.set_language("zz_ZZ")
    yield
    language.set_language(None)


class Texts(HTMLParser):
    """All that a reader or a screen reader gets, but code."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag, attrs) -> None:
        if tag not in ("meta", "link", "img", "input"):
            self._open.append(tag)
        values = dict(attrs)
        self.texts += [values[name] for name in ("aria-label", "alt") if name in values]
        if "data-texts" in values:
            self._collect(json.loads(values["data-texts"]))

    def handle_endtag(self, tag) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"style", "script", "code", "pre"} & set(self._open):
            self.texts.append(data)

    def _collect(self, value: object) -> None:
        if isinstance(value, str):
            self.texts.append(value)
        else:
            for item in value.values() if isinstance(value, dict) else value:
                self._collect(item)


def english_in(source: str) -> list[str]:
    """Texts of a page with words outside of the brackets."""
    remains = []
    for text in Texts(re.sub("<code>.*?</code>", "", source)).texts:
        rest = text
        while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "", rest)) != rest:
            rest = shorter
        if re.search("[A-Za-z]{2}|[a-z]", INVARIANT.sub("", rest)):
            remains.append(text)
    return remains


def report_of(result: MatchResult, folder: Path, **more) -> str:
    path = folder / "report.html"
    write_report(path, result, overview_images(result), **more)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("mapper", [affine, curved])
@pytest.mark.parametrize("placed", [True, False])
def test_a_match_is_reported_in_the_language(marked, tmp_path, mapper, placed):
    size = (420, 360)
    result = result_of(tmp_path, mapper, size, size, placed=placed, noise=0.4, count=200)
    result = replace(
        result,
        evidence=EVIDENCE,
        reason=Message("{count} points, checked by hand.", count=7),
        extrapolated=0.5,
    )
    gcps = {"left_out": Message(""), "not_written": {"moving.tif": Message("none")}}
    source = report_of(result, tmp_path, outputs=["gdalwarp.sh"], gcps=gcps)
    assert '<html lang="zz-ZZ">' in source
    assert "⟦Accuracy⟧" in source and "⟦Matched.⟧" in source
    assert english_in(source) == []


def test_no_match_is_reported_in_the_language(marked, tmp_path):
    result = result_of(tmp_path, affine)
    refused = MatchResult(
        NO_RELIABLE_MATCH,
        Message("Other bands may show more structure: {reference_bands}, {moving_bands}."),
        result.reference,
        result.moving,
        "hetmatch",
        evidence=EVIDENCE,
        confidence=0.12,
    )
    source = report_of(refused, tmp_path)
    assert "⟦No reliable match.⟧" in source and "⟦What to try next⟧" in source
    assert "<code>--search-radius</code>" in source
    assert english_in(source) == []


def test_without_a_language_it_is_english(tmp_path):
    source = report_of(result_of(tmp_path, affine), tmp_path)
    assert '<html lang="en">' in source and "Accuracy" in source


def test_the_german_word_for_a_transform_breaks_between_its_parts(tmp_path):
    """A card is narrower than the word."""
    result = replace(result_of(tmp_path, affine), transform_type="similarity")
    language.set_language("de")
    cards = key_figures_section(result, *residuals_of(result))
    language.set_language(None)
    assert "Ähnlichkeits&shy;transformation" in cards
