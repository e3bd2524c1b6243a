"""Statistics of grey levels that tell a modality, and the sample that they are taken of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.image import ImageSource, MaskedImage, Window

PATCH_SIDE = 256
"""Pixels along a side of a patch of the sample."""
MAX_PATCHES = 3
"""Patches of the sample along a side of the image."""
FLAT_VALUE_SHARE = 0.01
"""Share of the pixels that must have a value in flat areas for it to count for FLAT_RANGE."""
MIN_PIXELS = 256
"""Valid pixels, or windows, without which nothing is guessed."""
MAX_VALUES = 100_000
"""Values that percentiles and moments are taken of, for speed: all 1,084 images of the data folders
keep the modality that all values give."""


def representative_sample(source: ImageSource) -> MaskedImage:
    """At most 3 x 3 patches of 256 pixels spread over an image, at full resolution, side by side.

    Not an overview, because averaging removes the speckle by which SAR is recognised.
    """
    columns, rows = _starts(source.width), _starts(source.height)
    width, height = min(PATCH_SIDE, source.width), min(PATCH_SIDE, source.height)
    strips = []
    for row in rows:
        patches = [source.read(Window(column, row, width, height)) for column in columns]
        strips.append(
            MaskedImage(
                np.concatenate([patch.values for patch in patches], axis=1),
                np.concatenate([patch.valid for patch in patches], axis=1),
            )
        )
    return MaskedImage(
        np.concatenate([strip.values for strip in strips]),
        np.concatenate([strip.valid for strip in strips]),
    )


def _starts(side: int) -> list[int]:
    """First pixels of the patches along a side."""
    count = min(MAX_PATCHES, max(1, side // PATCH_SIDE))
    free = max(0, side - PATCH_SIDE)
    return [free // 2] if count == 1 else [round(free * k / (count - 1)) for k in range(count)]


@dataclass(frozen=True)
class Statistics:
    """Statistics of a sample that the guess rests on.

    low: 1st percentile of the values.
    median: 50th percentile of the values.
    high: 99th percentile of the values.
    channels: how many there are.
    is_eight_bit: whether all values are whole numbers from 0 to 255.
    is_whole: whether all values are whole numbers.
    saturation: mean spread between the first three channels, in the range of the values.
    flat: share of pixels equal to their right and lower neighbours.
    flat_range: range of the values that flat areas of at least a hundredth of the image have, in
        that of the image; clouds, water and shadows are flat at one end only.
    levels: distinct grey levels.
    skew: skewness of the grey levels.
    speckle: local coefficient of variation in the calmest windows, the least over five classes of
        brightness.
    unevenness: the greatest of the five over the least, near 1 for multiplicative noise, whose
        deviation grows with the mean (Lee 1980).
    noise: standard deviation that a Gaussian of 2 pixels removes, in that of the image.
    clipped: share of the pixels at the lowest value, or at the highest if these are fewer: 0.01
        after the usual stretch.
    local: standard deviation in the calmest windows.
    step: 95th percentile of the steps between unequal neighbours, in the range of the values.
    """

    low: float
    median: float
    high: float
    channels: int
    is_eight_bit: bool
    is_whole: bool
    saturation: float
    flat: float
    flat_range: float
    levels: int
    skew: float
    speckle: float
    unevenness: float
    noise: float
    clipped: float
    local: float
    step: float


def statistics(sample: MaskedImage) -> Statistics:
    """The statistics of a sample (H, W, C) with at least a few hundred valid pixels.

    Percentiles and moments come from at most MAX_VALUES values spread over it.
    """
    # Band by band, because numpy is slow along an axis of a few elements.
    bands = [np.ascontiguousarray(sample.values[..., k]) for k in range(min(3, sample.channels))]
    valid = sample.valid
    valid_bands = [_values(band, valid) for band in bands]
    spread = _spread(np.concatenate([_spread(values) for values in valid_bands]))
    low, median, high = (float(value) for value in np.percentile(spread, (1, 50, 99)))
    span = max(high - low, 1e-9)
    is_whole = all(_is_whole(values) for values in valid_bands)
    is_eight_bit = (
        is_whole
        and min(float(values.min()) for values in valid_bands) >= 0
        and max(float(values.max()) for values in valid_bands) <= 255
    )
    grey = reduce(np.add, bands) / np.float32(len(bands))
    levels = _spread(_values(grey, valid)).astype(np.float64)
    grey[~valid] = np.float32(median)
    deviation = max(float(levels.std()), 1e-12)
    centred = levels - levels.mean()
    flat, flat_range, step = _flatness(bands, valid, span)
    speckle, unevenness, local = _speckle(grey, valid)
    noise = _values(grey - cv2.GaussianBlur(grey, (0, 0), 2.0), valid)
    return Statistics(
        low=low,
        median=median,
        high=high,
        channels=sample.channels,
        is_eight_bit=is_eight_bit,
        is_whole=is_whole,
        saturation=_saturation(valid_bands) / span,
        flat=flat,
        flat_range=flat_range,
        levels=_level_count(levels, len(bands) if is_eight_bit else None),
        skew=float((centred * centred * centred).mean()) / deviation**3,
        speckle=speckle,
        unevenness=unevenness,
        noise=float(noise.std()) / deviation,
        clipped=_clipped(levels),
        local=local,
        step=step,
    )


def _values(plane: NDArray[np.float32], valid: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The valid values (N,) of a plane (H, W)."""
    return np.asarray(plane.reshape(-1) if valid.all() else plane[valid])


