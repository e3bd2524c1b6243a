"""Rasters on disk: their facts, and masked reads of windows at any resolution.

Everything goes through rasterio. Nothing is held whole: a read takes the coarsest overview that
serves, and works through long windows in strips. A large raster without such an overview gets one
in memory.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.windows import Window as RasterioWindow

from hetmatch_qgis.common.raster_names import RasterName, raster_name
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.image import MaskedImage, Window
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.raster.block_cache import cache_bytes, track, untrack
from hetmatch_qgis.engine.raster.crs import parse_crs
from hetmatch_qgis.engine.raster.decode import apply_colour_table, as_masked_image
from hetmatch_qgis.engine.raster.dem import Dem
from hetmatch_qgis.engine.raster.georeference import (
    NONE,
    RPCS,
    Georeference,
    georeference_of,
    rpcs_of,
)
from hetmatch_qgis.engine.raster.masks import combine_bands
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
from hetmatch_qgis.engine.raster.rpc_model import RpcModel

STRIP_PIXELS = 4_000_000
"""Pixels times bands that are read at once; set by hand with the first version (ed1f7d5)."""

_ROUNDING = 1e-6
"""Pixels by which a window may miss whole pixels of an overview because of rounding; set by hand
with the first version (ed1f7d5)."""

_FACTOR_TOLERANCE = 1e-3
"""Share by which an overview may be coarser than a read: its sides are rounded to whole pixels. Set
by hand with the first version (ed1f7d5)."""


class Raster:
    """A raster file, open for reading; also a context manager that closes it.

    path: a file, or a name that only GDAL can find.
    crs: a CRS in place of the one that the file names.
    dem: an elevation model, the ground under a raster with RPCs, which then come before any other
        georeference; unused for a raster without RPCs.

    Raises InputError when the file is missing, empty, a folder, or nothing that GDAL can read,
    when it holds no bands, or is a single pixel wide or high, when PROJ does not understand `crs`,
    or when the elevation model cannot be read or has no height anywhere under the raster. All reads
    raise it for damaged data.
    """

    def __init__(
        self, path: Path | str, crs: str | None = None, dem: Path | str | None = None
    ) -> None:
        self.location = str(raster_name(path))
        self._assigned_crs = None if crs is None else parse_crs(crs)
        self._dem = None if dem is None else Dem(dem)
        self._resources = ExitStack()
        self._levels: dict[int, Any] = {}
        self._overview_cache = OverviewCache()
        try:
            self._dataset = self._open()
            self._check_content()
            track(self, self._dataset)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Raster:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; reads are no longer possible."""
        untrack(self)
        self._resources.close()

    @property
    def path(self) -> RasterName:
        """The name as it was given."""
        return raster_name(self.location)

    @property
    def name(self) -> str:
        """The file's name without folders, for sentences."""
        return self.path.name or self.location

    @property
    def width(self) -> int:
        """Columns."""
        return int(self._dataset.width)

    @property
    def height(self) -> int:
        """Rows."""
        return int(self._dataset.height)

    @property
    def band_count(self) -> int:
        """Number of bands."""
        return int(self._dataset.count)

    @property
    def dtype(self) -> str:
        """The data type of the first band."""
        return str(self._dataset.dtypes[0])

    @property
    def is_complex(self) -> bool:
        """Whether its values are complex numbers, as of single-look SAR."""
        return self.dtype.startswith("complex")

    @cached_property
    def band_colours(self) -> tuple[str, ...]:
        """The colour interpretation of each band in GDAL's words: "red", "gray", "alpha", ..."""
        return tuple(colour.name for colour in self._dataset.colorinterp)

    @cached_property
    def mask_kinds(self) -> tuple[str, ...]:
        """The kinds of mask of the first band in GDAL's words: "nodata", "alpha", ..."""
        return tuple(flag.name for flag in self._dataset.mask_flag_enums[0])

    @property
    def nodata(self) -> float | None:
        """The nodata value of the first band; None where there is none."""
        value = self._dataset.nodata
        return None if value is None else float(value)

    @cached_property
    def overviews(self) -> tuple[int, ...]:
        """The factors of the stored overviews."""
        return tuple(int(factor) for factor in self._dataset.overviews(1))

    @cached_property
    def georeference(self) -> Georeference:
        """How its pixels lie on the map; see the class for `crs` and `dem`."""
        georeference = georeference_of(self._dataset, self._dem)
        dem = georeference.dem
        if dem is not None and georeference.camera.covered_share(self.width, self.height) == 0:
            raise InputError(
                "The elevation model '{dem}' has no heights where '{raster}' lies; choose one of "
                "the same area.",
                dem=dem.path.name,
                raster=self.name,
            )
        # RPCs lead to longitude and latitude, whatever CRS was assigned.
        if self._assigned_crs is None or georeference.kind in (NONE, RPCS):
            return georeference
        return replace(georeference, crs=self._assigned_crs)

    @cached_property
    def rpcs(self) -> RpcModel | None:
        """The RPCs of the raster, whatever its georeference is; None where there are none."""
        return rpcs_of(self._dataset)

    @property
    def crs(self) -> CRS | None:
        """The CRS of its map coordinates; None where there is none."""
        return self.georeference.crs

    @property
    def transform(self) -> Affine | None:
        """The geotransform; None when there is none, or control points or RPCs in its place."""
        return self.georeference.transform

    @cached_property
    def gsd(self) -> float | None:
        """Ground sampling distance at the centre in CRS units; None without a georeference."""
        if self.georeference.kind == NONE:
            return None
        if self.transform is not None:
            return float(np.sqrt(abs(self.transform.determinant)))
        centre = np.array([self.width, self.height]) / 2
        corners_px = centre + np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
        corners = self.georeference.without_dem.pixel_to_map(corners_px)
        steps = corners[1:] - corners[0]
        side = float(np.sqrt(abs(np.linalg.det(steps))))
        return side if np.isfinite(side) else None

    def pixel_to_map(self, pixels: Points) -> Points:
        """Pixels (N, 2) to coordinates (N, 2) in the raster's own CRS; NaN where undefined."""
        return self.georeference.pixel_to_map(pixels)

    def map_to_pixel(self, coordinates: Points) -> Points:
        """Coordinates (N, 2) in the raster's own CRS to pixels (N, 2); NaN where undefined."""
        return self.georeference.map_to_pixel(coordinates)

    def describe(
        self, bands: tuple[int, ...] = (), modality: str = "optical", reason: str = ""
    ) -> ImageDescription:
        """The raster's facts together with the bands and the modality chosen for it."""
        return ImageDescription(
            path=self.path,
            width=self.width,
            height=self.height,
            band_count=self.band_count,
            dtype=self.dtype,
            georeference=self.georeference.kind,
            crs=self.crs,
            transform=self.transform,
            gsd=self.gsd,
            bands=bands,
            modality=modality,
            modality_reason=reason,
        )

    def read(self, window: Window, factor: float, bands: tuple[int, ...]) -> MaskedImage:
        """A window of pixels, `factor` (1 or more) times coarser by means of the valid pixels.

        The result has ceil(height / factor) rows and ceil(width / factor) columns, its top-left
        corner is the window's, and what lies outside the raster is invalid. A band with a colour
        table comes as three channels, complex values as amplitudes. Channels follow `bands`,
        numbered from 1.

        Raises InputError when the file cannot be read there.
        """
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
        """Whether a window is read from an overview in memory; makes it where it is missing."""
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
        with self._readable():
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
        return combine_bands(masks, self.dtype)

    def _is_palette(self, bands: tuple[int, ...]) -> bool:
        return len(bands) == 1 and self.band_colours[bands[0] - 1] == ColorInterp.palette.name

    def _channels(self, bands: tuple[int, ...]) -> int:
        return 3 if self._is_palette(bands) else len(bands)

    def _level_for(self, factor: float) -> tuple[Any, tuple[float, float]]:
        """The dataset or its overview that serves a factor, and its pixel size in pixels."""
        # Overviews of complex data average the phases too, which spoils the amplitudes.
        max_factor = 0.0 if self.is_complex else factor * (1 + _FACTOR_TOLERANCE)
        usable = [overview for overview in self.overviews if overview <= max_factor]
        if not usable:
            return self._dataset, (1.0, 1.0)
        index = self.overviews.index(max(usable))
        if index not in self._levels:
            self._levels[index] = self._open(overview_level=index)
        level = self._levels[index]
        return level, (self.width / level.width, self.height / level.height)

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
        key = overview_key(self.location, bands, size)
        if key not in cache.overviews:
            if not covers_most(window, self.width, self.height):
                return None
            read = partial(self._read_pixels, level, bands=bands)
            block = level.block_shapes[bands[0] - 1][::-1]
            image = build_overview(read, size, block, side, channels, cache.progress)
            cache.overviews[key] = MemoryOverview(image, (side * scale[0], side * scale[1]))
        return cache.overviews[key]

    def _open(self, **options: Any) -> Any:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", NotGeoreferencedWarning)
                return self._resources.enter_context(rasterio.open(self.location, **options))
        except (RasterioError, UnicodeDecodeError) as error:
            raise InputError(_why_unreadable(self.location)) from error

    def _check_content(self) -> None:
        if self.band_count == 0:
            subdatasets = self._dataset.subdatasets
            if not subdatasets:
                raise InputError("'{raster}' holds no bands.", raster=self.name)
            raise InputError(
                "'{raster}' holds no bands itself; choose one of the rasters in it, such as "
                "{subdataset}",
                raster=self.name,
                subdataset=subdatasets[0],
            )
        if self.width < 2 or self.height < 2:
            raise InputError(
                "'{raster}' has only {width} x {height} pixels; choose a larger raster.",
                raster=self.name,
                width=self.width,
                height=self.height,
            )

    @contextmanager
    def _readable(self) -> Iterator[None]:
        # An environment open as long as the raster would force rasters to be closed in order.
        try:
            with rasterio.Env(GDAL_CACHEMAX=cache_bytes()):
                yield
        except RasterioError as error:
            raise InputError(
                "'{raster}' is damaged or cut short and cannot be read to its end; copy or "
                "download it again.",
                raster=self.name,
            ) from error


def _why_unreadable(location: str) -> Message:
    # Unlike a Path's methods these bear any text, such as a long address or XML.
    is_folder, is_file, size = os.path.isdir, os.path.isfile, os.path.getsize
    if is_folder(location):
        return Message("'{path}' is a folder; choose a raster file in it.", path=location)
    if is_file(location):
        if size(location) == 0:
            return Message("'{path}' is empty (0 bytes); copy or download it again.", path=location)
        return Message(
            "'{path}' cannot be opened as a raster; choose a file that GDAL reads, such as a "
            "GeoTIFF, and check that it was copied completely.",
            path=location,
        )
    if "://" in location or ":" in location[2:] or location.startswith("/vsi"):
        return Message(
            "'{path}' cannot be opened; check the address and the connection.", path=location
        )
    return Message("There is no file '{path}'; check the path.", path=location)
