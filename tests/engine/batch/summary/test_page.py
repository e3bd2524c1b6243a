"""`batch.html`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browser import Browser, find_browser
from PIL import Image

from hetmatch_qgis.engine.batch.summary import page as module
from hetmatch_qgis.engine.batch.summary.page import PageContent, write_page
from hetmatch_qgis.engine.batch.summary.summary import COLUMNS
from hetmatch_qgis.engine.core.messages import Message

RING = [[8.0, 47.0], [8.1, 47.0], [8.1, 47.1], [8.0, 47.1]]


def row(name: str, outcome: str, **values: Any) -> dict[str, Any]:
    return dict.fromkeys(COLUMNS) | {"name": f"{name}-1234", "outcome": outcome} | values


@pytest.fixture
def content(tmp_path: Path) -> PageContent:
    """Three matches, and four pairs that failed for two reasons."""
    content = PageContent()
    folder = tmp_path / "pairs" / "m0-1234"
    folder.mkdir(parents=True)
    Image.new("RGB", (20, 10), "red").save(folder / "thumbnail.webp")
    for index, accuracy in enumerate((0.4, 10.5, 2.0)):
        values = {"ce90_px": accuracy, "shift_x_px": 3.0, "shift_y_px": 4.0, "seconds": 1.0}
        report = f"pairs/m{index}-1234/report.html"
        match = row(f"m{index}", "matched", **values, report=report, transform="affine")
        content.add(match, Message("Good."), RING)
    for name in ("<b>", "c", "d"):
        reason = Message("'{name}' is no raster.", name=name)
        content.add(row(name, "failed"), reason, None)
    content.add(row("e", "no_match"), Message("Too few points."), RING)
    return content


def test_the_page_has_counts_charts_reasons_and_all_pairs(content: PageContent, tmp_path: Path):
    write_page(tmp_path / "batch.html", content, tmp_path)
    text = (tmp_path / "batch.html").read_text()
    assert "Batch of 7 pairs" in text
    assert text.count('class="map"') == 1 and "median 2.00" in text
    # One line for the three that failed alike, names of files aside.
    assert text.count("is no raster.") == 1 and "&lt;b&gt;" in text and "<b>-" not in text
    assert text.count("data:image/webp") == 1
    assert text.count('<td class="number" data-value="5">5.0</td>') == 3
    # Failures come first.
    table = text[text.index('class="pairs"') :]
    assert table.index("&lt;b&gt;") < table.index("m0")


def test_the_caption_counts_scenes_that_are_too_far_away(content: PageContent, tmp_path: Path):
    write_page(tmp_path / "near.html", content, tmp_path)
    assert "too far away" not in (tmp_path / "near.html").read_text()
    far = [[longitude - 80, latitude - 50] for longitude, latitude in RING]
    content.add(row("f", "failed"), Message("No overlap."), far)
    write_page(tmp_path / "batch.html", content, tmp_path)
    text = (tmp_path / "batch.html").read_text()
    assert "too far away to be drawn: 1." in text and "longitude 8.00° to 8.10°" in text


def test_the_caption_says_how_many_matches_state_no_accuracy(content: PageContent, tmp_path: Path):
    content.add(row("m3", "matched", transform="affine"), Message("Good."), RING)
    write_page(tmp_path / "batch.html", content, tmp_path)
    text = (tmp_path / "batch.html").read_text()
    assert "as stated by each match; 1 matches state none." in text
    content.unstated = 0
    write_page(tmp_path / "batch.html", content, tmp_path)
    assert "as stated by each match.<" in (tmp_path / "batch.html").read_text()


def test_a_large_batch_is_cut_short_and_the_page_says_so(
    content: PageContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "MAX_ROWS", 5)
    write_page(tmp_path / "batch.html", content, tmp_path)
    text = (tmp_path / "batch.html").read_text()
    assert "5 of 7 pairs are shown" in text
    assert text[text.index('class="pairs"') :].count("<tr>") == 6


def test_an_empty_page_is_one(tmp_path: Path):
    write_page(tmp_path / "batch.html", PageContent(), tmp_path)
    assert "Batch of 0 pairs" in (tmp_path / "batch.html").read_text()


def test_a_click_on_a_heading_sorts_by_numbers(content: PageContent, tmp_path: Path):
    program = find_browser()
    if program is None:
        pytest.skip("no Chromium on this machine")
    page = tmp_path / "batch.html"
    write_page(page, content, tmp_path)
    click = '<script>document.querySelectorAll("table.pairs th button")[3].click();</script></body>'
    page.write_text(page.read_text().replace("</body>", click))
    visit = Browser(program, tmp_path / "profile").open(page)
    table = visit.document[visit.document.index('<table class="pairs">') :]
    # 0.4, 2.0 and 10.5 px; as texts 10.5 would come before 2.0. What is unknown comes last.
    order = [table.index(f">{name}</a>") for name in ("m0", "m2", "m1")]
    assert order == sorted(order) and order[-1] < table.index(">c</td>")
    assert visit.console == []
