"""Gradients in double-angle form: what an edge looks like, whichever side of it is the brighter."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_DIFFERENCE = np.array([-0.5, 0.0, 0.5], dtype=np.float32)
_ALONG = np.ones(1, dtype=np.float32)

_MARGIN = 4
"""Pixels around invalid ones that have no gradient: the smoothing of the grey levels takes in 3,
the difference one more."""


def gradient_channels(grey: Floats, valid: NDArray[np.bool_]) -> Floats:
    """Gradients in double-angle form (H, W, 2) of a grey image (H, W), of a length below 1.

    A gradient of direction a becomes a vector of direction 2 a, because contrast often reverses
    between sensors (Granlund, "In search of a general picture processing operator", 1978), and is
    smoothed. These two numbers hold 98.6 % of the energy of eight channels of oriented gradients
    whose neighbours are blended (CFOG: Ye et al., "Fast and robust matching for multimodal remote
    sensing image registration", IEEE TGRS 2019): what is left is their second harmonic. Pixels with
    weak gradients get short vectors, so that noise counts little.
    """
    smooth = cv2.GaussianBlur(grey, (0, 0), 0.8)
    across = cv2.sepFilter2D(smooth, -1, _DIFFERENCE, _ALONG)
    down = cv2.sepFilter2D(smooth, -1, _ALONG, _DIFFERENCE)
    inner = None
    if not valid.all():
        inner = _erode(valid, _MARGIN)
        across, down = across * inner, down * inner
    # Not cv2.magnitude, whose last bit depends on where the arrays lie in memory.
    length = np.sqrt(across * across + down * down) + np.float32(1e-12)
    doubled = np.empty((*grey.shape, 2), dtype=np.float32)
    np.divide((across - down) * (across + down), length, out=doubled[..., 0])
    np.divide(2 * across * down, length, out=doubled[..., 1])
    channels = np.asarray(cv2.GaussianBlur(doubled, (0, 0), 1.0), dtype=np.float32)
    length = np.sqrt(squared_lengths(channels))
    sample = length[::4, ::4]
    sample = sample.reshape(-1) if inner is None else sample[inner[::4, ::4] > 0]
    floor = np.float32(np.median(sample)) if sample.size else np.float32(0)
    channels /= (length + floor + np.float32(1e-6))[..., None]
    return channels


def has_whole_gradients(valid: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mask of the gradients of `gradient_channels` that no invalid pixel nearby has changed.

    One pixel within those that are computed, whose smoothing takes in what is left out beyond.
    """
    return _erode(valid, _MARGIN + 1) > 0


def squared_lengths(channels: Floats) -> Floats:
    """(H, W): squared length of the vectors of an image (H, W, C)."""
    if channels.shape[2] == 2:
        # A sum over so few takes four times as long.
        across, down = channels[..., 0], channels[..., 1]
        return np.asarray(across * across + down * down)
    return np.asarray(np.einsum("hwc,hwc->hw", channels, channels), dtype=np.float32)


def _erode(valid: NDArray[np.bool_], radius: int) -> Floats:
    """1 where all pixels within `radius` are valid, 0 elsewhere."""
    square = np.ones((2 * radius + 1,) * 2, np.uint8)
    inner = cv2.erode(valid.astype(np.uint8), square, borderType=cv2.BORDER_CONSTANT, borderValue=1)
    return inner.astype(np.float32)
