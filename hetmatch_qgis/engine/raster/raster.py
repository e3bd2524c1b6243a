"""Rasters on disk: their facts, and masked reads of windows at any resolution.

Everything goes through rasterio. Nothing is held whole: a read takes the coarsest overview that
serves, and works through long windows in strips. A large raster without such an overview gets one
in memory.
"""

from __future__ import annotations

import os
import time
import warnings
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from rasterio.errors import NotGeoreferencedWarning

from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.engine.access.damage import archive_reason
from hetmatch_qgis.engine.access.network import GDAL_ERRORS, open_dataset, why_unreachable
from hetmatch_qgis.engine.access.references import check_opened, check_references
from hetmatch_qgis.engine.core.errors import InputError, missing_file
from hetmatch_qgis.engine.core.image import MaskedImage, Window
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.georeferencing.crs import parse_crs
from hetmatch_qgis.engine.georeferencing.dem import Dem
from hetmatch_qgis.engine.georeferencing.georeference import (
    NONE,
    RPCS,
    Georeference,
    georeference_of,
    load_rpcs,
    rpcs_of,
)
from hetmatch_qgis.engine.georeferencing.rpc_model import RpcModel
from hetmatch_qgis.engine.pixels.block_cache import track, untrack
from hetmatch_qgis.engine.pixels.pixel_reader import PixelReader
from hetmatch_qgis.engine.raster.open_image import OpenImage


class Raster(OpenImage):
    """A raster file, open for reading; also a context manager that closes it.

    path: a file, or a name that only GDAL can find.
    crs: a CRS in place of the one that the file names.
    ignore_georeference: whether it is opened as if it had no georeference.
    dem: an elevation model, the ground under a raster with RPCs, which then come before any other
        georeference; unused for a raster without RPCs.

    Raises InputError when the file is missing, empty, a folder, or nothing that GDAL can read, when
    it holds no bands, or is a single pixel wide or high, when it refers to files or hosts that were
    not allowed, when PROJ does not understand `crs`, or when the elevation model cannot be read or
    has no height anywhere under the raster. All reads raise it for damaged data.
    """

    def __init__(
        self,
        path: Path | str,
        crs: str | None = None,
        dem: Path | str | None = None,
        ignore_georeference: bool = False,
    ) -> None:
        super().__init__(str(raster_name(path)))
        self._ignores_georeference = ignore_georeference
        self._assigned_crs = None if crs is None else parse_crs(crs)
        self._dem = None if dem is None else Dem(dem)
        self._resources = ExitStack()
        try:
            check_references(self.location)
            self._dataset = _open(self.location, self._resources)
            load_rpcs(self._dataset)
            check_opened(self.location, self._dataset)
            self._check_content()
            # Not a bound method: a cycle would keep a raster that nobody holds open.
            open_overview = partial(_open_overview, self.location, self._resources)
            self._reader = PixelReader(self.location, self.name, self._dataset, open_overview)
            track(self, self._dataset)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file; reads are no longer possible."""
        untrack(self)
        self._resources.close()

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

    @cached_property
    def band_colours(self) -> tuple[str, ...]:
        """The colour interpretation of each band in GDAL's words: "red", "gray", "alpha", ..."""
        return tuple(colour.name for colour in self._reader.colours)

    @cached_property
    def mask_kinds(self) -> tuple[str, ...]:
        """The kinds of mask of the first band in GDAL's words: "nodata", "alpha", ..."""
        with self._reader.readable():
            return tuple(flag.name for flag in self._dataset.mask_flag_enums[0])

    @property
    def nodata(self) -> float | None:
        """The nodata value of the first band; None where there is none."""
        value = self._dataset.nodata
        return None if value is None else float(value)

    @property
    def fill_values(self) -> tuple[float, ...]:
        """Values that stand for nodata without being declared so."""
        return self._reader.fill_values.constants

    @property
    def subdatasets(self) -> tuple[str, ...]:
        """GDAL's names of the rasters in it: pages of a TIFF, variables of a container."""
        return tuple(self._dataset.subdatasets)

    @cached_property
    def overviews(self) -> tuple[int, ...]:
        """The factors of the stored overviews."""
        return tuple(self._reader.factors)

    @cached_property
    def georeference(self) -> Georeference:
        """The georeference with the CRS and the elevation model that were given."""
        if self._ignores_georeference:
            return Georeference()
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

    def read(self, window: Window, factor: float, bands: tuple[int, ...]) -> MaskedImage:
        """A window of pixels, `factor` (1 or more) times coarser by means of the valid pixels.

        The result has ceil(height / factor) rows and ceil(width / factor) columns, its top-left
        corner is the window's, and what lies outside the raster is invalid. A band with a colour
        table comes as three channels, complex values as amplitudes. Channels follow `bands`,
        numbered from 1.

        Raises InputError when the file cannot be read there.
        """
        return self._reader.read(window, factor, bands)

    def has_memory_overview(self, window: Window, factor: float, bands: tuple[int, ...]) -> bool:
        """True if a window is read from an overview in memory, which is then made if missing."""
        return self._reader.has_memory_overview(window, factor, bands)

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


def _open(location: str, resources: ExitStack, **options: Any) -> Any:
    """A dataset of rasterio that the resources close.

    Raises InputError where GDAL cannot open it.
    """
    since = time.monotonic()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            return resources.enter_context(open_dataset(location, **options))
    except (*GDAL_ERRORS, UnicodeError, TimeoutError) as error:
        name = raster_name(location).name or location
        why = why_unreachable(location, name, since, error) or _why_unreadable(location)
        raise InputError(why) from error


def _open_overview(location: str, resources: ExitStack, index: int) -> Any:
    return _open(location, resources, overview_level=index)


def _why_unreadable(location: str) -> Message:
    # Unlike a Path's methods these bear any text, such as a long address or XML.
    is_folder, is_file, size = os.path.isdir, os.path.isfile, os.path.getsize
    if is_folder(location):
        return Message("'{path}' is a folder; choose a raster file in it.", path=location)
    if not _is_text(location):
        return Message(
            "The name '{path}' is not valid UTF-8, and GDAL cannot open it; rename the file.",
            path=location,
        )
    if is_file(location):
        if size(location) == 0:
            return Message("'{path}' is empty (0 bytes); copy or download it again.", path=location)
        return archive_reason(location) or Message(
            "'{path}' cannot be opened as a raster or a vector layer; choose a file that GDAL "
            "reads, such as a GeoTIFF or a GeoPackage, and check that all its files were copied "
            "completely.",
            path=location,
        )
    if ":" in location[2:] or location.startswith("/vsi"):
        return Message(
            "'{path}' cannot be opened; check the names of the file and of what is in it.",
            path=location,
        )
    return missing_file(location).message


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
