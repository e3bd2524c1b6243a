"""Footprints as a layer."""

from __future__ import annotations

from pathlib import Path

import pyogrio.raw

from hetmatch_qgis.engine.batch.summary.footprints import (
    OUTCOME_COLOURS,
    OUTCOME_NAMES,
    polygon_wkb,
    write_footprint_styles,
    write_footprints,
)

RING = [[8.0, 47.0], [8.5, 47.0], [8.5, 47.5]]
COLUMNS = {"name": str, "outcome": str, "ce90_px": float, "tie_points": int, "passed": bool}


def test_a_pair_without_footprint_is_a_row_without_geometry(tmp_path: Path):
    path = tmp_path / "summary.gpkg"
    row = {"name": "a", "outcome": "matched", "ce90_px": 0.5, "tie_points": 9, "passed": True}
    empty = dict.fromkeys(COLUMNS) | {"name": "b", "outcome": "failed", "footprint": None}
    write_footprints(path, [{**row, "footprint": RING}], COLUMNS, append=False)
    write_footprints(path, [empty], COLUMNS, append=True)
    write_footprint_styles(path)
    meta, _, geometry, columns = pyogrio.raw.read(path, layer="footprints")
    assert geometry[0] == polygon_wkb(RING) and geometry[1] is None
    assert "4326" in meta["crs"] or "CRS84" in meta["crs"]
    values = dict(zip(meta["fields"], columns, strict=True))
    assert list(values["name"]) == ["a", "b"] and list(values["passed"]) == ["true", None]
    _, _, _, styles = pyogrio.raw.read(path, layer="layer_styles", columns=["styleQML"])
    for outcome in OUTCOME_NAMES:
        assert outcome in styles[0][0] and OUTCOME_COLOURS[outcome] in styles[0][0]
