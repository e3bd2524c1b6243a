"""What the name of a file, or of a layer in QGIS's notation, stands for."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from vector_files import CORNER, houses, line, point, write_layer

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.vectors.layer_files import is_vector_file, open_layers
from hetmatch_qgis.engine.vectors.symbols import SYMBOLS

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


def test_tables_cannot_be_drawn(tmp_path: Path):
    table = tmp_path / "table.csv"
    table.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="nothing to draw a map from"):
        open_layers(table)


def test_a_folder_is_layers_where_it_holds_some(tmp_path: Path):
    tables, shapes = tmp_path / "tables", tmp_path / "shapes"
    tables.mkdir()
    shapes.mkdir()
    (tables / "points.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    assert not is_vector_file(tables)
    with pytest.raises(InputError, match="cannot be opened as a vector layer"):
        open_layers(tables)
    write_layer(shapes / "houses.shp", houses(), "houses", building=["yes"] * 144)
    assert is_vector_file(shapes)
    assert [each.layer for each in open_layers(shapes)] == ["houses"]


def test_points_are_drawn_where_they_are_named_or_alone(town: Path, tmp_path: Path):
    write_layer(town, [point(CORNER)], "wells", kind="Point", append=True)
    assert [each.layer for each in open_layers(town)] == ["buildings", "roads"]
    (named,) = open_layers(f"{town}|layername=wells")
    assert not named.has_areas
    alone = write_layer(tmp_path / "wells.gpkg", [point(CORNER)], "wells", kind="Point")
    assert [each.layer for each in open_layers(alone)] == ["wells"]


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
