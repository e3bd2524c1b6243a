"""Heights of the ground above the ellipsoid, from an elevation model in any CRS."""

from __future__ import annotations

import threading
import warnings
from collections import OrderedDict
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.transformer import TransformerGroup
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.windows import Window

from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points, apply_affine, transform_points

WGS84 = CRS.from_epsg(4326)
WGS84_3D = CRS.from_epsg(4979)
TILE = 512
# 67 MB of heights at most, however large the elevation model is.
MOST_TILES = 64

ELLIPSOIDAL = "taken from the vertical datum of the elevation model to the ellipsoid"
AS_STORED = "as the elevation model stores them, taken for heights above the ellipsoid"


class Dem:
    """The first band of an elevation model, read by tiles as it is needed and never held open.

    Bilinear between the centres of its pixels, as GDAL's RPC_DEM is; pixels without data do not
    count, and where there are none with data the height is NaN. RPCs want heights above the
    ellipsoid. Where the CRS of the file names a vertical datum and PROJ has the grid for it,
    heights are brought to the ellipsoid; otherwise they are taken as they are stored.

    Raises InputError for a file that is missing, no raster, without CRS or geotransform, or whose
    heights are stored scaled.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = raster_name(path)
        with self._opened() as dataset:
            self._size = np.array([dataset.width, dataset.height])
            self._transform: Affine = dataset.transform
            scaled = dataset.scales[0] != 1 or dataset.offsets[0] != 0
            crs = dataset.crs.to_wkt() if dataset.crs else None
        if crs is None or self._transform == Affine.identity():
            raise InputError(
                f"The elevation model '{self.path.name}' has no CRS or no geotransform; assign "
                "them, for example with gdal_edit.py -a_srs EPSG:… FILE."
            )
        if scaled:
            raise InputError(
                f"The elevation model '{self.path.name}' stores its heights scaled; write them "
                "out in metres with gdal_translate -unscale -ot Float32."
            )
        self._crs = CRS.from_wkt(crs)
        self._tiles: OrderedDict[tuple[int, int], NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def vertical_reference(self) -> str:
        """What is made of the stored heights, in words."""
        return ELLIPSOIDAL if self._vertical is not None else AS_STORED

    @property
    def converts_heights(self) -> bool:
        """Whether heights are brought from a vertical datum to the ellipsoid."""
        return self._vertical is not None

    def heights(self, places: Points) -> NDArray[np.float64]:
        """Heights (N,) in metres at longitudes and latitudes (N, 2); NaN where there is none.

        Raises InputError when the file cannot be read there.
        """
        return self.heights_at(self.pixels(places))

    def pixels(self, places: Points) -> Points:
        """Longitudes and latitudes (N, 2) to pixels (N, 2) of the elevation model."""
        return apply_affine(~self._transform, self._into_own_crs(np.asarray(places, np.float64)))

    def heights_at(self, pixels: Points) -> NDArray[np.float64]:
        """Heights (N,) at pixels (N, 2) of the elevation model; see `heights`."""
        found = self._bilinear(pixels)
        if self._vertical is not None:
            there = apply_affine(self._transform, pixels)
            _, _, found = self._vertical.transform(there[:, 0], there[:, 1], found)
            found = np.where(np.isfinite(found), found, np.nan)
        return found

    @cached_property
    def _flat(self) -> CRS:
        """The horizontal part of the CRS."""
        if self._crs.is_compound:
            return CRS.from_user_input(self._crs.sub_crs_list[0])
        return self._crs.to_2d()

    @cached_property
    def _vertical(self) -> Transformer | None:
        """From the vertical datum that the CRS names to the ellipsoid; None where PROJ cannot."""
        if len(self._crs.axis_info) < 3:
            return None
        with warnings.catch_warnings():
            # It warns that a grid is missing, which is what is asked for below.
            warnings.simplefilter("ignore", UserWarning)
            group = TransformerGroup(self._crs, WGS84_3D, always_xy=True, allow_ballpark=False)
        return group.transformers[0] if group.transformers and group.best_available else None

    def _into_own_crs(self, places: Points) -> Points:
        there = transform_points(places, WGS84, self._flat)
        if self._flat.is_geographic:
            middle = float((self._transform @ tuple(self._size / 2))[0])
            there[:, 0] -= 360 * np.round((there[:, 0] - middle) / 360 * (1 - 1e-9))
        return there

    def _bilinear(self, pixels: Points) -> NDArray[np.float64]:
        heights = np.full(len(pixels), np.nan)
        with np.errstate(invalid="ignore"):
            inside = ((pixels >= 0) & (pixels <= self._size)).all(axis=1)
        rows = np.flatnonzero(inside)
        at = np.clip(pixels[rows] - 0.5, 0, self._size - 1)
        first = np.minimum(np.floor(at).astype(np.int64), np.maximum(self._size - 2, 0))
        tile = first // TILE
        number = tile[:, 1] * (int(self._size[0]) // TILE + 1) + tile[:, 0]
        order = np.argsort(number, kind="stable")
        bounds = np.flatnonzero(np.diff(number[order])) + 1
        for part in np.split(order, bounds) if len(order) else ():
            place = (int(tile[part[0], 0]), int(tile[part[0], 1]))
            corner = first[part] - np.array(place) * TILE
            heights[rows[part]] = _between(self._tile(place), corner, at[part] - first[part])
        return heights

    def _tile(self, place: tuple[int, int]) -> NDArray[np.float32]:
        with self._lock:
            if place not in self._tiles:
                if len(self._tiles) >= MOST_TILES:
                    self._tiles.popitem(last=False)
                self._tiles[place] = self._read(place)
            self._tiles.move_to_end(place)
            return self._tiles[place]

    def _read(self, place: tuple[int, int]) -> NDArray[np.float32]:
        """A tile and one row and column more, at least two of each; NaN without data."""
        column, row = place[0] * TILE, place[1] * TILE
        width, height = (
            int(min(TILE + 1, side - start))
            for side, start in zip(self._size, (column, row), strict=True)
        )
        window = Window(column, row, width, height)
        try:
            with self._opened() as dataset:
                values = dataset.read(1, window=window, out_dtype="float32")
                values[dataset.read_masks(1, window=window) == 0] = np.nan
        except RasterioError as error:
            raise InputError(
                f"The elevation model '{self.path}' is damaged and cannot be read to its end; "
                "copy or download it again."
            ) from error
        return np.asarray(np.pad(values, ((0, height < 2), (0, width < 2)), mode="edge"))

    def _opened(self) -> Any:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", NotGeoreferencedWarning)
                return rasterio.open(self.path)
        except (RasterioError, UnicodeDecodeError) as error:
            raise InputError(
                f"The elevation model '{self.path}' cannot be opened; name a raster of heights, "
                "such as a GeoTIFF, with --dem."
            ) from error


def _between(tile: NDArray[np.float32], corner: NDArray, part: NDArray) -> NDArray[np.float64]:
    """Bilinear heights (N,) at whole pixels (N, 2) plus parts of one (N, 2)."""
    total, weights = np.zeros(len(corner)), np.zeros(len(corner))
    for right in (0, 1):
        across = part[:, 0] if right else 1 - part[:, 0]
        for down in (0, 1):
            value = tile[corner[:, 1] + down, corner[:, 0] + right].astype(np.float64)
            weight = across * (part[:, 1] if down else 1 - part[:, 1])
            missing = np.isnan(value)
            weight[missing] = value[missing] = 0
            total += value * weight
            weights += weight
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(total / weights)
