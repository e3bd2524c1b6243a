"""The pixels of an area that the user chose: on the common grid, or of the reference itself."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid, Points, grid_points, pixels_as_map
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.georeferencing.georeference import NONE
from hetmatch_qgis.engine.pixels.array_source import MIN_SIDE
from hetmatch_qgis.engine.raster.common_grid import Area
from hetmatch_qgis.engine.raster.open_image import OpenImage

MARGIN = 64
"""Pixels around an area that are read as well: points at its edge need both sides to be matched.
Set by hand with the first areas (e3e824c)."""

_LATTICE_COUNT = 9
"""Points along each side of an area whose pixels bound it; set by hand with MARGIN."""


def area_on_grid(area: Area, grid: Grid) -> Window:
    """The pixels of a north-up grid whose centres lie in an area.

    Raises InputError where these are fewer than MIN_SIDE a side.
    """
    corners = grid.map_to_pixel(np.array([[area[0], area[3]], [area[2], area[1]]]))
    window = _whole_pixels(corners, grid.width, grid.height)
    if min(window.width, window.height) < MIN_SIDE:
        raise InputError(
            "The area holds {width} x {height} pixels that both rasters cover, too few to match; "
            "choose an area of at least {minimum} x {minimum} pixels.",
            width=window.width,
            height=window.height,
            minimum=MIN_SIDE,
        )
    return window


def area_in_pixels(area: Area, reference: OpenImage) -> tuple[Window, Window]:
    """The window of an area in a part of the reference, and that part: the area with a MARGIN.

    The first is counted from the corner of the second, the second in pixels of the reference. Of a
    raster that is rotated on the map, the pixels that bound the area.

    Raises InputError where the area holds fewer than MIN_SIDE pixels a side.
    """
    steps = np.linspace(0, 1, _LATTICE_COUNT)
    x = area[0] + steps * (area[2] - area[0])
    y = area[1] + steps * (area[3] - area[1])
    lattice = grid_points(x, y).reshape(-1, 2)
    has_georeference = reference.georeference.kind != NONE
    pixels = reference.map_to_pixel(lattice) if has_georeference else pixels_as_map(lattice)
    pixels = pixels[np.isfinite(pixels).all(axis=1)]
    window = Window(0, 0, 0, 0)
    if len(pixels):
        corners = np.stack([pixels.min(axis=0), pixels.max(axis=0)])
        window = _whole_pixels(corners, reference.width, reference.height)
    if min(window.width, window.height) < MIN_SIDE:
        raise InputError(
            "The area holds {width} x {height} pixels of '{raster}', too few to match; choose an "
            "area of at least {minimum} x {minimum} pixels.",
            width=window.width,
            height=window.height,
            raster=reference.name,
            minimum=MIN_SIDE,
        )
    part = _grow(window, MARGIN, reference.width, reference.height)
    inside = Window(window.column - part.column, window.row - part.row, window.width, window.height)
    return inside, part


def _grow(window: Window, margin: int, width: int, height: int) -> Window:
    """A window with a margin, as far as the frame goes."""
    low = np.maximum(np.array(window[:2]) - margin, 0)
    high = np.add(window[:2], window[2:]) + margin
    size = np.minimum(high, [width, height]) - low
    return Window(int(low[0]), int(low[1]), int(size[0]), int(size[1]))


def _whole_pixels(corners: Points, width: int, height: int) -> Window:
    """The window between two corners (2, 2), rounded and cut to the frame."""
    low, high = np.clip(np.round(corners), 0, [width, height]).astype(int)
    size = np.maximum(high - low, 0)
    return Window(int(low[0]), int(low[1]), int(size[0]), int(size[1]))
