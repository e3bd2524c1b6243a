"""`tie_points.gpkg`: the tie points as layers for QGIS, with their styles."""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyogrio.raw
from numpy.typing import NDArray
from pyproj import CRS

from hetmatch_qgis.common.version import VERSION
from hetmatch_qgis.engine.core.grid import Points, transform_points
from hetmatch_qgis.engine.core.json_values import plain
from hetmatch_qgis.engine.core.result import MatchResult, TileReport
from hetmatch_qgis.engine.export.qml_styles import (
    displacements_style,
    moving_points_style,
    tie_points_style,
    tiles_style,
)
from hetmatch_qgis.engine.gcps.frames import (
    FramePoints,
    finite_rows,
    moving_points,
    reference_points,
)
from hetmatch_qgis.engine.gcps.gdal_transforms import jacobian

TIE_POINTS = "tie_points"
MOVING_POINTS = "moving_points"
DISPLACEMENTS = "displacements"
TILES = "tiles"
MATCH = "hetmatch_match"
STYLES = "layer_styles"
MISPLACEMENT = "misplacement"
RESIDUAL = "residual"
GEOMETRY = "geom"
# What GDAL 3.4 and QGIS 3.22 read without a warning.
GPKG_VERSION = "1.2"


class Displacements(NamedTuple):
    """start, end: (N, 2) in the reference's frame, NaN where unknown; kind: what they show."""

    start: Points
    end: Points
    kind: str


def write_geopackage(path: Path, result: MatchResult) -> None:
    """Write the layers `tie_points`, `moving_points`, `displacements` and `tiles`, their styles in
    the table `layer_styles`, and what was matched in the table `hetmatch_match`.

    `tie_points`: points in the reference's CRS. `moving_points`: points in the moving raster's own
    CRS. A raster without georeference has points at (column, -row) without CRS, where QGIS shows
    it; a QGIS whose GDAL is older than 3.9 calls the missing CRS "Undefined SRS". Both layers
    carry all columns of the CSV, `id`, the line's number there from 1, `enabled`, 1 until the user
    switches a point off, and `origin`, "matched" unless the user set it by hand.

    `displacements`: lines in the reference's frame, ending at the reference point; see
    `displacements`. Points whose coordinates are unknown are left out of a layer.

    `tiles`: what each tile gave, or why it gave nothing, as squares in the reference's frame.
    """
    reference, moving = reference_points(result), moving_points(result)
    lines = displacements(result)
    path.unlink(missing_ok=True)
    _write_points(path, TIE_POINTS, result, reference)
    _write_points(path, MOVING_POINTS, result, moving)
    _write_lines(path, result, lines, reference.crs)
    _write_tiles(path, result.tiles, reference.crs)
    _write_match(path, result)
    exaggeration = 1.0 if lines.kind == MISPLACEMENT else 20.0
    write_styles(
        path,
        {
            TIE_POINTS: tie_points_style(class_limits(result.tie_points.residual_px)),
            MOVING_POINTS: moving_points_style(),
            DISPLACEMENTS: displacements_style(exaggeration),
            TILES: tiles_style(),
        },
    )


def displacements(result: MatchResult) -> Displacements:
    """What the match moved, in the reference's frame.

    Where both rasters have a georeference and their CRSs can be compared: from where the moving
    raster's own georeference puts the point to where it belongs (kind MISPLACEMENT). Elsewhere
    the moving raster has no place of its own, and the lines start where the match puts the point:
    they are its residuals (kind RESIDUAL), NaN for a result without transform.
    """
    reference, moving = reference_points(result), moving_points(result)
    placed = "none" not in (result.reference.georeference, result.moving.georeference)
    if placed and (reference.crs is None) == (moving.crs is None):
        start = moving.coordinates
        if reference.crs is not None and moving.crs is not None:
            start = transform_points(start, moving.crs, reference.crs)
        return Displacements(start, reference.coordinates, MISPLACEMENT)
    end = reference.coordinates
    mapped = _mapped(result)
    if mapped is None or len(end) == 0:
        return Displacements(np.full_like(end, np.nan), end, RESIDUAL)
    residuals = mapped - result.tie_points.reference_pixels
    return Displacements(end + residuals @ _pixel_to_map(result, end).T, end, RESIDUAL)


def _mapped(result: MatchResult) -> Points | None:
    """Where the match puts the moving points in the reference; None where it cannot be told."""
    pixels = result.tie_points.moving_pixels
    if result.mapper is not None:
        return result.map_points(pixels)
    if result.moving_to_reference is None:
        return None
    # A result that was read back has no more than the matrix.
    moved = np.column_stack([pixels, np.ones(len(pixels))]) @ result.moving_to_reference.T
    return np.asarray(moved[:, :2] / moved[:, 2:])


def _pixel_to_map(result: MatchResult, coordinates: Points) -> NDArray[np.float64]:
    """2 x 2: a small step in reference pixels as a step in the reference's frame."""
    transform = result.reference.transform
    if result.reference.georeference == "none":
        return np.diag([1.0, -1.0])
    if transform is not None:
        return np.array([[transform.a, transform.b], [transform.d, transform.e]])
    known = finite_rows(coordinates)
    if known.sum() < 3:
        return np.full((2, 2), np.nan)
    return jacobian(result.tie_points.reference_pixels[known], coordinates[known])


def _write_points(path: Path, layer: str, result: MatchResult, frame: FramePoints) -> None:
    known = finite_rows(frame.coordinates)
    count = len(known)
    columns = {
        "id": np.arange(1, count + 1),
        **result.tie_points.columns(),
        "enabled": np.ones(count, dtype=np.int32),
        "origin": result.tie_points.origins,
    }
    geometry = _points_wkb(frame.coordinates[known])
    write_layer(path, layer, geometry, "Point", frame.crs, _rows(columns, known))


