"""The black or white collar around turned and cut images that name no nodata value.

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

OVERVIEW_SIDE = 512
LARGE = 8.0
"""Times coarser than an image that the first look is, from which on its corners come first."""

LOSSY, STEADY = 10.0, 2.0
"""Grey levels of 8 bits by which JPEG lets a collar flicker, and its median at most."""

LEAST, MOST = 0.005, 0.7
"""Share of the image that a collar may take."""

ROUGH = 0.02
"""Share by which the rest may fall short of its convex hull: footprints are convex, coasts not."""

RIM = 3
"""Pixels along the collar's edge that are mixed with it."""


@dataclass(frozen=True)
class Collar:
    """overview: (h, w) True on the collar, `factor` times coarser than the frame. low, high: what
    its pixels' values lie between, in all channels."""

    overview: NDArray[np.bool_]
    factor: float
    low: float
    high: float

    def covers(self, image: MaskedImage, window: Window, factor: float) -> NDArray[np.bool_]:
        """(H, W): which pixels of a window, read `factor` times coarser, are collar."""
        rows, columns = image.valid.shape
        down = (window.row + (np.arange(rows) + 0.5) * factor) / self.factor
        across = (window.column + (np.arange(columns) + 0.5) * factor) / self.factor
        # One cell more, because the pixels themselves say where in it the edge runs.
        near = cv2.dilate(self.overview.astype(np.uint8), np.ones((3, 3), np.uint8))
        height, width = near.shape
        row = np.clip(down.astype(int), 0, height - 1)
        column = np.clip(across.astype(int), 0, width - 1)
        alike = _between(image.values, self.low, self.high) & (near[np.ix_(row, column)] > 0)
        reach = 2 * int(np.ceil(RIM / factor)) + 1
        return cv2.dilate(alike.astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0


Bounds = tuple[float, float]


def collar_value_ranges(dtype: str) -> tuple[Bounds, ...]:
    """What the values of a collar lie between, for rasters of a type: black, or white."""
    if dtype == "uint8":
        # Open at the far ends, because interpolation rings beside a sharp edge.
        return (-np.inf, LOSSY), (255 - LOSSY, np.inf)
    if dtype == "uint16":
        return (0.0, 0.0), (65535.0, 65535.0)
    return ((0.0, 0.0),)


def find_collar(source: ImageSource, bounds: Sequence[Bounds]) -> Collar | None:
    """The collar of an image whose values lie between one of the bounds, None where it has none."""
    factor = max(1.0, max(source.width, source.height) / OVERVIEW_SIDE)
    if factor >= LARGE and not _may_have_one(source, bounds, factor):
        return None
    image = source.read(Window(0, 0, source.width, source.height), factor)
    for low, high in bounds:
        # What lies outside a turned raster reaches the corners where its collar does not.
        outside = _touching_corners(_between(image.values, low, high) | ~image.valid)
        inside = outside & image.valid
        share = np.count_nonzero(inside) / outside.size
        if (
            LEAST < share < MOST
            and _is_steady(image.values[inside], low, high)
            and _leaves_a_footprint(outside)
        ):
            return Collar(outside, factor, low, high)
    return None


def _may_have_one(source: ImageSource, bounds: Sequence[Bounds], factor: float) -> bool:
    """Whether a corner looks like a collar, which spares the rest of a large image the reading."""
    side = int(2 * factor)
    size = min(side, source.width), min(side, source.height)
    for row in (0, source.height - size[1]):
        for column in (0, source.width - size[0]):
            image = source.read(Window(column, row, *size), factor)
            alike = [_between(image.values, low, high).any() for low, high in bounds]
            if any(alike) or not image.valid.all():
                return True
    return False


def mask_collar(source: ImageSource, bounds: Sequence[Bounds]) -> ImageSource:
    """The source itself, or one whose collar counts as nodata."""
    collar = find_collar(source, bounds)
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
        return self.source.frame_to_pixel(points)

    def pixel_to_frame(self, points: Points) -> Points:
        return self.source.pixel_to_frame(points)


def _between(values: NDArray[np.float32], low: float, high: float) -> NDArray[np.bool_]:
    return np.asarray(((values >= low) & (values <= high)).all(axis=2))


def _is_steady(values: NDArray[np.float32], low: float, high: float) -> bool:
    """Whether most pixels are black or white outright: the sea in a dark corner is only dark."""
    if np.isinf(low):
        return bool(np.median(values) <= STEADY)
    return bool(np.median(values) >= 255 - STEADY) if np.isinf(high) else True


def _touching_corners(alike: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The connected parts that hold a corner of the image."""
    _, labels = cv2.connectedComponents(alike.astype(np.uint8), connectivity=4)
    corners = {int(labels[row, column]) for row in (0, -1) for column in (0, -1)} - {0}
    return np.isin(labels, list(corners))


def _leaves_a_footprint(outside: NDArray[np.bool_]) -> bool:
    """Whether what a collar leaves is convex, as the picture of a sensor is."""
    rest = cv2.morphologyEx((~outside).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    outlines, _ = cv2.findContours(rest, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return False
    hull = np.zeros_like(rest)
    cv2.fillConvexPoly(hull, cv2.convexHull(np.concatenate(outlines)), 1)
    return bool(np.count_nonzero(rest) > (1 - ROUGH) * np.count_nonzero(hull))
