"""Check points: tie points that no fit may see, so that the accuracy is measured at them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points, cell_indices

CHECK_INTERVAL = 5
"""One point in this many is a check point; set by hand with the first pipeline (cd46dab)."""

MAX_STRETCHES = 40
"""Stretches of the walk, so that a patch of check points is about a fortieth of the points; set by
hand in 7486964."""

MIN_POINTS_FOR_CHECKS = 15
"""Fewer points are all needed for the fit; set by hand with the first pipeline (cd46dab)."""

MIN_WINDOWS_FOR_CHECKS = 6
"""Windows of the fine stage that must fit side by side where the points lie: three fix an affine
transform, and of fewer than three more nobody knows how far their errors are those of the fit. On a
strip of 60 x 440 pixels check points gave 0.56 px where the truth was 2.3."""

WINDOW_SIDE = 72.0
"""Pixels along the narrowest window of the fine stage, within which points share their error."""

CURVE_BITS = 10
"""Bits of each coordinate along the space-filling curve: 1024 x 1024 cells."""


def choose_check_points(reference: Points) -> NDArray[np.bool_]:
    """Mask (N,) of about one point in five, in patches all over the image.

    None of few points, and none where they share a few windows of the fine stage: their residuals
    would show how well the fit follows its own errors.

    reference: (N, 2) pixels. The points are sorted along a Z-order curve (Morton 1966), and every
    fifth stretch of it is taken. Whole patches, because a check point between tie points would
    share the error of the windows that it shares with them, and would flatter a transform that
    bends to every point.
    """
    is_check = np.zeros(len(reference), dtype=bool)
    if len(reference) < MIN_POINTS_FOR_CHECKS:
        return is_check
    if _area(reference) < MIN_WINDOWS_FOR_CHECKS * WINDOW_SIDE**2:
        return is_check
    cell = cell_indices(reference, 1 << CURVE_BITS)
    code = np.zeros(len(reference), dtype=np.int64)
    for bit in range(CURVE_BITS):
        code |= ((cell[:, 0] >> bit) & 1) << (2 * bit)
        code |= ((cell[:, 1] >> bit) & 1) << (2 * bit + 1)
    count = min(MAX_STRETCHES, len(reference))
    stretch = np.arange(len(reference)) * count // len(reference)
    is_check[np.argsort(code, kind="stable")] = stretch % CHECK_INTERVAL == CHECK_INTERVAL // 2
    return is_check


def _area(points: Points) -> float:
    """Square pixels of the rectangle around points (N, 2), along the axes that they lie along."""
    axes = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)[2]
    return float(np.prod(np.ptp(points @ axes.T, axis=0)))
