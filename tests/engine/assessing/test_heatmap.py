"""The picture of the heat map says what it shows, in letters that its font has."""

from __future__ import annotations

import pytest

from hetmatch_qgis.engine.assessing import heatmap
from hetmatch_qgis.engine.core.messages import Message


@pytest.mark.parametrize(
    ("translation", "drawn"),
    [("Farbe und Pfeile", True), ("Für die Größe", False), ("颜色", False)],
)
def test_a_translation_that_the_font_cannot_draw_stays_english(monkeypatch, translation, drawn):
    monkeypatch.setattr(heatmap, "in_language", lambda message: translation)
    text = heatmap._drawable(Message("Colours and arrows"))
    assert text == (translation if drawn else "Colours and arrows")
