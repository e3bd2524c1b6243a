"""`tie_points.gpkg`: the tie points as layers for QGIS, with their styles."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from hetmatch_qgis.common.contract import (
    DISPLACEMENTS_LAYER,
    MATCH_TABLE,
    MISPLACEMENT,
    MOVING_POINTS_LAYER,
    RESIDUAL,
    TIE_POINTS_LAYER,
    TILES_LAYER,
)
from hetmatch_qgis.common.version import VERSION
from hetmatch_qgis.engine.core.grid import Points, transform_points
from hetmatch_qgis.engine.core.json_values import plain, with_sentences
from hetmatch_qgis.engine.core.reproducible import recorded_name
from hetmatch_qgis.engine.core.result import MatchResult, TileReport
from hetmatch_qgis.engine.export.geopackage_layers import (
    lines_wkb,
    points_wkb,
    polygons_wkb,
    rows,
    write_layer,
    write_styles,
)
from hetmatch_qgis.engine.export.qml_styles import (
    displacements_style,
    moving_points_style,
    tie_points_style,
    tiles_style,
)
from hetmatch_qgis.engine.fitting.inverse_map import placed_points
from hetmatch_qgis.engine.gcps.frames import (
    FramePoints,
    finite_rows,
    moving_points,
    reference_points,
)
from hetmatch_qgis.engine.gcps.gdal_transforms import jacobian
from hetmatch_qgis.engine.georeferencing.crs import unwrap_x

RESIDUAL_EXAGGERATION = 20.0
"""Factor by which residuals are drawn longer than they are; set by hand with 5e3f548."""


class Displacements(NamedTuple):
    """Lines in the reference's coordinates.

    start: (N, 2) as x, y, NaN where unknown.
    end: (N, 2), the reference points.
    kind: MISPLACEMENT or RESIDUAL.
    """

    start: Points
    end: Points
    kind: str


def write_geopackage(path: Path, result: MatchResult, prefix: str = "") -> None:
    """Write tie points, displacements and tiles as layers with styles.

    prefix: before the names of the layers of points and displacements.

    The layers are `tie_points`, `moving_points`, `displacements` and `tiles`; their styles are in
    the table `layer_styles`, and the match itself in the table `hetmatch_match`.

    `tie_points`: points in the reference's CRS. `moving_points`: points in the moving raster's own
    CRS. A raster without georeference has points at (column, -row) without CRS, where QGIS displays
    it; a QGIS whose GDAL is older than 3.9 calls the missing CRS "Undefined SRS". Both layers
    have all columns of the CSV, `enabled`, 1 until the user switches a point off, and `origin`,
    "matched" unless the user set it by hand.

    `displacements`: lines in the reference's coordinates, ending at the reference point; see the
    function `displacements`.

    `tiles`: the tiles as squares in the reference's coordinates, with their number of points or
    the reason why there are none.

    Points and tiles whose coordinates are unknown are left out of a layer.
    """
    reference, moving = reference_points(result), moving_points(result)
    lines = displacements(result)
    path.unlink(missing_ok=True)
    _write_points(path, prefix + TIE_POINTS_LAYER, result, reference)
    _write_points(path, prefix + MOVING_POINTS_LAYER, result, moving)
    _write_lines(path, prefix + DISPLACEMENTS_LAYER, result, lines, reference.crs)
    _write_tiles(path, result.tiles, reference.crs)
    _write_match(path, result)
    exaggeration = 1.0 if lines.kind == MISPLACEMENT else RESIDUAL_EXAGGERATION
    write_styles(
        path,
        {
            prefix + TIE_POINTS_LAYER: tie_points_style(),
            prefix + MOVING_POINTS_LAYER: moving_points_style(),
            prefix + DISPLACEMENTS_LAYER: displacements_style(exaggeration),
            TILES_LAYER: tiles_style(),
        },
    )


def displacements(result: MatchResult) -> Displacements:
    """The displacements of the tie points, in the reference's coordinates.

    Where both rasters have a georeference and their CRSs can be compared: from the location by the
    moving raster's own georeference to the reference point (kind MISPLACEMENT). Elsewhere from the
    location by the match to the reference point: the residuals (kind RESIDUAL), NaN for a result
    without transform.
    """
    reference, moving = reference_points(result), moving_points(result)
    has_both = "none" not in (result.reference.georeference, result.moving.georeference)
    if has_both and (reference.crs is None) == (moving.crs is None):
        start = moving.coordinates
        if reference.crs is not None and moving.crs is not None:
            start = transform_points(start, moving.crs, reference.crs)
            start = unwrap_x(start, reference.crs, around=reference.coordinates[:, 0])
        return Displacements(start, reference.coordinates, MISPLACEMENT)
    end = reference.coordinates
    mapped = _mapped(result)
    if mapped is None or len(end) == 0:
        return Displacements(np.full_like(end, np.nan), end, RESIDUAL)
    residuals = mapped - result.tie_points.reference_pixels
    return Displacements(end + residuals @ _pixel_to_map(result, end).T, end, RESIDUAL)


def _mapped(result: MatchResult) -> Points | None:
    """The moving points as reference pixels by the match's transform; None where it is unknown."""
    pixels = result.tie_points.moving_pixels
    if result.mapper is not None:
        return placed_points(result)
    if result.moving_to_reference is None:
        return None
    # A saved result has no more than the matrix.
    homogeneous = np.column_stack([pixels, np.ones(len(pixels))]) @ result.moving_to_reference.T
    return np.asarray(homogeneous[:, :2] / homogeneous[:, 2:])


