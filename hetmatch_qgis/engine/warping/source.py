"""A raster to be warped: its own pixels, with what says which of them count."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from types import TracebackType
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.errors import RasterioError
from rasterio.windows import Window as RasterioWindow

from hetmatch_qgis.common.raster_names import RasterName
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.image import Window

BLOCK_CACHE_BYTES = 192 << 20
OPAQUE = {"uint8": 255, "int8": 127, "uint16": 65535, "int16": 32767}


@dataclass(frozen=True)
class Pixels:
    """values: (bands, H, W). valid: (1 or bands, H, W) bool, None where every pixel counts. alpha:
    (H, W) opacity, in a raster that has a band of it."""

    values: NDArray
    valid: NDArray[np.bool_] | None
    alpha: NDArray | None


class Source:
    """A raster file, open for reading its pixels as they are; a context manager that closes it.

    Raises InputError when it cannot be opened, and reads raise it for damaged data.
    """

    def __init__(self, path: RasterName) -> None:
        self.path = path
        with self._readable():
            self.dataset: Any = rasterio.open(path)
        kinds = {np.dtype(name.replace("complex_int16", "complex64")) for name in self.dtypes}
        self.dtype = np.result_type(*kinds)
        """What the bands are read as."""

    def __enter__(self) -> Source:
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
        """Width and height."""
        return int(self.dataset.width), int(self.dataset.height)

    @property
    def dtypes(self) -> tuple[str, ...]:
        return tuple(str(name) for name in self.dataset.dtypes)

    @property
    def stored_dtype(self) -> str:
        """As GDAL stores it: the one of all bands, or what holds them all."""
        return self.dtypes[0] if len(set(self.dtypes)) == 1 else self.dtype.name

    @cached_property
    def alpha(self) -> int | None:
        """The number, from 1, of the band that holds the opacity."""
        colours = list(self.dataset.colorinterp)
        return colours.index(ColorInterp.alpha) + 1 if ColorInterp.alpha in colours else None

    @cached_property
    def bands(self) -> tuple[int, ...]:
        """The numbers, from 1, of the bands that hold values."""
        return tuple(band for band in range(1, self.dataset.count + 1) if band != self.alpha)

    @cached_property
    def nodata_values(self) -> tuple[float | None, ...]:
        """The value that says nothing, of each band that holds values; None for one without."""
        values = self.dataset.nodatavals
        known = (values[band - 1] for band in self.bands)
        return tuple(None if value is None else float(value) for value in known)

    @property
    def has_own_nodata(self) -> bool:
        """Whether some bands have another nodata value than others, or none."""
        return len({str(value) for value in self.nodata_values}) > 1

    @cached_property
    def has_own_masks(self) -> bool:
        """Whether some bands have masks of their own."""
        return any(not self.dataset.mask_flag_enums[band - 1] for band in self.bands)

    @cached_property
    def has_masks(self) -> bool:
        """Whether anything but an opacity says that some pixels do not count."""
        by_alpha = {MaskFlags.all_valid, MaskFlags.alpha}
        return any(
            not by_alpha & set(self.dataset.mask_flag_enums[band - 1]) for band in self.bands
        )

    @property
    def may_have_holes(self) -> bool:
        """Whether some pixels may not count."""
        return self.has_masks or self.alpha is not None or self.dtype.kind == "f"

    @property
    def opaque(self) -> int:
        """The number that stands for full opacity, as GDAL has it for the data type."""
        return OPAQUE.get(self.dtype.name, 255)

    def read(self, window: Window, bands: tuple[int, ...]) -> Pixels:
        """A window that lies within the raster, of bands numbered from 1, the opacity apart."""
        area = RasterioWindow(window.column, window.row, window.width, window.height)
        with self._readable():
            values = self.dataset.read(list(bands), window=area, out_dtype=self.dtype)
            masks = self.dataset.read_masks(list(bands), window=area) if self.has_masks else None
            opacity = None
            if self.alpha is not None:
                opacity = self.dataset.read(self.alpha, window=area, out_dtype=self.dtype)
        valid = None if masks is None else masks > 0
        if values.dtype.kind in "fc":
            known = ~np.isnan(values)
            if not known.all():
                valid = known if valid is None else valid & known
        if valid is not None and (valid == valid[:1]).all():
            valid = None if valid[0].all() else valid[:1]
        return Pixels(values, valid, opacity)

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except RasterioError as error:
            raise InputError(
                f"'{self.path}' cannot be read to its end ({error}); copy or download it again."
            ) from error
