"""Layers of any geometry type are opened."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from vector_files import CORNER, houses, write_layer

from hetmatch_qgis.engine.vectors.geometry_types import add_names
from hetmatch_qgis.engine.vectors.layer_files import is_vector_file, open_layers


@pytest.mark.parametrize(("z", "m"), [(0, 0), (1, 0), (0, 1), (1, 1)])
@pytest.mark.parametrize("kind", ["GEOMETRY", "CURVE", "SURFACE", "POLYHEDRALSURFACE", "TIN"])
def test_a_geopackage_of_any_type_is_opened(tmp_path: Path, kind: str, z: int, m: int):
    path = write_layer(tmp_path / "a.gpkg", houses(2))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "UPDATE gpkg_geometry_columns SET geometry_type_name = ?, z = ?, m = ?", (kind, z, m)
        )
    assert is_vector_file(path)
    (layer,) = open_layers(path)
    (batch,) = layer.read()
    assert len(batch.rings) == 4


def test_geojson_of_mixed_features_with_heights_is_opened(tmp_path: Path):
    x, y = CORNER.tolist()
    line = {"type": "LineString", "coordinates": [[x, y, 1.0], [x + 9, y, 2.0]]}
    ring = [[x, y, 1.0], [x + 9, y, 2.0], [x, y - 9, 3.0], [x, y, 1.0]]
    features = [
        {"type": "Feature", "properties": {}, "geometry": geometry}
        for geometry in (line, {"type": "Polygon", "coordinates": [ring]})
    ]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    (layer,) = open_layers(path, "EPSG:32632")
    (batch,) = layer.read()
    assert batch.rings.is_area.tolist() == [False, True]


def test_names_that_are_there_stay():
    table = {0: "Any"}
    add_names(table)
    assert table[0] == "Any"
    assert table[0x80000000] == table[3000] == "Unknown"