def _pixel_to_map(result: MatchResult, coordinates: Points) -> NDArray[np.float64]:
    """The 2 x 2 matrix from a small step in reference pixels to one in its coordinates."""
    transform = result.reference.transform
    if result.reference.georeference == "none":
        return np.diag([1.0, -1.0])
    if transform is not None:
        return np.array([[transform.a, transform.b], [transform.d, transform.e]])
    is_finite = finite_rows(coordinates)
    if is_finite.sum() < 3:
        return np.full((2, 2), np.nan)
    return jacobian(result.tie_points.reference_pixels[is_finite], coordinates[is_finite])


def _write_points(path: Path, layer: str, result: MatchResult, frame: FramePoints) -> None:
    is_finite = finite_rows(frame.coordinates)
    count = len(is_finite)
    columns = {
        "id": result.tie_points.point_ids,
        **result.tie_points.columns(),
        **result.tie_points.precision(),
        "enabled": np.ones(count, dtype=np.int32),
        "origin": result.tie_points.origins,
    }
    geometry = points_wkb(frame.coordinates[is_finite])
    write_layer(path, layer, geometry, "Point", frame.crs, rows(columns, is_finite))


def _write_lines(
    path: Path, layer: str, result: MatchResult, lines: Displacements, crs: CRS | None
) -> None:
    is_finite = finite_rows(lines.start) & finite_rows(lines.end)
    step = lines.end - lines.start
    points = result.tie_points
    columns = {
        "id": points.point_ids,
        "kind": np.full(len(is_finite), lines.kind),
        "dx": step[:, 0],
        "dy": step[:, 1],
        "length": np.hypot(step[:, 0], step[:, 1]),
        "score": points.score,
        "residual_px": points.residual_px,
        "role": points.role,
        "enabled": np.ones(len(is_finite), dtype=np.int32),
    }
    geometry = lines_wkb(lines.start[is_finite], lines.end[is_finite])
    columns = rows(columns, is_finite)
    write_layer(path, layer, geometry, "LineString", crs, columns)


def _write_tiles(path: Path, tiles: Sequence[TileReport], crs: CRS | None) -> None:
    numbers = [
        number
        for number, tile in enumerate(tiles, start=1)
        if len(tile.outline) == 4 and np.isfinite(tile.outline).all()
    ]
    located = [tiles[number - 1] for number in numbers]
    columns = {
        "tile": np.array(numbers, dtype=np.int32),
        "status": np.array([tile.status for tile in located], dtype=object),
        # In English: the plugin translates it in the labels.
        "reason": np.array([str(tile.reason) for tile in located], dtype=object),
        "count": np.array([tile.count for tile in located], dtype=np.int32),
    }
    outlines = np.array([tile.outline for tile in located], dtype=np.float64).reshape(-1, 4, 2)
    write_layer(path, TILES_LAYER, polygons_wkb(outlines), "Polygon", crs, columns)


def _write_match(path: Path, result: MatchResult) -> None:
    """The rasters, options and result of the match, so that the points can be edited later."""
    values = {
        "version": VERSION,
        "reference": _recorded(result.reference.path),
        "moving": _recorded(result.moving.path),
        "options": _json(result.options.recorded()),
        "transform": result.transform_type or "",
        "result": _json(with_sentences(result.to_dict())),
    }
    columns = {
        "key": np.array(list(values), dtype=object),
        "value": np.array(list(values.values()), dtype=object),
    }
    write_layer(path, MATCH_TABLE, None, None, None, columns)


def _recorded(raster: Path | str | None) -> str:
    return "" if raster is None else recorded_name(raster)


def _json(content: dict[str, Any]) -> str:
    return json.dumps(plain(content), ensure_ascii=False, allow_nan=False)
