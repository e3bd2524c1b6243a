"""Lengths and confidences in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from report_cases import affine, result_of

from hetmatch_qgis.engine.report.wording import confidence_statement, length
from tests.engine.report.pages import page_of


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (0.9999, "Practically certain."),
        (0.97, "Very likely correct."),
        (0.85, "Probably correct."),
        (0.6, "More likely right than wrong"),
    ],
)
def test_the_confidence_is_put_in_words(tmp_path: Path, confidence: float, words: str):
    assert confidence_statement(confidence).startswith(words)
    text = page_of(replace(result_of(tmp_path, affine), confidence=confidence), tmp_path).text
    assert words in text and f"Confidence {confidence:.3f}: " in text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e-12, "0 m"),
        (0.01234, "0.0123 m"),
        (1.5, "1.50 m"),
        (1234.5, "1230 m"),
        (53_900, "53.9 km"),
    ],
)
def test_lengths_have_three_digits_and_a_unit(value: float, text: str):
    assert length(value, "m") == text
