"""Chooses the resampling that suits a raster."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rasterio.enums import ColorInterp, Resampling

from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.warping.source import SourceRaster

# All set by hand with the first version of `warp` (559f29a).

SAMPLE_SIDE = 256
"""Side in pixels of the windows in which values are looked at."""

SAMPLES_PER_SIDE = 3
"""Windows along each side of the raster."""

MAX_CLASSES = 64
"""Distinct values of a raster that holds classes."""

MIN_EQUAL_NEIGHBOURS = 0.5
"""Share of neighbouring pixels that are equal in a raster that holds classes."""

RESAMPLING_METHODS = {
    "nearest": Resampling.nearest,
    "bilinear": Resampling.bilinear,
    "cubic": Resampling.cubic,
    "cubicspline": Resampling.cubic_spline,
    "lanczos": Resampling.lanczos,
    "average": Resampling.average,
    "mode": Resampling.mode,
}


def choose_resampling(source: SourceRaster, resampling: str) -> tuple[Resampling, str]:
    """The resampling method, and its name with the reason for the choice.

    resampling: a name, or "auto": nearest for codes (a colour table, classes, identifiers), cubic
        for measured values.
    """
    if resampling != "auto":
        return RESAMPLING_METHODS[resampling], resampling
    if source.dataset.colorinterp[0] == ColorInterp.palette:
        return Resampling.nearest, Message("nearest, for the colour table")
    if source.dtype.kind in "iu" and source.dtype.itemsize == 8:
        return Resampling.nearest, Message("nearest, for 64-bit integers")
    if source.dtype.kind in "iu" and len(source.bands) == 1 and _holds_classes(source):
        return Resampling.nearest, Message("nearest, for classes: few values in patches")
    return Resampling.cubic, "cubic"


def _holds_classes(source: SourceRaster) -> bool:
    """True when the integers of one band look like classes: few values, in patches."""
    classes: set[int] = set()
    equal = pairs = 0
    for window in _sample_windows(source.size):
        pixels = source.read(window, source.bands)
        valid = np.ones(pixels.values.shape[1:], dtype=bool)
        if pixels.valid is not None:
            valid = pixels.valid[0]
        band: NDArray = pixels.values[0]
        classes |= set(np.unique(band[valid]).tolist())
        both_valid = valid[:, 1:] & valid[:, :-1]
        equal += int(np.count_nonzero((band[:, 1:] == band[:, :-1]) & both_valid))
        pairs += int(np.count_nonzero(both_valid))
    return 0 < len(classes) <= MAX_CLASSES and equal >= MIN_EQUAL_NEIGHBOURS * pairs


def _sample_windows(size: tuple[int, int]) -> list[Window]:
    """A few windows spread over a raster of that width and height."""
    shares = (np.arange(SAMPLES_PER_SIDE) + 0.5) / SAMPLES_PER_SIDE
    windows = []
    for down in shares:
        for across in shares:
            column, row = (
                int(max(0, min(share * side - SAMPLE_SIDE / 2, side - SAMPLE_SIDE)))
                for share, side in zip((across, down), size, strict=True)
            )
            width, height = (min(SAMPLE_SIDE, side) for side in size)
            windows.append(Window(column, row, width, height))
    return windows
