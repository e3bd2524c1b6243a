"""`<moving file name>.points`: GCPs for the QGIS Georeferencer.

The behaviour of QGIS, from its source (src/app/georeferencer: qgsgcplist.cpp,
qgsgeorefmainwindow.cpp, qgsrasterchangecoords.cpp) and tried in the Georeferencer of 3.22.16, which
found and loaded our files by itself and showed the same residuals for a source without
geotransform, with one, and with a rotated one:

- Since pull request 47141 (February 2022, so by its date in 3.22.4 and 3.24; 3.22.16 was tried) the
  header has `sourceX,sourceY` and they are coordinates of the source **layer**: map coordinates
  where the raster has a geotransform, (column, -row) where it has none.
- Before, the header had `pixelX,pixelY`, and the source shortly before that change writes and reads
  (column, -row) for every raster. It knows `enable` only on lines of exactly five fields, and takes
  every point on lines of eight for enabled.
- The header itself is skipped unread, so a file cannot tell QGIS which of the two applies.
- The Georeferencer goes from layer coordinates to pixels by the geotransform's origin and pixel
  size alone. For a rotated geotransform it is therefore given coordinates without the rotation:
  the fit and the warped raster are right, though the points are drawn beside their pixels.
- A raster with GCPs or RPCs but no geotransform counts as one without georeference.
- Since 3.26 it opens vector layers, too, whose source coordinates are those of their features.
  HetMatch measures in the map that it drew of them, whose CRS may be another.
- dX, dY and residual are computed afresh upon loading.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from hetmatch_qgis.common.layer_names import split_layer_name
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points, apply_affine, transform_points
from hetmatch_qgis.engine.core.json_input import MAX_NUMBER
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.gcps.gcp_set import GcpSet

LAYER_HEADER = "mapX,mapY,sourceX,sourceY,enable,dX,dY,residual"
PIXEL_HEADER = "mapX,mapY,pixelX,pixelY,enable,dX,dY,residual"
CRS_MARK = "#CRS: "


@dataclass(frozen=True)
class PointsFile:
    """Content of a `.points` file.

    map_points: (N, 2) as x, y in `crs`.
    source: (N, 2) as written; `to_pixels` makes pixels of them.
    enabled: mask (N,); check points are disabled.
    crs: CRS of the map, None where the file has none.
    """

    map_points: Points
    source: Points
    enabled: NDArray[np.bool_]
    crs: CRS | None

    def to_pixels(self, moving: ImageDescription, layer_coordinates: bool = True) -> Points:
        """The source points as moving (column, row) from the top-left pixel's outer corner.

        layer_coordinates: as for `write_points_file`.
        """
        return apply_affine(~_pixel_to_source(moving, layer_coordinates), self.source)


def points_file_name(moving: ImageDescription) -> str:
    """The name by which QGIS finds the file beside the moving raster, or beside a vector file."""
    if moving.path is None:
        return "moving.points"
    if moving.layers:
        # Windows has no files with the bars of QGIS's notation in their names.
        return f"{Path(split_layer_name(str(moving.path))[0]).name}.points"
    return f"{moving.path.name}.points"


def write_points_file(
    path: Path,
    gcps: GcpSet,
    moving: ImageDescription,
    layer_coordinates: bool = True,
    layer_crs: CRS | None = None,
) -> None:
    """Write GCPs, and check points as disabled ones, for the QGIS Georeferencer.

    layer_coordinates: True for QGIS 3.22.4, 3.24 and newer; False for older ones, whose file gets
    no check points because these versions would take them for enabled.
    layer_crs: of the vector layer that `moving` is a map of; None for a raster.
    """
    pixels, map_points = gcps.pixels, gcps.map_points
    if layer_coordinates:
        pixels = np.concatenate([pixels, gcps.check_pixels])
        map_points = np.concatenate([map_points, gcps.check_map_points])
    source = source_points(moving, pixels, layer_crs, layer_coordinates)
    lines = [CRS_MARK + ("" if gcps.crs is None else gcps.crs.to_wkt())]
    lines.append(LAYER_HEADER if layer_coordinates else PIXEL_HEADER)
    for row, coordinates in enumerate(zip(map_points, source, strict=True)):
        numbers = ",".join(f"{value:.14g}" for point in coordinates for value in point)
        lines.append(f"{numbers},{int(row < len(gcps.pixels))},0,0,0")
    # QGIS rejects a file with a blank line, and takes \r for part of the last number.
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def read_points_file(path: Path) -> PointsFile:
    """Read a `.points` file of QGIS or of ours, with or without its CRS line.

    Raises InputError when a line is not a point or the CRS is invalid.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise InputError("'{path}' has a line that is not a point.", path=path) from error
    crs = None
    if lines and lines[0].startswith(CRS_MARK.rstrip()):
        text = lines.pop(0)[len(CRS_MARK) :].strip()
        try:
            crs = CRS.from_user_input(text) if text else None
        except CRSError as error:
            raise InputError("The CRS in '{path}' is invalid.", path=path) from error
    try:
        rows = [[float(cell) for cell in line.split(",")[:5]] for line in lines[1:]]
        table = np.array([row if len(row) > 4 else [*row, 1.0] for row in rows], dtype=np.float64)
        table = table.reshape(-1, 5)
        if not (np.abs(table) <= MAX_NUMBER).all():
            raise ValueError("a number that is none")
    except ValueError as error:
        raise InputError("'{path}' has a line that is not a point.", path=path) from error
    return PointsFile(table[:, :2], table[:, 2:4], table[:, 4] != 0, crs)


def source_points(
    moving: ImageDescription,
    pixels: Points,
    layer_crs: CRS | None,
    layer_coordinates: bool = True,
) -> Points:
    """Source coordinates (N, 2) of moving pixels (N, 2); see `write_points_file`."""
    source = apply_affine(_pixel_to_source(moving, layer_coordinates), pixels)
    if layer_crs is None or moving.crs is None:
        return source
    return transform_points(source, moving.crs, layer_crs)


def _pixel_to_source(moving: ImageDescription, layer_coordinates: bool) -> Affine:
    """The affine from pixels to the source coordinates of the file."""
    if layer_coordinates and moving.georeference == "affine" and moving.transform is not None:
        transform = moving.transform
        return Affine(transform.a, 0.0, transform.c, 0.0, transform.e, transform.f)
    return Affine.scale(1.0, -1.0)
