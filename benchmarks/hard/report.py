"""Tables of the hard sets: shares of pairs solved, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.common.matchers import TITLES
from benchmarks.common.metrics import median
from benchmarks.common.report import markdown, number
from benchmarks.hard.rows import HardRow
from benchmarks.hard.sets import SETS

RESAMPLES = 1000
"""Bootstrap resamples of the pairs, and the level of the interval: those of Corley et al. 2026."""
LEVEL = 95.0

CORNERS_NOTE = (
    "After Corley et al. 2026 (arXiv 2604.10217): an affine transform; the error is the mean at "
    "the corners of the moving image over the pairs that a transform was found for, in pixels, "
    "and shares are of all pairs, with 95 % bootstrap intervals over pairs."
)


def tables(name: str, rows: Sequence[HardRow], unavailable: dict[str, str]) -> str:
    """The tables of one set."""
    chosen = SETS[name]
    parts = [f"### {name}: {chosen.title}"]
    matchers = list(dict.fromkeys(row.matcher for row in rows))
    groups = [group for group in chosen.groups if any(row.group == group for row in rows)]
    head = ["matcher", "pairs", "solved, 5 px", "10 px", "median error of the solved", "CPU s"]
    lines = [head]
    for matcher in matchers:
        selected = [row for row in rows if row.matcher == matcher]
        lines.append([title(matcher), *_cells(selected)])
    for matcher, why in unavailable.items():
        lines.append([title(matcher), why, *[""] * (len(head) - 2)])
    parts.append(markdown(lines))
    if len(groups) > 1:
        by_group = [["solved, 5 px", *groups]]
        for matcher in matchers:
            by_group.append([title(matcher), *(_solved(rows, matcher, group) for group in groups)])
        parts.append(markdown(by_group))
    if name == "srif":
        parts += [CORNERS_NOTE, _corners(rows, matchers)]
    return "\n\n".join(parts)


def summary(rows: Sequence[HardRow]) -> str:
    """One table of all sets: pairs solved within 5 px, a line for each group and each set."""
    matchers = list(dict.fromkeys(row.matcher for row in rows))
    lines = [["set", "group", *(title(matcher) for matcher in matchers)]]
    for name, chosen in SETS.items():
        selected = [row for row in rows if row.set == name]
        groups = [group for group in chosen.groups if any(row.group == group for row in selected)]
        for group in groups:
            lines.append([name, group, *(_solved(selected, each, group) for each in matchers)])
        if len(groups) > 1:
            lines.append([name, "all", *(_solved(selected, each) for each in matchers)])
    lines.append(["all", "", *(_solved(rows, each) for each in matchers)])
    costs = (median([row.cpu_s for row in rows if row.matcher == each]) for each in matchers)
    lines.append(["CPU s a pair, median", "", *(number(cost, "{:.2f}") for cost in costs)])
    return f"### Solved within 5 px\n\n{markdown(lines)}"


def title(matcher: str) -> str:
    """The heading of a matcher; HetMatch with other weights carries their name."""
    name, *weights = matcher.split(maxsplit=1)
    return ", ".join([TITLES[name], *weights])


def interval(
    values: Sequence[float], statistic: Callable[[NDArray], NDArray] = lambda drawn: drawn.mean(1)
) -> tuple[float, float]:
    """Percentile bootstrap interval of a statistic of values; nan without values.

    statistic: of (RESAMPLES, N) drawn values, one for each row.
    """
    if not len(values):
        return np.nan, np.nan
    rng = np.random.default_rng(42)
    drawn = np.asarray(values, dtype=float)[rng.integers(0, len(values), (RESAMPLES, len(values)))]
    tail = (100 - LEVEL) / 2
    low, high = np.percentile(statistic(drawn), (tail, 100 - tail))
    return float(low), float(high)


def _cells(rows: Sequence[HardRow]) -> list[str]:
    errors = [row.error_px for row in rows if row.solved(5)]
    return [
        str(len(rows)),
        _share([row.solved(5) for row in rows]),
        _share([row.solved(10) for row in rows]),
        number(median(errors), "{:.2f} px"),
        number(median([row.cpu_s for row in rows]), "{:.2f}"),
    ]


def _share(are_solved: Sequence[bool]) -> str:
    low, high = interval([float(each) for each in are_solved])
    share = 100 * sum(are_solved) / len(are_solved)
    return f"{sum(are_solved)}, {share:.0f} % ({100 * low:.0f} to {100 * high:.0f})"


def _solved(rows: Sequence[HardRow], matcher: str, group: str | None = None) -> str:
    """Pairs that a matcher solved, of a group or of all."""
    selected = [row for row in rows if row.matcher == matcher and group in (None, row.group)]
    return f"{sum(row.solved(5) for row in selected)} of {len(selected)}" if selected else "-"


def _corners(rows: Sequence[HardRow], matchers: Sequence[str]) -> str:
    lines = [["matcher", "with a transform", "mean corner error", "within 5 px", "within 10 px"]]
    for matcher in matchers:
        errors = [row.corner_px for row in rows if row.matcher == matcher]
        finite = [error for error in errors if np.isfinite(error)]
        low, high = interval(finite)
        mean = f"{np.mean(finite):.1f} px ({low:.1f} to {high:.1f})" if finite else "-"
        shares = [_share([error < limit for error in errors]) for limit in (5, 10)]
        lines.append([title(matcher), f"{len(finite)} of {len(errors)}", mean, *shares])
    return markdown(lines)
