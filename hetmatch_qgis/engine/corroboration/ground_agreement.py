"""Agreement of the ground where nothing is drawn over it, against chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.corroboration.blocks import (
    BlockCorrelation,
    Floats,
    Shift,
    overlapping_means,
)
from hetmatch_qgis.engine.corroboration.likeness import Comparison

MIN_BLOCK_SHARE = 0.05
"""Share of a block that must have structure, and be left, for it to count as ground: blocks count
by that share anyway. With 0.12 a tenth of the sheets under one frame have no ground."""

MIN_ERROR = 0.005
"""Correlation below which the scatter at other shifts is not believed; set with this module."""

RING = tuple(
    (round(radius * float(np.cos(angle))), round(radius * float(np.sin(angle))))
    for radius, start in ((13, 0.0), (21, 0.3), (30, 0.6), (40, 0.1))
    for angle in np.arange(6) * np.pi / 3 + start
)
"""Shifts in pixels that a block is compared at: beyond what gradients are correlated over, at
distances and in directions that no single period has."""

MIN_SHIFTS = 8
"""Shifts of RING at which a block must be seen: a third of them."""

MIN_GROUND_BLOCKS = 3
"""Blocks of ground below which nothing can be told by them; set on benchmarks/verdict."""

MIN_IDENTICAL = 0.22
"""Share of the overlap that must look the same for it to be the ground: legends, letters and
watermarks cover less."""

MIN_SEEN = 0.4
"""Share of what a block shows at the match that it must show at a shift of RING."""


@dataclass(frozen=True)
class GroundAgreement:
    """Agreement of the ground, and its uncertainty.

    agreement: by how many of its errors its correlation is greater than at other shifts.
    error: standard deviation of its correlation at other shifts; 1 where nothing tells it.
    blocks: how many blocks show ground, in whole ones.
    """

    agreement: float
    error: float
    blocks: int


def ground_agreement(
    blocks: BlockCorrelation,
    compared: Comparison,
    match: Shift,
    workers: Workers,
    identical: float,
) -> GroundAgreement:
    """Measure how significantly the ground agrees where nothing is drawn over it.

    The mean correlation of its blocks is compared with that at the shifts of RING, whose scatter
    tells what accident does, with all that neighbouring blocks share and with all that repeats
    itself. What looks the same is left out at every shift anew; left out at the match alone it
    would take from the match what agrees best there.

    Where the images look the same nearly everywhere nothing is left to compare, and nothing is.

    blocks: with overlapping means. identical: share of the overlap that looks the same.
    """

    def correlate(shift: Shift) -> tuple[Floats, Floats, Floats]:
        alike = compared.at(shift)
        kept = alike.differs & ~compared.left_out(shift, match)
        return *blocks.at(shift, kept), overlapping_means(alike.textured & kept)

    there, share, structure = correlate(match)
    most = round(float(structure[structure > MIN_BLOCK_SHARE].sum()) / 4)
    if most < MIN_GROUND_BLOCKS and identical > MIN_IDENTICAL:
        return GroundAgreement(0.0, 1.0, most)
    shifts = [(match[0] + column, match[1] + row) for column, row in RING]
    ring = list(workers.map(correlate, shifts))
    elsewhere = np.stack([correlation for correlation, _, _ in ring])
    is_seen = np.stack([other > MIN_SEEN * share for _, other, _ in ring]) & (share > 0)
    counts = (structure > MIN_BLOCK_SHARE) & (is_seen.sum(axis=0) >= MIN_SHIFTS)
    weight = np.where(counts, structure, np.float32(0))
    total = float(weight.sum())
    of_shifts = (weight * is_seen).sum(axis=(1, 2))
    usable = of_shifts > MIN_SEEN * total
    # Four blocks overlap everywhere.
    count = round(total / 4)
    if np.count_nonzero(usable) < MIN_SHIFTS:
        return GroundAgreement(0.0, 1.0, count)
    by_chance = (elsewhere * weight * is_seen).sum(axis=(1, 2))[usable] / of_shifts[usable]
    error = float(by_chance.std(ddof=1)) + MIN_ERROR
    gain = float((there * weight).sum()) / total - float(by_chance.mean())
    return GroundAgreement(gain / error, error, count)
