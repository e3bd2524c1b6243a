"""The accuracy that matches state beside their true errors, and the tables of both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.best_share import TOLERANCE, best_share
from benchmarks.accuracy.strips import random_places
from benchmarks.coregistration.pairs import GROUPS, Pair
from hetmatch_qgis.engine import match_rasters

PLACES = 800
"""Random places of a pair: its true CE90 is good to 5 %."""


@dataclass(frozen=True)
class Row:
    """One pair.

    group, name: of the pair. width: of its strip, 0 for a whole reference.
    claimed: whether a match was reported. transform: its kind.
    rmse, ce90: stated for the overlap, reference pixels; nan where it is not told.
    check_rmse, check_ce90: at the check points, likewise.
    true_rmse: at random places. within, check_within: shares of them within either CE90.
    effective_points: that the statement rests on.
    low, high: stated for the RMSE, reference pixels; nan where they are not told.
    """

    group: str
    name: str
    width: int
    claimed: bool
    transform: str = ""
    rmse: float = np.nan
    ce90: float = np.nan
    check_rmse: float = np.nan
    check_ce90: float = np.nan
    true_rmse: float = np.nan
    within: float = np.nan
    check_within: float = np.nan
    effective_points: float = np.nan
    low: float = np.nan
    high: float = np.nan


def measure(pair: Pair, width: int) -> Row:
    """Match a pair, and compare what is stated with the truth at random places."""
    result = match_rasters(pair.reference, pair.moving)
    if not result.matched:
        return Row(pair.group, pair.name, width, False)
    places, truth = random_places(pair, PLACES)
    errors = np.linalg.norm(result.map_points(places) - truth, axis=1)
    checks, stated = result.check_points, result.accuracy
    check_rmse, check_ce90 = (
        np.nan if checks[name] is None else float(checks[name] or 0.0)
        for name in ("rmse_px", "ce90_px")
    )
    rmse, ce90 = (np.nan, np.nan) if stated is None else (stated.rmse_px, stated.ce90_px)
    bounds = None if stated is None else stated.rmse_range_px
    low, high = bounds or (np.nan, np.nan)
    return Row(
        group=pair.group,
        name=pair.name,
        width=width,
        claimed=True,
        transform=result.transform_type or "",
        rmse=rmse,
        ce90=ce90,
        check_rmse=check_rmse,
        check_ce90=check_ce90,
        true_rmse=float(np.sqrt(np.mean(errors**2))),
        within=_share_within(errors, ce90),
        check_within=_share_within(errors, check_ce90),
        effective_points=np.nan if stated is None else stated.effective_points,
        low=low,
        high=high,
    )


def line(row: Row) -> str:
    """A row for the terminal."""
    place = f"{row.group}, {row.name}" + (f", strip of {row.width} px" if row.width else "")
    if not row.claimed:
        return f"{place}: no match"
    return (
        f"{place}: {row.transform}, stated RMSE {row.rmse:.2f}, CE90 {row.ce90:.2f}, "
        f"true RMSE {row.true_rmse:.2f}, {row.within:.0%} within CE90; check points "
        f"{row.check_rmse:.2f}, {row.check_within:.0%}"
    )


def table(rows: Sequence[Row]) -> str:
    """The table of all groups, whole references and strips apart, in Markdown."""
    lines = [
        (
            "| | truth | matches | accuracy stated | RMSE, stated / true | within 25 % "
            "| at best | in its range | within CE90 "
            "| check points: RMSE / true | within 25 % | within CE90 |"
        ),
        f"|{'---|' * 12}",
    ]
    exact = [name for name, (_, _, truth) in GROUPS.items() if truth.startswith("exact")]
    parts: list[tuple[str, str, list[Row]]] = []
    for name, (_, _, truth) in GROUPS.items():
        parts.append((name, truth, [row for row in rows if row.group == name]))
    parts.append(("**all of exact truth**", "", [row for row in rows if row.group in exact]))
    parts.append(("**all**", "", list(rows)))
    for name, truth, group in parts:
        for label, is_strip in (("whole", False), ("strips", True)):
            chosen = [row for row in group if row.claimed and bool(row.width) == is_strip]
            if chosen:
                lines.append(_line(f"{name}, {label}", truth, chosen))
    return "\n".join(lines)


def _line(name: str, truth: str, rows: list[Row]) -> str:
    true = np.array([row.true_rmse for row in rows])
    cells = [name, truth, str(len(rows))]
    told = np.array([np.isfinite(row.rmse) for row in rows])
    cells.append(str(np.count_nonzero(told)))
    cells += _cells(rows, true, lambda row: (row.rmse, row.within))
    at_best = [
        best_share(row.transform) for row, is_told in zip(rows, told, strict=True) if is_told
    ]
    cells.insert(-1, f"{np.mean(at_best):.0%}" if at_best else "-")
    in_range = [row.low <= row.true_rmse <= row.high for row in rows if np.isfinite(row.high)]
    cells.insert(-1, f"{np.mean(in_range):.0%}" if in_range else "-")
    cells += _cells(rows, true, lambda row: (row.check_rmse, row.check_within))
    return f"| {' | '.join(cells)} |"


def _cells(
    rows: list[Row], true: NDArray[np.float64], figures: Callable[[Row], tuple[float, float]]
) -> list[str]:
    rmse, within = np.array([figures(row) for row in rows]).T
    told = np.isfinite(rmse)
    if not told.any():
        return ["-", "-", "-"]
    ratio = rmse[told] / np.maximum(true[told], 1e-9)
    holds = np.abs(ratio - 1) <= TOLERANCE
    return [f"{np.median(ratio):.2f}", f"{holds.mean():.0%}", f"{within[told].mean():.0%}"]


def _share_within(errors: NDArray[np.float64], radius: float) -> float:
    return float(np.mean(errors <= radius)) if np.isfinite(radius) else np.nan
