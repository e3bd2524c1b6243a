"""The tables of a run: what was claimed, of which kind, and how far a stated confidence holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.stats import beta

from benchmarks.common.report import Table, markdown
from benchmarks.verdict.kinds import HARD, KINDS, ORDINARY, REPETITIVE, TRUE
from benchmarks.verdict.rows import Row, look_of
from hetmatch_qgis.engine.core.evidence import Evidence
from hetmatch_qgis.engine.matching import verdict

RIGHT_PX, WRONG_PX = 5.0, 12.0
"""Mean errors below which a match is right and from which on it is wrong. Those between may come
from the truth, and count as neither."""

BINS = (0.0, 0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1.0)
"""Edges of the classes of stated confidence."""

TITLES = {
    ORDINARY: "different ground",
    HARD: "different ground, made to mislead",
    REPETITIVE: "the same ground, which repeats itself",
    TRUE: "the same ground",
}


def is_right(row: Row) -> bool:
    """True where the transform is right, whatever was claimed."""
    return row.error < RIGHT_PX


def is_wrong(row: Row) -> bool:
    """True where it is of other ground, or of another place of it."""
    return row.error >= WRONG_PX


def tables(rows: Sequence[Row]) -> str:
    """All tables as Markdown."""
    parts = ["## By kind", markdown(_by_kind(rows)), "## By family", markdown(_by_family(rows))]
    parts += ["## Lost", _lost(rows)]
    parts += ["## Confidence", markdown(_reliability(rows)), _calibration(rows)]
    return "\n\n".join(parts)


def _by_kind(rows: Sequence[Row]) -> Table:
    names = ["kind", "pairs", "right when claimed", "false claims", "placed right, not claimed"]
    table = [[*names, "of these not by a drawing"]]
    for family in (ORDINARY, HARD, REPETITIVE, TRUE):
        for kind in (name for name, kind in KINDS.items() if kind.family == family):
            found = [row for row in rows if row.kind == kind]
            if found:
                table.append([f"{TITLES[family]}: {kind}", *_counts(found)])
    return table


def _counts(rows: Sequence[Row]) -> list[str]:
    claimed = [row for row in rows if row.claimed]
    lost = [row for row in rows if is_right(row) and not row.claimed]
    numbers = [len(rows), sum(map(is_right, claimed)), sum(map(is_wrong, claimed)), len(lost)]
    return [str(number) for number in (*numbers, sum(map(_is_lost, rows)))]


def _is_lost(row: Row) -> bool:
    """True of a match that is right, not claimed, and not due to what is drawn over both images."""
    is_due = row.bare_error is not None and row.bare_error >= RIGHT_PX
    return is_right(row) and not row.claimed and not is_due


def is_ambiguous(row: Row) -> bool:
    """True where the match is not claimed for other places, which are named with it."""
    if row.claimed or not np.isfinite(row.corroboration[0]):
        return False
    return verdict.is_ambiguous(Evidence(*row.evidence), look_of(row))


def _lost(rows: Sequence[Row]) -> str:
    right = [row for row in rows if is_right(row)]
    refused = [row for row in right if not row.claimed]
    lost = sum(map(_is_lost, rows))
    ambiguous = sum(_is_lost(row) and is_ambiguous(row) for row in rows)
    solved = len(right) - len(refused) + lost
    return (
        f"Of {len(right)} pairs that are placed right {len(refused)} are not claimed. "
        f"{len(refused) - lost} of these are placed by what is drawn over both images: without it "
        f"they are not. Of the other {solved} the {lost} are {lost / max(1, solved):.1%}; "
        f"{ambiguous} of them are answered as ambiguous, the right place the first of those named."
    )


def _by_family(rows: Sequence[Row]) -> Table:
    table = [["", "pairs", "false claims", "at most, with 95 % certainty"]]
    for family in (ORDINARY, HARD, REPETITIVE, TRUE):
        found = [row for row in rows if KINDS[row.kind].family == family]
        false = sum(row.claimed and is_wrong(row) for row in found)
        if found:
            limit = upper_limit(false, len(found))
            table.append([TITLES[family], str(len(found)), str(false), f"{limit:.2%}"])
    return table


def upper_limit(events: int, trials: int) -> float:
    """The largest rate that so many events in so many trials allow (Clopper and Pearson 1934)."""
    if events >= trials:
        return 1.0
    return float(beta.ppf(0.95, events + 1, trials - events))


def _labelled(rows: Iterable[Row]) -> tuple[np.ndarray, np.ndarray]:
    """Stated confidence, and whether the match is right, of the rows that can be told."""
    told = [row for row in rows if is_right(row) or is_wrong(row)]
    return np.array([row.confidence for row in told]), np.array([is_right(row) for row in told])


def _reliability(rows: Sequence[Row]) -> Table:
    stated, right = _labelled(rows)
    table = [["stated confidence", "pairs", "mean stated", "right"]]
    for low, high in pairwise(BINS):
        inside = (stated >= low) & ((stated < high) | (high == BINS[-1]))
        if inside.any():
            cells = [
                str(inside.sum()),
                f"{stated[inside].mean():.3f}",
                f"{right[inside].mean():.3f}",
            ]
            table.append([f"{low:g} to {high:g}", *cells])
    return table


def calibration_error(stated: np.ndarray, right: np.ndarray) -> float:
    """Expected calibration error over BINS (Naeini et al. 2015)."""
    classes = np.clip(np.searchsorted(BINS, stated, side="right") - 1, 0, len(BINS) - 2)
    total = 0.0
    for number in np.unique(classes):
        inside = classes == number
        total += inside.mean() * abs(stated[inside].mean() - right[inside].mean())
    return float(total)


def _calibration(rows: Sequence[Row]) -> str:
    stated, right = _labelled(rows)
    near = (stated >= 0.85) & (stated < 0.95)
    text = f"Expected calibration error {calibration_error(stated, right):.3f} over all pairs"
    claimed = np.array([row.claimed for row in rows if is_right(row) or is_wrong(row)])
    if claimed.any():
        over_claims = calibration_error(stated[claimed], right[claimed])
        text += f", {over_claims:.3f} over the {claimed.sum()} that were claimed"
    if near.any():
        text += (
            f"; of {near.sum()} stated between 0.85 and 0.95, {right[near].mean():.0%} are right"
        )
    return text + "."


def draw(rows: Sequence[Row], path: Path) -> None:
    """Plot how often matches of a stated confidence are right."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    stated, right = _labelled(rows)
    figure, axes = pyplot.subplots(figsize=(4.5, 4.5), layout="constrained")
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    for low, high in pairwise(BINS):
        inside = (stated >= low) & ((stated < high) | (high == BINS[-1]))
        count = int(inside.sum())
        if count:
            events = int(right[inside].sum())
            ends = [
                float(beta.ppf(0.05, events, count - events + 1)) if events else 0.0,
                upper_limit(events, count),
            ]
            middle = float(stated[inside].mean())
            axes.plot([middle, middle], ends, color="tab:blue", linewidth=1)
            axes.plot(middle, right[inside].mean(), "o", color="tab:blue", markersize=4)
    axes.set(xlabel="stated confidence", ylabel="share that is right", xlim=(0, 1), ylim=(0, 1))
    figure.savefig(path, dpi=150)
    pyplot.close(figure)
