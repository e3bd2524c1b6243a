"""Validity of pixels: nodata masks combined over bands, and kept through resampling.

A pixel is either valid or not. The rules that combine and carry validity stand here:

- Bands of a raster: `combine_bands`. Elements of an array: `unmasked` and `finite`.
- A mean over an area counts where at least half of the area is valid: `is_covered`.
- An interpolated grey value counts where next to nothing invalid went into it: `is_undisturbed`.

Those of what a file holds stand where it is read. A mask of the whole dataset is read once, by the
first band (`PixelReader._read_valid`); transparent colours of a colour table are invalid
(`decode.py`), and so is a collar (`collar.py`).

Warping keeps the mask of each band (`warping/source.py`); the mask of the file that it writes holds
the pixels that are valid in any of them (`warping/block_warper.py`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MIN_COVERAGE = 0.5
"""Share of a cell, or of the linear weights at a position, that valid pixels have to make up; set
by hand with the first version (ed1f7d5)."""

COVERAGE_SLACK = 1e-5
"""Relative error of summed float32 weights that still counts as half of a cell; set with
MIN_COVERAGE."""

MIN_WEIGHT = 0.99
"""Share of valid pixels in the linear weights of an interpolated grey value; below 1 because
float32 weights seldom add up to 1 exactly. Set by hand with the first version (bd793ef)."""


def combine_bands(masks: NDArray[np.bool_], dtype: str) -> NDArray[np.bool_]:
    """(H, W): the valid pixels of a raster whose bands (C, H, W) have masks of their own.

    dtype: the raster's data type. Zero in one channel of an 8-bit colour is a colour, whatever the
    nodata value is: such a pixel is valid where any of its bands is, others where all are.
    """
    combine = np.any if dtype == "uint8" else np.all
    return np.asarray(combine(masks, axis=0))


def finite(values: NDArray) -> NDArray[np.bool_]:
    """(H, W): the pixels of an array (H, W, C) that are finite in all channels."""
    return np.asarray(np.isfinite(values).all(axis=2))


def unmasked(array: NDArray) -> NDArray[np.bool_] | None:
    """(H, W): the pixels of a numpy masked array (H, W) or (H, W, C) that are masked in no channel.

    None for an ordinary array.
    """
    if not np.ma.isMaskedArray(array):
        return None
    masked = np.ma.getmaskarray(array)
    return np.asarray(~(masked if masked.ndim == 2 else masked.any(axis=2)))


def gap_share(valid: NDArray[np.bool_]) -> float:
    """Share of gaps in what a raster shows, 0 to 1: invalid pixels enclosed by valid ones.

    valid: (H, W). Enclosed are pixels with valid ones to both sides in their row and in their
    column: clouds and what a sensor missed, but not a collar, whose edge may be curved, as that of
    a raster in another projection is.
    """
    if valid.all():
        return 0.0
    enclosed = ~valid
    for axis in (0, 1):
        before = np.logical_or.accumulate(valid, axis=axis)
        after = np.flip(np.logical_or.accumulate(np.flip(valid, axis), axis=axis), axis)
        enclosed &= before & after
    gaps, shown = int(np.count_nonzero(enclosed)), int(np.count_nonzero(valid))
    return gaps / max(1, gaps + shown)


def is_covered(weights: NDArray, full: float = 1.0, slack: float = 0.0) -> NDArray[np.bool_]:
    """True where at least half of a cell is valid.

    weights: the valid part of each cell. full: that of a cell without any nodata. slack: the
    relative error of the weights.
    """
    return np.asarray(weights >= MIN_COVERAGE * full * (1 - slack))


def is_undisturbed(weights: NDArray) -> NDArray[np.bool_]:
    """True where next to nothing invalid went into an interpolated value.

    weights: the mask of the image, 1 where valid and 0 elsewhere, interpolated linearly at the
    positions of the values.
    """
    return np.asarray(weights > MIN_WEIGHT)
