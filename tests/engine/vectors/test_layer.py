"""Vector layers as files hold them: names, facts, boxes and what cannot work."""

from __future__ import annotations

import json
import sqlite3
import struct
import tempfile
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyproj import CRS
from vector_files import CORNER, houses, line, point, polygon, square, write_layer

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.vectors import layer as layers
from hetmatch_qgis.engine.vectors.layer import copy_unindexed
from hetmatch_qgis.engine.vectors.layer_files import is_vector_file, open_layers
from hetmatch_qgis.engine.vectors.vector_map import VectorMap

ROAD = line(np.add(CORNER, [[0, 0], [100, -50]]))


@pytest.fixture
def town(tmp_path: Path) -> Path:
    path = write_layer(tmp_path / "town.gpkg", houses(), building=["yes"] * 144)
    return write_layer(path, [ROAD], "roads", append=True, highway=["primary"])


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "shp", "fgb"])
def test_formats_are_read_alike(tmp_path: Path, suffix: str):
    kind = "Polygon" if suffix in ("shp", "fgb") else "Unknown"
    path = write_layer(
        tmp_path / f"a.{suffix}", houses(2), "a", "EPSG:32632", kind, building=["yes"] * 4
    )
    (found,) = open_layers(path)
    (batch,) = found.read()
    assert found.crs.to_epsg() == 32632
    assert len(batch.rings) == 4
    assert is_vector_file(path)


def test_measures_along_lines_are_left_out_without_a_word(tmp_path: Path, recwarn):
    """As linear referencing has them; pyogrio warns of each, at each of its calls."""
    path = write_layer(tmp_path / "a.gpkg", [ROAD], "a", kind="LineString")
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE gpkg_geometry_columns SET m = 1")
        database.commit()
    assert is_vector_file(path)
    (found,) = open_layers(path)
    assert sum(len(batch.rings) for batch in found.read()) == 1
    assert not [str(one.message) for one in recwarn if "Measured" in str(one.message)]


def test_a_shapefile_that_lies_about_its_encoding_is_read(tmp_path: Path):
    path = write_layer(
        tmp_path / "a.shp", houses(2), "a", "EPSG:32632", "Polygon", type=["Geb\u00e4ude"] * 4
    )
    plain = path.with_suffix(".dbf").read_bytes()
    path.with_suffix(".dbf").write_bytes(plain.replace("ä".encode(), b"\xe4 "))
    path.with_suffix(".cpg").write_text("UTF-8", encoding="ascii")
    (found,) = open_layers(path)
    assert sum(len(batch.rings) for batch in found.read()) == 4


VALUES = st.none() | st.integers() | st.floats() | st.text(max_size=4) | st.just([[]])


# GDAL's own about the geometries.
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@given(
    kind=st.sampled_from(["LineString", "Polygon", "MultiPolygon", "GeometryCollection", "Curve"]),
    corners=st.lists(VALUES | st.lists(VALUES, max_size=4), max_size=4),
    width=VALUES,
)
@settings(deadline=None, max_examples=30)
@example("LineString", None, "7")
@example("MultiPolygon", [[[[1e308, -1e308], [1e308, 0], [0, 0]]]], "nan")
def test_features_that_are_none_are_one_sentence(kind: str, corners: object, width: object):
    geometry = {"type": kind} | ({} if corners is None else {"coordinates": corners})
    properties = {"highway": "primary", "width": width}
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    with tempfile.TemporaryDirectory() as folder, suppress(InputError):
        path = Path(folder) / "a.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature] * 2}))
        grid = Grid(Affine(1e-3, 0, 8, 0, -1e-3, 47), 32, 32, CRS.from_epsg(4326))
        with closing(VectorMap(open_layers(path), grid)) as image:
            image.read(Window(0, 0, 32, 32), 1.0)


def test_only_features_that_meet_the_box_are_read(town: Path):
    (found,) = open_layers(f"{town}|layername=buildings")
    box = (CORNER[0], CORNER[1] - 60, CORNER[0] + 60, CORNER[1])
    count = sum(len(batch.symbols) for batch in found.read(box))
    assert 1 <= count <= 9
    assert found.has_features(box)
    assert not found.has_features((0, 0, 1, 1))


def test_many_features_come_in_batches(town: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(layers, "BATCH", 50)
    (found,) = open_layers(f"{town}|layername=buildings")
    assert [len(batch.symbols) for batch in found.read()] == [50, 50, 44]


def test_a_large_file_without_an_index_is_copied_to_one_with_it(tmp_path: Path):
    path = write_layer(tmp_path / "houses.geojson", houses(), "houses", building=["yes"] * 144)
    (found,) = open_layers(path)
    assert not found.is_indexed
    with ExitStack() as resources:
        (copy,) = copy_unindexed([found], 100, resources)
        assert copy.is_indexed
        assert (copy.name, copy.title, copy.count) == (str(path), "houses", 144)
        (batch,) = copy.read()
        np.testing.assert_allclose(batch.rings.points, next(found.read()).rings.points, atol=1e-6)
        assert copy_unindexed([found], 144, resources) == [found]


def test_a_type_of_geometry_is_chosen_as_in_qgis(tmp_path: Path):
    mixed = [point(CORNER), ROAD, polygon(square(0, 0, 10))]
    path = write_layer(tmp_path / "mixed.gpkg", mixed, "mixed")
    for name, kind in (("Point", 0), ("LineString", 1), ("Polygon", 2)):
        (found,) = open_layers(f"{path}|layername=mixed|geometrytype={name}")
        (batch,) = found.read()
        assert batch.rings.feature.tolist() == [kind]
        assert found.has_areas == (name == "Polygon")


def test_a_layer_without_crs_says_so_and_takes_one(tmp_path: Path):
    path = tmp_path / "bare.shp"
    with pytest.warns(UserWarning, match="crs"):
        write_layer(path, [polygon(square(0, 0, 10))], "bare", None, "Polygon")
    (found,) = open_layers(path)
    with pytest.raises(InputError, match="has no CRS"):
        _ = found.crs
    (assigned,) = open_layers(path, "EPSG:25832")
    assert assigned.crs.to_epsg() == 25832


@pytest.mark.parametrize("crs", ["EPSG:4978", 'LOCAL_CS["site",UNIT["metre",1]]', "EPSG:5773"])
def test_a_crs_that_is_no_map_s_is_refused(tmp_path: Path, crs: str):
    path = write_layer(tmp_path / "a.gpkg", houses(2), crs=crs)
    (found,) = open_layers(path)
    with pytest.raises(InputError, match="gives no place on a map"):
        _ = found.crs
    (found,) = open_layers(path, "EPSG:32632")
    assert found.crs.to_epsg() == 32632


def test_an_empty_geometry_has_no_ring(tmp_path: Path):
    empty = struct.pack("<BII", 1, 3, 0), struct.pack("<BIII", 1, 3, 1, 0)
    path = write_layer(tmp_path / "a.gpkg", [*empty, polygon(square(0, 0, 10)), *empty])
    (found,) = open_layers(path)
    (batch,) = found.read()
    assert batch.rings.feature.tolist() == [2]
    assert batch.rings.lengths.tolist() == [5]
