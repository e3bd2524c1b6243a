"""`summary.gpkg`: the footprints of a batch, coloured by outcome in QGIS."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from hetmatch_qgis.common.contract import FOOTPRINTS_LAYER
from hetmatch_qgis.engine.batch.records import FAILED, MATCHED, NO_MATCH, NOT_RUN
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.export.geopackage_layers import write_layer, write_styles
from hetmatch_qgis.engine.export.qml_styles import outcomes_style

LAYER = FOOTPRINTS_LAYER
LON_LAT = CRS.from_user_input("OGC:CRS84")
"""Longitudes first, as footprints have them."""

OUTCOME_NAMES = {
    MATCHED: Message("matched"),
    NO_MATCH: Message("no reliable match"),
    FAILED: Message("failed"),
    NOT_RUN: Message("not run"),
}
OUTCOME_COLOURS = {
    MATCHED: "26,150,65",
    NO_MATCH: "230,140,20",
    FAILED: "200,30,40",
    NOT_RUN: "130,130,130",
}
"""Red, green, blue of each outcome, in the layer and on the page."""


def write_footprints(
    path: Path, rows: Sequence[dict[str, Any]], columns: Mapping[str, type], append: bool
) -> None:
    """Write rows with their `footprint`, without geometry where that is None."""
    geometry = np.empty(len(rows), dtype=object)
    geometry[:] = [polygon_wkb(row["footprint"]) for row in rows]
    values = {name: _column([row[name] for row in rows], kind) for name, kind in columns.items()}
    write_layer(path, LAYER, geometry, "Polygon", LON_LAT, values, append)


def write_footprint_styles(path: Path) -> None:
    """Write the style of the layer, which QGIS takes by itself."""
    entries = [(value, name, OUTCOME_COLOURS[value]) for value, name in OUTCOME_NAMES.items()]
    write_styles(path, {LAYER: outcomes_style(entries)})


def polygon_wkb(ring: Sequence[Sequence[float]] | None) -> bytes | None:
    """A ring of positions, not closed, as a polygon in WKB."""
    if not ring:
        return None
    closed = np.array([*ring, ring[0]], dtype="<f8")
    return struct.pack("<BIII", 1, 3, 1, len(closed)) + closed.tobytes()


def _column(values: list[Any], kind: type) -> NDArray:
    if kind is float:
        return np.array([np.nan if value is None else value for value in values], dtype=float)
    if kind is int:
        # A missing count is None, because integers of NumPy have no NaN.
        return np.array([value or 0 for value in values], dtype=np.int64)
    if kind is bool:
        return np.array([None if v is None else str(bool(v)).lower() for v in values], object)
    return np.array([None if value is None else str(value) for value in values], dtype=object)
