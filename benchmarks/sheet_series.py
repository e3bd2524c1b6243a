"""python -m benchmarks.sheet_series: two sheets of one series that show different ground.

Both are drawn by `../shared/cases/scans.py` with one seed, so that frame, title, graticule, folds
and paper are the same, and at one latitude, so that they have one shape. The ground is another, the
names lie elsewhere, and so do the stains. Both are scanned once more, with noise of their own.
Nothing may be claimed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

import cv2
import numpy as np
from numpy.random import Generator

from benchmarks.common import report
from benchmarks.scanned_sheets import load_cases
from benchmarks.verdict.report import upper_limit
from hetmatch_qgis.engine import match_rasters

WEST = tuple(range(-170, 140, 5))
"""Degrees at which the other sheet may begin: whole steps of every graticule."""

MAX_TURN = 3.0
"""Degrees by which a sheet is laid askew when it is scanned once more."""

BLUR = 1.2
"""Pixels, standard deviation of the Gaussian that takes the noise that both share."""

TITLE = "CARTA"
"""How the title of a sheet begins, which all of a series have at one place."""


class OtherSheet:
    """OpenCV as the second sheet is drawn with: names and stains at places of its own."""

    def __init__(self, rng: Generator) -> None:
        self._rng = rng

    def __getattr__(self, name: str) -> Any:
        return getattr(cv2, name)

    def _place(self, image: np.ndarray) -> tuple[int, int]:
        return tuple(int(self._rng.uniform(0, side)) for side in image.shape[1::-1])

    def putText(self, image: np.ndarray, text: str, at: tuple, *style: Any) -> None:
        """As in OpenCV, elsewhere unless it is the title."""
        where = at if text.startswith(TITLE) else self._place(image)
        cv2.putText(image, text, where, *style)

    def circle(self, image: np.ndarray, _: tuple, *style: Any) -> None:
        """As in OpenCV, elsewhere."""
        cv2.circle(image, self._place(image), *style)


@dataclass(frozen=True)
class Row:
    """One pair. number, note: which, and how it was drawn. status, confidence: as stated.

    seconds: of the processor, all threads together.
    """

    number: int
    note: str
    status: str
    confidence: float
    seconds: float


def draw_pair(scans: ModuleType, number: int, folder: Path) -> tuple[Path, Path, str]:
    """Draw two sheets of one series; their files, and what is drawn."""
    rng = np.random.default_rng((17, number))
    west, south, width, height = scans.PLACES[number % len(scans.PLACES)]
    apart = [other for other in WEST if abs(other - west) >= width]
    files, note = [], ""
    sheets = ("first", west, cv2), ("second", int(rng.choice(apart)), OtherSheet(rng))
    for name, start, pen in sheets:
        (folder / name).mkdir()
        place = [(start, south, width, height)]
        with mock.patch.object(scans, "PLACES", place), mock.patch.object(scans, "cv2", pen):
            note = scans.draw(number, folder / name)
        file = folder / f"{name}.png"
        scan = cv2.imread(str(folder / name / "mov.jpg"))
        assert scan is not None
        cv2.imwrite(str(file), scan_again(scan, rng))
        files.append(file)
    return files[0], files[1], note


def scan_again(image: np.ndarray, rng: Generator) -> np.ndarray:
    """An image (H, W, 3) askew, and with noise of its own instead of its own."""
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-MAX_TURN, MAX_TURN), 1)
    soft = cv2.GaussianBlur(image, (0, 0), BLUR)
    askew = cv2.warpAffine(soft, turn, (width, height), borderValue=(255, 255, 255))
    noisy = askew + rng.normal(0, 5, (height, width, 1)) + rng.normal(0, 3, image.shape)
    return np.asarray(np.clip(noisy, 0, 255).astype(np.uint8))


def measure(scans: ModuleType, number: int) -> Row:
    """Draw and match one pair."""
    with tempfile.TemporaryDirectory() as scratch:
        first, second, note = draw_pair(scans, number, Path(scratch))
        started = time.process_time()
        result = match_rasters(first, second)
        seconds = time.process_time() - started
    return Row(number, note, result.status, result.confidence, seconds)


def table(rows: Sequence[Row]) -> str:
    """The number of claimed pairs and the five highest confidences, in Markdown."""
    claimed = [row for row in rows if row.status == "matched"]
    limit = upper_limit(len(claimed), len(rows))
    found = f"Claimed: {len(claimed)} of {len(rows)} (at most {limit:.1%} with 95 % certainty)."
    lines = [
        f"{found} The highest confidences:",
        "",
        "| pair | drawn | | confidence | CPU, s |",
        f"|{'---|' * 5}",
    ]
    for row in sorted(rows, key=lambda row: -row.confidence)[:5]:
        lines.append(
            f"| {row.number} | {row.note} | {row.status} | {row.confidence:.2f} | "
            f"{row.seconds:.1f} |"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure pair by pair, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sheet_series")
    parser.add_argument("--pairs", type=int, default=50)
    parser.add_argument("--cases", type=Path, default=Path("../shared/cases/scans.py"))
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    options = parser.parse_args(arguments)
    scans = load_cases(options.cases)
    if scans is None:
        return 2
    rows = []
    for number in range(options.pairs):
        rows.append(measure(scans, number))
        row = rows[-1]
        print(f"{number}: {row.status}, {row.confidence:.2f}, {row.seconds:.1f} s", flush=True)
    text = report.write_page(
        options.out, "sheet_series", "Sheets of one series", [table(rows)], arguments
    )
    print(f"\n{text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
