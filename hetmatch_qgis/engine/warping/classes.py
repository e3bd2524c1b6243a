"""Which resampling suits a raster."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rasterio.enums import ColorInterp, Resampling

from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.warping.source import Source

SAMPLE_SIDE = 256
SAMPLES = 3
MOST_CLASSES = 64
LEAST_FLAT = 0.5
"""Classes lie in patches: this share of neighbouring pixels is alike."""

NAMES = {
    "nearest": Resampling.nearest,
    "bilinear": Resampling.bilinear,
    "cubic": Resampling.cubic,
    "cubicspline": Resampling.cubic_spline,
    "lanczos": Resampling.lanczos,
    "average": Resampling.average,
    "mode": Resampling.mode,
}


def choose_resampling(source: Source, wanted: str) -> tuple[Resampling, str]:
    """The resampling and, in words, how it was decided.

    wanted: a name, or "auto": nearest for numbers that stand for something (a colour table,
    classes, identifiers), cubic for measured values.
    """
    if wanted != "auto":
        return NAMES[wanted], wanted
    if source.dataset.colorinterp[0] == ColorInterp.palette:
        return Resampling.nearest, "nearest, for the colour table"
    if source.dtype.kind in "iu" and source.dtype.itemsize == 8:
        return Resampling.nearest, "nearest, for 64-bit whole numbers"
    if source.dtype.kind in "iu" and len(source.bands) == 1 and _holds_classes(source):
        return Resampling.nearest, "nearest, for few values in patches: classes"
    return Resampling.cubic, "cubic"


def _holds_classes(source: Source) -> bool:
    """Whether whole numbers of one band look like classes: few values, in patches."""
    values: set[int] = set()
    alike = pairs = 0
    for window in _windows(source.size):
        pixels = source.read(window, source.bands)
        valid = np.ones(pixels.values.shape[1:], dtype=bool)
        if pixels.valid is not None:
            valid = pixels.valid[0]
        band: NDArray = pixels.values[0]
        values |= set(np.unique(band[valid]).tolist())
        both = valid[:, 1:] & valid[:, :-1]
        alike += int(np.count_nonzero((band[:, 1:] == band[:, :-1]) & both))
        pairs += int(np.count_nonzero(both))
    return 0 < len(values) <= MOST_CLASSES and alike >= LEAST_FLAT * pairs


def _windows(size: tuple[int, int]) -> list[Window]:
    """A few windows all over the raster."""
    steps = [(np.arange(SAMPLES) + 0.5) / SAMPLES for _ in size]
    found = []
    for down in steps[1]:
        for across in steps[0]:
            column, row = (
                int(max(0, min(share * side - SAMPLE_SIDE / 2, side - SAMPLE_SIDE)))
                for share, side in zip((across, down), size, strict=True)
            )
            width, height = (min(SAMPLE_SIDE, side) for side in size)
            found.append(Window(column, row, width, height))
    return found
