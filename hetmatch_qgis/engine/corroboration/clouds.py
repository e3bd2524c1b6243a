"""Clouds over both of two aligned images: what is white in both, and has no straight edges."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.corroboration.aligned import AlignedImages

Mask = NDArray[np.bool_]

CLOUD_LEVEL, CLOUD_SIDE, CLOUD_GROWTH = 0.72, 11, 12
"""Grey level, in the range of an image, from which on it is white; pixels along a side that are
white throughout where there may be cloud; and pixels around it that it fades over. Small roofs and
fields are smaller or less white (benchmarks/verdict)."""

MAX_CLOUDED = 0.8
"""Share of the frame up to which white is taken for cloud: six tenths of cloud, with what it fades
over, and no more."""

STRAIGHT_EDGE, MAX_STRAIGHT = 45.0, 0.15
"""Pixels from which on an edge is long, and share of the outline in such edges from which on what
is white is buildings. Of 30 clouds (training pairs of benchmarks/verdict) they make up 0 to 0.06,
of seven pairs of large white roofs (srif's dev split) 0.27 to 0.61."""

_BEND = 1.5
"""Pixels by which an outline may leave a straight edge."""

_SMOOTHING = 1.5
"""Pixels, standard deviation of the Gaussian before outlines are drawn: ribs of a roof vanish."""

_MIN_OUTLINE = 80.0
"""Pixels of outline below which nothing is told by its edges."""


def clouds(images: AlignedImages) -> Mask:
    """Mask (h, w) of what lies within CLOUD_GROWTH of cloud over both images.

    White buildings have long straight edges, clouds have none.
    """
    sharp, smooth = images.overlap, images.overlap
    for grey in (images.reference, images.moving):
        low, high = (float(value) for value in np.percentile(grey.values[grey.valid], (1, 99.5)))
        level = low + CLOUD_LEVEL * (high - low)
        sharp = sharp & (grey.values > level)
        smooth = smooth & (cv2.GaussianBlur(grey.values, (0, 0), _SMOOTHING) > level)
    square = np.ones((CLOUD_SIDE, CLOUD_SIDE), np.uint8)
    whole = cv2.morphologyEx(sharp.astype(np.uint8), cv2.MORPH_OPEN, square) > 0
    clouded = grown(np.asarray(whole), CLOUD_GROWTH)
    # Where nearly all is white it is paper, sand or snow.
    is_paper = np.count_nonzero(clouded & images.overlap) > MAX_CLOUDED * clouded.size
    if is_paper or not clouded.any() or _straight_share(smooth, images.overlap) > MAX_STRAIGHT:
        return np.zeros_like(clouded)
    return clouded


def grown(mask: Mask, radius: int) -> Mask:
    """A mask (h, w) with all within a square of `radius` pixels."""
    square = np.ones((2 * radius + 1,) * 2, np.uint8)
    return np.asarray(cv2.dilate(mask.astype(np.uint8), square) > 0)


def _straight_share(white: Mask, overlap: Mask) -> float:
    """Share of the outline of a mask (h, w) in long straight edges, where both images go on."""
    # A square would cut straight edges of its own.
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (CLOUD_SIDE, CLOUD_SIDE))
    opened = cv2.morphologyEx(white.astype(np.uint8), cv2.MORPH_OPEN, disc)
    inner = cv2.erode(overlap.astype(np.uint8), disc, borderValue=0) > 0
    outlines, _ = cv2.findContours(opened, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    straight = total = 0.0
    for outline in outlines:
        corners = cv2.approxPolyDP(outline, _BEND, closed=True)[:, 0].astype(np.float64)
        following = np.roll(corners, -1, axis=0)
        lengths = np.linalg.norm(following - corners, axis=1)
        column, row = ((corners + following) / 2).astype(int).T
        lengths = lengths[inner[row, column]]
        total += float(lengths.sum())
        straight += float(lengths[lengths > STRAIGHT_EDGE].sum())
    return straight / total if total > _MIN_OUTLINE else 0.0
