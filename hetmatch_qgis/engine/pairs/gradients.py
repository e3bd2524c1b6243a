"""Gradients in double-angle form: what an edge looks like, whichever side of it is the brighter."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_DIFFERENCE = np.array([-0.5, 0.0, 0.5], dtype=np.float32)
_ALONG = np.ones(1, dtype=np.float32)

_SMOOTHING, _SPREAD = 0.8, 1.0
"""Pixels, standard deviations of what grey levels and then gradients are smoothed by; set with the
first version (bd793ef)."""

_SPREAD_SIZE = (9, 9)
"""Pixels that the smoothing of gradients takes in, four on each side."""

_SHARPENING, _FINE_SPREAD = 0.75, 1.2
"""Share of the smoothed grey levels that is taken off them for the gradients of fine detail, and
the standard deviation in pixels that these are smoothed by, so that they correlate about as well.
Chosen on training blocks of ETOPO1 on Blue Marble (decision 40)."""

_MARGIN = 4
"""Pixels around invalid ones that have no gradient: the smoothing of the grey levels takes in 3,
the difference one more."""

EDGE = _MARGIN + 1
"""Pixels along what is invalid whose gradients are not whole, see `has_whole_gradients`."""


def gradient_channels(grey: Floats, valid: NDArray[np.bool_], is_fine: bool = False) -> Floats:
    """Gradients in double-angle form (H, W, 2), as of `gradient_planes`."""
    return np.asarray(cv2.merge(gradient_planes(grey, valid, is_fine)))


def gradient_planes(
    grey: Floats, valid: NDArray[np.bool_], is_fine: bool = False
) -> tuple[Floats, Floats]:
    """Gradients in double-angle form, two planes (H, W) of an image (H, W), of a length below 1.

    A gradient of direction a becomes a vector of direction 2 a, because contrast often reverses
    between sensors (Granlund, "In search of a general picture processing operator", 1978), and is
    smoothed. These two numbers hold 98.6 % of the energy of eight channels of oriented gradients
    whose neighbours are blended (CFOG: Ye et al., "Fast and robust matching for multimodal remote
    sensing image registration", IEEE TGRS 2019): what is left is their second harmonic. Pixels with
    weak gradients get short vectors, so that noise counts little.

    is_fine: whether fine detail is stressed. What is light and dark over tens of pixels differs
        most between sensors, and on a shaded map draws the match towards the light; what is fine
        lies at the same place.
    """
    # In place, because fresh memory for every step takes three quarters of the time.
    smooth: Floats = np.asarray(cv2.GaussianBlur(grey, (0, 0), _SMOOTHING), np.float32)
    if is_fine:
        cv2.addWeighted(grey, 1, smooth, -_SHARPENING, 0, dst=smooth)
    across: Floats = np.asarray(cv2.sepFilter2D(smooth, -1, _DIFFERENCE, _ALONG), np.float32)
    down: Floats = np.asarray(cv2.sepFilter2D(smooth, -1, _ALONG, _DIFFERENCE), np.float32)
    inner = None
    if not valid.all():
        inner = _erode(valid, _MARGIN)
        across *= inner
        down *= inner
    spare = np.empty_like(smooth)
    length = _lengths(across, down, np.empty_like(smooth), spare)
    length += np.float32(1e-12)
    np.subtract(across, down, out=smooth)
    smooth *= np.add(across, down, out=spare)
    smooth /= length
    across *= 2
    across *= down
    across /= length
    spread = _FINE_SPREAD if is_fine else _SPREAD
    first: Floats = np.asarray(cv2.GaussianBlur(smooth, _SPREAD_SIZE, spread, dst=down), np.float32)
    second: Floats = np.asarray(
        cv2.GaussianBlur(across, _SPREAD_SIZE, spread, dst=spare), np.float32
    )
    length = _lengths(first, second, length, across)
    sample = length[::4, ::4]
    sample = sample.reshape(-1) if inner is None else sample[inner[::4, ::4] > 0]
    length += np.float32(np.median(sample)) if sample.size else np.float32(0)
    length += np.float32(1e-6)
    first /= length
    second /= length
    return first, second


def _lengths(across: Floats, down: Floats, into: Floats, spare: Floats) -> Floats:
    """Lengths (H, W) of vectors. into, spare: (H, W), written over.

    Not cv2.magnitude, whose last bit depends on where the arrays lie in memory.
    """
    np.multiply(across, across, out=into)
    into += np.multiply(down, down, out=spare)
    return np.sqrt(into, out=into)


def has_whole_gradients(
    valid: NDArray[np.bool_], is_edge_invalid: bool = False
) -> NDArray[np.bool_]:
    """Mask of the gradients of `gradient_channels` that no invalid pixel nearby has changed.

    One pixel within those that are computed, whose smoothing takes in what is left out beyond.

    is_edge_invalid: whether there are invalid pixels beyond the edges of the image, too: its
        mirror image, of which gradients near an edge are made, turns them along the edge.
    """
    return _erode(valid, EDGE, border=0 if is_edge_invalid else 1) > 0


def squared_lengths(channels: Floats) -> Floats:
    """(H, W): squared length of the vectors of an image (H, W, C)."""
    if channels.shape[2] == 2:
        # A sum over so few takes four times as long.
        across, down = channels[..., 0], channels[..., 1]
        return np.asarray(across * across + down * down)
    return np.asarray(np.einsum("hwc,hwc->hw", channels, channels), dtype=np.float32)


def _erode(valid: NDArray[np.bool_], radius: int, border: int = 1) -> Floats:
    """1 where all pixels within `radius` are valid, 0 elsewhere. border: 1 if those beyond are."""
    square = np.ones((2 * radius + 1,) * 2, np.uint8)
    inner = cv2.erode(
        valid.astype(np.uint8), square, borderType=cv2.BORDER_CONSTANT, borderValue=border
    )
    return inner.astype(np.float32)
