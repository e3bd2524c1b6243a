"""One layer in the pixels of a map's grid: what is drawn of it in a window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from threading import RLock

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from hetmatch_qgis.engine.core.grid import Grid, transform_points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.vectors.boxes import box_lattice
from hetmatch_qgis.engine.vectors.drawing import Shapes
from hetmatch_qgis.engine.vectors.layer import Box, Features, VectorLayer
from hetmatch_qgis.engine.vectors.outlines import dots
from hetmatch_qgis.engine.vectors.placed import Placed, PlacedCells
from hetmatch_qgis.engine.vectors.seam import boxes_around, drawn_together, turned_towards
from hetmatch_qgis.engine.vectors.symbols import POINT_SYMBOLS, SYMBOLS
from hetmatch_qgis.engine.vectors.wkb import Rings

MAX_HELD_VERTICES = 4_000_000
"""Vertices of a layer up to which it is kept in memory, 64 MB; larger ones are read by the window.
To read half a million houses takes 2 seconds, and a match asks for some of them 70 times. Set with
benchmarks/vector_maps/cost.py."""

MARGIN = 32.0
"""Pixels of the image around a window from which features are drawn too: half the width of a line,
and its edges. Set by hand with the first version."""

MIN_SIDE = 0.25
"""Pixels of an overview below which, in both directions, lines and areas are left out: all of them
together would grey a town by less than a twentieth. Set by hand with the first version."""

MIN_DOT = 2.0
"""Pixels of the map's own grid that a point has at least in diameter; set by hand."""


class LayerOnMap:
    """A layer in pixels of the map's grid. metres: side of a pixel on the ground."""

    def __init__(self, layer: VectorLayer, grid: Grid, grid_crs: CRS, metres: float) -> None:
        self.layer = layer
        self._grid, self._grid_crs, self._metres = grid, grid_crs, metres
        self._held: PlacedCells | None = None
        self._is_small: bool | None = None
        self._middle_x = float(
            grid.pixel_to_map(np.array([[grid.width / 2, grid.height / 2]]))[0, 0]
        )
        self._lock = RLock()

    def has_features(self, window: Window) -> bool:
        """True where the box of some feature meets a window of the map."""
        corner, size = np.array(window[:2], dtype=float), np.array(window[2:], dtype=float)
        return any(self.layer.has_features(box) for box in self._boxes(corner, size))

    def shapes(
        self, corner: NDArray[np.float64], size: NDArray[np.float64], factor: float
    ) -> Iterator[Shapes]:
        """The shapes of the layer to draw in a window, in pixels of the image.

        corner, size: (2,), of the window, in pixels of the map. factor: pixels of the map along
        one of the image.
        """
        margin = MARGIN * factor
        for placed in self._placed(corner - margin, size + 2 * margin):
            rings = placed.rings
            low, high = placed.low, placed.high
            is_inside = (high >= corner - margin) & (low <= corner + size + margin)
            is_near = np.asarray(is_inside.all(axis=1))
            if factor > 1:
                is_near &= (high - low).max(axis=1) >= MIN_SIDE * factor
            rings = rings.select(is_near)
            yield Shapes(
                replace(rings, points=(rings.points - corner) / factor),
                placed.symbols[is_near],
                placed.widths[is_near] / (self._metres * factor),
            )

    def _placed(self, corner: NDArray[np.float64], size: NDArray[np.float64]) -> Iterator[Placed]:
        with self._lock:
            if self._is_small is None:
                self._is_small = self._holds_few_vertices()
            if self._is_small and self._held is None:
                self._held = PlacedCells(self._place(None))
        if self._held is not None:
            yield from self._held.near(corner, corner + size)
            return
        for box in self._boxes(corner, size):
            yield from self._place(box)

    def _holds_few_vertices(self) -> bool:
        """True where all of the layer may be kept, as its first features tell."""
        if self.layer.count > MAX_HELD_VERTICES / 2:
            return False
        first = next(self.layer.read(), None)
        if first is None:
            return True
        share = self.layer.count / len(first.symbols)
        return len(first.rings.points) * share <= MAX_HELD_VERTICES

    def _place(self, box: Box | None) -> Iterator[Placed]:
        for features in self.layer.read(box):
            placed = self._place_batch(features)
            if len(placed.rings):
                yield placed

    def _place_batch(self, features: Features) -> Placed:
        rings = features.rings
        points = transform_points(rings.points, self.layer.crs, self._grid_crs)
        on_map = drawn_together(
            replace(rings, points=points), rings, self.layer.crs, self._grid_crs
        )
        on_map = turned_towards(on_map, self._grid_crs, self._middle_x)
        points = self._grid.map_to_pixel(on_map.points)
        # A ring with a vertex that has no coordinates in the map's CRS cannot be drawn.
        is_defined = np.isfinite(points).all(axis=1)
        ring = np.repeat(np.arange(len(rings)), rings.lengths)
        is_broken = np.bincount(ring[~is_defined], minlength=len(rings)) > 0
        is_kept = ~is_broken & (rings.lengths >= np.where(rings.is_area, 3, 1))
        kept = replace(rings, points=points).select(is_kept)
        symbols, widths = features.symbols[kept.feature], features.widths[kept.feature]
        symbols, widths = _of_points(kept, symbols, widths)
        kept = dots(kept, np.maximum(widths / self._metres, MIN_DOT))
        return Placed.of(kept, symbols, widths)

    def _boxes(self, corner: NDArray[np.float64], size: NDArray[np.float64]) -> list[Box]:
        """A window of the map's pixels in the layer's CRS, see `seam.boxes_around`."""
        lattice = self._grid.pixel_to_map(box_lattice((*corner, *(corner + size))))
        places = transform_points(lattice, self._grid_crs, self.layer.crs)
        return boxes_around(places, self.layer.crs, self.layer.bounds)


def _of_points(
    rings: Rings, symbols: NDArray[np.int64], widths: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Symbols and widths (R,), with those of points in place of those of lines and areas."""
    drawn = np.where(rings.is_point, POINT_SYMBOLS[symbols], symbols)
    usual = np.array([symbol.width for symbol in SYMBOLS])[drawn]
    return drawn, np.where(drawn == symbols, widths, usual)
