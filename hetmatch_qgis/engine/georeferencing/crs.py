"""Coordinate reference systems of rasters: reading, naming and unwrapping."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError
from rasterio.errors import RasterioError

from hetmatch_qgis.engine.core.errors import InputError, reason_of
from hetmatch_qgis.engine.core.grid import Points, transform_points
from hetmatch_qgis.engine.core.messages import Option

WGS84 = CRS.from_epsg(4326)
WGS84_3D = CRS.from_epsg(4979)

_MAX_SHOWN_CHARACTERS = 60
"""Characters of a CRS that stand in a sentence, as WKT may fill pages; set by hand with the first
options for CRSs (02fd6cd)."""

_CYLINDRICAL = (
    "mercator",
    "popular visualisation pseudo mercator",
    "equidistant cylindrical",
    "lambert cylindrical equal area",
    "miller cylindrical",
    "gall stereographic",
)
"""Beginnings of the names that EPSG and PROJ have for normal cylindrical projections."""

_STRETCH = 60.0
"""Units of longitude over which the scale of a cylindrical projection is taken; any would do."""

_EDGE_SHRINKING = 1e-9
"""Share of a turn that keeps the two edges of a whole-earth raster apart despite rounding; set by
hand with the first version (ed1f7d5)."""


def to_pyproj_crs(crs: Any) -> CRS | None:
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
            "PROJ does not understand the raster's CRS ({problem}); assign another, for example "
            "with: {command}",
            problem=reason_of(error),
            command=assign_crs_command("FILE"),
        ) from error


def parse_crs(text: str) -> CRS:
    """The CRS of a text: a code, WKT or PROJ string.

    Raises InputError for one that PROJ does not understand.
    """
    try:
        return CRS.from_user_input(text)
    except CRSError as error:
        raise InputError(
            "PROJ does not understand the CRS '{crs}'; give it as EPSG:… or as WKT.",
            crs=text[:_MAX_SHOWN_CHARACTERS],
        ) from error


def has_map_coordinates(crs: CRS) -> bool:
    """False for a geocentric CRS, one of heights alone and a local one: no place on a map."""
    if crs.is_geographic or crs.is_projected:
        return True
    return not (crs.is_geocentric or crs.is_vertical or crs.is_engineering)


def check_map_coordinates(crs: CRS, name: str) -> None:
    """Raises InputError for a CRS without map coordinates, see `has_map_coordinates`.

    name: of the raster or layer, for the sentence.
    """
    if not has_map_coordinates(crs):
        raise InputError(
            "The CRS of '{name}', '{crs}', is of a kind that gives no place on a map ({kind}); "
            "reproject it, for example to EPSG:4326, or set its real CRS with {reference_crs} or "
            "{moving_crs}.",
            name=name,
            crs=crs.name,
            kind=crs.type_name,
            reference_crs=Option("reference_crs"),
            moving_crs=Option("moving_crs"),
        )


def assign_crs_command(file: object) -> str:
    """A command that assigns a CRS to a file, for sentences that propose it."""
    return f"gdal_edit.py -a_srs EPSG:… {file}"


def unwrap_x(points: Points, crs: CRS, around: float | NDArray[np.float64]) -> Points:
    """Points brought within half a turn of `around`, so that no seam of the map lies between.

    points: (N, 2) in the CRS; returned as they are where its x does not repeat (see `x_period`).
    around: x of one place, or (N,) of one for each point.
    """
    period = x_period(crs)
    if period is None or not np.isfinite(around).any():
        return points
    points = points.copy()
    turns = np.round((points[:, 0] - around) / period * (1 - _EDGE_SHRINKING))
    points[:, 0] -= period * np.where(np.isfinite(turns), turns, 0)
    return points


@lru_cache(maxsize=64)
def x_period(crs: CRS) -> float | None:
    """Distance along x after which the same ground comes again; None where it never does.

    A turn of longitudes in a geographic CRS, the width of the world in a cylindrical projection.
    """
    if crs.is_geographic:
        unit = crs.axis_info[0].unit_conversion_factor if crs.axis_info else 0.0
        # Of degrees exactly 360.
        return round(2 * np.pi / unit, 9) if unit > 0 else 360.0
    operation = _projection(crs)
    geodetic = crs.geodetic_crs
    if operation is None or geodetic is None or not _is_cylindrical(operation.method_name):
        return None
    turn = x_period(geodetic)
    starts = np.array([-120.0, 10.0, 100.0])
    # The seam lies in one of these stretches at most.
    longitudes = np.concatenate([starts, starts + _STRETCH])
    places = np.stack([longitudes, np.zeros_like(longitudes)], axis=1)
    ends = transform_points(places, geodetic, crs)[:, 0].reshape(2, -1)
    step = float(np.abs(ends[1] - ends[0]).min())
    return step * turn / _STRETCH if turn and np.isfinite(step) else None


def _projection(crs: CRS) -> Any:
    """The map projection of a CRS, also of a compound or a bound one."""
    if crs.is_bound and crs.source_crs is not None:
        return _projection(crs.source_crs)
    if crs.is_compound and crs.sub_crs_list:
        return _projection(crs.sub_crs_list[0])
    return crs.coordinate_operation


def _is_cylindrical(method: str) -> bool:
    """True for a projection in which x is proportional to the longitude."""
    return method.lower().startswith(_CYLINDRICAL)
