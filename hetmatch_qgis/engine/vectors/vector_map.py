"""A map drawn of vector layers on a grid, by windows, with the interface of a raster file."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from threading import RLock

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid, Points, grid_points, transform_points
from hetmatch_qgis.engine.core.image import MaskedImage, Window
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.raster.common_grid import metres_per_pixel
from hetmatch_qgis.engine.raster.georeference import AFFINE, Georeference
from hetmatch_qgis.engine.raster.open_image import OpenImage
from hetmatch_qgis.engine.vectors.drawing import Shapes, draw, draw_standing
from hetmatch_qgis.engine.vectors.layer import Box, Features, VectorLayer, copy_unindexed
from hetmatch_qgis.engine.vectors.outlines import dots
from hetmatch_qgis.engine.vectors.placed import Placed, PlacedCells
from hetmatch_qgis.engine.vectors.symbols import BACKGROUND, POINT_SYMBOLS, SYMBOLS
from hetmatch_qgis.engine.vectors.wkb import Rings

MAX_HELD = 20_000
"""Features of a layer without a spatial index from which on a copy with one is made; set by hand
with the first version."""

MAX_HELD_VERTICES = 4_000_000
"""Vertices of a layer up to which it is kept in memory, 64 MB; larger ones are read by the window.
To read half a million houses takes 2 seconds, and a match asks for some of them 70 times. Set with
benchmarks/vector_maps/cost.py."""

MARGIN = 32.0
"""Pixels of the image around a window from which features are drawn too: half the width of a line,
and its edges. Set by hand with the first version."""

BOX_POINTS = 9
"""Points along each side of a window whose coordinates bound it in a layer's CRS."""

MIN_SIDE = 0.25
"""Pixels of an overview below which, in both directions, lines and areas are left out: all of them
together would grey a town by less than a twentieth. Set by hand with the first version."""

MIN_DOT = 2.0
"""Pixels of the map's own grid that a point has at least in diameter; set by hand."""

MAP_BANDS, STANDING_BANDS = (1,), (2, 3, 4)
"""The map; and, no bands for the user, the map without what stands on the ground, and the shares of
each pixel that buildings and crowns cover."""

KEPT_WINDOWS = 8
"""Windows kept, because an overview is read again by the next stage and by the report."""

MAX_KEPT_PIXELS = 4_000_000
"""Pixels of the largest window that is kept: 16 MB."""

MAX_KEPT_VERTICES = 1_000_000
"""Vertices of the windows that are kept as what they are drawn of, 16 MB: what stands on the ground
is drawn of the same, and to read the features takes longer than to draw them."""

MAX_STRIP = 4_000_000
"""Pixels drawn at once, of which a class needs 8 bytes each three times."""


