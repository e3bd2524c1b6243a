"""How a raster's pixels lie on the map: geotransform, ground control points or RPCs.

Pixels are (column, row) from the outer corner of the top-left pixel, the convention that GDAL
uses for geotransforms and control points. RPCs count from pixel centres; `rpc.model` adds the half
pixel, so nothing here has to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from affine import Affine
from pyproj import CRS
from pyproj.exceptions import CRSError
from rasterio._err import CPLE_BaseError  # GDAL's own errors pass through transformers
from rasterio.control import GroundControlPoint
from rasterio.errors import RasterioError
from rasterio.transform import GCPTransformer

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points, apply_affine
from hetmatch_qgis.engine.raster.dem import WGS84, Dem
from hetmatch_qgis.engine.raster.rpc_camera import RpcCamera
from hetmatch_qgis.engine.raster.rpc_model import UNUSABLE, RpcModel

AFFINE = "affine"
GCPS = "gcps"
RPCS = "rpcs"
NONE = "none"
INVERSE_ROUNDS = 4


@dataclass(frozen=True)
class Georeference:
    """kind: "affine", "gcps", "rpcs" or "none"; crs may be missing for any kind but "rpcs".

    dem: the ground for RPCs; without one it is their mean height. GDAL's default is height 0,
    kilometres off in mountains.
    """

    kind: str = NONE
    crs: CRS | None = None
    transform: Affine | None = None
    gcps: tuple[GroundControlPoint, ...] = ()
    rpcs: RpcModel | None = None
    dem: Dem | None = None

    @property
    def is_usable(self) -> bool:
        """Whether pixels can be put on a map that others share."""
        return self.kind != NONE and self.crs is not None

    def pixel_to_map(self, pixels: Points) -> Points:
        """Pixels (N, 2) to map coordinates (N, 2) in the CRS; NaN where that is not possible.

        For control points GDAL fits the two directions apart from each other; here the way to the
        map is the inverse of `map_to_pixel`, the direction that every warp uses.

        Raises InputError for a raster without any georeference.
        """
        pixels = np.asarray(pixels, dtype=np.float64).reshape(-1, 2)
        if self.kind == AFFINE and self.transform is not None:
            return apply_affine(self.transform, pixels)
        if self.kind == RPCS:
            return self.camera.pixel_to_map(pixels)
        guess = self._forward(pixels)
        result = guess
        for _ in range(INVERSE_ROUNDS):
            missed = pixels - self.map_to_pixel(result)
            result = result + self._forward(pixels + missed) - guess
        return result

    def map_to_pixel(self, coordinates: Points) -> Points:
        """Map coordinates (N, 2) in the CRS to pixels (N, 2); NaN where that is not possible.

        Raises InputError for a raster without any georeference.
        """
        coordinates = np.asarray(coordinates, dtype=np.float64).reshape(-1, 2)
        if self.kind == AFFINE and self.transform is not None:
            return apply_affine(~self.transform, coordinates)
        if self.kind == RPCS:
            return self.camera.map_to_pixel(coordinates)
        return self._through_gdal(coordinates, to_map=False)

    @cached_property
    def level(self) -> Georeference:
        """The same without an elevation model: how large pixels are, slopes apart."""
        return self if self.dem is None else replace(self, dem=None)

    @cached_property
    def camera(self) -> RpcCamera:
        """The RPCs over their ground; raises InputError where there are none."""
        if self.rpcs is None:
            raise InputError(_NO_GEOREFERENCE)
        return RpcCamera(self.rpcs, self.dem)

    def _forward(self, pixels: Points) -> Points:
        return self._through_gdal(pixels, to_map=True)

    def _through_gdal(self, points: Points, to_map: bool) -> Points:
        result = np.full(points.shape, np.nan)
        known = np.isfinite(points).all(axis=1)
        if not known.any():
            return result
        first, second = points[known, 0], points[known, 1]
        if not self.gcps:
            raise InputError(_NO_GEOREFERENCE)
        try:
            with GCPTransformer(list(self.gcps)) as transformer:
                if to_map:
                    moved = transformer.xy(second, first, offset="ul")
                else:
                    rows, columns = transformer.rowcol(first, second, op=np.positive)
                    moved = (columns, rows)
        except (RasterioError, CPLE_BaseError) as error:
            raise InputError(
                f"The raster's control points cannot be used ({error}); give it at least three "
                "control points that are not on one line."
            ) from error
        result[known] = np.stack(moved, axis=1)
        result[~np.isfinite(result).all(axis=1)] = np.nan
        return result


_NO_GEOREFERENCE = "The raster has no georeference, so its pixels have no map coordinates."


def georeference_of(dataset: Any, dem: Dem | None = None) -> Georeference:
    """The georeference of an open rasterio dataset, chosen in GDAL's order.

    A geotransform comes before control points, they before RPCs; with an elevation model RPCs come
    first, because they are all that can make use of it. GDAL reports a missing geotransform as the
    identity, so the identity counts as "none", with a CRS or without.

    Raises InputError for RPCs that cannot be read.
    """
    if dem is not None and (rpcs := rpcs_of(dataset)) is not None:
        return Georeference(RPCS, WGS84, rpcs=rpcs, dem=dem)
    if dataset.transform != Affine.identity():
        return Georeference(AFFINE, as_crs(dataset.crs), transform=dataset.transform)
    gcps, gcp_crs = dataset.gcps
    if gcps:
        return Georeference(GCPS, as_crs(gcp_crs or dataset.crs), gcps=tuple(gcps))
    rpcs = rpcs_of(dataset)
    return Georeference() if rpcs is None else Georeference(RPCS, WGS84, rpcs=rpcs)


def rpcs_of(dataset: Any) -> RpcModel | None:
    """The RPCs of an open rasterio dataset, None where there are none.

    Raises InputError for RPCs that are incomplete or damaged.
    """
    try:
        rpcs = dataset.rpcs
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise InputError(UNUSABLE) from error
    return None if rpcs is None else RpcModel.from_rasterio(rpcs)


def as_crs(crs: Any) -> CRS | None:
    """A rasterio CRS as a pyproj CRS, None for a missing one.

    Raises InputError for a CRS that PROJ does not understand.
    """
    if not crs:
        return None
    try:
        code = crs.to_epsg(confidence_threshold=100)
        return CRS.from_epsg(code) if code else CRS.from_wkt(crs.to_wkt())
    except (CRSError, RasterioError) as error:
        raise InputError(
            f"The raster's CRS is not understood ({error}); assign one, for example with "
            "gdal_edit.py -a_srs EPSG:… FILE."
        ) from error


def assigned_crs(text: str) -> CRS:
    """A CRS that the user named: a code, WKT or PROJ string.

    Raises InputError for one that PROJ does not understand.
    """
    try:
        return CRS.from_user_input(text)
    except CRSError as error:
        raise InputError(
            f"The CRS '{text[:60]}' is not understood; name one as EPSG:… or as WKT."
        ) from error
