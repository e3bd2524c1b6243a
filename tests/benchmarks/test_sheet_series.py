"""The benchmark of sheets of one series: its pairs, its table, and its words without the cases."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from benchmarks.sheet_series import OtherSheet, Row, draw_pair, main, table


def draw(seed, folder):
    """A frame that the seed draws, around ground that the place draws."""
    place = np.random.default_rng(cases.PLACES[0][0] + 1000)
    image = np.full((120, 160, 3), 255, np.uint8)
    image[20:100, 30:130] = place.integers(0, 200, (8, 10, 1)).repeat(10, 0).repeat(10, 1)
    cases.cv2.rectangle(image, (26, 16), (134, 104), (0, 0, 0), 3)
    cases.cv2.putText(image, "CARTA", (30, 14), cv2.FONT_HERSHEY_PLAIN, 0.8, (0, 0, 0), 1)
    cases.cv2.circle(image, (150, 60), 6, (90, 90, 90), -1)
    cv2.imwrite(str(folder / "mov.jpg"), image)
    return f"seed {seed}"


cases = SimpleNamespace(PLACES=[(-10, 30, 20, 20), (30, 30, 20, 20)], draw=draw, cv2=cv2)


def test_names_and_stains_of_the_second_sheet_lie_elsewhere_and_its_title_does_not():
    pen = OtherSheet(np.random.default_rng(2))
    style = cv2.FONT_HERSHEY_PLAIN, 1.0, 0, 1
    for text, moves in (("CARTA GENERALE", False), ("NAME", True)):
        plain, other = np.full((2, 100, 200), 255, np.uint8)
        cv2.putText(plain, text, (30, 60), *style)
        pen.putText(other, text, (30, 60), *style)
        assert np.array_equal(plain, other) != moves
    stain, other = np.zeros((2, 100, 200), np.uint8)
    cv2.circle(stain, (50, 50), 9, 1, -1)
    pen.circle(other, (50, 50), 9, 1, -1)
    assert other.any() and not np.array_equal(stain, other)


def test_two_sheets_share_the_frame_and_not_the_ground(tmp_path: Path):
    first, second, note = draw_pair(cases, 1, tmp_path)
    one, other = (cv2.imread(str(file), cv2.IMREAD_GRAYSCALE) for file in (first, second))
    assert note == "seed 1" and one.shape == other.shape
    frames = [image[8:24, 60:100].min() for image in (one, other)]
    assert max(frames) < 90
    ground = np.corrcoef(one[40:80, 50:110].ravel(), other[40:80, 50:110].ravel())[0, 1]
    assert abs(ground) < 0.6
    assert cases.PLACES == [(-10, 30, 20, 20), (30, 30, 20, 20)]


def test_the_table_counts_what_was_claimed():
    rows = [
        Row(0, "grey", "no_reliable_match", 0.2, 4.0),
        Row(1, "sepia", "matched", 0.7, 3.0),
        Row(2, "faded", "ambiguous", 0.1, 5.0),
    ]
    text = table(rows)
    assert "Claimed: 1 of 3" in text
    assert text.index("| 1 | sepia | matched | 0.70 | 3.0 |") < text.index("| 0 | grey")


def test_without_the_cases_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["--cases", str(tmp_path / "scans.py")]) == 2
    assert "There is no" in capsys.readouterr().out
