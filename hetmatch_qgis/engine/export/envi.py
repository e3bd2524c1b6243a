"""ENVI's `.pts` files: GCPs for *Warp from GCPs: Image to Map* and *... Image to Image*.

Written after ENVI's documentation, "GCP File Formats"
(https://www.nv5geospatialsoftware.com/docs/GCPFileFormats.html); not tried with ENVI.

- Lines that begin with a semicolon are the header, which begins with the kind of file.
- Image to map: map x, map y, image x, image y; `projection info` names the map's CRS.
- Image to image: base image x, y (the reference), warp image x, y (the moving raster).
- Image coordinates count from (1, 1) at the upper left corner of the first pixel, x to the right
  and y downwards, so the centre of that pixel is (1.5, 1.5): our coordinates plus one.
- ENVI has its own names of CRSs. Those of WGS 84 and of the two North American datums in UTM or in
  degrees are written by name. Points in any other CRS are written as WGS 84 longitude and latitude,
  which ENVI converts to the projection that is chosen for the warp.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from pyproj import CRS

from hetmatch_qgis.common.raster_names import RasterName
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.reproducible import given_name
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.gcps.decimate import reference_pixels
from hetmatch_qgis.engine.gcps.frames import FramePoints
from hetmatch_qgis.engine.gcps.gcp_set import GcpSet
from hetmatch_qgis.engine.gcps.lon_lat import to_lon_lat

TO_MAP = "envi_image_to_map.pts"
TO_IMAGE = "envi_image_to_image.pts"
LIMIT = 100
"""GCPs in a file, for a list that is worked on by hand: ENVI shows 16 at a time. Set by hand with
the first version of this format (559f29a)."""

# ENVI's names by the EPSG code of the geographic CRS.
DATUMS = {4326: "WGS-84", 4267: "North America 1927", 4269: "North America 1983"}
LON_LAT = "Geographic Lat/Lon"


class EnviMap(NamedTuple):
    """Map coordinates of GCPs in a CRS that ENVI has a name for.

    points: (N, 2) as x, y in `projection`.
    projection: ENVI's name of the CRS.
    note: a sentence for the header where the points were converted.
    """

    points: Points
    projection: str
    note: str = ""


def to_envi(pixels: Points) -> Points:
    """Our pixels (N, 2) as ENVI's image coordinates."""
    return pixels + 1.0


def write_image_to_map(path: Path, gcps: GcpSet, moving: RasterName | None) -> None:
    """Write an "Image to Map GCP File".

    Raises InputError when the points cannot be converted to a CRS that ENVI has a name for.
    """
    envi_map = map_for_envi(gcps)
    notes = [note for note in (envi_map.note, gcps.left_out) if note]
    head = [
        "ENVI Image to Map GCP File",
        f"projection info = {envi_map.projection}",
        f"warp file: {given_name(moving)}",
        *notes,
        "Map (x,y), Image (x,y)",
        "",
    ]
    _write(path, head, np.column_stack([envi_map.points, to_envi(gcps.pixels)]), (".10f", ".4f"))


def write_image_to_image(path: Path, gcps: GcpSet, result: MatchResult) -> None:
    """Write an "Image to Image GCP File": the reference is the base image."""
    head = [
        "ENVI Image to Image GCP File",
        f"base file: {given_name(result.reference.path)}",
        f"warp file: {given_name(result.moving.path)}",
        gcps.left_out,
        "Base Image (x,y), Warp Image (x,y)",
        "",
    ]
    base = to_envi(reference_pixels(result, gcps))
    _write(path, head, np.column_stack([base, to_envi(gcps.pixels)]), (".4f", ".4f"))


def map_for_envi(gcps: GcpSet) -> EnviMap:
    """The GCPs' map coordinates in a CRS that ENVI has a name for.

    Raises InputError when they cannot be converted to any.
    """
    projection = None if gcps.crs is None else projection_info(gcps.crs)
    if projection is not None:
        return EnviMap(gcps.map_points, projection)
    points = to_lon_lat(FramePoints(gcps.map_points, gcps.crs))
    name = "" if gcps.crs is None else gcps.crs.name
    note = f"Converted from '{name}', for which ENVI has no name."
    return EnviMap(points, f"{{{LON_LAT}, WGS-84, units=Degrees}}", note)


def projection_info(crs: CRS) -> str | None:
    """ENVI's name of a CRS, for `projection info`; None for all but the most common."""
    geographic = crs.geodetic_crs
    code = None if geographic is None else geographic.to_epsg(min_confidence=100)
    datum = DATUMS.get(code or 0)
    if datum is None:
        return None
    if crs.is_geographic and crs.to_epsg(min_confidence=100) == code:
        return f"{{{LON_LAT}, {datum}, units=Degrees}}"
    zone = crs.utm_zone
    if zone is None or {axis.unit_name for axis in crs.axis_info} != {"metre"}:
        return None
    hemisphere = "North" if zone.endswith("N") else "South"
    return f"{{UTM, {int(zone[:-1])}, {hemisphere}, {datum}, units=Meters}}"


def _write(path: Path, head: Sequence[str], table: Points, formats: tuple[str, str]) -> None:
    lines = [f"; {line}".rstrip() for line in head]
    first, last = formats
    lines += [
        f"{x:18{first}} {y:18{first}} {column:14{last}} {row:14{last}}"
        for x, y, column, row in table.tolist()
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
