"""WGS 84 longitude and latitude, for formats that have no other CRS."""

from __future__ import annotations

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points, transform_points
from hetmatch_qgis.engine.gcps.frames import FramePoints
from hetmatch_qgis.engine.georeferencing.crs import WGS84


def to_lon_lat(frame: FramePoints) -> Points:
    """The reference's points as WGS 84 longitude, latitude (N, 2) in degrees, NaN where unknown.

    Raises InputError when the reference has no CRS, or one that is not tied to the earth.
    """
    if frame.crs is None:
        raise InputError(
            "its coordinates are longitude and latitude, and the reference has no CRS to "
            "compute them from"
        )
    try:
        return transform_points(frame.coordinates, frame.crs, WGS84)
    except InputError as error:
        raise InputError(
            "its coordinates are longitude and latitude, which cannot be computed from the "
            "reference's CRS, '{crs}'",
            crs=frame.crs.name,
        ) from error
