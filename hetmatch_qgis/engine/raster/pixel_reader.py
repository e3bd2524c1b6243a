"""Masked reads of an open raster at any resolution, from its pixels or the best overview."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property, partial
from threading import RLock
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.windows import Window as RasterioWindow

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.image import MaskedImage, Window
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.raster.block_cache import cache_bytes
from hetmatch_qgis.engine.raster.decode import apply_colour_table, as_masked_image
from hetmatch_qgis.engine.raster.file_state import FileState
from hetmatch_qgis.engine.raster.masks import combine_bands
from hetmatch_qgis.engine.raster.network import GDAL_ERRORS, why_unreachable
from hetmatch_qgis.engine.raster.overviews import (
    MemoryOverview,
    OverviewCache,
    build_overview,
    covers_most,
    overview_key,
    reduction_factor,
    shared_cache,
)
from hetmatch_qgis.engine.raster.resample import area_average

STRIP_PIXELS = 4_000_000
"""Pixels times bands that are read at once; set by hand with the first version (ed1f7d5)."""

_ROUNDING = 1e-6
"""Pixels by which a window may miss whole pixels of an overview because of rounding; set by hand
with the first version (ed1f7d5)."""

_FACTOR_TOLERANCE = 1e-3
"""Share by which an overview may be coarser than a read: its sides are rounded to whole pixels. Set
by hand with the first version (ed1f7d5)."""


class PixelReader:
    """Reads windows of an open raster.

    location: the raster's name for GDAL, by which overviews in memory are shared.
    name: the raster's name in sentences.
    dataset: as rasterio opened it.
    open_overview: opens a stored overview by its number, from 0.
    """

    def __init__(
        self, location: str, name: str, dataset: Any, open_overview: Callable[[int], Any]
    ) -> None:
        self._location, self._name = location, name
        self._state = FileState.of(location)
        self._dataset = dataset
        self._open_overview = open_overview
        self._dtype = str(dataset.dtypes[0])
        self._is_complex = self._dtype.startswith("complex")
        # GDAL's datasets are for one thread at a time; windows are read from several.
        self._lock = RLock()
        self._levels: dict[int, Any] = {}
        self._overview_cache = OverviewCache()

    @cached_property
    def factors(self) -> list[int]:
        """The factors of the stored overviews."""
        with self._lock, self.readable():
            return [int(factor) for factor in self._dataset.overviews(1)]

    @cached_property
    def _colours(self) -> tuple[ColorInterp, ...]:
        """The colour interpretation of each band."""
        with self.readable():
            return tuple(self._dataset.colorinterp)

    def read(self, window: Window, factor: float, bands: tuple[int, ...]) -> MaskedImage:
        """See Raster.read; several threads may read at once."""
        if factor < 1:
            raise ValueError("factor must be 1 or more")
        overview = self._memory_overview(window, factor, bands)
        if overview is not None:
            return overview.read(window, factor)
        rows, columns = (int(np.ceil(side / factor)) for side in (window.height, window.width))
        level, scale = self._level_for(factor)
        across = max(1.0, window.width / scale[0]) * max(1, len(bands))
        strip = max(1, int(STRIP_PIXELS / across / (factor / scale[1])))
        parts = []
        for first in range(0, rows, strip):
            count = min(strip, rows - first)
            corner = (window.column / scale[0], (window.row + first * factor) / scale[1])
            cell = (factor / scale[0], factor / scale[1])
            parts.append(self._read_cells(level, corner, cell, (count, columns), bands))
        if len(parts) == 1:
            return parts[0]
        return MaskedImage(
            np.concatenate([part.values for part in parts]),
            np.concatenate([part.valid for part in parts]),
        )

    def has_memory_overview(self, window: Window, factor: float, bands: tuple[int, ...]) -> bool:
        """See Raster.has_memory_overview."""
        return self._memory_overview(window, factor, bands) is not None

    def _read_cells(
        self,
        level: Any,
        corner: tuple[float, float],
        cell: tuple[float, float],
        shape: tuple[int, int],
        bands: tuple[int, ...],
    ) -> MaskedImage:
        """Cells of a level averaged; see `area_average`.

        corner: of the first cell, cell: size of a cell, both (column, row) in pixels of the level.
        """
        left, top = (int(np.floor(value + _ROUNDING)) for value in corner)
        right = int(np.ceil(corner[0] + cell[0] * shape[1] - _ROUNDING))
        bottom = int(np.ceil(corner[1] + cell[1] * shape[0] - _ROUNDING))
        left, right = (min(max(side, 0), level.width) for side in (left, right))
        top, bottom = (min(max(side, 0), level.height) for side in (top, bottom))
        channels = self._channels(bands)
        if right <= left or bottom <= top:
            return MaskedImage.empty(shape, channels)
        image = self._read_pixels(level, Window(left, top, right - left, bottom - top), bands)
        is_aligned = (left, top) == corner and image.valid.shape == shape
        if cell == (1.0, 1.0) and is_aligned:
            return image
        return area_average(image, (corner[0] - left, corner[1] - top), cell, shape)

    def _read_pixels(self, level: Any, window: Window, bands: tuple[int, ...]) -> MaskedImage:
        area = RasterioWindow(window.column, window.row, window.width, window.height)
        indexes = list(bands)
        with self._lock, self.readable():
            raw = level.read(indexes, window=area)
            valid = self._read_valid(level, area, indexes)
        if self._is_palette(bands):
            return apply_colour_table(raw[0], valid, self._dataset.colormap(bands[0]))
        values = np.abs(raw) if np.iscomplexobj(raw) else raw
        return as_masked_image(np.moveaxis(values, 0, 2), valid)

    def _read_valid(
        self, level: Any, area: RasterioWindow, indexes: list[int]
    ) -> NDArray[np.bool_]:
        """(H, W): the valid pixels of an area."""
        kinds = [set(level.mask_flag_enums[index - 1]) for index in indexes]
        if all(MaskFlags.all_valid in kind for kind in kinds):
            return np.ones((area.height, area.width), dtype=bool)
        if all(MaskFlags.per_dataset in kind for kind in kinds):
            return np.asarray(level.read_masks(indexes[0], window=area) > 0)
        masks = level.read_masks(indexes, window=area) > 0
        return combine_bands(masks, self._dtype)

    def _is_palette(self, bands: tuple[int, ...]) -> bool:
        return len(bands) == 1 and self._colours[bands[0] - 1] == ColorInterp.palette

    def _channels(self, bands: tuple[int, ...]) -> int:
        return 3 if self._is_palette(bands) else len(bands)

    def _level_for(self, factor: float) -> tuple[Any, tuple[float, float]]:
        """The dataset or its overview that serves a factor, and its pixel size in pixels."""
        # Overviews of complex data average the phases too, which spoils the amplitudes.
        max_factor = 0.0 if self._is_complex else factor * (1 + _FACTOR_TOLERANCE)
        usable = [overview for overview in self.factors if overview <= max_factor]
        if not usable:
            return self._dataset, (1.0, 1.0)
        index = self.factors.index(max(usable))
        # A dataset that is opened inside an environment brings none of its own, which could be
        # closed only by the thread that opened it.
        with self._lock, self.readable():
            if index not in self._levels:
                self._levels[index] = self._open_overview(index)
        level = self._levels[index]
        return level, (self._dataset.width / level.width, self._dataset.height / level.height)

    def _memory_overview(
        self, window: Window, factor: float, bands: tuple[int, ...]
    ) -> MemoryOverview | None:
        """An overview in memory, where most of a large raster would be read otherwise."""
        level, scale = self._level_for(factor)
        size, channels = (level.width, level.height), self._channels(bands)
        side = reduction_factor(size, channels)
        if side is None or factor < (1 - _FACTOR_TOLERANCE) * side * max(scale):
            return None
        cache = shared_cache() or self._overview_cache
        key = overview_key(self._location, bands, size)
        with self._lock:
            if key not in cache.overviews:
                if not covers_most(window, self._dataset.width, self._dataset.height):
                    return None
                read = partial(self._read_pixels, level, bands=bands)
                block = level.block_shapes[bands[0] - 1][::-1]
                image = build_overview(read, size, block, side, channels, cache.progress)
                cache.overviews[key] = MemoryOverview(image, (side * scale[0], side * scale[1]))
            return cache.overviews[key]

    @contextmanager
    def readable(self) -> Iterator[None]:
        """Raise GDAL's errors inside the block as InputError."""
        # An environment open as long as the raster would force rasters to be closed in order.
        since = time.monotonic()
        try:
            with rasterio.Env(GDAL_CACHEMAX=cache_bytes()):
                yield
        except GDAL_ERRORS as error:
            self._state.check()
            why = why_unreachable(self._location, self._name, since, error) or Message(
                "'{raster}' is damaged or cut short and cannot be read to its end; copy or "
                "download it again.",
                raster=self._name,
            )
            raise InputError(why) from error
