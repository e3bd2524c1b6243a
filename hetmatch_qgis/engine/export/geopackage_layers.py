"""Layers, tables and styles of a GeoPackage, from arrays."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pyogrio.raw
from numpy.typing import NDArray
from pyproj import CRS

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.reproducible import is_reproducible, now

STYLES_TABLE = "layer_styles"
GEOMETRY_COLUMN = "geom"
# What GDAL 3.4 and QGIS 3.22 read without a warning.
GPKG_VERSION = "1.2"


def write_layer(
    path: Path,
    layer: str,
    geometry: NDArray | None,
    geometry_type: str | None,
    crs: CRS | None,
    columns: dict[str, NDArray],
    append: bool = False,
) -> None:
    """Add a layer, or without geometry a table, to a GeoPackage, created where missing.

    geometry: WKB (N,).
    columns: values (N,) by name.
    append: whether the rows are added to a layer that is there already.
    """
    options = {"FID": "fid"}
    if geometry_type is not None:
        options["GEOMETRY_NAME"] = GEOMETRY_COLUMN
    with warnings.catch_warnings():
        # pyogrio warns of a layer without CRS, which is what such rasters need.
        warnings.filterwarnings("ignore", message="'crs' was not provided", category=UserWarning)
        # GDAL writes the time of each change into the file.
        date = f"{now():%Y-%m-%dT%H:%M:%S.000Z}" if is_reproducible() else None
        # Files are synced once, before they are moved into place, so that SQLite need not wait for
        # the disk after each layer: that took 0.7 of 0.8 seconds.
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": date, "OGR_SQLITE_SYNCHRONOUS": "OFF"})
        pyogrio.raw.write(
            str(path),
            geometry,
            list(columns.values()),
            list(columns),
            layer=layer,
            driver="GPKG",
            geometry_type=geometry_type,
            crs=None if crs is None else crs.to_wkt(),
            dataset_options={"VERSION": GPKG_VERSION},
            layer_options=options,
            append=append,
        )


def write_styles(path: Path, styles: dict[str, str]) -> None:
    """Write the table in which QGIS keeps styles.

    styles: QML by the layer's name, its default style.
    """
    count = len(styles)
    empty = np.full(count, "", dtype=object)
    columns = {
        "f_table_catalog": empty,
        "f_table_schema": empty,
        "f_table_name": np.array(list(styles), dtype=object),
        "f_geometry_column": np.full(count, GEOMETRY_COLUMN, dtype=object),
        "styleName": np.array(list(styles), dtype=object),
        "styleQML": np.array(list(styles.values()), dtype=object),
        "styleSLD": empty,
        "useAsDefault": np.ones(count, dtype=bool),
        "description": np.full(count, "HetMatch", dtype=object),
        "owner": empty,
        "ui": np.full(count, None, dtype=object),
        "update_time": np.full(count, np.datetime64(now().replace(tzinfo=None), "ms")),
    }
    write_layer(path, STYLES_TABLE, None, None, None, columns)


def rows(columns: dict[str, NDArray], keep: NDArray) -> dict[str, NDArray]:
    """The rows of a mask, as OGR takes them."""
    # Text as Python strings only.
    return {
        name: (values.astype(object) if values.dtype.kind == "U" else values)[keep]
        for name, values in columns.items()
    }


def points_wkb(points: Points) -> NDArray:
    """Points (N,) as WKB from points (N, 2)."""
    table = np.empty(len(points), dtype=[("order", "u1"), ("type", "<u4"), ("xy", "<f8", 2)])
    table["order"], table["type"], table["xy"] = 1, 1, points
    return _as_bytes(table)


def lines_wkb(start: Points, end: Points) -> NDArray:
    """Lines (N,) as WKB from points (N, 2) to points (N, 2)."""
    fields = [("order", "u1"), ("type", "<u4"), ("count", "<u4"), ("xy", "<f8", (2, 2))]
    table = np.empty(len(start), dtype=fields)
    table["order"], table["type"], table["count"] = 1, 2, 2
    table["xy"] = np.stack([start, end], axis=1)
    return _as_bytes(table)


def polygons_wkb(corners: Points) -> NDArray:
    """Quadrilaterals (N,) as WKB from their corners (N, 4, 2)."""
    fields = [("order", "u1"), ("type", "<u4"), ("rings", "<u4"), ("count", "<u4")]
    table = np.empty(len(corners), dtype=[*fields, ("xy", "<f8", (5, 2))])
    table["order"], table["type"], table["rings"], table["count"] = 1, 3, 1, 5
    table["xy"] = np.concatenate([corners, corners[:, :1]], axis=1)
    return _as_bytes(table)


def _as_bytes(table: NDArray) -> NDArray:
    wkb = np.empty(len(table), dtype=object)
    wkb[:] = [row.tobytes() for row in table]
    return wkb
