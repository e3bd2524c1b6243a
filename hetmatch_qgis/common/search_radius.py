"""The default search radius: one rule for the engine and for the dialog that announces it."""

from __future__ import annotations

DEFAULT_SHARE = 0.05
"""Share of the larger side of the overlap; set with the first pipeline (cd46dab) and kept
since."""

DEFAULT_MIN_PIXELS = 48
"""Pixels of the common grid, so that small overlaps are searched as well; set with the share."""


def default_search_radius(overlap_side: float, pixel_size: float) -> float:
    """The search radius where the user sets none: how far the moving raster may be misplaced.

    overlap_side: the larger side of the overlap.
    pixel_size: side of a pixel of the common grid, in the unit of the overlap and of the result.
    """
    return max(DEFAULT_MIN_PIXELS * pixel_size, DEFAULT_SHARE * overlap_side)
