"""Sensor-aware grey levels: what a network or a filter gets to see of an image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.image import MaskedImage
from hetmatch_qgis.engine.matching.modality import guess, statistics

# The network learned from speckled images: this takes the edge off, no more.
SPECKLE_SIGMA = 0.5
HEAVY_TAIL = 1.0
CLIP = (1, 99)
MOST_SAMPLES = 60_000
TREND_SIDE = 64
TREND_SIGMA = 8.0
COLOURS = ("red", "green", "blue")
NO_PICTURE = ("alpha",)


@dataclass(frozen=True)
class Grey:
    """values: (H, W) float32, zero mean and unit variance over valid pixels, 0 elsewhere."""

    values: NDArray[np.float32]
    valid: NDArray[np.bool_]


@dataclass(frozen=True)
class Normalisation:
    """How one image becomes grey; `reason` says in words how the modality was decided.

    weights: what each channel counts in the mix, empty for equal shares. logarithmic: linear SAR
    intensities or amplitudes become decibels first.
    """

    modality: str
    reason: str
    weights: tuple[float, ...] = ()
    logarithmic: bool = False

    def apply(self, image: MaskedImage) -> Grey:
        """An image (H, W, C) as Grey, clipped at its own 1st and 99th percentile.

        All channels of SAR, thermal and elevation rasters are averaged, the first three of
        optical ones.
        """
        values = self._mixed(image.values)
        valid = image.valid
        if not valid.any():
            return Grey(np.zeros(valid.shape, np.float32), valid)
        if self.modality == "dem":
            values = values - _trend(values, valid)
        if self.modality == "sar":
            values = _smoothed(values, valid)
        few = values[valid]
        few = few[:: max(1, few.size // MOST_SAMPLES)]
        low, high = (float(value) for value in np.percentile(few, CLIP))
        values = np.clip(values, low, high)
        inside = values[valid]
        mean, deviation = float(inside.mean(dtype=np.float64)), float(inside.std(dtype=np.float64))
        # A constant image has rounding noise only, which must not be blown up.
        if deviation <= 1e-6 * max(abs(low), abs(high)):
            return Grey(np.zeros(valid.shape, np.float32), valid)
        grey = (values - np.float32(mean)) * np.float32(1 / deviation)
        grey[~valid] = 0
        return Grey(grey.astype(np.float32, copy=False), valid)

    def _mixed(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        if self.logarithmic:
            values = _decibels(values)
        if self.modality in ("optical", "map"):
            values = values[..., :3]
        channels = values.shape[2]
        weights = self.weights if len(self.weights) == channels else (1 / channels,) * channels
        mixed = values[..., 0] * np.float32(weights[0])
        for channel in range(1, channels):
            mixed += values[..., channel] * np.float32(weights[channel])
        return np.asarray(mixed, dtype=np.float32)


def decide(sample: MaskedImage, modality: str) -> Normalisation:
    """The normalisation for an image of which `sample` is a part; modality may be "auto".

    A sample at full resolution tells more than an overview (`modality.representative_sample`).
    """
    reason = f"{modality}, as asked for"
    if modality == "auto":
        modality, reason = guess(sample)
    enough = bool(sample.valid.any())
    if modality == "sar" and enough and _is_linear(sample):
        return Normalisation(modality, f"{reason}; linear values, turned to decibels", (), True)
    if modality == "map" and enough:
        return Normalisation(modality, reason, _map_weights(sample))
    return Normalisation(modality, reason)


def choose_bands(
    colours: Sequence[str],
    modality: str,
    requested: tuple[int, ...] | None,
    name: str = "raster",
) -> tuple[int, ...]:
    """Band numbers, from 1, to read of a raster.

    colours: GDAL's colour interpretation of each band (`Raster.band_colours`). What was requested
    is checked and taken; else red, green and blue where the raster names them; else the first for
    SAR, thermal and elevation and where there are fewer than three; else the first three. Alpha
    bands are masks, not pictures.

    Raises InputError for a band that is not there.
    """
    count = len(colours)
    if requested:
        missing = [band for band in requested if not 1 <= band <= count]
        if missing:
            raise InputError(
                f"'{name}' has no band {missing[0]}; choose from 1 to {count}."
                if count > 1
                else f"'{name}' has no band {missing[0]}; it has only band 1."
            )
        return tuple(requested)
    named = tuple(colours.index(colour) + 1 for colour in COLOURS if colour in colours)
    pictures = tuple(
        number for number, colour in enumerate(colours, start=1) if colour not in NO_PICTURE
    )
    if modality in ("sar", "thermal", "dem") or len(pictures) < 3:
        return pictures[:1] or (1,)
    return named if len(named) == 3 else pictures[:3]


def _is_linear(sample: MaskedImage) -> bool:
    """Whether SAR values are amplitudes or intensities, neither decibels nor 8-bit pictures."""
    seen = statistics(sample)
    return not seen.eight_bit and seen.low >= 0 and seen.skew > HEAVY_TAIL


def _decibels(values: NDArray[np.float32]) -> NDArray[np.float32]:
    positive = values[::4, ::4][values[::4, ::4] > 0]
    floor = np.percentile(positive, 1) if positive.size else 1.0
    return np.asarray(10 * np.log10(np.maximum(values, np.float32(floor))), dtype=np.float32)


def _smoothed(values: NDArray[np.float32], valid: NDArray[np.bool_]) -> NDArray[np.float32]:
    """A slight Gaussian over the valid pixels only (normalised convolution)."""
    if valid.all():
        return np.asarray(cv2.GaussianBlur(values, (0, 0), SPECKLE_SIGMA))
    weight = cv2.GaussianBlur(valid.astype(np.float32), (0, 0), SPECKLE_SIGMA)
    filled = np.where(valid, values, np.float32(0))
    smooth = cv2.GaussianBlur(filled, (0, 0), SPECKLE_SIGMA) / np.maximum(weight, 1e-3)
    return np.asarray(np.where(valid, smooth, values), dtype=np.float32)


def _trend(values: NDArray[np.float32], valid: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The large shape of the ground: a wide Gaussian over the valid pixels, an eighth of a side."""
    rows, columns = values.shape
    small = (min(TREND_SIDE, columns), min(TREND_SIDE, rows))
    weight = cv2.resize(valid.astype(np.float32), small, interpolation=cv2.INTER_AREA)
    total = cv2.resize(np.where(valid, values, np.float32(0)), small, interpolation=cv2.INTER_AREA)
    weight = cv2.GaussianBlur(weight, (0, 0), TREND_SIGMA)
    total = cv2.GaussianBlur(total, (0, 0), TREND_SIGMA)
    trend = total / np.maximum(weight, 1e-6)
    return np.asarray(cv2.resize(trend, (columns, rows), interpolation=cv2.INTER_LINEAR))


