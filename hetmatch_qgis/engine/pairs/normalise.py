"""Sensor-aware grey levels: an image as the network and the filters take it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.image import MaskedImage
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.pairs.image_statistics import Statistics, statistics
from hetmatch_qgis.engine.pairs.modality import guess

SPECKLE_SIGMA = 0.5
"""Pixels, standard deviation of a Gaussian over SAR: slight, because the network was trained on
speckled images. Set by hand with the first version (5024d1f)."""
LINEAR_SKEW = 1.0
"""Skewness above which SAR values are taken for amplitudes or intensities; set by hand with the
first version (5024d1f)."""
CLIP_PERCENTILES = (1, 99)
"""Percentiles that grey levels are clipped at; set by hand with the first version (5024d1f)."""
MAX_SAMPLES = 60_000
"""Values that percentiles and colours are estimated from, for speed; set by hand with the
first version (5024d1f)."""
TREND_SIDE = 64
"""Pixels along a side of the small image that an elevation trend is computed on; set by hand with
the first version (5024d1f)."""
TREND_SIGMA = 8.0
"""Pixels of that image, standard deviation of the trend's Gaussian: an eighth of a side."""
MIN_BORDER_STEP = 0.05
"""Step of colour, in the largest one, from which on it is a border of a map; set by hand
with the first version (5024d1f)."""
COLOURS = ("red", "green", "blue")
MASK_BANDS = ("alpha",)
DRAWN = Message("map: drawn from vector layers")


@dataclass(frozen=True)
class Grey:
    """values: (H, W) float32, zero mean and unit variance over valid pixels, 0 elsewhere."""

    values: NDArray[np.float32]
    valid: NDArray[np.bool_]


