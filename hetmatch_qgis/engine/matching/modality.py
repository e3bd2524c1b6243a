"""Guessing from grey levels alone what kind of sensor made an image.

The thresholds were set on the training folders of the project and looked at on its dev folders
(docs of the data: shared/data/README.md); they are shares and ratios, so that the depth of the
data does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.image import ImageSource, MaskedImage, Window

GREY = 0.01
FLAT = 0.15
FLAT_SPREAD = 0.1
FLAT_COLOUR_SHARE = 0.01
SPECKLE = 0.07
STRONG_SPECKLE = 0.115
EVEN_SPECKLE = 2.7
SPECKLE_SKEW = 1.4
DECIBEL_NOISE = 0.4
FEW_TARGETS = 3.0
ELEVATION_STEP = 5.0
MOSTLY = 0.5
SMOOTH = 0.25
HARDLY_SMOOTH = 0.5
FEWEST_PIXELS = 256
PATCH = 256
PATCHES = 3


@dataclass(frozen=True)
class Statistics:
    """What the guess rests on.

    eight_bit: all values are whole numbers from 0 to 255. whole: all are whole numbers.
    saturation: mean spread between the channels as a share of the range of the values.
    flat: share of pixels equal to their right and lower neighbours; flat_spread: how far
    apart the values lie that hold at least a hundredth of the image each in such areas, as a share
    of the range: clouds, water and shadows are flat at one end only. levels: distinct values.
    speckle: local coefficient of variation of the calmest places, the least over five classes of
    brightness; evenness: the greatest of the five over the least, near 1 for multiplicative noise
    (after Lee's remark that speckle's deviation grows with the mean, 1980).
    noise: what a Gaussian of 2 pixels removes, as a share of the standard deviation. local: the
    standard deviation within the calmest places. step: 95th percentile of the steps between
    unequal neighbours as a share of the span.
    """

    low: float
    middle: float
    high: float
    channels: int
    eight_bit: bool
    whole: bool
    saturation: float
    flat: float
    flat_spread: float
    levels: int
    skew: float
    speckle: float
    evenness: float
    noise: float
    local: float
    step: float


def guess(sample: MaskedImage) -> tuple[str, str]:
    """("optical" | "sar" | "thermal" | "map" | "dem", why, in words) from a sample (H, W, C)."""
    if np.count_nonzero(sample.valid) < FEWEST_PIXELS or min(sample.valid.shape) < 16:
        return "optical", "taken for optical, there are too few pixels to tell"
    seen = statistics(sample)
    if not seen.high > seen.low:
        return "optical", "taken for optical, the sample is of one value"
    colour = seen.channels >= 3 and seen.saturation >= GREY
    if colour:
        return _guess_colour(seen)
    return _guess_grey(seen)


def _guess_colour(seen: Statistics) -> tuple[str, str]:
    if seen.eight_bit and seen.flat >= FLAT and seen.flat_spread >= FLAT_SPREAD:
        return "map", f"map: {seen.flat:.0%} of it are areas of exactly one colour"
    return "optical", f"optical: {seen.channels} bands that differ, no flat areas of a map"


def _guess_grey(seen: Statistics) -> tuple[str, str]:
    if seen.high < 60 and seen.middle < -1 and seen.low > -80 and seen.local > DECIBEL_NOISE:
        return "sar", f"SAR in decibels: values from {seen.low:.0f} to {seen.high:.0f} with speckle"
    if seen.flat >= FLAT and seen.whole:
        if seen.levels > 8 and seen.step * (seen.high - seen.low) <= ELEVATION_STEP:
            return "dem", f"elevation: {seen.levels} whole steps, neighbours few steps apart"
        if seen.flat_spread >= FLAT_SPREAD and (seen.speckle < SPECKLE or seen.flat >= MOSTLY):
            return "map", f"map: {seen.flat:.0%} of it are areas of exactly one value"
    if seen.low >= 0 and seen.evenness <= EVEN_SPECKLE and _is_speckled(seen):
        return "sar", (
            f"SAR: speckle of {seen.speckle:.0%} of the local mean, alike in dark and bright places"
        )
    if seen.low >= 0 and seen.skew >= FEW_TARGETS and seen.noise >= SMOOTH / 2:
        return "sar", "SAR: dark ground with few very bright targets"
    if not seen.eight_bit and seen.channels <= 2:
        return _guess_deep(seen)
    return "optical", "optical: grey without speckle (thermal images are treated alike)"


def _is_speckled(seen: Statistics) -> bool:
    return seen.speckle >= STRONG_SPECKLE or (seen.speckle >= SPECKLE and seen.skew >= SPECKLE_SKEW)


def _guess_deep(seen: Statistics) -> tuple[str, str]:
    span = seen.high - seen.low
    if seen.low > 200 and seen.high < 360 and span < 120 and not seen.whole:
        return "thermal", f"thermal: values from {seen.low:.0f} to {seen.high:.0f} could be kelvins"
    if span > 2 and seen.noise < (SMOOTH if seen.whole else HARDLY_SMOOTH):
        return "dem", f"elevation: one smooth band of {seen.low:.0f} to {seen.high:.0f}"
    return "optical", "optical: one band, neither speckled nor smooth"


def statistics(sample: MaskedImage) -> Statistics:
    """The statistics of a sample (H, W, C) with at least a few hundred valid pixels."""
    colours = sample.values[..., :3]
    inside = colours[sample.valid]
    # Band by band, because numpy is slow along an axis of a few elements.
    bands = list(np.ascontiguousarray(inside.T))
    low, middle, high = (float(value) for value in np.percentile(inside, (1, 50, 99)))
    span = max(high - low, 1e-9)
    whole = bool((inside == np.round(inside)).all())
    grey = np.where(sample.valid, colours.mean(axis=2), np.float32(middle))
    known = grey[sample.valid].astype(np.float64)
    deviation = max(float(known.std()), 1e-12)
    flat, flat_spread, step = _flatness(colours, sample.valid, span)
    speckle, evenness, local = _speckle(grey, sample.valid)
    rough = (grey - cv2.GaussianBlur(grey, (0, 0), 2.0))[sample.valid]
    return Statistics(
        low=low,
        middle=middle,
        high=high,
        channels=sample.values.shape[2],
        eight_bit=whole and float(inside.min()) >= 0 and float(inside.max()) <= 255,
        whole=whole,
        saturation=float((reduce(np.maximum, bands) - reduce(np.minimum, bands)).mean()) / span,
        flat=flat,
        flat_spread=flat_spread,
        levels=len(np.unique(known)),
        skew=float(((known - known.mean()) ** 3).mean()) / deviation**3,
        speckle=speckle,
        evenness=evenness,
        noise=float(rough.std()) / deviation,
        local=local,
        step=step,
    )


def _flatness(colours: NDArray, valid: NDArray, span: float) -> tuple[float, float, float]:
    bands = np.moveaxis(colours, 2, 0)
    right = reduce(np.maximum, (np.abs(np.diff(band, axis=1)) for band in bands))[:-1]
    down = reduce(np.maximum, (np.abs(np.diff(band, axis=0)) for band in bands))[:, :-1]
    both = valid[:-1, :-1] & valid[1:, :-1] & valid[:-1, 1:]
    if not both.any():
        return 0.0, 0.0, 0.0
    flat = (right == 0) & (down == 0) & both
    share = np.count_nonzero(flat) / np.count_nonzero(both)
    found, counts = np.unique(colours[:-1, :-1][flat], axis=0, return_counts=True)
    found = found[counts >= FLAT_COLOUR_SHARE * np.count_nonzero(both)]
    spread = float(np.ptp(found, axis=0).max()) / span if len(found) else 0.0
    steps = right[both & (right > 0)]
    return share, spread, float(np.percentile(steps, 95)) / span if steps.size else 0.0


def _speckle(grey: NDArray, valid: NDArray) -> tuple[float, float, float]:
    """(speckle, evenness, local) of Statistics, over windows of 5 x 5 valid pixels."""
    mean = cv2.blur(grey, (5, 5))
    deviation = np.sqrt(
        np.maximum(cv2.blur((grey - grey.mean()) ** 2, (5, 5)) - (mean - grey.mean()) ** 2, 0)
    )
    whole = cv2.erode(valid.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    if np.count_nonzero(whole) < FEWEST_PIXELS:
        return 0.0, np.inf, 0.0
    local = float(np.percentile(deviation[whole], 20))
    # The darkest are clipped and the brightest saturated in many 8-bit products.
    usable = whole & (mean > np.percentile(mean[whole], 5))
    usable &= (mean < np.percentile(grey[valid], 99)) & (mean > 0)
    if np.count_nonzero(usable) < FEWEST_PIXELS:
        return 0.0, np.inf, local
    level, variation = mean[usable], (deviation[usable] / mean[usable])
    bounds = np.percentile(level, (20, 40, 60, 80))
    classes = np.searchsorted(bounds, level)
    calm = [
        float(np.percentile(variation[classes == k], 20))
        for k in range(5)
        if np.count_nonzero(classes == k) > FEWEST_PIXELS // 5
    ]
    if not calm:
        return 0.0, np.inf, local
    return min(calm), max(calm) / max(min(calm), 1e-9), local


def representative_sample(source: ImageSource) -> MaskedImage:
    """At most 3 x 3 patches of 256 pixels spread over an image, at full resolution, side by side.

    An overview would not do: averaging takes the speckle away that tells SAR from the rest.
    """
    columns, rows = _starts(source.width), _starts(source.height)
    width, height = min(PATCH, source.width), min(PATCH, source.height)
    bands = []
    for row in rows:
        patches = [source.read(Window(column, row, width, height)) for column in columns]
        bands.append(
            MaskedImage(
                np.concatenate([patch.values for patch in patches], axis=1),
                np.concatenate([patch.valid for patch in patches], axis=1),
            )
        )
    return MaskedImage(
        np.concatenate([band.values for band in bands]),
        np.concatenate([band.valid for band in bands]),
    )


def _starts(side: int) -> list[int]:
    count = min(PATCHES, max(1, side // PATCH))
    free = max(0, side - PATCH)
    return [free // 2] if count == 1 else [round(free * k / (count - 1)) for k in range(count)]
