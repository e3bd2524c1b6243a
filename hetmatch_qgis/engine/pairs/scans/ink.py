"""Ink on a picture: dark strokes, and the ground beside them in their place."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.image import MaskedImage

Bytes = NDArray[np.uint8]
Mask = NDArray[np.bool_]

MIN_WEIGHT = 0.05
"""Weight of what is known around a pixel, in that of all, from which on it is filled."""


def strokes_of(levels: Bytes, width: float) -> Bytes:
    """Darkness of each pixel below the closing by a disc: dark strokes up to a width."""
    side = 2 * max(1, int(width) // 2) + 1
    smooth = cv2.GaussianBlur(levels, (0, 0), 0.8)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return np.asarray(cv2.morphologyEx(smooth, cv2.MORPH_BLACKHAT, disc), dtype=np.uint8)


def without_ink(image: MaskedImage, ink: Mask, width: float) -> MaskedImage:
    """The image with ink replaced by what lies around it, and unknown where nothing does.

    width: pixels of the widest stroke.
    """
    values, known = image.values, image.valid & ~ink
    filled = np.where(known[..., None], values, np.float32(0))
    left = image.valid & ink
    for reach in (width / 3, width, 3 * width):
        if not left.any():
            break
        weight = cv2.GaussianBlur(known.astype(np.float32), (0, 0), reach)
        means = cv2.GaussianBlur(values * known[..., None], (0, 0), reach)
        means = means.reshape(values.shape) / np.maximum(weight, np.float32(1e-6))[..., None]
        near = left & (weight > MIN_WEIGHT)
        filled[near] = means[near]
        left &= ~near
    return MaskedImage(filled, image.valid & ~left)


def grown(mask: Mask, radius: int = 1) -> Mask:
    """A mask (h, w) with all within a square of `radius` pixels."""
    square = np.ones((2 * radius + 1,) * 2, np.uint8)
    return np.asarray(cv2.dilate(mask.astype(np.uint8), square) > 0)
