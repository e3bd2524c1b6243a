"""`grass_POINTS`: GCPs for GRASS GIS, its GCP manager and `i.rectify`.

GRASS keeps the GCPs of an imagery group in `<location>/<mapset>/group/<group>/POINTS` of the
location that holds the image (lib/imagery/points.c): east and north in the image, east and north in
the target, and 1 for a point that is used, 0 for one that is not. Lines that begin with `#` are
comments. Copy the file there under the name POINTS.

Coordinates are those that `r.in.gdal` gives an image. One without geotransform goes to an XY
location with its lower left corner at (0, 0): east is the column, north the number of rows minus
the row, so y grows upwards, and pixels count from their outer corner, as ours do. A north-up raster
has its map coordinates. GRASS has no rotated rasters: one is assumed to be imported without
geotransform. Tried with GRASS 8.2.1.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from affine import Affine

from hetmatch_qgis.engine.core.grid import Points, apply_affine
from hetmatch_qgis.engine.core.result import ImageDescription, MatchResult
from hetmatch_qgis.engine.gcps.frames import is_unrotated
from hetmatch_qgis.engine.gcps.gcp_set import GcpSet

NAME = "grass_POINTS"


def pixels_to_grass(image: ImageDescription) -> Affine:
    """The affine from our pixels of an image to its coordinates in GRASS."""
    if is_unrotated(image) and image.transform is not None:
        return image.transform
    return Affine(1.0, 0.0, 0.0, 0.0, -1.0, float(image.height))


def write_grass_points(path: Path, gcps: GcpSet, result: MatchResult) -> None:
    """Write GCPs, and check points as unused ones, as a POINTS file."""
    pixels = np.concatenate([gcps.pixels, gcps.check_pixels])
    source = apply_affine(pixels_to_grass(result.moving), pixels)
    target = _target(np.concatenate([gcps.map_points, gcps.check_map_points]), result)
    used = np.arange(len(pixels)) < len(gcps.pixels)
    lines = [
        "# GCPs for GRASS GIS, written by HetMatch; copy this file to group/<group>/POINTS",
        f"# {gcps.left_out}",
        "#                image                           target                status",
        "#        east            north           east            north   (1=ok)",
        "#",
    ]
    lines += [
        f"{row[0]:20.6f} {row[1]:20.6f} {row[2]:20.10f} {row[3]:20.10f} {int(ok):4d}"
        for row, ok in zip(np.column_stack([source, target]).tolist(), used, strict=True)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _target(map_points: Points, result: MatchResult) -> Points:
    """Points (N, 2) of the reference in GRASS's coordinates."""
    if result.reference.georeference != "none":
        return map_points
    # From (column, -row) to rows counted from the lower left corner.
    return apply_affine(Affine.translation(0.0, float(result.reference.height)), map_points)
