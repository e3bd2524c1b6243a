"""The part of the reference that the user wants matched."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid, Points, pixels_as_map
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.raster.common_grid import Area
from hetmatch_qgis.engine.raster.georeference import NONE
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.raster.sources import MIN_SIDE

SURROUNDINGS = 64
"""Pixels around an area that are looked at: places at its edge need both sides to be found by."""


def area_on_grid(area: Area, grid: Grid) -> Window:
    """The pixels of a north-up grid whose centres an area holds.

    Raises InputError where that is next to none.
    """
    corners = grid.map_to_pixel(np.array([[area[0], area[3]], [area[2], area[1]]]))
    window = _whole_pixels(corners, grid.width, grid.height)
    return _large_enough(window, "that both rasters show")


def area_in_pixels(area: Area, reference: Raster) -> tuple[Window, Window]:
    """Where an area lies in the part of the reference that shows its surroundings too, and that
    part.

    For a raster that is turned on the map, the pixels around the area. Raises InputError where the
    area holds next to none.
    """
    steps = np.linspace(0, 1, 9)
    across = area[0] + steps * (area[2] - area[0])
    down = area[1] + steps * (area[3] - area[1])
    places = np.stack(np.meshgrid(across, down), axis=-1).reshape(-1, 2)
    bare = reference.georeference.kind == NONE
    pixels = pixels_as_map(places) if bare else reference.map_to_pixel(places)
    pixels = pixels[np.isfinite(pixels).all(axis=1)]
    window = Window(0, 0, 0, 0)
    if len(pixels):
        corners = np.stack([pixels.min(axis=0), pixels.max(axis=0)])
        window = _whole_pixels(corners, reference.width, reference.height)
    wanted = _large_enough(window, f"of '{reference.name}'")
    low = np.maximum(np.array(wanted[:2]) - SURROUNDINGS, 0)
    high = np.add(wanted[:2], wanted[2:]) + SURROUNDINGS
    size = np.minimum(high, [reference.width, reference.height]) - low
    part = Window(int(low[0]), int(low[1]), int(size[0]), int(size[1]))
    inside = Window(wanted.column - part.column, wanted.row - part.row, wanted.width, wanted.height)
    return inside, part


def _large_enough(window: Window, whose: str) -> Window:
    if min(window.width, window.height) < MIN_SIDE:
        raise InputError(
            f"The area holds {window.width} x {window.height} pixels {whose}, too few to match; "
            f"choose one with at least {MIN_SIDE} x {MIN_SIDE}."
        )
    return window


def _whole_pixels(corners: Points, width: int, height: int) -> Window:
    low, high = np.clip(np.round(corners), 0, [width, height]).astype(int)
    size = np.maximum(high - low, 0)
    return Window(int(low[0]), int(low[1]), int(size[0]), int(size[1]))
