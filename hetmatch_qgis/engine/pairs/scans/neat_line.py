"""The neat line of a scanned sheet: the outermost rectangle of long strokes."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points, spaced_rows
from hetmatch_qgis.engine.pairs.scans.ink import Mask, grown

DETECTION_SIDE = 1000
"""Pixels of the longer side of the overview that a sheet is looked for in: a line of 0.2 mm on a
sheet of half a metre is a pixel wide."""

MIN_SIDE_SHARE = 0.4
"""Distance of opposite sides of the neat line, as a share of the image's shorter side."""

MIN_LINE_SHARE = 0.6
"""Length of the strokes at one offset, in the longest, from which on they may be a side: the frame
is as long as any meridian, letters and folds across the margin are not."""

PROFILE_POINTS, PROFILE_BIN = 20_000, 2.0
"""Pixels of ink, for speed, and pixels along a bin of the profiles that tell the direction."""

MIN_DRAWN_SHARE = 0.85
"""Share of a side along which there is ink: folds, stains and scratches break it."""

SIDE_TOLERANCE = 4
"""Pixels of an overview of DETECTION_SIDE by which a neat line may lie off its straight line."""


def find_neat_line(ink: Mask) -> Points | None:
    """Corners (4, 2) of the outermost rectangle of strokes, in pixels from the first centre.

    Its sides are the outermost long lines of the direction in which lines run.
    """
    widest = _widest_strokes(ink)
    if widest is None:
        return None
    tolerance = max(1, round(SIDE_TOLERANCE * max(ink.shape) / DETECTION_SIDE))
    drawn = grown(ink, tolerance)
    for direction in (_direction_of_rectangle, _direction_of_lines):
        axes = direction(widest)
        along = widest @ axes.T
        (left, right), (top, bottom) = (_outermost(along[:, k], along[:, 1 - k]) for k in (0, 1))
        corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)]) @ axes
        is_large = min(right - left, bottom - top) > MIN_SIDE_SHARE * min(ink.shape)
        if is_large and _drawn_share(drawn, corners) > MIN_DRAWN_SHARE:
            return np.asarray(corners, dtype=np.float64)
    return None


def _widest_strokes(ink: Mask) -> Points | None:
    """Pixels (N, 2) of the connected strokes that reach farthest: a frame and what touches it."""
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(
        grown(ink).astype(np.uint8), connectivity=8
    )
    if count < 2:
        return None
    widest = 1 + int(np.argmax(boxes[1:, cv2.CC_STAT_WIDTH] * boxes[1:, cv2.CC_STAT_HEIGHT]))
    if boxes[widest, 2:4].min() < MIN_SIDE_SHARE * min(ink.shape):
        return None
    rows, columns = np.nonzero((labels == widest) & ink)
    return np.stack([columns, rows], axis=1).astype(np.float64)


def _direction_of_rectangle(pixels: Points) -> NDArray[np.float64]:
    """The axes (2, 2) of the smallest rectangle around pixels (N, 2)."""
    return _axes(cv2.minAreaRect(pixels.astype(np.float32))[2])


def _direction_of_lines(pixels: Points) -> NDArray[np.float64]:
    """The axes (2, 2) along which pixels (N, 2) lie on the sharpest lines.

    By the squares of their projection profiles (Postl, "Detection of linear oblique structures and
    skew scan in digitized documents", 1986): a fold or a title that touches the frame does not
    turn them.
    """
    sample = pixels[spaced_rows(len(pixels), PROFILE_POINTS)]

    def sharpness(degrees: float) -> float:
        return sum(_square_of_profile(sample @ axis) for axis in _axes(degrees))

    best = max(np.arange(0.0, 90.0, 0.5), key=sharpness)
    return _axes(float(max(best + np.arange(-0.4, 0.41, 0.1), key=sharpness)))


def _square_of_profile(offsets: NDArray[np.float64]) -> float:
    """Sum of the squares of how many offsets (N,) each bin holds."""
    bins = ((offsets - offsets.min()) / PROFILE_BIN).astype(np.int64)
    return float((np.bincount(bins) ** 2).sum())


def _axes(degrees: float) -> NDArray[np.float64]:
    turn = np.radians(degrees)
    return np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])


def _outermost(offsets: NDArray[np.float64], along: NDArray[np.float64]) -> tuple[float, float]:
    """The outermost offsets at which strokes run nearly as far as anywhere.

    offsets: (N,) of ink pixels across a direction. along: (N,) along it.
    """
    start, places = float(offsets.min()), int(np.ptp(along)) + 1
    place = (along - along.min()).astype(np.int64)

    def lengths(width: float) -> NDArray[np.float64]:
        """Number of different places that hold ink, for each offset of a width."""
        band = ((offsets - start) / width).astype(np.int64)
        return np.bincount(np.unique(band * places + place) // places).astype(np.float64)

    bands, pixels = lengths(SIDE_TOLERANCE), lengths(1.0)
    # A line may lie across two bands.
    bands = np.maximum(bands, np.convolve(bands, [1, 1])[: len(bands)] / 2)
    long = np.flatnonzero(bands >= MIN_LINE_SHARE * bands.max())
    found = []
    for band in (long[0], long[-1]):
        first = max(0, int((band - 1) * SIDE_TOLERANCE))
        part = pixels[first : first + 3 * SIDE_TOLERANCE] ** 2
        found.append(start + first + 0.5 + float(np.average(np.arange(len(part)), weights=part)))
    return found[0], found[1]


def _drawn_share(drawn: Mask, corners: Points) -> float:
    """Share of the side of a rectangle that is drawn least."""
    steps = np.linspace(0, 1, 200)[:, None]
    shares = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        columns, rows = np.rint(start + steps * (end - start)).astype(int).T
        is_inside = (columns >= 0) & (rows >= 0)
        is_inside &= (columns < drawn.shape[1]) & (rows < drawn.shape[0])
        shares.append(np.count_nonzero(drawn[rows[is_inside], columns[is_inside]]) / len(steps))
    return float(min(shares))
