"""The black or white collar around rotated and cut images that name no nodata value.

Its edge is the strongest structure of such an image and means nothing on the ground.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.image import ImageSource, MaskedImage, Window
from hetmatch_qgis.engine.pixels.pixel_reader import TooManyPixelsError

OVERVIEW_SIDE = 512
"""Pixels of the longer side of the overview in which a collar is searched; set by hand with the
first version (edeacc0). An image of up to twice as many is searched in its own pixels, which takes
no longer."""

JPEG_NOISE = 10.0
"""Grey levels of 8 bits by which JPEG lets a collar deviate from black or white; set by hand with
collars by data type (7d8b627)."""

MAX_MEDIAN = 2.0
"""Grey levels of 8 bits from black or white that the median of a collar may be; set with
JPEG_NOISE."""

MIN_SHARE, MAX_SHARE = 0.005, 0.7
"""Share of the image that a collar may take; set by hand with the first version (edeacc0)."""

MAX_HULL_GAP = 0.02
"""Share of the convex hull that the rest of the image may lack: footprints are convex, coasts are
not. Set by hand with the first version (edeacc0)."""

EDGE_PIXELS = 3
"""Pixels along the collar's edge that are mixed with it; set by hand with the first version
(edeacc0)."""

ValueRange = tuple[float, float]
"""Lowest and highest value."""


@dataclass(frozen=True)
class Collar:
    """A collar that was detected in an image.

    overview: (h, w) True on the collar, `factor` times coarser than the frame.
    factor: pixels of the frame along a side of a cell of the overview.
    low, high: the range of its pixels' values, in all channels.
    """

    overview: NDArray[np.bool_]
    factor: float
    low: float
    high: float

    def covers(self, image: MaskedImage, window: Window, factor: float) -> NDArray[np.bool_]:
        """(H, W): which pixels of a window, read `factor` times coarser, are collar."""
        rows, columns = image.valid.shape
        overview_rows = (window.row + (np.arange(rows) + 0.5) * factor) / self.factor
        overview_columns = (window.column + (np.arange(columns) + 0.5) * factor) / self.factor
        # One cell more, because the edge runs inside of the outermost cells.
        grown = cv2.dilate(self.overview.astype(np.uint8), np.ones((3, 3), np.uint8))
        height, width = grown.shape
        row = np.clip(overview_rows.astype(int), 0, height - 1)
        column = np.clip(overview_columns.astype(int), 0, width - 1)
        in_range = _within(image.values, self.low, self.high) & (grown[np.ix_(row, column)] > 0)
        side = 2 * int(np.ceil(EDGE_PIXELS / factor)) + 1
        return cv2.dilate(in_range.astype(np.uint8), np.ones((side, side), np.uint8)) > 0


def collar_value_ranges(dtype: str) -> tuple[ValueRange, ...]:
    """The ranges of values that a collar may have in rasters of a data type: black, or white."""
    if dtype == "uint8":
        # Open at the far ends, because interpolation rings beside a sharp edge.
        return (-np.inf, JPEG_NOISE), (255 - JPEG_NOISE, np.inf)
    if dtype == "uint16":
        return (0.0, 0.0), (65535.0, 65535.0)
    return ((0.0, 0.0),)


def find_collar(source: ImageSource, ranges: Sequence[ValueRange]) -> Collar | None:
    """The collar of an image whose values lie in one of the ranges, None where it has none.

    None, too, where the image is too large to look for one.
    """
    factor = max(source.width, source.height) / OVERVIEW_SIDE
    factor = factor if factor > 2 else 1.0
    # Corners tell of most images that the rest need not be read for it.
    if not _may_have_collar(source, ranges, factor):
        return None
    try:
        image = source.read(Window(0, 0, source.width, source.height), factor)
    except TooManyPixelsError:
        return None
    for low, high in ranges:
        # Invalid pixels outside a rotated raster reach the corners where its collar does not.
        outside = _connected_to_corners(_within(image.values, low, high) | ~image.valid)
        collar = outside & image.valid
        share = np.count_nonzero(collar) / outside.size
        if (
            MIN_SHARE < share < MAX_SHARE
            and _is_uniform(image.values[collar], low, high)
            and _leaves_convex_footprint(outside)
        ):
            return Collar(overview=outside, factor=factor, low=low, high=high)
    return None


def _may_have_collar(source: ImageSource, ranges: Sequence[ValueRange], factor: float) -> bool:
    """True if a corner of the image looks like a collar or is invalid."""
    side = int(2 * factor)
    size = min(side, source.width), min(side, source.height)
    for row in (0, source.height - size[1]):
        for column in (0, source.width - size[0]):
            image = source.read(Window(column, row, *size), factor)
            in_range = [_within(image.values, low, high).any() for low, high in ranges]
            if any(in_range) or not image.valid.all():
                return True
    return False


def mask_collar(source: ImageSource, ranges: Sequence[ValueRange]) -> ImageSource:
    """The source itself, or one whose collar counts as nodata."""
    collar = find_collar(source, ranges)
    return source if collar is None else CollarMaskedSource(source, collar)


class CollarMaskedSource:
    """A source whose collar counts as nodata."""

    def __init__(self, source: ImageSource, collar: Collar) -> None:
        self.source, self.collar = source, collar
        self.width, self.height = source.width, source.height

    def read(self, window: Window, factor: float = 1.0) -> MaskedImage:
        """See ImageSource.read."""
        image = self.source.read(window, factor)
        valid = image.valid & ~self.collar.covers(image, window, factor)
        return MaskedImage(np.where(valid[..., None], image.values, np.float32(0)), valid)

    def frame_to_pixel(self, points: Points) -> Points:
        """See ImageSource.frame_to_pixel."""
        return self.source.frame_to_pixel(points)

    def pixel_to_frame(self, points: Points) -> Points:
        """See ImageSource.pixel_to_frame."""
        return self.source.pixel_to_frame(points)


def _within(values: NDArray[np.float32], low: float, high: float) -> NDArray[np.bool_]:
    within = np.ones(values.shape[:2], dtype=bool)
    # Band by band, because numpy is slow along an axis of a few elements.
    for band in range(values.shape[2]):
        within &= (values[..., band] >= low) & (values[..., band] <= high)
    return within


def _is_uniform(values: NDArray[np.float32], low: float, high: float) -> bool:
    """True if most pixels are pure black or white: the sea in a dark corner is only dark."""
    if np.isinf(low):
        return bool(np.median(values) <= MAX_MEDIAN)
    return bool(np.median(values) >= 255 - MAX_MEDIAN) if np.isinf(high) else True


def _connected_to_corners(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The connected parts of a mask that hold a corner of the image."""
    _, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    corners = {int(labels[row, column]) for row in (0, -1) for column in (0, -1)} - {0}
    return np.isin(labels, list(corners))


def _leaves_convex_footprint(outside: NDArray[np.bool_]) -> bool:
    """True if the rest of the image is convex, as the footprint of a sensor is."""
    rest = cv2.morphologyEx((~outside).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    outlines, _ = cv2.findContours(rest, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return False
    hull = np.zeros_like(rest)
    cv2.fillConvexPoly(hull, cv2.convexHull(np.concatenate(outlines)), 1)
    return bool(np.count_nonzero(rest) > (1 - MAX_HULL_GAP) * np.count_nonzero(hull))
