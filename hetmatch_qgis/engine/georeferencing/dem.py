"""Heights of the ground above the ellipsoid, from an elevation model in any CRS."""

from __future__ import annotations

import threading
import time
import warnings
from collections import OrderedDict
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.transformer import TransformerGroup
from rasterio._err import CPLE_BaseError
from rasterio.enums import ColorInterp
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.windows import Window

from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.engine.access.damage import archive_reason
from hetmatch_qgis.engine.access.network import open_dataset, why_unreachable
from hetmatch_qgis.engine.access.references import check_opened, check_references
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import (
    Points,
    apply_affine,
    coordinate_columns,
    transform_points,
)
from hetmatch_qgis.engine.core.messages import Message, Option
from hetmatch_qgis.engine.georeferencing.crs import (
    WGS84,
    WGS84_3D,
    assign_crs_command,
    has_map_coordinates,
    unwrap_x,
)
from hetmatch_qgis.engine.georeferencing.geotransform import check_geotransform
from hetmatch_qgis.engine.pixels.fill_values import fill_values_of

TILE_SIDE = 512
"""Pixels along a side of the tiles in which heights are read; set by hand with the first elevation
models (559f29a)."""

MAX_TILES = 64
"""Tiles that are kept: 67 MB of heights, however large the elevation model is. Set with
TILE_SIDE."""

UNITS_M = {
    "ft": 0.3048,
    "foot": 0.3048,
    "feet": 0.3048,
    "us-ft": 1200 / 3937,
    "us survey foot": 1200 / 3937,
    "foot_us": 1200 / 3937,
}
"""Metres by the name of a band's unit, in lower case, where that is not the metre."""

ELLIPSOIDAL = Message("converted from the vertical datum of the elevation model to the ellipsoid")
AS_STORED = Message("as stored in the elevation model, assumed to be above the ellipsoid")


