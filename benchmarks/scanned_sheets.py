"""python -m benchmarks.scanned_sheets: scans of old maps placed on imagery, with known truth.

The scans are drawn by `../shared/cases/scans.py`: relief maps with graticule, lettering, frame,
folds and stains, on paper, turned by any angle, without georeference. With `--rough 10` the
matches start from three of the sheet's corners, clicked five to ten pixels off, as *Start from my
points* in QGIS has them.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
from PIL import Image

from benchmarks.common import report
from hetmatch_qgis.engine import Options, match_rasters
from hetmatch_qgis.gui.start.start_pairs import Pair, start_of

LIMIT_PX = 3.0
"""Median error of a sheet that counts as placed, pixels of the reference."""


@dataclass(frozen=True)
class Row:
    """One scan.

    seed, note: which, and how it was drawn. status, confidence: what the match states.
    error, ce90: median and 90th percentile of the true errors, pixels of the reference; nan without
    a match. stated: CE90 over the overlap, nan where it is unknown. seconds: of the processor, all
    threads together.
    """

    seed: int
    note: str
    status: str
    confidence: float
    error: float
    ce90: float
    stated: float
    seconds: float

    @property
    def is_placed(self) -> bool:
        return self.error <= LIMIT_PX


def measure(scans: ModuleType, seed: int, folder: Path, rough: float | None = None) -> Row:
    """Draw one scan, match it, and compare with the truth.

    rough: pixels of the reference that three corners are off by at most, from which the match
    starts; None for no start.
    """
    note = scans.draw(seed, folder)
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    with Image.open(folder / "mov.jpg") as image:
        size = image.size
    options = Options() if rough is None else started(truth, size, rough, seed)
    started_at = time.process_time()
    result = match_rasters(folder / "ref.tif", folder / "mov.jpg", options)
    seconds = time.process_time() - started_at
    errors = np.full(1, np.nan)
    if result.matched:
        mapped = result.map_points(np.array(truth["moving"]))
        errors = np.linalg.norm(mapped - truth["reference"], axis=1)
    return Row(
        seed=seed,
        note=note,
        status=result.status,
        confidence=result.confidence,
        error=float(np.median(errors)),
        ce90=float(np.percentile(errors, 90)),
        stated=np.nan if result.accuracy is None else result.accuracy.ce90_px,
        seconds=seconds,
    )


def started(truth: dict, size: tuple[int, int], rough: float, seed: int) -> Options:
    """The options of a match that starts from three of the sheet's corners.

    size: columns and rows of the scan. rough: pixels that clicks are off by at most, at least half
    of them. seed: draws which corner is left out, and where the clicks fall.
    """
    random = np.random.default_rng(seed)
    moving, reference = np.array(truth["moving"]), np.array(truth["reference"])
    # The truth is a square lattice, row by row.
    side = round(len(moving) ** 0.5)
    corners = np.delete([0, side - 1, len(moving) - side, len(moving) - 1], random.integers(4))
    angles = random.uniform(0, 2 * np.pi, len(corners))
    lengths = rough * random.uniform(0.5, 1.0, len(corners))
    clicks = reference[corners] + lengths[:, None] * np.stack([np.cos(angles), np.sin(angles)], 1)
    pairs = [
        Pair((click[0], click[1]), (at[0], at[1]))
        for click, at in zip(clicks.tolist(), moving[corners].tolist(), strict=True)
    ]
    start = start_of(pairs, (float(size[0]), float(size[1])))
    assert start is not None, "three corners lie far apart"
    return Options(start=tuple(start.matrix), start_radius=start.radius)


def table(rows: Sequence[Row]) -> str:
    """All scans in Markdown, and how many were placed."""
    lines = [
        "| seed | drawn | | confidence | median error, px | CE90, px | stated | CPU, s |",
        f"|{'---|' * 8}",
    ]
    for row in rows:
        figures = (
            "-" if np.isnan(value) else f"{value:.2f}"
            for value in (row.error, row.ce90, row.stated)
        )
        lines.append(
            f"| {row.seed} | {row.note} | {row.status} | {row.confidence:.2f} | "
            f"{' | '.join(figures)} | {row.seconds:.1f} |"
        )
    claimed = [row for row in rows if row.status == "matched"]
    placed = sum(row.is_placed for row in claimed)
    farther_off = [row.error for row in claimed if not row.is_placed]
    farthest = f", the farthest by {max(farther_off):.1f} px" if farther_off else ""
    lines.append(
        f"\nPlaced within {LIMIT_PX:g} px: {placed} of {len(rows)}; claimed but farther off: "
        f"{len(farther_off)}{farthest}."
    )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure scan by scan, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scanned_sheets")
    parser.add_argument("--seeds", type=int, default=24, help="how many seeds")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument(
        "--rough", type=float, help="start from three corners that are off by so many pixels"
    )
    parser.add_argument("--cases", type=Path, default=Path("../shared/cases/scans.py"))
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    options = parser.parse_args(arguments)
    scans = load_cases(options.cases)
    if scans is None:
        return 2
    rows = []
    for seed in range(options.first, options.first + options.seeds):
        with tempfile.TemporaryDirectory() as folder:
            rows.append(measure(scans, seed, Path(folder), options.rough))
        row = rows[-1]
        print(f"{seed}: {row.status}, {row.error:.2f} px, {row.seconds:.1f} s", flush=True)
    text = report.write_page(
        options.out, "scanned_sheets", "Scanned sheets", [table(rows)], arguments
    )
    print(f"\n{text}")
    return 0


def load_cases(path: Path) -> ModuleType | None:
    """The module that draws scans; None, and a word on it, where there is none."""
    if not path.is_file():
        print(f"There is no {path}, which draws the scans.")
        return None
    spec = importlib.util.spec_from_file_location("scans", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main())
