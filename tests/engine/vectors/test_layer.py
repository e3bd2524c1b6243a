"""Vector layers as files hold them: names, facts, boxes and what cannot work."""

from __future__ import annotations

import json
import tempfile
from contextlib import ExitStack, closing, suppress
from itertools import pairwise
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
from hetmatch_qgis.engine.vectors.layer import copy_unindexed, is_vector_file, open_layers
from hetmatch_qgis.engine.vectors.symbols import SYMBOLS
from hetmatch_qgis.engine.vectors.vector_map import VectorMap

ROAD = line(np.add(CORNER, [[0, 0], [100, -50]]))


@pytest.fixture
def town(tmp_path: Path) -> Path:
    path = write_layer(tmp_path / "town.gpkg", houses(), building=["yes"] * 144)
    return write_layer(path, [ROAD], "roads", append=True, highway=["primary"])


def test_a_file_stands_for_all_of_its_layers(town: Path):
    found = open_layers(town)
    assert [(each.layer, each.count) for each in found] == [("buildings", 144), ("roads", 1)]
    assert [each.name for each in found] == [
        f"{town}|layername=buildings",
        f"{town}|layername=roads",
    ]


def test_one_layer_is_named_as_in_qgis(town: Path):
    assert [each.layer for each in open_layers(f"{town}|layername=roads")] == ["roads"]
    assert [each.layer for each in open_layers(f"{town}|layerid=0")] == ["buildings"]
    (some,) = open_layers(f"{town}|layername=buildings|subset=fid <= 5")
    assert sum(len(batch.symbols) for batch in some.read()) == 5


def test_an_unknown_layer_is_answered_with_those_that_there_are(town: Path):
    with pytest.raises(InputError, match=r"no layer 'rivers'; its layers: buildings, roads\."):
        open_layers(f"{town}|layername=rivers")


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


def test_tables_cannot_be_drawn(tmp_path: Path):
    table = tmp_path / "table.csv"
    table.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="nothing that a map could be drawn of"):
        open_layers(table)


def test_points_are_drawn_where_they_are_named_or_alone(town: Path, tmp_path: Path):
    write_layer(town, [point(CORNER)], "wells", kind="Point", append=True)
    assert [each.layer for each in open_layers(town)] == ["buildings", "roads"]
    (named,) = open_layers(f"{town}|layername=wells")
    assert not named.has_areas
    alone = write_layer(tmp_path / "wells.gpkg", [point(CORNER)], "wells", kind="Point")
    assert [each.layer for each in open_layers(alone)] == ["wells"]


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
    assert not found.has_crs
    with pytest.raises(InputError, match="has no CRS"):
        _ = found.crs
    (assigned,) = open_layers(path, "EPSG:25832")
    assert assigned.crs.to_epsg() == 25832


def test_missing_and_broken_files_are_told_apart(tmp_path: Path):
    with pytest.raises(InputError, match="There is no file"):
        open_layers(tmp_path / "none.gpkg")
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(b"no database")
    with pytest.raises(InputError, match="cannot be opened as a vector layer"):
        open_layers(broken)
    assert not is_vector_file(broken)


def osm_pbf(
    nodes: list[tuple[float, float]], ways: list[tuple[list[int], dict[str, str]]]
) -> bytes:
    """OpenStreetMap's binary format, as https://wiki.openstreetmap.org/wiki/PBF_Format has it."""

    def varint(number: int) -> bytes:
        head, rest = number & 127, number >> 7
        return bytes([head | 128]) + varint(rest) if rest else bytes([head])

    def zigzag(number: int) -> bytes:
        return varint(number << 1 if number >= 0 else (-number << 1) - 1)

    def field(number: int, content: bytes) -> bytes:
        return varint(number << 3 | 2) + varint(len(content)) + content

    def number(key: int, encoded: bytes) -> bytes:
        return varint(key << 3) + encoded

    def blob(kind: str, block: bytes) -> bytes:
        content = field(1, block)
        header = field(1, kind.encode()) + number(3, varint(len(content)))
        return len(header).to_bytes(4, "big") + header + content

    words = ["", *{word for _, tags in ways for pair in tags.items() for word in pair}]
    group = b""
    for index, (lon, lat) in enumerate(nodes):
        at = number(8, zigzag(round(lat * 1e7))) + number(9, zigzag(round(lon * 1e7)))
        group += field(1, number(1, zigzag(index + 1)) + at)
    for index, (members, tags) in enumerate(ways):
        ids = [member + 1 for member in members]
        steps = [ids[0], *(after - before for before, after in pairwise(ids))]
        way = number(1, varint(index + 1))
        way += field(2, b"".join(varint(words.index(key)) for key in tags))
        way += field(3, b"".join(varint(words.index(value)) for value in tags.values()))
        group += field(3, way + field(8, b"".join(map(zigzag, steps))))
    table = b"".join(field(1, word.encode()) for word in words)
    header = field(4, b"OsmSchema-V0.6")
    return blob("OSMHeader", header) + blob("OSMData", field(1, table) + field(2, group))


OSM = """<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="47.0" lon="9.0"/><node id="2" lat="47.001" lon="9.002"/>
<node id="3" lat="47.001" lon="9.0"/><node id="4" lat="47.0" lon="9.001"/>
<way id="10"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/></way>
<way id="11"><nd ref="1"/><nd ref="3"/><nd ref="2"/><nd ref="4"/><nd ref="1"/>
<tag k="building" v="yes"/></way></osm>
"""


def test_openstreetmap_is_read_as_lines_and_areas(tmp_path: Path):
    path = tmp_path / "town.osm"
    path.write_text(OSM, encoding="utf-8")
    found = open_layers(path)
    assert [each.layer for each in found] == ["lines", "multipolygons"]
    assert found[0].bounds == pytest.approx((9.0, 47.0, 9.002, 47.001))
    assert not found[0].has_areas
    symbols = [SYMBOLS[batch.symbols[0]].name for each in found for batch in each.read()]
    assert symbols == ["main", "building"]


def test_openstreetmap_as_pbf_is_read_as_well(tmp_path: Path):
    path = tmp_path / "town.osm.pbf"
    tags = {"railway": "rail", "width": "6"}
    nodes = [(9.0, 47.0), (9.002, 47.001), (9.001, 47.002)]
    path.write_bytes(osm_pbf(nodes, [([0, 1, 2], {"highway": "primary"}), ([2, 0], tags)]))
    lines, _ = open_layers(path)
    assert lines.bounds == pytest.approx((9.0, 47.0, 9.002, 47.002), abs=1e-6)
    (batch,) = lines.read()
    assert [SYMBOLS[number].name for number in batch.symbols] == ["main", "railway"]
    assert batch.widths[1] == 6.0
