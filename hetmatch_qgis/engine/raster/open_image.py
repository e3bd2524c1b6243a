"""A georeferenced image that is read by windows in its own pixels: a raster file, or a map."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property
from types import TracebackType
from typing import TypeVar

import numpy as np
from affine import Affine
from pyproj import CRS

from hetmatch_qgis.common.raster_names import RasterName, raster_name
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.image import MaskedImage, Window
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.georeferencing.georeference import NONE, Georeference
from hetmatch_qgis.engine.georeferencing.rpc_model import RpcModel

Self = TypeVar("Self", bound="OpenImage")


class OpenImage(ABC):
    """An image that is open for reading; also a context manager that closes it.

    location: its name for GDAL.
    """

    is_drawn = False
    """True for a map that is drawn of vector layers."""

    def __init__(self, location: str) -> None:
        self.location = location

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Close it; reads are no longer possible."""

    @property
    def path(self) -> RasterName:
        """The name as it was given."""
        return raster_name(self.location)

    @property
    def name(self) -> str:
        """The file's name without folders, for sentences."""
        return self.path.name or self.location

    @property
    @abstractmethod
    def width(self) -> int:
        """Columns."""

    @property
    @abstractmethod
    def height(self) -> int:
        """Rows."""

    @property
    @abstractmethod
    def band_count(self) -> int:
        """Number of bands."""

    @property
    @abstractmethod
    def dtype(self) -> str:
        """The data type of the first band."""

    @property
    @abstractmethod
    def band_colours(self) -> tuple[str, ...]:
        """The colour interpretation of each band in GDAL's words: "red", "gray", "alpha", ..."""

    @property
    @abstractmethod
    def mask_kinds(self) -> tuple[str, ...]:
        """The kinds of mask of the first band in GDAL's words: "nodata", "alpha", ..."""

    @property
    @abstractmethod
    def nodata(self) -> float | None:
        """The nodata value of the first band; None where there is none."""

    @property
    def fill_values(self) -> tuple[float, ...]:
        """Values that stand for nodata without being declared so."""
        return ()

    @property
    def subdatasets(self) -> tuple[str, ...]:
        """GDAL's names of the rasters in it: pages of a TIFF, variables of a container."""
        return ()

    @property
    @abstractmethod
    def overviews(self) -> tuple[int, ...]:
        """The factors of the stored overviews."""

    @property
    @abstractmethod
    def georeference(self) -> Georeference:
        """The georeference with the CRS and the elevation model that were given."""

    @property
    def rpcs(self) -> RpcModel | None:
        """Its RPCs, whatever its georeference is; None where there are none."""
        return None

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
        """Pixels (N, 2) to coordinates (N, 2) in its own CRS; NaN where undefined."""
        return self.georeference.pixel_to_map(pixels)

    def map_to_pixel(self, coordinates: Points) -> Points:
        """Coordinates (N, 2) in its own CRS to pixels (N, 2); NaN where undefined."""
        return self.georeference.map_to_pixel(coordinates)

    def describe(
        self, bands: tuple[int, ...] = (), modality: str = "optical", reason: str = ""
    ) -> ImageDescription:
        """Its facts together with the bands and the modality chosen for it."""
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
            fill_values=self.fill_values,
        )

    @abstractmethod
    def read(self, window: Window, factor: float, bands: tuple[int, ...]) -> MaskedImage:
        """A window of pixels, `factor` (1 or more) times coarser by means of the valid pixels.

        The result has ceil(height / factor) rows and ceil(width / factor) columns, its top-left
        corner is the window's, and what lies outside the image is invalid. Channels follow `bands`,
        numbered from 1.

        Raises InputError when it cannot be read there.
        """

    @abstractmethod
    def has_memory_overview(self, window: Window, factor: float, bands: tuple[int, ...]) -> bool:
        """True where a window is best read in one piece, because an overview serves it."""
