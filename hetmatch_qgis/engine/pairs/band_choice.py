"""The bands that a match reads: as asked for, or by their colours and by what they hold."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.pairs.image_statistics import representative_sample
from hetmatch_qgis.engine.pairs.normalise import MASK_BANDS, choose_bands
from hetmatch_qgis.engine.raster.open_image import OpenImage
from hetmatch_qgis.engine.raster.sources import PixelSource

MIN_AUTOCORRELATION = 0.05
"""Correlation of a band with itself one pixel further, below which it is noise: of 60,000 pixels of
noise it is below 0.01, of single-look SAR above 0.1. Set by hand with the cases of many bands."""

MAX_TRIED = 64
"""Bands that are looked at in search of ones that hold something; a cube may have hundreds."""


def bands_to_match(
    image: OpenImage, modality: str, requested: tuple[int, ...] | None
) -> tuple[int, ...]:
    """Band numbers, from 1, to read of an image; see `choose_bands`.

    Bands that are empty or mere noise are replaced by the next ones that are neither, unless they
    were asked for.

    Raises InputError for a requested band that the image does not have.
    """
    chosen = choose_bands(image.band_colours, modality, requested, image.name)
    data_bands = [
        band for band, colour in enumerate(image.band_colours, start=1) if colour not in MASK_BANDS
    ]
    if requested or image.is_drawn or len(data_bands) <= len(chosen):
        return chosen
    if all(_has_content(image, band) for band in chosen):
        return chosen
    full: list[int] = []
    for band in data_bands[:MAX_TRIED]:
        if _has_content(image, band):
            full.append(band)
        if len(full) == len(chosen):
            break
    return tuple(full) or chosen


def _has_content(image: OpenImage, band: int) -> bool:
    """False for a band of one value, or whose neighbouring pixels have nothing in common."""
    sample = representative_sample(PixelSource(image, (band,)))
    # Of a colour table the three colours.
    values, valid = sample.mean, sample.valid
    if not valid.any():
        return False
    across = _correlation(values[:, 1:], values[:, :-1], valid[:, 1:] & valid[:, :-1])
    down = _correlation(values[1:], values[:-1], valid[1:] & valid[:-1])
    return max(across, down) > MIN_AUTOCORRELATION


def _correlation(first: NDArray, second: NDArray, valid: NDArray[np.bool_]) -> float:
    if np.count_nonzero(valid) < 2:
        return 0.0
    pair = np.stack([first[valid], second[valid]]).astype(np.float64)
    deviations = pair.std(axis=1)
    if not (deviations > 0).all():
        return 0.0
    covariance = np.mean(np.prod(pair - pair.mean(axis=1, keepdims=True), axis=0))
    return float(covariance / deviations.prod())
