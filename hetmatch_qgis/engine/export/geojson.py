"""`tie_points.geojson`: the tie points for web maps and other programs that read GeoJSON."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from hetmatch_qgis.common.version import VERSION
from hetmatch_qgis.engine.core.json_values import plain
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.export.table import as_in_table
from hetmatch_qgis.engine.fitting.surface import surface_of
from hetmatch_qgis.engine.gcps.frames import finite_rows, reference_points
from hetmatch_qgis.engine.gcps.lon_lat import to_lon_lat

NAME = "tie_points.geojson"
DECIMALS = 9
"""Of degrees: a tenth of a millimetre on the ground. Set by hand with the first version of this
format (559f29a)."""


def write_geojson(path: Path, result: MatchResult) -> None:
    """Write all tie points as a FeatureCollection after RFC 7946.

    Geometries are the reference points as WGS 84 longitude, latitude and, where the match had an
    elevation model, the height that it has there in metres. Properties are the columns of the CSV
    (so also the original coordinates in the rasters' own CRSs) and `origin`, "matched" or "manual".
    Pixels are (column, row) from the outer corner of the top-left pixel. Points without longitude
    and latitude are left out. RFC 7946 has no CRS but WGS 84; those of `ref_x`, `ref_y` and
    `mov_x`, `mov_y` are given by members of our own, `reference_crs` and `moving_crs`.

    Raises InputError for a reference without CRS: its points at (column, -row) would appear in the
    sea off Africa.
    """
    # So that the file is the same from a match and from its saved result.
    result = replace(result, tie_points=as_in_table(result.tie_points))
    lon_lat = to_lon_lat(reference_points(result))
    points = result.tie_points
    surface = surface_of(result)
    if surface is not None:
        heights = surface.heights(reference_points(result).coordinates)
        # RFC 7946 has no null for a height, so that points without one stay flat.
        lon_lat = np.column_stack([lon_lat, heights])
    columns = {
        "id": points.point_ids,
        **points.columns(),
        **points.precision(),
        "origin": points.origins,
    }
    rows = zip(*(values.tolist() for values in columns.values()), strict=True)
    features = [
        {
            "type": "Feature",
            "id": row[0],
            "geometry": {"type": "Point", "coordinates": _position(position)},
            "properties": dict(zip(columns, row, strict=True)),
        }
        for position, row, is_finite in zip(lon_lat, rows, finite_rows(lon_lat[:, :2]), strict=True)
        if is_finite
    ]
    content = {
        "type": "FeatureCollection",
        "generator": f"HetMatch {VERSION}",
        "reference_crs": _name(result.reference.crs),
        "moving_crs": _name(result.moving.crs),
        "features": features,
    }
    text = json.dumps(plain(content), ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _position(numbers: NDArray[np.float64]) -> list[float]:
    """Longitude, latitude and, where there is one, the height."""
    rounded: list[float] = np.round(numbers[np.isfinite(numbers)], DECIMALS).tolist()
    return rounded


def _name(crs: CRS | None) -> str | None:
    return None if crs is None else crs.to_string()