class VectorMap(OpenImage):
    """Vector layers drawn as a plain map in one band, on demand and by windows.

    layers: what is drawn, the first at the bottom of its class.
    grid: the map's own grid, in a CRS.

    Nothing is drawn before it is read. An overview is drawn in its own pixels: lines stay visible
    but are no fatter than they need be, and what is too small to be seen is left out.
    """

    is_drawn = True

    def __init__(self, layers: list[VectorLayer], grid: Grid) -> None:
        if grid.crs is None:
            raise ValueError("a map is drawn on a grid in a CRS")
        super().__init__(layers[0].name)
        self._resources = ExitStack()
        self.layers = layers
        self.grid = grid
        self._georeference = Georeference(AFFINE, grid.crs, transform=grid.transform)
        layers = copy_unindexed(layers, MAX_HELD, self._resources)
        metres = float(np.sqrt(np.prod(metres_per_pixel(grid))))
        self._layers = [_LayerOnMap(layer, grid, grid.crs, metres) for layer in layers]
        self._kept: OrderedDict[tuple[Window, float, tuple[int, ...]], MaskedImage] = OrderedDict()
        self._shapes = _KeptShapes(self._layers)
        self._lock = RLock()

    def close(self) -> None:
        """Remove temporary copies of layers."""
        self._kept.clear()
        self._shapes.clear()
        self._resources.close()

    @property
    def georeference(self) -> Georeference:
        """That of the grid."""
        return self._georeference

    @property
    def width(self) -> int:
        """Columns."""
        return self.grid.width

    @property
    def height(self) -> int:
        """Rows."""
        return self.grid.height

    @property
    def band_count(self) -> int:
        """One band of grey levels."""
        return 1

    @property
    def dtype(self) -> str:
        """Grey levels from 0 to 255."""
        return "uint8"

    @property
    def band_colours(self) -> tuple[str, ...]:
        """See Raster.band_colours."""
        return ("gray",)

    @property
    def mask_kinds(self) -> tuple[str, ...]:
        """All of the map is valid, and no edge of it is a collar."""
        return ("per_dataset",)

    @property
    def nodata(self) -> float | None:
        """There is none."""
        return None

    @property
    def overviews(self) -> tuple[int, ...]:
        """Overviews are drawn on demand, at any factor."""
        return ()

    def check_content(self, other: str | None) -> None:
        """Raises InputError where not one feature lies on the map. other: the other raster."""
        box = Window(0, 0, self.width, self.height)
        if any(layer.has_features(box) for layer in self._layers):
            return
        if other is None:
            raise InputError("'{path}' holds no features to draw a map of.", path=self.name)
        raise no_features(self.name, other)

    def describe(
        self, bands: tuple[int, ...] = (), modality: str = "map", reason: str = ""
    ) -> ImageDescription:
        """See OpenImage.describe; with the layers, from which the map can be drawn again."""
        names = tuple(layer.name for layer in self.layers)
        return replace(super().describe(bands, modality, reason), layers=names)

    def read(
        self, window: Window, factor: float, bands: tuple[int, ...] = MAP_BANDS
    ) -> MaskedImage:
        """See Raster.read; the map is drawn at the resolution that is asked for.

        bands: MAP_BANDS or STANDING_BANDS.
        """
        if factor < 1:
            raise ValueError("factor must be 1 or more")
        key = (Window(*window), float(factor), bands)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        image = self._draw(window, factor, bands)
        if image.valid.size <= MAX_KEPT_PIXELS:
            with self._lock:
                self._kept[key] = image
                while len(self._kept) > KEPT_WINDOWS:
                    self._kept.popitem(last=False)
        return image

    def has_memory_overview(self, window: Window, factor: float, bands: tuple[int, ...]) -> bool:
        """True for overviews: they are best drawn in one piece."""
        return factor > 1

    def _draw(self, window: Window, factor: float, bands: tuple[int, ...]) -> MaskedImage:
        rows, columns = (int(np.ceil(side / factor)) for side in (window.height, window.width))
        is_standing = bands == STANDING_BANDS
        values = np.empty((rows, columns, len(STANDING_BANDS) if is_standing else 1), np.float32)
        strip = max(1, MAX_STRIP // max(1, columns))
        for first in range(0, rows, strip):
            count = min(strip, rows - first)
            corner = np.array([window.column, window.row + first * factor])
            size = np.array([columns, count]) * factor
            shapes = self._shapes.read(corner, size, factor)
            part = values[first : first + count]
            if is_standing:
                part[:] = draw_standing(shapes, (count, columns), factor)
            else:
                part[..., 0] = draw(shapes, (count, columns), factor)
        centres = np.arange(columns) + 0.5, np.arange(rows) + 0.5
        column = window.column + centres[0] * factor
        row = window.row + centres[1] * factor
        is_inside = ((row >= 0) & (row < self.height))[:, None] & (
            (column >= 0) & (column < self.width)
        )
        values[~is_inside] = (BACKGROUND, 0, 0) if is_standing else BACKGROUND
        return MaskedImage(values if is_standing else np.round(values), is_inside)


class _KeptShapes:
    """What windows are drawn of, with that of the last ones kept."""

    def __init__(self, layers: list[_LayerOnMap]) -> None:
        self._layers = layers
        self._kept: OrderedDict[tuple[float, ...], list[Shapes]] = OrderedDict()
        self._vertices = 0
        self._lock = RLock()

    def clear(self) -> None:
        """Keep nothing."""
        self._kept.clear()
        self._vertices = 0

    def read(
        self, corner: NDArray[np.float64], size: NDArray[np.float64], factor: float
    ) -> list[Shapes]:
        """The shapes of a window. corner, size: (2,), pixels of the map's own grid."""
        key = (*map(float, corner), *map(float, size), float(factor))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        shapes = [
            shape
            for layer in self._layers
            for shape in layer.shapes(corner, size, factor)
            if len(shape.rings)
        ]
        with self._lock:
            if key not in self._kept and _vertices(shapes) <= MAX_KEPT_VERTICES:
                self._kept[key] = shapes
                self._vertices += _vertices(shapes)
            while self._vertices > MAX_KEPT_VERTICES:
                self._vertices -= _vertices(self._kept.popitem(last=False)[1])
        return shapes


def _vertices(shapes: list[Shapes]) -> int:
    return sum(len(shape.rings.points) for shape in shapes)


def no_features(layer: str, other: str) -> InputError:
    """The error where the layers lie elsewhere."""
    return InputError(
        "No feature of '{layer}' lies where '{other}' does, not even within the search radius; "
        "check the CRS of both, or choose layers of the same area.",
        layer=layer,
        other=other,
    )


class _LayerOnMap:
    """A layer in pixels of the map's grid. metres: side of a pixel on the ground."""

    def __init__(self, layer: VectorLayer, grid: Grid, grid_crs: CRS, metres: float) -> None:
        self.layer = layer
        self._grid, self._grid_crs, self._metres = grid, grid_crs, metres
        self._held: PlacedCells | None = None
        self._is_small: bool | None = None
        self._lock = RLock()

    def has_features(self, window: Window) -> bool:
        """True where the box of some feature meets a window of the map."""
        box = self._box(np.array(window[:2], dtype=float), np.array(window[2:], dtype=float))
        return box is not None and self.layer.has_features(box)

    def shapes(
        self, corner: NDArray[np.float64], size: NDArray[np.float64], factor: float
    ) -> Iterator[Shapes]:
        """What is drawn of the layer in a window, in pixels of the image.

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
        box = self._box(corner, size)
        if box is not None:
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
        points = self._grid.map_to_pixel(points)
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

    def _box(self, corner: NDArray[np.float64], size: NDArray[np.float64]) -> Box | None:
        """A window of the map's pixels in the layer's CRS; None where it lies beside all of it."""
        steps = np.linspace(0, 1, BOX_POINTS)
        pixels = grid_points(corner[0] + steps * size[0], corner[1] + steps * size[1])
        lattice = self._grid.pixel_to_map(pixels.reshape(-1, 2))
        return bounding_box(transform_points(lattice, self._grid_crs, self.layer.crs))


def _of_points(
    rings: Rings, symbols: NDArray[np.int64], widths: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Symbols and widths (R,), with those of points in place of those of lines and areas."""
    drawn = np.where(rings.is_point, POINT_SYMBOLS[symbols], symbols)
    usual = np.array([symbol.width for symbol in SYMBOLS])[drawn]
    return drawn, np.where(drawn == symbols, widths, usual)


def bounding_box(points: Points) -> Box | None:
    """The box of points (N, 2), slightly grown because edges bend between them; None for none."""
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return None
    low, high = points.min(axis=0), points.max(axis=0)
    low, high = low - 0.02 * (high - low), high + 0.02 * (high - low)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])
