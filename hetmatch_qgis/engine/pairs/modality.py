"""Guessing the modality of an image from its grey levels alone.

All thresholds were set on the training folders of the project and checked on its dev folders
(shared/data/README.md) with the first version (5024d1f); they are shares and ratios, so that the
depth of the data does not matter.
"""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.core.image import MaskedImage
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.pairs.image_statistics import MIN_PIXELS, Statistics, statistics
from hetmatch_qgis.engine.pairs.speckle import speckle_log_odds

MIN_SATURATION = 0.01
"""Mean spread between channels, in the range of the values, from which on an image is in colour."""
FLAT_SHARE = 0.15
"""Share of pixels in flat areas from which on an image may be a map."""
FLAT_RANGE = 0.1
"""Range of the values of flat areas, in that of the image, from which on it may be a map."""
MOSTLY_FLAT_SHARE = 0.5
"""Share of pixels in flat areas that makes a map of a speckled image, too."""
SPECKLE = 0.07
"""Local coefficient of variation from which on a skewed image is speckled."""
STRONG_SPECKLE = 0.115
"""Local coefficient of variation from which on any image is speckled."""
MAX_UNEVENNESS = 2.7
"""Greatest over smallest variation of five classes of brightness that speckle has."""
SPECKLE_SKEW = 1.4
"""Skewness that goes with SPECKLE."""
TARGET_SKEW = 3.0
"""Skewness of dark ground with few very bright targets."""
SPECKLED_LOG_ODDS = -3.0
"""Log odds of speckle above which an image whose grey levels vary as under speckle is SAR; others
need 0. Averaged radar has little speckle left, but its grey levels still tell (decision 51)."""
MAX_CLIPPED = 0.003
"""Share of pixels at both ends of the grey levels from which on they were stretched and tell
nothing: where black lies decides how they vary."""
DECIBEL_NOISE = 0.4
"""Standard deviation, in decibels, in the calmest windows of SAR."""
ELEVATION_STEP = 5.0
"""Metres between unequal neighbours of an elevation model in whole metres, 95th percentile."""
SMOOTH = 0.25
"""Noise, in standard deviations, below which whole numbers are an elevation model; half of it is
the least of SAR."""
HARDLY_SMOOTH = 0.5
"""The same for an elevation model in decimal numbers."""
MIN_SIDE = 16
"""Pixels along a side without which nothing is guessed."""

_TOO_FEW_PIXELS = Message("assumed to be optical: too few pixels to classify")
_ONE_VALUE = Message("assumed to be optical: the sample has only one value")
_GREY = Message("optical: grey without speckle (thermal images are treated alike)")
_ONE_BAND = Message("optical: one band, neither speckled nor smooth")


def guess(sample: MaskedImage, stats: Statistics | None = None) -> tuple[str, Message]:
    """The modality of a sample (H, W, C), as in MODALITIES without "auto", and the reason.

    stats: of the sample, where they are known already.
    """
    if np.count_nonzero(sample.valid) < MIN_PIXELS or min(sample.valid.shape) < MIN_SIDE:
        return "optical", _TOO_FEW_PIXELS
    stats = statistics(sample) if stats is None else stats
    if not stats.high > stats.low:
        return "optical", _ONE_VALUE
    if stats.channels >= 3 and stats.saturation >= MIN_SATURATION:
        return _guess_colour(stats)
    return _guess_grey(sample, stats)


def _guess_colour(stats: Statistics) -> tuple[str, Message]:
    if stats.is_eight_bit and stats.flat >= FLAT_SHARE and stats.flat_range >= FLAT_RANGE:
        return "map", Message(
            "map: {share:.0%} of it are areas of exactly one colour", share=stats.flat
        )
    return "optical", Message(
        "optical: {count} bands that differ, no flat areas of a map", count=stats.channels
    )


def _guess_grey(sample: MaskedImage, stats: Statistics) -> tuple[str, Message]:
    if stats.high < 60 and stats.median < -1 and stats.low > -80 and stats.local > DECIBEL_NOISE:
        return "sar", Message(
            "SAR in decibels: values from {low:.0f} to {high:.0f} with speckle",
            low=stats.low,
            high=stats.high,
        )
    if stats.flat >= FLAT_SHARE and stats.is_whole:
        if stats.levels > 8 and stats.step * (stats.high - stats.low) <= ELEVATION_STEP:
            return "dem", Message(
                "elevation: {count} whole steps, neighbours few steps apart", count=stats.levels
            )
        is_flat_map = stats.speckle < SPECKLE or stats.flat >= MOSTLY_FLAT_SHARE
        if stats.flat_range >= FLAT_RANGE and is_flat_map:
            return "map", Message(
                "map: {share:.0%} of it are areas of exactly one value", share=stats.flat
            )
    if stats.low >= 0 and stats.noise >= SMOOTH / 2:
        tells = stats.clipped < MAX_CLIPPED and _is_speckled(stats)
        least = SPECKLED_LOG_ODDS if tells else 0.0
        if speckle_log_odds(sample) > least:
            return "sar", Message(
                "SAR: speckle of {share:.0%} of the local mean, without the edges of ground",
                share=stats.speckle,
            )
    if not stats.is_eight_bit and stats.channels <= 2:
        return _guess_deep(stats)
    return "optical", _GREY


def _is_speckled(stats: Statistics) -> bool:
    """True where grey levels vary as under speckle, or dark ground has very bright targets."""
    if stats.skew >= TARGET_SKEW:
        return True
    if stats.unevenness > MAX_UNEVENNESS:
        return False
    if stats.speckle >= STRONG_SPECKLE:
        return True
    return stats.speckle >= SPECKLE and stats.skew >= SPECKLE_SKEW


def _guess_deep(stats: Statistics) -> tuple[str, Message]:
    """The modality of one or two bands that are not of eight bits."""
    span = stats.high - stats.low
    if stats.low > 200 and stats.high < 360 and span < 120 and not stats.is_whole:
        return "thermal", Message(
            "thermal: values from {low:.0f} to {high:.0f} could be kelvins",
            low=stats.low,
            high=stats.high,
        )
    if span > 2 and stats.noise < (SMOOTH if stats.is_whole else HARDLY_SMOOTH):
        return "dem", Message(
            "elevation: one smooth band of {low:.0f} to {high:.0f}",
            low=stats.low,
            high=stats.high,
        )
    return "optical", _ONE_BAND