def _spread(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """At most MAX_VALUES of the values (N,), spread evenly over them."""
    return values[:: max(1, -(-values.size // MAX_VALUES))]


def _is_whole(values: NDArray[np.float32]) -> bool:
    """True where all values (N,) are whole numbers; a few tell where they are not."""
    few = _spread(values)
    return bool((few == np.rint(few)).all() and (values == np.rint(values)).all())


def _level_count(levels: NDArray[np.float64], eight_bit_bands: int | None) -> int:
    """The number of distinct grey levels among values (N,).

    eight_bit_bands: of how many whole bands from 0 to 255 they are the mean; None for any values.
    """
    if eight_bit_bands is None:
        return len(np.unique(levels))
    # Counting whole sums takes a tenth of the time of sorting.
    sums = np.rint(levels * eight_bit_bands).astype(np.intp)
    return int(np.count_nonzero(np.bincount(sums)))


def _clipped(levels: NDArray[np.float64]) -> float:
    """See Statistics; of values (N,)."""
    ends = (levels == levels.min(), levels == levels.max())
    return min(np.count_nonzero(end) for end in ends) / len(levels)


def _saturation(bands: list[NDArray[np.float32]]) -> float:
    """Mean spread between the values (N,) of the bands."""
    few = [_spread(band) for band in bands]
    return float((reduce(np.maximum, few) - reduce(np.minimum, few)).mean())


def _flatness(bands: list[NDArray], valid: NDArray, span: float) -> tuple[float, float, float]:
    """(flat, flat_range, step) of Statistics."""
    right = reduce(np.maximum, (cv2.absdiff(band[:-1, 1:], band[:-1, :-1]) for band in bands))
    down = reduce(np.maximum, (cv2.absdiff(band[1:, :-1], band[:-1, :-1]) for band in bands))
    all_valid = valid[:-1, :-1] & valid[1:, :-1] & valid[:-1, 1:]
    if not all_valid.any():
        return 0.0, 0.0, 0.0
    is_flat = (np.maximum(right, down) == 0) & all_valid
    share = np.count_nonzero(is_flat) / np.count_nonzero(all_valid)
    value_range = 0.0
    if share >= FLAT_VALUE_SHARE:
        flat_colours = np.stack([band[:-1, :-1][is_flat] for band in bands], axis=1)
        frequent = _of_frequent_colours(
            flat_colours, FLAT_VALUE_SHARE * np.count_nonzero(all_valid)
        )
        value_range = float(np.ptp(frequent, axis=0).max()) / span if len(frequent) else 0.0
    steps = _spread(right[all_valid & (right > 0)])
    return share, value_range, float(np.percentile(steps, 95)) / span if steps.size else 0.0


def _of_frequent_colours(pixels: NDArray[np.float32], min_count: float) -> NDArray[np.float32]:
    """Those pixels (M, C) of some (N, C) whose colour at least so many have."""
    # Sorting rows is slow: a colour is numbered by the frequent values of its channels.
    number = np.zeros(len(pixels), dtype=np.int64)
    for channel in range(pixels.shape[1]):
        values, counts = np.unique(pixels[:, channel], return_counts=True)
        frequent = values[counts >= min_count]
        if not len(frequent):
            return pixels[:0]
        index = np.minimum(np.searchsorted(frequent, pixels[:, channel]), len(frequent) - 1)
        number = number * len(frequent) + index
        is_frequent = frequent[index] == pixels[:, channel]
        pixels, number = pixels[is_frequent], number[is_frequent]
    return np.asarray(pixels[np.bincount(number)[number] >= min_count])


def _speckle(grey: NDArray, valid: NDArray) -> tuple[float, float, float]:
    """(speckle, unevenness, local) of Statistics, over windows of 5 x 5 valid pixels."""
    middle = grey.mean()
    mean, squares = cv2.blur(grey, (5, 5)), cv2.blur((grey - middle) ** 2, (5, 5))
    is_whole = cv2.erode(valid.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    if is_whole.size > MAX_VALUES:
        # Windows overlap: every third one in both directions tells the same.
        mean, squares, is_whole = mean[::3, ::3], squares[::3, ::3], is_whole[::3, ::3]
        grey, valid = grey[::3, ::3], valid[::3, ::3]
    deviation = np.sqrt(np.maximum(squares - (mean - middle) ** 2, 0))
    if np.count_nonzero(is_whole) < MIN_PIXELS:
        return 0.0, np.inf, 0.0
    local = float(np.percentile(deviation[is_whole], 20))
    # The darkest are clipped and the brightest saturated in many 8-bit products.
    is_usable = is_whole & (mean > np.percentile(mean[is_whole], 5))
    is_usable &= (mean < np.percentile(grey[valid], 99)) & (mean > 0)
    if np.count_nonzero(is_usable) < MIN_PIXELS:
        return 0.0, np.inf, local
    level, variation = mean[is_usable], (deviation[is_usable] / mean[is_usable])
    bounds = np.percentile(level, (20, 40, 60, 80))
    classes = np.searchsorted(bounds, level)
    calm = [
        float(np.percentile(variation[classes == k], 20))
        for k in range(5)
        if np.count_nonzero(classes == k) > MIN_PIXELS // 5
    ]
    if not calm:
        return 0.0, np.inf, local
    return min(calm), max(calm) / max(min(calm), 1e-9), local
