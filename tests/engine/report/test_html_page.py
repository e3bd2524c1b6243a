"""The frame of the pages that HetMatch writes."""

from __future__ import annotations

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from hetmatch_qgis.engine.report.html_page import (
    Html,
    data_uri,
    figure,
    number,
    page,
    picture,
    table,
)


def opened(address: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(address.split(",", 1)[1])))


def test_a_page_is_one_document_that_asks_for_nothing_else():
    text = page("A & B", ["<h1>x</h1>", "", "<p>y</p>"], script="go();", css=".mine {}")
    assert text.startswith("<!DOCTYPE html>") and text.count("<html") == 1
    assert "<title>A &amp; B</title>" in text and "<h1>x</h1>\n<p>y</p>" in text
    assert ".mine {}</style>" in text and "go();</script>" in text
    assert "://" not in text and "@import" not in text
    assert "Content-Security-Policy" in text
    assert set(re.findall(r'(?:src|href)="([^"]*)"', text)) == {"data:,"}


def test_a_page_without_a_script_has_none():
    assert "<script" not in page("x", ["<p>y</p>"])


def test_a_script_cannot_end_before_its_end():
    text = page("x", [], script="say('</script><b>');")
    assert text.count("</script>") == 1


def test_cells_are_escaped_unless_they_are_html_already():
    text = table(("<a>", "b"), [("<script>", Html("<b>bold</b>"))])
    assert "&lt;script&gt;" in text and "<b>bold</b>" in text and "&lt;a&gt;" in text


def test_what_is_no_number_is_a_dash():
    text = table(("a", "b", "c"), [(float("nan"), None, np.float64("inf"))])
    assert text.count(">-</td>") == 3
    assert number(float("nan")) == number(None) == "-"


def test_columns_of_figures_are_set_to_the_right_and_others_are_not():
    text = table(("name", "px", "mixed"), [("a", "1.25", "7"), ("b", -3, "seven")])
    assert re.findall(r'<td class="number">([^<]*)', text) == ["1.25", "-3"]
    assert '<th scope="col" class="number">px</th>' in text


def test_nothing_is_never_less_than_nothing():
    assert (number(-0.001), number(-0.01), number(1.005, 1)) == ("0.00", "-0.01", "1.0")


@pytest.mark.parametrize("channels", [None, 3, 4])
def test_a_picture_is_inside_the_page(channels: int | None):
    shape = (40, 60) if channels is None else (40, 60, channels)
    values = np.random.default_rng(0).integers(0, 255, shape, dtype=np.uint8)
    text = picture(values, 'the "ground"')
    assert 'width="60" height="40" alt="the &quot;ground&quot;"' in text
    image = opened(re.search(r'src="([^"]+)"', text)[1])
    assert image.size == (60, 40) and image.format == "WEBP"


def test_a_drawing_keeps_every_colour():
    values = np.zeros((30, 30, 3), np.uint8)
    values[10:20] = (250, 3, 77)
    image = opened(data_uri(values))
    assert image.format == "PNG"
    assert (np.asarray(image.convert("RGB")) == values).all()


def test_a_figure_has_its_caption_below():
    assert figure("<svg></svg>", "a < b").endswith("<figcaption>a &lt; b</figcaption></figure>")