def _write_lines(path: Path, result: MatchResult, lines: Displacements, crs: CRS | None) -> None:
    known = finite_rows(lines.start) & finite_rows(lines.end)
    step = lines.end - lines.start
    points = result.tie_points
    columns = {
        "id": np.arange(1, len(known) + 1),
        "kind": np.full(len(known), lines.kind),
        "dx": step[:, 0],
        "dy": step[:, 1],
        "length": np.hypot(step[:, 0], step[:, 1]),
        "score": points.score,
        "residual_px": points.residual_px,
        "role": points.role,
        "enabled": np.ones(len(known), dtype=np.int32),
    }
    geometry = lines_wkb(lines.start[known], lines.end[known])
    write_layer(path, DISPLACEMENTS, geometry, "LineString", crs, _rows(columns, known))


def _write_tiles(path: Path, tiles: Sequence[TileReport], crs: CRS | None) -> None:
    known = [len(tile.outline) == 4 and bool(np.isfinite(tile.outline).all()) for tile in tiles]
    placed = [tile for tile, here in zip(tiles, known, strict=True) if here]
    columns = {
        "tile": np.flatnonzero(known).astype(np.int32) + 1,
        "status": np.array([tile.status for tile in placed], dtype=object),
        "reason": np.array([tile.reason for tile in placed], dtype=object),
        "count": np.array([tile.count for tile in placed], dtype=np.int32),
    }
    outlines = np.array([tile.outline for tile in placed], dtype=np.float64).reshape(-1, 4, 2)
    write_layer(path, TILES, _polygons_wkb(outlines), "Polygon", crs, columns)


def _write_match(path: Path, result: MatchResult) -> None:
    """What was matched, and how, so that the points can be worked on later."""
    values = {
        "version": VERSION,
        "reference": str(result.reference.path or ""),
        "moving": str(result.moving.path or ""),
        "options": _json(result.options.to_dict()),
        "transform": result.transform_type or "",
        "result": _json(result.to_dict()),
    }
    columns = {
        "key": np.array(list(values), dtype=object),
        "value": np.array(list(values.values()), dtype=object),
    }
    write_layer(path, MATCH, None, None, None, columns)


def _json(content: dict[str, Any]) -> str:
    return json.dumps(plain(content), ensure_ascii=False, allow_nan=False)


def write_layer(
    path: Path,
    layer: str,
    geometry: NDArray | None,
    geometry_type: str | None,
    crs: CRS | None,
    columns: dict[str, NDArray],
) -> None:
    """Add a layer, or without geometry a table, to a GeoPackage, which is made where missing."""
    options = {"FID": "fid"}
    if geometry_type is not None:
        options["GEOMETRY_NAME"] = GEOMETRY
    with warnings.catch_warnings():
        # pyogrio warns of a layer without CRS, which is what such rasters need.
        warnings.filterwarnings("ignore", message="'crs' was not provided", category=UserWarning)
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
        )


def write_styles(path: Path, styles: dict[str, str]) -> None:
    """The table in which QGIS keeps styles, one default style a layer."""
    count = len(styles)
    now = datetime.now(timezone.utc).replace(tzinfo=None)
    empty = np.full(count, "", dtype=object)
    columns = {
        "f_table_catalog": empty,
        "f_table_schema": empty,
        "f_table_name": np.array(list(styles), dtype=object),
        "f_geometry_column": np.full(count, GEOMETRY, dtype=object),
        "styleName": np.array(list(styles), dtype=object),
        "styleQML": np.array(list(styles.values()), dtype=object),
        "styleSLD": empty,
        "useAsDefault": np.ones(count, dtype=bool),
        "description": np.full(count, "HetMatch", dtype=object),
        "owner": empty,
        "ui": np.full(count, None, dtype=object),
        "update_time": np.full(count, np.datetime64(now, "ms")),
    }
    write_layer(path, STYLES, None, None, None, columns)


def _rows(columns: dict[str, NDArray], keep: NDArray) -> dict[str, NDArray]:
    # OGR takes text as Python strings only.
    return {
        name: (values.astype(object) if values.dtype.kind == "U" else values)[keep]
        for name, values in columns.items()
    }


def _points_wkb(points: Points) -> NDArray:
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


def _polygons_wkb(corners: Points) -> NDArray:
    """corners: (N, 4, 2)."""
    fields = [("order", "u1"), ("type", "<u4"), ("rings", "<u4"), ("count", "<u4")]
    table = np.empty(len(corners), dtype=[*fields, ("xy", "<f8", (5, 2))])
    table["order"], table["type"], table["rings"], table["count"] = 1, 3, 1, 5
    table["xy"] = np.concatenate([corners, corners[:, :1]], axis=1)
    return _as_bytes(table)


def _as_bytes(table: NDArray) -> NDArray:
    wkb = np.empty(len(table), dtype=object)
    wkb[:] = [row.tobytes() for row in table]
    return wkb


def class_limits(lengths: NDArray[np.float64]) -> list[float]:
    """Limits of classes in round numbers: quintiles of lengths (N,), so that every colour is used.

    NaN does not count.
    """
    if len(lengths) == 0:
        return []
    quintiles = np.quantile(lengths[np.isfinite(lengths)], [0.2, 0.4, 0.6, 0.8])
    return sorted({float(f"{value:.2g}") for value in quintiles if value > 0})
