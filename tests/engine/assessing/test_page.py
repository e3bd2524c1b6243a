"""`assessment.html` in the user's language."""

from __future__ import annotations

import html
import json
import re

import pytest
from assess_cases import render, shifted, write

from hetmatch_qgis.common.contract import LANGUAGE_VARIABLE
from hetmatch_qgis.engine.assessing import page
from hetmatch_qgis.engine.assessing.assess import assess_rasters
from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.assessing.outputs import write_assessment
from hetmatch_qgis.engine.core import language
from scripts.translations import engine_texts

NO_WORDS = re.compile(
    r"(reference|moving)\.tif|displacements\.gpkg|heatmap\.tif|HetMatch|CE90|CE95|RMSE|px|m\b|std"
)
"""Names, measures and units, which are the same in all languages."""


@pytest.fixture
def marked_german(tmp_path, monkeypatch):
    """A German catalogue in which each template stands in brackets of its own."""
    marked = {template: f"⟦{template}⟧" for template in engine_texts()}
    folder = tmp_path / "languages"
    folder.mkdir()
    (folder / "de.json").write_text(json.dumps(marked), encoding="utf-8")
    monkeypatch.setattr(language, "FOLDER", folder)
    monkeypatch.setenv(LANGUAGE_VARIABLE, "de")
    language._catalogue.cache_clear()
    yield
    language._catalogue.cache_clear()


@pytest.fixture
def assess(tmp_path, monkeypatch):
    """Assess two rasters of that displacement, or of different places, and return the page."""
    # The section on the rasters is the match report's.
    monkeypatch.setattr(page, "rasters_section", lambda *sides: "")
    reference = write(tmp_path / "reference.tif", render(shifted(0, 0)))

    def assess(step, seed=5, transform=..., **options):
        more = {} if transform is ... else {"transform": transform}
        image = render(step, seed=seed)
        # A copy of the reference would be refused.
        image[0, 0] += 1
        moving = write(tmp_path / "moving.tif", image, **more)
        assessment = assess_rasters(reference, moving, AssessOptions(**options))
        outputs = write_assessment(assessment, tmp_path / "out")
        content = json.loads(outputs["assessment.json"].read_text(encoding="utf-8"))
        return outputs["assessment.html"].read_text(encoding="utf-8"), content

    return assess


def visible_texts(text: str) -> list[str]:
    """All texts of a page that a user reads, descriptions of pictures included."""
    body = re.sub(r"<(style|script|pre)\b.*?</\1>", "", text, flags=re.DOTALL)
    labels = re.findall(r'(?:alt|aria-label)="([^"]*)"', body)
    return [html.unescape(part).strip() for part in [*re.split(r"<[^>]*>", body), *labels]]


def outside_the_marks(text: str) -> str:
    """What of a text no catalogue holds: brackets, which may be nested, are taken out."""
    while text != (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "", text)):
        text = shorter
    return NO_WORDS.sub("", text)


@pytest.mark.parametrize(
    ("step", "options"),
    [
        (shifted(0.6, -0.3), {"require": ("ce90=1px", "rmse=4m", "bias=0.66px")}),
        (shifted(0, 0), {}),
    ],
)
def test_every_text_of_the_page_comes_from_the_catalogue(marked_german, assess, step, options):
    text, _ = assess(step, **options)
    untranslated = [
        part for part in visible_texts(text) if re.search(r"[a-z]{2}", outside_the_marks(part))
    ]
    assert untranslated == []
    assert '<html lang="de">' in text
    assert "<h1>⟦⟦moving.tif on reference.tif⟧: co-registration⟧</h1>" in text


def test_so_does_the_reason_of_an_inconclusive_assessment(marked_german, assess):
    text, content = assess(shifted(0, 0), seed=91)
    assert "⟦Inconclusive.⟧" in text
    assert not any(re.search(r"[a-z]{2}", outside_the_marks(part)) for part in visible_texts(text))
    # The JSON is for programs and stays English.
    assert "⟦" not in content["reason"]


def test_without_a_language_the_page_is_english(assess):
    text, content = assess(shifted(0.6, -0.3))
    assert "Size of the displacement" in text
    assert html.escape(content["verdict"]) in text
