"""python -m benchmarks.gappy_search: what gaps of nodata cost the search on overviews.

The pairs of `benchmarks.coarse_search`, turned by any angle and scaled, with a share of the moving
image nodata: under clouds that somebody masked, or in stripes as between the scan lines of Landsat
7 since 2003. Each is searched as the engine does it, the network shown ground that goes on through
gaps (`features/filling_matcher.py`), and without. With `--elsewhere` the moving image is that of
another pair.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from unittest import mock

import numpy as np
from numpy.typing import NDArray

from benchmarks.clouds import draw_clouds
from benchmarks.coarse_search import (
    LIMITS,
    Row,
    Turned,
    chosen_pairs,
    draw_pair,
    measure,
    options_of,
)
from benchmarks.common import report
from hetmatch_qgis.engine.coarse import search
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.features.registry import load_matcher

SHARES = (0.2, 0.4, 0.6)
"""Shares of the moving image that are nodata."""

PERIOD = 28.0
"""Pixels from one stripe to the next: of Landsat 7, 14 pixels wide at most, some 33 lie."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Gappy:
    """One pair with gaps, searched both ways. kind, share: see `GAPS` and `SHARES`."""

    kind: str
    share: float
    filled: Row
    bare: Row


def clouds(shape: tuple[int, int], share: float, rng: np.random.Generator) -> Mask:
    """Mask (H, W) of clouds."""
    return draw_clouds(shape, rng, share)[1]


def stripes(shape: tuple[int, int], share: float, rng: np.random.Generator) -> Mask:
    """Mask (H, W) of gaps between scan lines, in any direction."""
    angle, start = rng.uniform(0, np.pi), rng.uniform(0, PERIOD)
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    across = columns * np.cos(angle) + rows * np.sin(angle) + start
    return np.asarray(across % PERIOD < share * PERIOD)


GAPS: dict[str, Callable[[tuple[int, int], float, np.random.Generator], Mask]] = {
    "clouds": clouds,
    "stripes": stripes,
}


def with_gaps(drawn: Turned, kind: str, share: float, rng: np.random.Generator) -> Turned:
    """A pair whose moving image has gaps."""
    is_gap = GAPS[kind](drawn.moving.shape[:2], share, rng)
    mask = np.ma.getmaskarray(drawn.moving) | is_gap[..., None]
    return replace(drawn, moving=np.ma.masked_array(drawn.moving.data, mask))


def table(rows: Sequence[Gappy], whole: Sequence[Row]) -> str:
    """A line of Markdown for each kind and share, and one without gaps."""
    names = [*(f"within {limit:.0f} px" for limit in LIMITS), "significance", "highest"]
    head = [*names, *(f"{name}, not filled" for name in names)]
    lines = [
        f"| gaps | share | pairs | {' | '.join(head)} |",
        f"|{'---|' * (3 + len(head))}",
        f"| none | 0% | {len(whole)} | {_figures(whole)} |{' - |' * len(names)}",
    ]
    for kind, share in dict.fromkeys((row.kind, row.share) for row in rows):
        chosen = [row for row in rows if (row.kind, row.share) == (kind, share)]
        lines.append(
            f"| {kind} | {share:.0%} | {len(chosen)} | "
            f"{_figures([row.filled for row in chosen])} | "
            f"{_figures([row.bare for row in chosen])} |"
        )
    return "\n".join(lines)


def _figures(rows: Sequence[Row]) -> str:
    """Counts of pairs placed within LIMITS, and the median and the highest significance."""
    placed = [str(sum(row.error < limit for row in rows)) for limit in LIMITS]
    significances = [row.significance for row in rows]
    values = np.median(significances), np.max(significances)
    return " | ".join([*placed, *(f"{value:,.0f}" for value in values)])


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure pair by pair, and print the table."""
    options = options_of("python -m benchmarks.gappy_search", arguments)
    pairs = chosen_pairs(options)
    if not pairs:
        return 2
    matcher = load_matcher(Options())
    whole, rows = [], []
    with Workers(1) as workers:
        for number, (reference, moving) in enumerate(pairs):
            drawn = draw_pair(reference, moving, number)
            whole.append(measure(drawn, matcher, workers))
            for kind in GAPS:
                for share in SHARES:
                    gappy = with_gaps(drawn, kind, share, np.random.default_rng([number, 7]))
                    filled = measure(gappy, matcher, workers)
                    with mock.patch.object(search, "MIN_GAP_SHARE", np.inf):
                        bare = measure(gappy, matcher, workers)
                    rows.append(Gappy(kind, share, filled, bare))
                    row = rows[-1]
                    print(
                        f"{drawn.name}, {kind} {share:.0%}: {row.filled.error:.1f} px "
                        f"({row.filled.significance:.0f}), not filled {row.bare.error:.1f} px "
                        f"({row.bare.significance:.0f})",
                        file=sys.stderr,
                        flush=True,
                    )
    text = report.write_page(
        options.out, "gappy_search", "Gaps and the search", [table(rows, whole)], arguments
    )
    print(f"\n{text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
