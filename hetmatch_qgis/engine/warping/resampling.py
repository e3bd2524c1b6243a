"""Chooses the resampling that suits a raster."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rasterio.enums import ColorInterp, Resampling

from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.messages import Message, Option
from hetmatch_qgis.engine.pixels.fill_values import colours_of
from hetmatch_qgis.engine.warping.source import SourceRaster

# All set by hand with the first version of `warp` (559f29a).

SAMPLE_SIDE = 256
"""Side in pixels of the windows in which values are looked at."""

SAMPLES_PER_SIDE = 3
"""Windows along each side of the raster."""

MAX_CLASSES = 64
"""Distinct values of a raster that holds classes."""

MIN_LEAP = 8.0
"""Median difference of unequal neighbours, along rows or columns, of numbers of objects; of heights
in whole metres it is 1 or 2."""

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
    if colours_of(source.dataset)[0] == ColorInterp.palette:
        return Resampling.nearest, Message("nearest, for the colour table")
    if source.dtype.kind in "iu" and source.dtype.itemsize == 8:
        return Resampling.nearest, Message("nearest, for 64-bit integers")
    if source.dtype.kind in "iuf" and len(source.bands) == 1:
        windows = [_band_of(source, window) for window in _sample_windows(source.size)]
        if _holds_classes(windows):
            return Resampling.nearest, Message("nearest, for classes: few values in patches")
        if source.dtype.itemsize > 1 and _holds_identifiers(windows):
            return Resampling.nearest, Message(
                "nearest, because the values look like identifiers: whole numbers in patches; "
                "choose {option} if they are measurements",
                option=Option("resampling"),
            )
    return Resampling.cubic, "cubic"


def _band_of(source: SourceRaster, window: Window) -> tuple[NDArray, NDArray[np.bool_]]:
    """Values (H, W) of the only band in a window, and which of them are valid."""
    pixels = source.read(window, source.bands)
    valid = np.ones(pixels.values.shape[1:], dtype=bool)
    if pixels.valid is not None:
        valid = pixels.valid[0]
    return pixels.values[0], valid


def _holds_classes(windows: list[tuple[NDArray, NDArray[np.bool_]]]) -> bool:
    """True when a band looks like classes: few whole numbers, in patches."""
    classes: set[float] = set()
    equal = pairs = 0
    for band, valid in windows:
        values = np.unique(band[valid])
        if (values != np.rint(values)).any():
            return False
        classes |= set(values.tolist())
        both_valid = valid[:, 1:] & valid[:, :-1]
        equal += int(np.count_nonzero((band[:, 1:] == band[:, :-1]) & both_valid))
        pairs += int(np.count_nonzero(both_valid))
    return 0 < len(classes) <= MAX_CLASSES and equal >= MIN_EQUAL_NEIGHBOURS * pairs


def _holds_identifiers(windows: list[tuple[NDArray, NDArray[np.bool_]]]) -> bool:
    """True when a band looks like numbers of objects: whole, in patches, and with leaps between.

    Heights in whole metres lie in patches, too, but the next patch is a metre higher. What is most
    frequent, as a background, does not count.
    """
    levels, counts = np.unique(
        np.concatenate([band[valid] for band, valid in windows]), return_counts=True
    )
    if len(levels) == 0 or (levels != np.rint(levels)).any():
        return False
    background = levels[np.argmax(counts)]
    leaps: list[NDArray] = []
    for along in (0, 1):
        steps = []
        for band, valid in windows:
            is_counted = valid & (band != background)
            first, second = (band[1:], band[:-1]) if along == 0 else (band[:, 1:], band[:, :-1])
            both = is_counted[1:] & is_counted[:-1]
            if along == 1:
                both = is_counted[:, 1:] & is_counted[:, :-1]
            steps.append(np.abs(first[both].astype(np.float64) - second[both]))
        leaps.append(np.concatenate(steps))
    joined = np.concatenate(leaps)
    if joined.size == 0 or np.mean(joined == 0) < MIN_EQUAL_NEIGHBOURS:
        return False
    leap = (
        max(float(np.median(steps[steps > 0])) for steps in leaps if (steps > 0).any())
        if (joined > 0).any()
        else 0.0
    )
    return leap >= MIN_LEAP


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
