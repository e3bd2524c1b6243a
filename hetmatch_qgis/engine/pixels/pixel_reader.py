"""Masked reads of an open raster at any resolution, from its pixels or the best overview."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property, partial
from itertools import pairwise
from threading import RLock
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.errors import NodataShadowWarning
from rasterio.windows import Window as RasterioWindow

from hetmatch_qgis.engine.access.damage import why_damaged
from hetmatch_qgis.engine.access.file_state import FileState
from hetmatch_qgis.engine.access.network import GDAL_ERRORS, is_remote
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.image import MaskedImage, Window
from hetmatch_qgis.engine.pixels.block_cache import cache_bytes
from hetmatch_qgis.engine.pixels.decode import apply_colour_table, as_masked_image
from hetmatch_qgis.engine.pixels.fill_values import FillValues, fill_values_of
from hetmatch_qgis.engine.pixels.masks import combine_bands
from hetmatch_qgis.engine.pixels.overviews import (
    CellSums,
    MemoryOverview,
    OverviewCache,
    build_overview,
    can_be_summed,
    cell_sums,
    covers_most,
    overview_key,
    reduction_factor,
    shared_cache,
)
from hetmatch_qgis.engine.pixels.read_parts import cell_edges, join, padded
from hetmatch_qgis.engine.pixels.resample import area_average

_ROUNDING = 1e-6
"""Pixels by which a window may miss whole pixels of an overview because of rounding; set by hand
with the first version (ed1f7d5)."""

_FACTOR_TOLERANCE = 1e-3
"""Share by which an overview may be coarser than a read: its sides are rounded to whole pixels. Set
by hand with the first version (ed1f7d5)."""


MAX_READ_PIXELS = 1e11
"""Pixels times bands that one read may take from the file: a quarter of an hour at the 100 million
a second of a plain GeoTIFF. A VRT of a few lines may declare a million times as many. Set by hand
with the limits."""


MAX_KEPT_BYTES = 32 << 20
"""Bytes of some bands of a raster up to which all of them are read at once and kept: what is looked
at before a match, such as corners, edges and a sample, amounts to all of it several times. No more
than that is kept of one raster, whichever bands are looked at. A PNG of 13 MB, which can be decoded
from its first line only, is matched in 3 % less time so."""


class TooManyPixelsError(InputError):
    """A read of a whole raster whose declared size is beyond all measure."""


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
        with self.readable():
            # Asked once, before any read: later it would raise what GDAL said of a damaged one.
            self.colours: tuple[ColorInterp, ...] = tuple(dataset.colorinterp)
        self._dtype = str(dataset.dtypes[0])
        self._is_complex = self._dtype.startswith("complex")
        # GDAL's datasets are for one thread at a time; windows are read from several.
        self._lock = RLock()
        self._levels: dict[int, Any] = {}
        self._whole: dict[tuple[int, ...], tuple[NDArray, NDArray[np.bool_]]] = {}
        self._mask_kinds: dict[int, Any] = {}
        self._overview_cache = OverviewCache()
        self._overview_lock = RLock()

    @cached_property
    def factors(self) -> list[int]:
        """The factors of the stored overviews."""
        with self._lock, self.readable():
            return [int(factor) for factor in self._dataset.overviews(1)]

    @cached_property
    def fill_values(self) -> FillValues:
        """Values that stand for nodata without being declared so."""
        with self._lock, self.readable():
            return fill_values_of(self._dataset)

    def read(self, window: Window, factor: float, bands: tuple[int, ...]) -> MaskedImage:
        """See Raster.read; several threads may read at once."""
        if factor < 1:
            raise ValueError("factor must be 1 or more")
        overview = self._memory_overview(window, factor, bands)
        if overview is not None:
            return overview.read(window, factor)
        level, scale = self._level_for(factor)
        cell = (factor / scale[0], factor / scale[1])
        self._check_size(window, scale, bands)
        columns, rows = cell_edges(window, factor, cell, max(1, len(bands)))
        strips = []
        for top, bottom in pairwise(rows):
            parts = []
            for left, right in pairwise(columns):
                corner = (
                    (window.column + left * factor) / scale[0],
                    (window.row + top * factor) / scale[1],
                )
                shape = (bottom - top, right - left)
                parts.append(self._read_cells(level, corner, cell, shape, bands))
            strips.append(join(parts, axis=1))
        return join(strips, axis=0)

    def has_memory_overview(self, window: Window, factor: float, bands: tuple[int, ...]) -> bool:
        """See Raster.has_memory_overview."""
        return self._memory_overview(window, factor, bands) is not None

    def _check_size(
        self, window: Window, scale: tuple[float, float], bands: tuple[int, ...]
    ) -> None:
        """Raises TooManyPixelsError for a read that would take hours; see MAX_READ_PIXELS."""
        size = (self._dataset.width, self._dataset.height)
        starts, sides = (window.column, window.row), (window.width, window.height)
        inside = [
            max(0, min(start + side, whole) - max(start, 0)) / step
            for start, side, whole, step in zip(starts, sides, size, scale, strict=True)
        ]
        pixels = inside[0] * inside[1] * max(1, len(bands))
        if pixels > MAX_READ_PIXELS:
            raise TooManyPixelsError(
                "'{raster}' has {pixels:.0f} billion pixels and no overviews, so all of them "
                "would have to be read; build overviews with: gdaladdo -r average {location}",
                raster=self._name,
                pixels=pixels / 1e9,
                location=self._location,
            )

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
        if cell == (1.0, 1.0) and corner == (int(corner[0]), int(corner[1])):
            return padded(image, (left - int(corner[0]), top - int(corner[1])), shape)
        return area_average(image, (corner[0] - left, corner[1] - top), cell, shape)

    def _read_pixels(self, level: Any, window: Window, bands: tuple[int, ...]) -> MaskedImage:
        return self._as_image(*self._read_raw(level, window, bands), bands)

    def _read_sums(self, level: Any, side: int, window: Window, bands: tuple[int, ...]) -> CellSums:
        """Sums over cells of side x side pixels; see `cell_sums`."""
        raw, valid = self._read_raw(level, window, bands)
        if self._is_palette(bands) or not can_be_summed(raw, side):
            image = self._as_image(raw, valid, bands)
            raw, valid = np.moveaxis(image.values, 2, 0), image.valid
        elif raw.dtype.kind == "f":
            # One pixel that is not a number would make its whole cell none.
            valid = valid & np.isfinite(raw).all(axis=0)
        return cell_sums(raw, valid, (window.column, window.row), side)

    def _read_raw(
        self, level: Any, window: Window, bands: tuple[int, ...]
    ) -> tuple[NDArray, NDArray[np.bool_]]:
        """Values (bands, H, W) as the file has them, and which pixels (H, W) are valid."""
        if level is not self._dataset or not self._is_kept(bands):
            return self._decode(level, window, bands)
        raw, valid = self._read_whole(bands)
        rows = slice(window.row, window.row + window.height)
        columns = slice(window.column, window.column + window.width)
        return raw[:, rows, columns].copy(), valid[rows, columns].copy()

    def _read_whole(self, bands: tuple[int, ...]) -> tuple[NDArray, NDArray[np.bool_]]:
        """`_read_raw` of the whole raster, kept in place of the bands read longest ago."""
        with self._lock:
            if bands not in self._whole:
                whole = Window(0, 0, self._dataset.width, self._dataset.height)
                raw, valid = self._decode(self._dataset, whole, bands)
                while self._whole and self._kept_bytes() + raw.nbytes > MAX_KEPT_BYTES:
                    del self._whole[next(iter(self._whole))]
                self._whole[bands] = raw, valid
            return self._whole[bands]

    def _kept_bytes(self) -> int:
        return sum(raw.nbytes for raw, _ in self._whole.values())

    def _is_kept(self, bands: tuple[int, ...]) -> bool:
        """True where these bands of the whole raster are read at once and kept."""
        if is_remote(self._location):
            return False
        pixels = self._dataset.width * self._dataset.height * max(1, len(bands))
        size = np.dtype(self._dtype.replace("complex_int16", "complex64")).itemsize
        return bool(pixels * size <= MAX_KEPT_BYTES)

    def _decode(
        self, level: Any, window: Window, bands: tuple[int, ...]
    ) -> tuple[NDArray, NDArray[np.bool_]]:
        """`_read_raw` from the file."""
        area = RasterioWindow(window.column, window.row, window.width, window.height)
        indexes = list(bands)
        with self._lock, self.readable():
            raw = level.read(indexes, window=area)
            valid = self._read_valid(level, area, indexes)
        filled = self.fill_values.valid(raw, bands, is_mean=level is not self._dataset)
        if filled is not None:
            valid = valid & combine_bands(filled, self._dtype)
        return raw, valid

    def _as_image(
        self, raw: NDArray, valid: NDArray[np.bool_], bands: tuple[int, ...]
    ) -> MaskedImage:
        if self._is_palette(bands):
            return apply_colour_table(raw[0], valid, self._dataset.colormap(bands[0]))
        values = np.abs(raw) if np.iscomplexobj(raw) else raw
        return as_masked_image(np.moveaxis(values, 0, 2), valid)

    def _read_valid(
        self, level: Any, area: RasterioWindow, indexes: list[int]
    ) -> NDArray[np.bool_]:
        """(H, W): the valid pixels of an area."""
        all_kinds = self._mask_kinds_of(level)
        kinds = [set(all_kinds[index - 1]) for index in indexes]
        if all(MaskFlags.all_valid in kind for kind in kinds):
            return np.ones((area.height, area.width), dtype=bool)
        if all(MaskFlags.per_dataset in kind for kind in kinds):
            return np.asarray(level.read_masks(indexes[0], window=area) > 0)
        with warnings.catch_warnings():
            # That an alpha band is shadowed is mended below.
            warnings.simplefilter("ignore", NodataShadowWarning)
            masks = level.read_masks(indexes, window=area) > 0
        valid = combine_bands(masks, self._dtype)
        if ColorInterp.alpha in self.colours:
            # A nodata value takes precedence over it: GDAL's masks tell nothing of the alpha band.
            alpha = self.colours.index(ColorInterp.alpha) + 1
            valid &= level.read(alpha, window=area) > 0
        return valid

    def _mask_kinds_of(self, level: Any) -> Any:
        """The kinds of mask of every band; rasterio asks all bands anew each time."""
        key = id(level)
        if key not in self._mask_kinds:
            self._mask_kinds[key] = level.mask_flag_enums
        return self._mask_kinds[key]

    def _is_palette(self, bands: tuple[int, ...]) -> bool:
        return len(bands) == 1 and self.colours[bands[0] - 1] == ColorInterp.palette

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
        # Not the lock of the dataset, which the threads that read for it take.
        with self._overview_lock:
            if key not in cache.overviews:
                if not covers_most(window, self._dataset.width, self._dataset.height):
                    return None
                self._check_size(window, scale, bands)
                sums = partial(self._read_sums, level, side, bands=bands)
                block = level.block_shapes[bands[0] - 1][::-1]
                image = build_overview(sums, size, block, side, channels, cache.progress)
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
            raise InputError(why_damaged(self._location, self._name, since, error)) from error
