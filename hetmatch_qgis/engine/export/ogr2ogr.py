"""`ogr2ogr_gcps.txt`: moves vector layers that were the moving side, with GDAL's ogr2ogr.

A file of options, because hundreds of GCPs are more than the command line of Windows holds. Source
and target are in the CRS of the layers, so that moved layers keep it, and so that what GDAL fits is
the correction alone without a change of projection in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from pyproj import CRS

from hetmatch_qgis.common.layer_names import split_layer_name
from hetmatch_qgis.engine.core.grid import transform_points
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.export.points_file import source_points
from hetmatch_qgis.engine.gcps.gcp_set import GcpSet

NAME = "ogr2ogr_gcps.txt"
MOVED_NAME = "moved.gpkg"


def write_ogr2ogr_options(
    path: Path, gcps: GcpSet, moving: ImageDescription, layer_crs: CRS
) -> None:
    """Write the options that make ogr2ogr move the layers.

    Without a CRS of the reference, moved layers have its (column, -row) and none either.

    moving: the map drawn of the layers, georeferenced.
    layer_crs: of the layers.
    """
    source, target = source_points(moving, gcps.warp_pixels, layer_crs), gcps.warp_points
    if gcps.warp_crs is not None:
        target = transform_points(target, gcps.warp_crs, layer_crs)
    lines = [
        "# Moves vector layers with GDAL's ogr2ogr. Written by HetMatch.",
        f"-a_srs {_quoted(layer_crs) if gcps.warp_crs is not None else 'NONE'}",
        " ".join(gcps.gdalwarp_options),
    ]
    lines += [
        f"-gcp {' '.join(f'{value:.14g}' for value in pair)}"
        for pair in np.column_stack([source, target])
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def ogr2ogr_commands(
    layers: Sequence[str], options: Path | str, moved: Path | str
) -> Iterator[list[str]]:
    """The commands that move layers into one file, as arguments.

    layers: in QGIS's notation.
    options: the file of options.
    moved: the file to be made.
    """
    for number, layer in enumerate(layers):
        file, parts = split_layer_name(layer)
        into = ["-update", str(moved)] if number else [str(moved)]
        name = [parts["layername"]] if "layername" in parts else []
        yield ["ogr2ogr", "--optfile", str(options), *into, file, *name]


def _quoted(crs: CRS) -> str:
    """The code of a CRS, else its WKT, quoted for a file of options."""
    authority = crs.to_authority(min_confidence=100)
    if authority is not None:
        return ":".join(authority)
    return '"' + crs.to_wkt().replace('"', '\\"') + '"'
