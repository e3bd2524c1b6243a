"""The report, as a browser without a network gets it."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
from PIL import Image

from hetmatch_qgis.engine.export.report_html import write_report
from hetmatch_qgis.engine.options import Options
from hetmatch_qgis.engine.result import MatchResult


class Page(HTMLParser):
    """The page's words, and all that it refers to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.words: list[str] = []
        self.addresses: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs) -> None:
        self.addresses += [value for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_check_points_and_tie_points_are_told_apart(matched_result: MatchResult, tmp_path: Path):
    write_report(tmp_path / "r.html", matched_result)
    text = Page(tmp_path / "r.html").text
    residuals = matched_result.tie_points.residual_px[matched_result.tie_points.is_check]
    assert f"Check points, kept out of every fit 12 {np.sqrt(np.mean(residuals**2)):.2f}" in text
    assert "Tie points, which the transform was fitted to 48" in text


def test_the_picture_is_in_the_file_and_nothing_else_is_needed(
    matched_result: MatchResult, tmp_path: Path
):
    picture = tmp_path / "overview.png"
    Image.new("RGB", (8, 8)).save(picture)
    write_report(tmp_path / "r.html", matched_result, picture)
    assert [address[:15] for address in Page(tmp_path / "r.html").addresses] == ["data:image/png;"]


def test_a_refusal_says_why_for_the_whole_and_for_each_tile(
    refused_result: MatchResult, tmp_path: Path
):
    write_report(tmp_path / "r.html", refused_result)
    text = Page(tmp_path / "r.html").text
    assert "No reliable match. Too few points agree." in text
    assert "no valid pixels" in text and "too few matches" in text
    assert "Accuracy" not in text


def test_the_command_names_what_differs_from_the_defaults(
    matched_result: MatchResult, tmp_path: Path
):
    options = Options(moving_modality="sar", area=(1.5, 2, 3, 4), moving_bands=(2, 1))
    write_report(tmp_path / "r.html", replace(matched_result, options=options))
    text = Page(tmp_path / "r.html").text
    assert "--out FOLDER --modality=auto,sar --moving-bands=2,1 --area=1.5,2,3,4" in text
    assert "--tile-size" not in text


def test_names_with_markup_stay_names(matched_result: MatchResult, tmp_path: Path):
    moving = replace(matched_result.moving, path=Path("/a/<script>alert(1)</script>.tif"))
    write_report(tmp_path / "r.html", replace(matched_result, moving=moving))
    assert "<script>" not in (tmp_path / "r.html").read_text(encoding="utf-8")
