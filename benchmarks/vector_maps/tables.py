"""The tables of the matches to vector maps, in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.vector_maps.case import Case, Row
from benchmarks.verdict.report import upper_limit

NOTICED_PX = 0.1
"""Pixels by which two errors must differ to count: by less they differ between seeds anyway."""


def table_of_claims(rows: Sequence[tuple[Case, Row]]) -> str:
    """A line of Markdown for each kind of place, of pairs that show different ground."""
    lines = ["| vectors | pairs | claimed | at most, with 95 % certainty |", f"|{'---|' * 4}"]
    names = list(dict.fromkeys(case.name for case, _ in rows))
    for name in [*names, "all"]:
        chosen = [row for case, row in rows if name in ("all", case.name)]
        claimed = sum(row.matched for row in chosen)
        limit = upper_limit(claimed, len(chosen))
        lines.append(f"| {name} | {len(chosen)} | {claimed} | {limit:.1%} |")
    return "\n".join(lines)


def table(rows: Sequence[tuple[Case, Row]]) -> str:
    """A line of Markdown for each case."""
    lines = [
        "| vectors | pixel, m | placed | farther off | refused | RMSE, px | worst | target | s |",
        f"|{'---|' * 9}",
    ]
    for name in dict.fromkeys(case.name for case, _ in rows):
        chosen = [(case, row) for case, row in rows if case.name == name]
        target = chosen[0][0].target
        gsds = sorted(case.gsd for case, _ in chosen)
        errors = [row.rmse for _, row in chosen if row.matched]
        placed = sum(row.is_placed(target) for _, row in chosen)
        median, worst = (f"{of(errors):.2f}" if errors else "-" for of in (np.median, np.max))
        pixel = f"{gsds[0]:.2g} to {gsds[-1]:.2g}" if gsds[0] < gsds[-1] else f"{gsds[0]:g}"
        seconds = float(np.median([row.seconds for _, row in chosen]))
        lines.append(
            f"| {name} | {pixel} | {placed} of {len(chosen)} | {len(errors) - placed} | "
            f"{len(chosen) - len(errors)} | {median} | {worst} | {target:g} | {seconds:.1f} |"
        )
    return "\n".join(lines)


def table_of_whole(rows: Sequence[tuple[Case, Row]]) -> str:
    """A line of Markdown for each case: what laying an image on a bare map as a whole is worth.

    Better and worse: by more than NOTICED_PX.
    """
    head = (
        "vectors", "laid as a whole", "RMSE, px", "of the points alone", "better", "worse",
        "largest loss, px", "placed by it", "lost by it",
    )  # fmt: skip
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for name in dict.fromkeys(case.name for case, _ in rows):
        chosen = [row for case, row in rows if case.name == name]
        target = next(case.target for case, _ in rows if case.name == name)
        laid = [row for row in chosen if not np.isnan(row.points_rmse)]
        if not laid:
            lines.append(f"| {name} | 0 of {len(chosen)} |{' - |' * (len(head) - 2)}")
            continue
        errors, alone = np.array([(row.rmse, row.points_rmse) for row in laid]).T
        loss = errors - alone
        gained = np.count_nonzero((errors <= target) & (alone > target))
        lost = np.count_nonzero((errors > target) & (alone <= target))
        lines.append(
            f"| {name} | {len(laid)} of {len(chosen)} | {np.median(errors):.2f} | "
            f"{np.median(alone):.2f} | {np.count_nonzero(loss < -NOTICED_PX)} | "
            f"{np.count_nonzero(loss > NOTICED_PX)} | {max(0.0, loss.max()):.2f} | {gained} | "
            f"{lost} |"
        )
    return "\n".join(lines)
