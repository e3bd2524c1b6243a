"""The georeference of a raster: a geotransform, ground control points or RPCs.

Pixels are (column, row) from the outer corner of the top-left pixel, the convention that GDAL
uses for geotransforms and control points. RPCs count from pixel centres; `rpc_model` adds the half
pixel, so nothing here has to.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from affine import Affine
from pyproj import CRS
from rasterio._err import CPLE_BaseError  # GDAL's own errors pass through transformers
from rasterio.control import GroundControlPoint
from rasterio.errors import RasterioError
from rasterio.transform import GCPTransformer

from hetmatch_qgis.engine.access.damage import why_damaged
from hetmatch_qgis.engine.core.errors import InputError, reason_of
from hetmatch_qgis.engine.core.grid import Points, apply_affine, transform_points
from hetmatch_qgis.engine.core.json_input import MAX_NUMBER
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.georeferencing.crs import WGS84, to_pyproj_crs, unwrap_x, x_period
from hetmatch_qgis.engine.georeferencing.dem import Dem
from hetmatch_qgis.engine.georeferencing.geotransform import check_geotransform
from hetmatch_qgis.engine.georeferencing.rpc_camera import RpcCamera
from hetmatch_qgis.engine.georeferencing.rpc_model import UNUSABLE_RPCS, RpcModel

AFFINE = "affine"
GCPS = "gcps"
RPCS = "rpcs"
NONE = "none"

_MAX_LONGITUDES, _MIN_POLAR_LATITUDE = 90.0, 60.0
"""Degrees of longitude that control points span, and of latitude that all of them lie beyond, from
which on they are put on a polar map: on a map of longitudes such a raster is a fan. Set by hand
with the cases at the poles."""

MAX_INVERSE_ITERATIONS = 4
"""Fixed-point iterations that invert the transform of control points; set by hand with the first
version (ed1f7d5)."""


@dataclass(frozen=True)
class Georeference:
    """The relation between a raster's pixels and map coordinates.

    kind: AFFINE, GCPS, RPCS or NONE.
    crs: of the map coordinates; may be missing for any kind but RPCS.
    transform: the geotransform, for AFFINE.
    gcps: ground control points, for GCPS.
    rpcs: for RPCS.
    dem: the ground for RPCs; without one it lies at their mean height. GDAL's default is height 0,
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
        """True if pixels have map coordinates in a known CRS."""
        return self.kind != NONE and self.crs is not None

    def pixel_to_map(self, pixels: Points) -> Points:
        """Pixels (N, 2) to map coordinates (N, 2) in the CRS; NaN where that is not possible.

        For control points GDAL fits the two directions separately; here pixels go to the map by the
        inverse of `map_to_pixel`, the direction that every warp uses.

        Raises InputError for a raster without any georeference.
        """
        pixels = np.asarray(pixels, dtype=np.float64).reshape(-1, 2)
        if self.kind == AFFINE and self.transform is not None:
            return apply_affine(self.transform, pixels)
        if self.kind == RPCS:
            return self.camera.pixel_to_map(pixels)
        estimate = self._to_map_by_gdal(pixels)
        coordinates = estimate
        for _ in range(MAX_INVERSE_ITERATIONS):
            residuals = pixels - self.map_to_pixel(coordinates)
            coordinates = coordinates + self._to_map_by_gdal(pixels + residuals) - estimate
        return coordinates

    def map_to_pixel(self, coordinates: Points) -> Points:
        """Map coordinates (N, 2) in the CRS to pixels (N, 2); NaN where that is not possible.

        Raises InputError for a raster without any georeference.
        """
        coordinates = np.asarray(coordinates, dtype=np.float64).reshape(-1, 2)
        if self.kind == AFFINE and self.transform is not None:
            return apply_affine(~self.transform, coordinates)
        if self.kind == RPCS:
            return self.camera.map_to_pixel(coordinates)
        return self._by_gdal(coordinates, to_map=False)

    @cached_property
    def without_dem(self) -> Georeference:
        """The same without an elevation model, for sizes of pixels regardless of slopes."""
        return self if self.dem is None else replace(self, dem=None)

    @cached_property
    def camera(self) -> RpcCamera:
        """The RPCs over their ground; raises InputError where there are none."""
        if self.rpcs is None:
            raise InputError(NO_GEOREFERENCE)
        return RpcCamera(self.rpcs, self.dem)

    def _to_map_by_gdal(self, pixels: Points) -> Points:
        return self._by_gdal(pixels, to_map=True)

    def _by_gdal(self, points: Points, to_map: bool) -> Points:
        result = np.full(points.shape, np.nan)
        is_finite = np.isfinite(points).all(axis=1)
        if not is_finite.any():
            return result
        x, y = points[is_finite, 0], points[is_finite, 1]
        if not self.gcps:
            raise InputError(NO_GEOREFERENCE)
        with GCPTransformer(list(self.gcps)) as transformer:
            if to_map:
                mapped = transformer.xy(y, x, offset="ul")
            else:
                rows, columns = transformer.rowcol(x, y, op=np.positive)
                mapped = (columns, rows)
        result[is_finite] = np.stack(mapped, axis=1)
        result[~np.isfinite(result).all(axis=1)] = np.nan
        return result


