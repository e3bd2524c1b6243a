"""Coordinate reference systems of rasters: reading, naming and unwrapping."""

from __future__ import annotations

from typing import Any

import numpy as np
from pyproj import CRS
from pyproj.exceptions import CRSError
from rasterio.errors import RasterioError

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points

WGS84 = CRS.from_epsg(4326)
WGS84_3D = CRS.from_epsg(4979)

_MAX_SHOWN_CHARACTERS = 60
"""Characters of a CRS that stand in a sentence, as WKT may fill pages; set by hand with the first
options for CRSs (02fd6cd)."""

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
            problem=str(error),
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


def assign_crs_command(file: object) -> str:
    """A command that assigns a CRS to a file, for sentences that propose it."""
    return f"gdal_edit.py -a_srs EPSG:… {file}"


def unwrap_longitudes(points: Points, crs: CRS, around: float) -> Points:
    """Longitudes brought within half a turn of `around`, so that no antimeridian lies between.

    points: (N, 2) in the CRS; returned as they are where it is not geographic.
    """
    if not crs.is_geographic or not np.isfinite(around):
        return points
    points = points.copy()
    points[:, 0] -= 360 * np.round((points[:, 0] - around) / 360 * (1 - _EDGE_SHRINKING))
    return points
