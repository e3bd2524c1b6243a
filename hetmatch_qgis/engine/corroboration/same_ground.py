"""Ground that looks the same all over: a photograph that is there again, changed in places.

Under snow, by night or after a fire a part of the ground looks the same as before, and the rest has
changed, so that it says nothing. What is drawn over two grounds looks the same, too, but in one
part of the images, or again and again.
"""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.corroboration.likeness import Mask
from hetmatch_qgis.engine.corroboration.rivals import ShiftSurface

PARTS = 4
"""Parts along either side of the images."""

MIN_PART = 0.5
"""Share of a part that must lie in the overlap for it to count."""

MAX_REPEATED = 0.5
"""Correlation at the best other shift, in that at the match, per share that looks the same: of
changed photographs 0.2 to 0.5, of pages of text over two grounds 0.4 to 0.9 (training places, see
docs/developers/decisions/0045)."""


def same_throughout(
    identical: Mask, overlap: Mask, surface: ShiftSurface, correlation: float
) -> float:
    """Share that looks the same of a half of the parts of an overlap, 0 to 1.

    0 where the images agree elsewhere, too, at any shift: also beyond a search radius.

    identical: (h, w), within the overlap. overlap: (h, w). correlation: at the match.
    """
    share = _median_share(identical, overlap)
    if share == 0:
        return 0.0
    others = surface.rivals(np.ones(surface.values.shape, dtype=bool))
    repeated = others[0][1] if others else 0.0
    return share if repeated < MAX_REPEATED * share * correlation else 0.0


def _median_share(identical: Mask, overlap: Mask) -> float:
    shares = []
    for rows in np.array_split(np.arange(overlap.shape[0]), PARTS):
        for columns in np.array_split(np.arange(overlap.shape[1]), PARTS):
            part = np.ix_(rows, columns)
            seen = np.count_nonzero(overlap[part])
            if seen and seen >= MIN_PART * rows.size * columns.size:
                shares.append(np.count_nonzero(identical[part]) / seen)
    return float(np.quantile(shares, 0.5, method="lower")) if shares else 0.0