NO_GEOREFERENCE = Message("The raster has no georeference, so its pixels have no map coordinates.")


def georeference_of(dataset: Any, dem: Dem | None = None) -> Georeference:
    """The georeference of an open rasterio dataset.

    As in GDAL, a geotransform comes before control points and these before RPCs; with an elevation
    model RPCs come first, because only they can use it. GDAL reports a missing geotransform as the
    identity, so the identity counts as "none", with a CRS or without.

    Raises InputError for a geotransform, control points or RPCs that cannot be used.
    """
    if dem is not None and (rpcs := rpcs_of(dataset)) is not None:
        return Georeference(RPCS, WGS84, rpcs=rpcs, dem=dem)
    if dataset.transform != Affine.identity():
        check_geotransform(dataset.transform, dataset.name)
        return Georeference(AFFINE, to_pyproj_crs(dataset.crs), transform=dataset.transform)
    gcps, gcp_crs = dataset.gcps
    if gcps:
        _check_numbers(gcps, dataset.name)
        crs = to_pyproj_crs(gcp_crs or dataset.crs)
        if crs is not None:
            crs, gcps = _continuous(gcps, crs)
        georeference = Georeference(GCPS, crs, gcps=tuple(gcps))
        _check_fit(georeference, dataset.name)
        return georeference
    rpcs = rpcs_of(dataset)
    return Georeference() if rpcs is None else Georeference(RPCS, WGS84, rpcs=rpcs)


def _check_numbers(gcps: Iterable[GroundControlPoint], path: str) -> None:
    numbers = np.array([[gcp.row, gcp.col, gcp.x, gcp.y] for gcp in gcps], dtype=np.float64)
    if not (np.abs(numbers) <= MAX_NUMBER).all():
        raise InputError(
            "The control points of '{path}' have coordinates that are not numbers; correct them.",
            path=path,
        )


def _check_fit(georeference: Georeference, path: str) -> None:
    """Raise InputError for control points that GDAL fits no transform to, in either direction."""
    origin = np.zeros((1, 2))
    try:
        georeference.pixel_to_map(origin)
        georeference.map_to_pixel(origin)
    except (RasterioError, CPLE_BaseError) as error:
        raise InputError(
            "The control points of '{path}' cannot be used ({problem}); give it at least three "
            "that are not on one line.",
            path=path,
            problem=reason_of(error),
        ) from error


def _continuous(
    gcps: Sequence[GroundControlPoint], crs: CRS
) -> tuple[CRS, Sequence[GroundControlPoint]]:
    """A CRS and control points in it that have no seam of the map and no pole among them.

    Longitudes continue past 180 degrees. Around a pole they cannot, and no polynomial leads from
    them to pixels: there the points are put on a polar map.
    """
    places = np.array([[gcp.x, gcp.y] for gcp in gcps], dtype=np.float64)
    if x_period(crs) is None:
        return crs, gcps
    places = unwrap_x(places, crs, around=float(places[len(places) // 2, 0]))
    geodetic = crs.geodetic_crs
    if crs.is_geographic and geodetic is not None and np.ptp(places[:, 0]) > _MAX_LONGITUDES:
        pole = float(np.sign(places[:, 1].mean()) or 1) * 90
        if np.abs(places[:, 1]).min() > _MIN_POLAR_LATITUDE and (places[:, 1] * pole > 0).all():
            polar = CRS.from_dict(
                {"proj": "stere", "lat_0": pole, "lat_ts": pole, "lon_0": 0, "datum": "WGS84"}
            )
            places, crs = transform_points(places, crs, polar), polar
    return crs, [
        GroundControlPoint(row=gcp.row, col=gcp.col, x=float(x), y=float(y), z=gcp.z)
        for gcp, (x, y) in zip(gcps, places, strict=True)
    ]


def load_rpcs(dataset: Any) -> None:
    """Have GDAL read the RPC file beside a raster now, whose errors else come from any later call.

    Raises InputError for one that is damaged, and for a raster that is.
    """
    since = time.monotonic()
    with suppress(CPLE_BaseError):
        # What GDAL said of another raster is no word on this one.
        _ = dataset.colorinterp
    try:
        dataset.tags(ns="RPC")
        # This call, unlike tags(), raises what GDAL said last.
        _ = dataset.colorinterp
    except CPLE_BaseError as error:
        if "RPC" in str(error).upper():
            raise InputError(UNUSABLE_RPCS) from error
        name = Path(dataset.name).name
        raise InputError(why_damaged(dataset.name, name, since, error)) from error


def rpcs_of(dataset: Any) -> RpcModel | None:
    """The RPCs of an open rasterio dataset, None where there are none.

    Raises InputError for RPCs that are incomplete or damaged.
    """
    try:
        rpcs = dataset.rpcs
    except (LookupError, ValueError, TypeError, AttributeError, CPLE_BaseError) as error:
        raise InputError(UNUSABLE_RPCS) from error
    return None if rpcs is None else RpcModel.from_rasterio(rpcs)