def _map_weights(sample: MaskedImage) -> tuple[float, ...]:
    """The mix of colours that keeps the areas of a map apart.

    Luminance alone may give two hues one grey. Of directions all over the colour cube, that one
    is taken along which the colour steps, at the map's borders and between any two places, keep
    most of their length.
    """
    colours = sample.values[..., :3]
    if colours.shape[2] < 3:
        return ()
    both = sample.valid[:, 1:] & sample.valid[:, :-1]
    borders = np.diff(colours, axis=1)[both]
    borders = borders[(borders != 0).any(axis=1)]
    inside = colours[sample.valid]
    inside = inside[:: max(1, len(inside) // MOST_SAMPLES)]
    pairs = inside - np.random.default_rng(0).permutation(inside)
    steps = np.concatenate(
        [group[:: max(1, len(group) // MOST_SAMPLES)] for group in (borders, pairs)]
    ).astype(np.float64)
    lengths = np.linalg.norm(steps, axis=1)
    edges = lengths > max(float(lengths.max(initial=0.0)) * 0.05, 1e-9)
    if not edges.any():
        return ()
    steps, lengths = steps[edges], lengths[edges]
    directions = np.array(
        [
            (r, g, b)
            for r in (-1, 0, 1, 2)
            for g in (-1, 0, 1, 2)
            for b in (-1, 0, 1, 2)
            if r + g + b > 0
        ],
        dtype=np.float64,
    )
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    kept = np.abs(steps @ directions.T) / lengths[:, None]
    # The root punishes a direction that loses some edges wholly to show others better.
    score = np.sqrt(kept).mean(axis=0)
    return tuple(float(weight) for weight in directions[int(np.argmax(score))])
