"""`otb_points.txt`: tie points for the Orfeo ToolBox, versions 5 to 7.

The file that `HomologousPointsExtraction -2wgs84` writes and that `GenerateRPCSensorModel` and
`RefineSensorModel` take as `-inpoints` (OTB CookBook): column, row, longitude, latitude, separated
by tabs; lines that begin with `#` are comments. OTB 8 has the first of these programs only.

Column and row are what OTB calls physical coordinates of an image in sensor geometry. The centre of
its first pixel is (0.5, 0.5), as is ours; OTB 8.1.1 reports it so (`ReadImageInfo`: origin 0.5,
0.5), and reads the value of the pixel with index (10, 20) at (10.5, 20.5). Heights are not in the
file: OTB looks them up in its DEM. An RPC model takes 20 points at least, 40 with heights.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from hetmatch_qgis.engine.gcps.frames import FramePoints, finite_rows
from hetmatch_qgis.engine.gcps.gcp_set import GcpSet
from hetmatch_qgis.engine.gcps.lon_lat import to_lon_lat

NAME = "otb_points.txt"


def write_otb_points(path: Path, gcps: GcpSet) -> None:
    """Write the GCPs as column, row, WGS 84 longitude, latitude.

    Raises InputError for a reference whose longitudes and latitudes cannot be computed.
    """
    lon_lat = to_lon_lat(FramePoints(gcps.map_points, gcps.crs))
    lines = [
        "# Tie points for the Orfeo ToolBox, written by HetMatch",
        f"# {gcps.left_out}",
        "# col\trow\tlon\tlat",
    ]
    table = np.column_stack([gcps.pixels, lon_lat])[finite_rows(lon_lat)].tolist()
    lines += [f"{row[0]:.4f}\t{row[1]:.4f}\t{row[2]:.12f}\t{row[3]:.12f}" for row in table]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
