"""Relief as sensors show it: displaced along one line of sight, and not across it."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.core.grid import Points

BLOCK_SIDE = 96.0
"""Pixels along the blocks whose median displacements are looked at, so that single wrong points
have no say; that of left-out blocks (`model_choice`)."""

MIN_BLOCK_POINTS, MIN_BLOCKS = 3, 12
"""Points of a block that counts, and blocks without which no direction is told; set by hand."""


def share_across(residuals: Points, positions: Points) -> float:
    """How far residuals lie across their main direction, in how far they lie along it, 0 to 1.

    Root mean squares of the medians of blocks. What displaces high ground does so along one
    direction all over an image; what lies across is anything else, errors of the points first. 1
    where too few blocks have points, or nothing is left.

    residuals: (N, 2) pixels that a transform leaves. positions: (N, 2) pixels where.
    """
    cells = np.floor(positions / BLOCK_SIDE).astype(np.int64)
    _, block, counts = np.unique(cells, axis=0, return_inverse=True, return_counts=True)
    block = block.reshape(-1)
    medians = np.array(
        [
            np.median(residuals[block == number], axis=0)
            for number in np.flatnonzero(counts >= MIN_BLOCK_POINTS)
        ]
    )
    if len(medians) < MIN_BLOCKS:
        return 1.0
    along, across = np.linalg.svd(medians, compute_uv=False)
    return float(across / along) if along > 0 else 1.0
