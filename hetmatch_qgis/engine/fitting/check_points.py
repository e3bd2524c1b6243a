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

CURVE_BITS = 10
"""Bits of each coordinate along the space-filling curve: 1024 x 1024 cells."""


def choose_check_points(reference: Points) -> NDArray[np.bool_]:
    """Mask (N,) of about one point in five, in patches all over the image; none of few points.

    reference: (N, 2) pixels. The points are sorted along a Z-order curve (Morton 1966), and every
    fifth stretch of it is taken. Whole patches, because a check point between tie points would
    share the error of the windows that it shares with them, and would flatter a transform that
    bends to every point.
    """
    is_check = np.zeros(len(reference), dtype=bool)
    if len(reference) < MIN_POINTS_FOR_CHECKS:
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