@dataclass(frozen=True)
class Normalisation:
    """Conversion of an image to grey levels.

    modality: one of MODALITIES, but not "auto".
    reason: how the modality was decided, for the user.
    weights: weight of each channel, empty for equal ones.
    logarithmic: whether linear SAR intensities or amplitudes become decibels first.
    is_clipped: whether outliers are clipped; in a map drawn of a few lines these are the lines.
    """

    modality: str
    reason: Message
    weights: tuple[float, ...] = ()
    logarithmic: bool = False
    is_clipped: bool = True

    def apply(self, image: MaskedImage) -> Grey:
        """Grey levels of an image (H, W, C), clipped at its own 1st and 99th percentile, if at all.

        All channels of SAR, thermal and elevation rasters are averaged, the first three of
        optical ones.
        """
        values = self._mix_channels(image.values)
        valid = image.valid
        if not valid.any():
            return Grey(np.zeros(valid.shape, np.float32), valid)
        if self.modality == "dem":
            values = values - _trend(values, valid)
        if self.modality == "sar":
            values = _smooth(values, valid)
        sample = values[valid]
        if self.is_clipped:
            sample = sample[:: max(1, sample.size // MAX_SAMPLES)]
            low, high = (float(value) for value in np.percentile(sample, CLIP_PERCENTILES))
            values = np.clip(values, low, high)
        else:
            low, high = float(sample.min()), float(sample.max())
        clipped = values[valid]
        mean = float(clipped.mean(dtype=np.float64))
        deviation = float(clipped.std(dtype=np.float64))
        # A constant image has rounding noise only, which must not be blown up.
        if deviation <= 1e-6 * max(abs(low), abs(high)):
            return Grey(np.zeros(valid.shape, np.float32), valid)
        grey = (values - np.float32(mean)) * np.float32(1 / deviation)
        grey[~valid] = 0
        return Grey(grey.astype(np.float32, copy=False), valid)

    def _mix_channels(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        if self.logarithmic:
            values = _to_decibels(values)
        if self.modality in ("optical", "map"):
            values = values[..., :3]
        channels = values.shape[2]
        weights = self.weights if len(self.weights) == channels else (1 / channels,) * channels
        mixed = values[..., 0] * np.float32(weights[0])
        for channel in range(1, channels):
            mixed += values[..., channel] * np.float32(weights[channel])
        return np.asarray(mixed, dtype=np.float32)


def of_drawn_map() -> Normalisation:
    """The normalisation of a map that is drawn of vector layers."""
    return Normalisation("map", DRAWN, is_clipped=False)


def decide(sample: MaskedImage, modality: str) -> Normalisation:
    """The normalisation for an image of which `sample` is a part.

    sample: (H, W, C), at full resolution (`modality.representative_sample`). modality: one of
    MODALITIES; "auto" is decided by the sample.
    """
    reason = Message("{modality}, as specified", modality=modality)
    has_values = bool(sample.valid.any())
    stats = statistics(sample) if has_values and modality in ("auto", "sar") else None
    if modality == "auto":
        modality, reason = guess(sample, stats)
    if modality == "sar" and stats is not None and _is_linear(stats):
        reason = Message("{reason}; linear values, converted to decibels", reason=reason)
        return Normalisation(modality, reason, logarithmic=True)
    if modality == "map" and has_values:
        return Normalisation(modality, reason, weights=_map_weights(sample))
    return Normalisation(modality, reason)


def choose_bands(
    colours: Sequence[str],
    modality: str,
    requested: tuple[int, ...] | None,
    name: str = "raster",
) -> tuple[int, ...]:
    """Band numbers, from 1, to read of a raster.

    colours: GDAL's colour interpretation of each band (`Raster.band_colours`). The requested bands
    are checked and taken; else red, green and blue where the raster names them; else the first for
    SAR, thermal and elevation and where there are fewer than three; else the first three. Alpha
    bands are masks, not data. name: the raster's in messages.

    Raises InputError for a requested band that the raster does not have.
    """
    count = len(colours)
    if requested:
        missing = [band for band in requested if not 1 <= band <= count]
        if missing and count > 1:
            raise InputError(
                "'{name}' has no band {band}; choose from 1 to {count}.",
                name=name,
                band=missing[0],
                count=count,
            )
        if missing:
            raise InputError(
                "'{name}' has no band {band}; it has only band 1.", name=name, band=missing[0]
            )
        return tuple(requested)
    named = tuple(colours.index(colour) + 1 for colour in COLOURS if colour in colours)
    data_bands = tuple(
        number for number, colour in enumerate(colours, start=1) if colour not in MASK_BANDS
    )
    if modality in ("sar", "thermal", "dem") or len(data_bands) < 3:
        return data_bands[:1] or (1,)
    return named if len(named) == 3 else data_bands[:3]


def _is_linear(stats: Statistics) -> bool:
    """True for SAR amplitudes or intensities, False for decibels and values of eight bits."""
    return not stats.is_eight_bit and stats.low >= 0 and stats.skew > LINEAR_SKEW


def _to_decibels(values: NDArray[np.float32]) -> NDArray[np.float32]:
    positive = values[::4, ::4][values[::4, ::4] > 0]
    floor = np.percentile(positive, 1) if positive.size else 1.0
    return np.asarray(10 * np.log10(np.maximum(values, np.float32(floor))), dtype=np.float32)


def _smooth(values: NDArray[np.float32], valid: NDArray[np.bool_]) -> NDArray[np.float32]:
    """A slight Gaussian over the valid pixels only (normalised convolution)."""
    if valid.all():
        return np.asarray(cv2.GaussianBlur(values, (0, 0), SPECKLE_SIGMA))
    weight = cv2.GaussianBlur(valid.astype(np.float32), (0, 0), SPECKLE_SIGMA)
    filled = np.where(valid, values, np.float32(0))
    smooth = cv2.GaussianBlur(filled, (0, 0), SPECKLE_SIGMA) / np.maximum(weight, 1e-3)
    return np.asarray(np.where(valid, smooth, values), dtype=np.float32)


def _trend(values: NDArray[np.float32], valid: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The large shape of the ground: a wide Gaussian over the valid pixels."""
    rows, columns = values.shape
    small = (min(TREND_SIDE, columns), min(TREND_SIDE, rows))
    weight = cv2.resize(valid.astype(np.float32), small, interpolation=cv2.INTER_AREA)
    total = cv2.resize(np.where(valid, values, np.float32(0)), small, interpolation=cv2.INTER_AREA)
    weight = cv2.GaussianBlur(weight, (0, 0), TREND_SIGMA)
    total = cv2.GaussianBlur(total, (0, 0), TREND_SIGMA)
    trend = total / np.maximum(weight, 1e-6)
    return np.asarray(cv2.resize(trend, (columns, rows), interpolation=cv2.INTER_LINEAR))


def _map_weights(sample: MaskedImage) -> tuple[float, ...]:
    """Weights of the colours that keep the areas of a map distinct.

    Luminance alone may give two hues one grey. Of directions all over the colour cube, that one
    is taken along which the colour steps, at the map's borders and between random pixels, keep
    most of their length.
    """
    colours = sample.values[..., :3]
    if colours.shape[2] < 3:
        return ()
    both_valid = sample.valid[:, 1:] & sample.valid[:, :-1]
    borders = np.diff(colours, axis=1)[both_valid]
    borders = borders[(borders != 0).any(axis=1)]
    pixels = colours[sample.valid]
    pixels = pixels[:: max(1, len(pixels) // MAX_SAMPLES)]
    pairs = pixels - np.random.default_rng(0).permutation(pixels)
    steps = np.concatenate(
        [group[:: max(1, len(group) // MAX_SAMPLES)] for group in (borders, pairs)]
    )
    lengths = np.sqrt(np.einsum("nc,nc->n", steps, steps))
    is_border = lengths > max(float(lengths.max(initial=0.0)) * MIN_BORDER_STEP, 1e-9)
    if not is_border.any():
        return ()
    steps, lengths = steps[is_border], lengths[is_border]
    directions = np.array(
        [
            (r, g, b)
            for r in (-1, 0, 1, 2)
            for g in (-1, 0, 1, 2)
            for b in (-1, 0, 1, 2)
            if r + g + b > 0
        ],
        dtype=np.float32,
    )
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    kept = directions @ (steps / lengths[:, None]).T
    np.abs(kept, out=kept)
    # The root penalises a direction that loses some borders wholly to show others better.
    score = np.sqrt(kept, out=kept).mean(axis=1)
    return tuple(float(weight) for weight in directions[int(np.argmax(score))])