class Dem:
    """The first band of an elevation model, read by tiles as it is needed and never held open.

    Bilinear between the centres of its pixels, as GDAL's RPC_DEM is; pixels without data do not
    count, and where there are none with data the height is NaN. RPCs take heights above the
    ellipsoid. Where the CRS of the file names a vertical datum and PROJ has the grid for it,
    heights are converted to the ellipsoid; otherwise they are taken as they are stored.

    Raises InputError for a file that is missing, no raster or one in colours or of complex numbers,
    without a CRS that has map coordinates or a usable geotransform, that refers to files or hosts
    that were not allowed, or whose heights are stored scaled.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = raster_name(path)
        with self._open() as dataset:
            self._size = np.array([dataset.width, dataset.height])
            self._transform: Affine = dataset.transform
            self._fills = fill_values_of(dataset)
            is_scaled = dataset.scales[0] != 1 or dataset.offsets[0] != 0
            crs = dataset.crs.to_wkt() if dataset.crs else None
            is_picture = dataset.colorinterp[0] == ColorInterp.red
            is_complex = dataset.dtypes[0].startswith("complex")
            unit = (dataset.units[0] or "").strip().lower()
        if is_picture:
            raise InputError(
                "'{dem}' is a picture in colours, no elevation model; choose a raster of heights.",
                dem=self.path.name,
            )
        if is_complex:
            raise InputError(
                "'{dem}' holds complex numbers, no heights; choose a raster of heights.",
                dem=self.path.name,
            )
        if crs is None or self._transform == Affine.identity():
            raise InputError(
                "The elevation model '{dem}' has no CRS or no geotransform; assign them, for "
                "example with: {command}",
                dem=self.path.name,
                command=assign_crs_command(self.path),
            )
        check_geotransform(self._transform, self.path.name)
        if is_scaled:
            raise InputError(
                "The elevation model '{dem}' stores its heights scaled; write them out in metres, "
                "for example with: {command}",
                dem=self.path.name,
                command="gdal_translate -unscale -ot Float32",
            )
        self._crs = CRS.from_wkt(crs)
        if not has_map_coordinates(self._crs):
            raise InputError(
                "The elevation model '{dem}' is in '{crs}' ({kind}), which gives no place on a "
                "map; assign its real CRS, for example with: {command}",
                dem=self.path.name,
                crs=self._crs.name,
                kind=self._crs.type_name,
                command=assign_crs_command(self.path),
            )
        self._unit_m = UNITS_M.get(unit, 1.0)
        self._tiles: OrderedDict[tuple[int, int], NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def vertical_reference(self) -> Message:
        """The handling of the stored heights, as a part of a sentence."""
        return ELLIPSOIDAL if self._vertical is not None else AS_STORED

    @property
    def converts_heights(self) -> bool:
        """True if heights are converted from a vertical datum to the ellipsoid."""
        return self._vertical is not None

    def heights(self, lon_lat: Points) -> NDArray[np.float64]:
        """Heights (N,) in metres at longitudes and latitudes (N, 2); NaN where there is none.

        Raises InputError when the file cannot be read there.
        """
        return self.heights_at(self.pixels(lon_lat))

    def pixels(self, lon_lat: Points) -> Points:
        """Longitudes and latitudes (N, 2) to pixels (N, 2) of the elevation model."""
        points = transform_points(np.asarray(lon_lat, np.float64), WGS84, self._horizontal_crs)
        middle = float((self._transform @ tuple(self._size / 2))[0])
        points = unwrap_x(points, self._horizontal_crs, around=middle)
        return apply_affine(~self._transform, points)

    def heights_at(self, pixels: Points) -> NDArray[np.float64]:
        """Heights (N,) in metres at pixels (N, 2) of the elevation model; see `heights`."""
        heights = self._bilinear(pixels)
        if self._vertical is not None:
            points = apply_affine(self._transform, pixels)
            columns = coordinate_columns(np.column_stack([points, heights]))
            heights = np.asarray(self._vertical.transform(*columns)[2])
            return np.where(np.isfinite(heights), heights, np.nan)
        return heights * self._stored_unit_m

    @cached_property
    def _stored_unit_m(self) -> float:
        """Metres in the unit of the stored heights: the CRS's, else the band's."""
        axes = self._crs.axis_info
        if len(axes) >= 3 and axes[2].unit_conversion_factor > 0:
            return float(axes[2].unit_conversion_factor)
        return self._unit_m

    @cached_property
    def _horizontal_crs(self) -> CRS:
        """The horizontal part of the CRS."""
        if self._crs.is_compound:
            return CRS.from_user_input(self._crs.sub_crs_list[0])
        return self._crs.to_2d()

    @cached_property
    def _vertical(self) -> Transformer | None:
        """From the vertical datum of the CRS to the ellipsoid; None where PROJ has no grid."""
        if len(self._crs.axis_info) < 3:
            return None
        with warnings.catch_warnings():
            # PROJ warns that a grid is missing, which `best_available` tells as well.
            warnings.simplefilter("ignore", UserWarning)
            group = TransformerGroup(self._crs, WGS84_3D, always_xy=True, allow_ballpark=False)
        return group.transformers[0] if group.transformers and group.best_available else None

    def _bilinear(self, pixels: Points) -> NDArray[np.float64]:
        heights = np.full(len(pixels), np.nan)
        with np.errstate(invalid="ignore"):
            is_inside = ((pixels >= 0) & (pixels <= self._size)).all(axis=1)
        rows = np.flatnonzero(is_inside)
        indices = np.clip(pixels[rows] - 0.5, 0, self._size - 1)
        first = np.minimum(np.floor(indices).astype(np.int64), np.maximum(self._size - 2, 0))
        tiles = first // TILE_SIDE
        number = tiles[:, 1] * (int(self._size[0]) // TILE_SIDE + 1) + tiles[:, 0]
        order = np.argsort(number, kind="stable")
        bounds = np.flatnonzero(np.diff(number[order])) + 1
        for group in np.split(order, bounds) if len(order) else ():
            tile = (int(tiles[group[0], 0]), int(tiles[group[0], 1]))
            corner = first[group] - np.array(tile) * TILE_SIDE
            fraction = indices[group] - first[group]
            heights[rows[group]] = _interpolate(self._tile(tile), corner, fraction)
        return heights

    def _tile(self, tile: tuple[int, int]) -> NDArray[np.float32]:
        """The heights of a tile (column, row), from the cache or the file."""
        with self._lock:
            if tile not in self._tiles:
                if len(self._tiles) >= MAX_TILES:
                    self._tiles.popitem(last=False)
                self._tiles[tile] = self._read(tile)
            self._tiles.move_to_end(tile)
            return self._tiles[tile]

    def _read(self, tile: tuple[int, int]) -> NDArray[np.float32]:
        """A tile and one row and column more, at least two of each; NaN without data."""
        column, row = tile[0] * TILE_SIDE, tile[1] * TILE_SIDE
        width, height = (
            int(min(TILE_SIDE + 1, side - start))
            for side, start in zip(self._size, (column, row), strict=True)
        )
        window = Window(column, row, width, height)
        since = time.monotonic()
        try:
            with self._open() as dataset:
                values = dataset.read(1, window=window, out_dtype="float32")
                is_fill = dataset.read_masks(1, window=window) == 0
            measured = self._fills.valid(values[None], (1,))
            values[is_fill if measured is None else is_fill | ~measured[0]] = np.nan
        except (RasterioError, CPLE_BaseError) as error:
            if why := why_unreachable(str(self.path), self.path.name, since, error):
                raise InputError(why) from error
            raise InputError(
                "The elevation model '{path}' is damaged and cannot be read to its end; copy or "
                "download it again.",
                path=self.path,
            ) from error
        return np.asarray(np.pad(values, ((0, height < 2), (0, width < 2)), mode="edge"))

    def _open(self) -> Any:
        since = time.monotonic()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", NotGeoreferencedWarning)
                check_references(str(self.path))
                dataset = open_dataset(self.path)
                check_opened(str(self.path), dataset)
                return dataset
        except (RasterioError, CPLE_BaseError, UnicodeError, TimeoutError) as error:
            if why := why_unreachable(str(self.path), self.path.name, since, error):
                raise InputError(why) from error
            if why := archive_reason(str(self.path)):
                raise InputError(why) from error
            raise InputError(
                "The elevation model '{path}' cannot be opened; set {option} to a raster of "
                "heights, such as a GeoTIFF.",
                path=self.path,
                option=Option("dem"),
            ) from error


def _interpolate(
    tile: NDArray[np.float32], corner: NDArray, fraction: NDArray
) -> NDArray[np.float64]:
    """Bilinear heights (N,) at whole pixels (N, 2) of a tile plus fractions of one (N, 2)."""
    total, weights = np.zeros(len(corner)), np.zeros(len(corner))
    for right in (0, 1):
        weight_x = fraction[:, 0] if right else 1 - fraction[:, 0]
        for down in (0, 1):
            value = tile[corner[:, 1] + down, corner[:, 0] + right].astype(np.float64)
            weight = weight_x * (fraction[:, 1] if down else 1 - fraction[:, 1])
            is_missing = np.isnan(value)
            weight[is_missing] = value[is_missing] = 0
            total += value * weight
            weights += weight
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(total / weights)
