"""python -m benchmarks.precision: do the ellipses of tie points hold what they state?

Tie points state the standard errors of their positions and the correlation of both. Over the
co-registration pairs whose truth is exact, the table tells how many of the points lie within the
ellipses that should hold 50 and 90 percent.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.common import pictures, report
from benchmarks.common.report import markdown
from benchmarks.coregistration.pairs import GROUPS, MAP, Pair
from benchmarks.coregistration.recipes import planned_pairs
from hetmatch_qgis.engine import match_rasters

EXACT = (*(group for group, (_, _, truth) in GROUPS.items() if truth == "exact"), MAP)
"""Groups whose truth is exact, and relief maps, whose truth is within 0.1 pixels."""

LEVELS = (0.5, 0.9)
"""Shares of the points that the ellipses should hold."""


def distances(pair: Pair) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Squared errors (N,) of tie points in their standard errors, and these (N,), pixels.

    None without a match.
    """
    result = match_rasters(pair.reference, pair.moving)
    points = result.tie_points
    precision = points.precision()
    if not result.matched:
        return None
    off = (points.reference_pixels - pair.truth(points.moving_pixels)).T
    column, row = off[0] / precision["sigma_col"], off[1] / precision["sigma_row"]
    correlation = precision["correlation"]
    squares = (column**2 - 2 * correlation * column * row + row**2) / (1 - correlation**2)
    sigma = np.hypot(precision["sigma_col"], precision["sigma_row"]) / np.sqrt(2)
    return squares, sigma


def table(rows: dict[str, list[tuple[NDArray[np.float64], NDArray[np.float64]]]]) -> str:
    """The groups, with the shares of their points inside of the ellipses."""
    head = ["group", "pairs", "points", "median standard error px"]
    head += [f"within the {level:.0%} ellipse" for level in LEVELS]
    lines = [head]
    for group, pairs in rows.items():
        squares, sigmas = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
        # The squared distance of two normal errors is exponential.
        shares = [np.mean(squares < -2 * np.log(1 - level)) for level in LEVELS]
        figures = [f"{np.median(sigmas):.2f}", *(f"{share:.1%}" for share in shares)]
        lines.append([group, str(len(pairs)), str(len(squares)), *figures])
    return markdown(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Match the pairs, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--basemap", type=Path, help="folder with bmng.jpg and etopo1.jpg")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    options = parser.parse_args(arguments)
    rows: dict[str, list[tuple[NDArray[np.float64], NDArray[np.float64]]]] = {}
    with tempfile.TemporaryDirectory(prefix="hetmatch-precision-") as folder:
        for planned in planned_pairs(options.shared, pictures.find(options.basemap)):
            if planned.group not in EXACT:
                continue
            found = distances(planned.make(Path(folder)))
            print(f"{planned.group}: {planned.name}{'' if found else ', no match'}", flush=True)
            if found:
                rows.setdefault(planned.group, []).append(found)
    if not rows:
        print("There are no pairs.")
        return 2
    text = report.write_page(
        options.out, "precision", "Precision of the points", [table(rows)], arguments
    )
    print(f"\n{text}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
