"""A map drawn of vector layers on a grid, by windows, with the interface of a raster file."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import ExitStack
from dataclasses import replace
from threading import RLock

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid
from hetmatch_qgis.engine.core.ground_lengths import metres_per_pixel
from hetmatch_qgis.engine.core.image import MaskedImage, Window
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.georeferencing.georeference import AFFINE, Georeference
from hetmatch_qgis.engine.raster.open_image import OpenImage
from hetmatch_qgis.engine.vectors.drawing import Shapes, draw, draw_standing
from hetmatch_qgis.engine.vectors.layer import VectorLayer, copy_unindexed
from hetmatch_qgis.engine.vectors.layer_on_map import LayerOnMap
from hetmatch_qgis.engine.vectors.symbols import BACKGROUND

MAX_HELD = 20_000
"""Features of a layer without a spatial index from which on a copy with one is made; set by hand
with the first version."""

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
        self._layers = [LayerOnMap(layer, grid, grid.crs, metres) for layer in layers]
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
        """The georeference of the grid."""
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
            raise InputError("'{path}' holds no features to draw a map from.", path=self.name)
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
    """Shapes that windows are drawn of; those of the last ones are kept."""

    def __init__(self, layers: list[LayerOnMap]) -> None:
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
