"""A raster to be warped: its pixels as they are stored, and which of them are valid."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio._err import CPLE_BaseError
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.errors import RasterioError
from rasterio.windows import Window as RasterioWindow

from hetmatch_qgis.common.raster_names import RasterName
from hetmatch_qgis.engine.access.file_state import FileState
from hetmatch_qgis.engine.access.network import open_dataset, why_unreachable
from hetmatch_qgis.engine.access.references import check_opened, check_references
from hetmatch_qgis.engine.core.errors import InputError, reason_of
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.georeferencing.georeference import load_rpcs
from hetmatch_qgis.engine.pixels.fill_values import (
    FillValues,
    colours_of,
    fill_values_of,
    has_binary_alpha,
)

BLOCK_CACHE_BYTES = 192 << 20
"""Bytes of GDAL's block cache during a warp; set by hand with `warp` (559f29a)."""

OPAQUE = {"uint8": 255, "int8": 127, "uint16": 65535, "int16": 32767}
"""Full opacity by data type, as GDAL's warper takes it; 255 for all others."""


@dataclass(frozen=True)
class SourcePixels:
    """Pixels of a window.

    values: (bands, H, W).
    valid: (1 or bands, H, W) bool, None where every pixel is valid.
    alpha: (H, W), the opacity; None in a raster without an alpha band.
    """

    values: NDArray
    valid: NDArray[np.bool_] | None
    alpha: NDArray | None


class SourceRaster:
    """A raster file, open for reading its pixels unresampled; a context manager that closes it.

    path: the raster.
    dataset: as rasterio opens it.
    dtype: the data type that bands are read as.

    Raises InputError when it cannot be opened, and reads raise it for damaged data.
    """

    def __init__(self, path: RasterName) -> None:
        self.path = path
        check_references(str(path))
        self._state = FileState.of(path)
        with self._as_input_error():
            self.dataset: Any = open_dataset(path)
        load_rpcs(self.dataset)
        check_opened(str(path), self.dataset)
        kinds = {np.dtype(name.replace("complex_int16", "complex64")) for name in self.dtypes}
        self.dtype = np.result_type(*kinds)

    def __enter__(self) -> SourceRaster:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.dataset.close()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return int(self.dataset.width), int(self.dataset.height)

    @property
    def dtypes(self) -> tuple[str, ...]:
        """Data types of all bands, as GDAL names them."""
        return tuple(str(name) for name in self.dataset.dtypes)

    @property
    def stored_dtype(self) -> str:
        """The data type to store: the one of all bands, or the smallest that holds them all."""
        return self.dtypes[0] if len(set(self.dtypes)) == 1 else self.dtype.name

    @cached_property
    def alpha(self) -> int | None:
        """Number, from 1, of the alpha band."""
        colours = colours_of(self.dataset)
        return colours.index(ColorInterp.alpha) + 1 if ColorInterp.alpha in colours else None

    @cached_property
    def bands(self) -> tuple[int, ...]:
        """Numbers, from 1, of all bands but the alpha band."""
        return tuple(band for band in range(1, self.dataset.count + 1) if band != self.alpha)

    @cached_property
    def nodata_values(self) -> tuple[float | None, ...]:
        """The nodata value of each of `bands`; None for a band without one."""
        nodata = self.dataset.nodatavals
        values = (nodata[band - 1] for band in self.bands)
        return tuple(None if value is None else float(value) for value in values)

    @property
    def has_several_nodata_values(self) -> bool:
        """True when bands differ in their nodata values."""
        return len({str(value) for value in self.nodata_values}) > 1

    @cached_property
    def has_band_masks(self) -> bool:
        """True when some band has a mask of its own."""
        return any(not self.dataset.mask_flag_enums[band - 1] for band in self.bands)

    @cached_property
    def has_masks(self) -> bool:
        """True when anything but an alpha band marks pixels as invalid."""
        without_mask = {MaskFlags.all_valid, MaskFlags.alpha}
        return any(
            not without_mask & set(self.dataset.mask_flag_enums[band - 1]) for band in self.bands
        )

    @cached_property
    def fill_values(self) -> FillValues:
        """Values that stand for nodata without being declared so, as a match takes them."""
        with self._as_input_error():
            return fill_values_of(self.dataset)

    @cached_property
    def has_binary_alpha(self) -> bool:
        """True for an alpha band of 0 and 1, whose 1 is meant for full opacity.

        A match, too, takes every pixel for valid whose alpha is above 0.
        """
        with self._as_input_error():
            return has_binary_alpha(self.dataset)

    @property
    def may_have_invalid_pixels(self) -> bool:
        """True when some pixels may be invalid or transparent."""
        return (
            self.has_masks
            or self.alpha is not None
            or self.dtype.kind == "f"
            or bool(self.fill_values.constants)
        )

    @property
    def opaque(self) -> int:
        """The number of full opacity, as GDAL has it for the data type."""
        return OPAQUE.get(self.dtype.name, 255)

    def read(self, window: Window, bands: tuple[int, ...]) -> SourcePixels:
        """Read a window inside the raster.

        bands: numbers from 1, without the alpha band.
        """
        area = RasterioWindow(window.column, window.row, window.width, window.height)
        with self._as_input_error():
            values = self.dataset.read(list(bands), window=area, out_dtype=self.dtype)
            masks = self.dataset.read_masks(list(bands), window=area) if self.has_masks else None
            alpha = None
            if self.alpha is not None:
                alpha = self.dataset.read(self.alpha, window=area, out_dtype=self.dtype)
                if self.has_binary_alpha:
                    alpha = np.where(alpha > 0, self.opaque, 0).astype(self.dtype)
        valid = None if masks is None else masks > 0
        filled = self.fill_values.valid(values, bands)
        if filled is not None:
            valid = filled if valid is None else valid & filled
        if values.dtype.kind in "fc":
            is_number = ~np.isnan(values)
            if not is_number.all():
                valid = is_number if valid is None else valid & is_number
        if valid is not None and (valid == valid[:1]).all():
            valid = None if valid[0].all() else valid[:1]
        return SourcePixels(values, valid, alpha)

    @contextmanager
    def _as_input_error(self) -> Iterator[None]:
        since = time.monotonic()
        try:
            yield
        except (RasterioError, CPLE_BaseError, TimeoutError) as error:
            self._state.check()
            if why := why_unreachable(str(self.path), self.path.name, since, error):
                raise InputError(why) from error
            raise InputError(
                "'{path}' cannot be read to its end ({error}); copy or download it again.",
                path=self.path,
                error=reason_of(error),
            ) from error
