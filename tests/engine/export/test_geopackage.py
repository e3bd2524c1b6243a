import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pyogrio
import pytest
from affine import Affine
from export_cases import COARSE, LON_LAT, NAMELESS, UTM, curved, make_case
from pyproj import CRS

from hetmatch_qgis.common.contract import CSV_COLUMNS, NO_RELIABLE_MATCH
from hetmatch_qgis.common.version import VERSION
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.json_values import plain
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.result import TileReport
from hetmatch_qgis.engine.export.geopackage import displacements, write_geopackage

LAYERS = ("tie_points", "moving_points", "displacements", "tiles")
MISPLACED = Affine(0.02, 0, 6.01, 0, -0.02, 50.02)


def read(path: Path, layer: str) -> tuple[dict, np.ndarray, dict]:
    """Meta, vertices (N, vertices, 2) and columns of a layer, as pyogrio reads it."""
    meta, _, geometry, values = pyogrio.raw.read(path, layer=layer)
    head = 9 if layer == "displacements" else 5
    vertices = np.array([np.frombuffer(wkb[head:], "<f8").reshape(-1, 2) for wkb in geometry])
    return meta, vertices, dict(zip(meta["fields"], values, strict=True))


@pytest.fixture
def two_projections(tmp_path: Path):
    return make_case(
        tmp_path,
        raster=False,
        to_map=curved,
        reference_transform=COARSE,
        moving_crs=LON_LAT,
        moving_transform=MISPLACED,
    ).result


def test_points_lie_in_the_crs_of_their_raster(tmp_path: Path, two_projections) -> None:
    path = tmp_path / "t.gpkg"
    write_geopackage(path, two_projections)
    meta, vertices, columns = read(path, "tie_points")
    assert meta["crs"] == "EPSG:32632"
    np.testing.assert_allclose(vertices[:, 0], two_projections.tie_points.reference_map)
    assert columns["id"][:3].tolist() == [1, 2, 3] and set(CSV_COLUMNS) <= set(columns)
    assert columns["role"].tolist() == two_projections.tie_points.role.tolist()
    meta, vertices, _ = read(path, "moving_points")
    assert meta["crs"] == "EPSG:4326"
    np.testing.assert_allclose(vertices[:, 0], two_projections.tie_points.moving_map)


def test_displacements_show_how_far_the_georeference_was_off(tmp_path, two_projections) -> None:
    path = tmp_path / "t.gpkg"
    write_geopackage(path, two_projections)
    meta, vertices, columns = read(path, "displacements")
    assert meta["crs"] == "EPSG:32632" and set(columns["kind"]) == {"misplacement"}
    np.testing.assert_allclose(vertices[:, 1], two_projections.tie_points.reference_map)
    # 0.01 degrees east and 0.02 north, about 2.3 km.
    assert 2200 < np.median(columns["length"]) < 2500


@pytest.mark.parametrize("placed", [True, False])
def test_without_georeference_displacements_are_residuals(tmp_path: Path, placed: bool) -> None:
    result = make_case(tmp_path, raster=False, placed=placed).result
    write_geopackage(tmp_path / "t.gpkg", result)
    _, _, columns = read(tmp_path / "t.gpkg", "displacements")
    assert set(columns["kind"]) == {"residual"}
    gsd = 10 if placed else 1
    np.testing.assert_allclose(columns["length"], result.tie_points.residual_px * gsd, atol=1e-6)


def test_a_raster_without_georeference_has_its_points_where_qgis_shows_it(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False, placed=False).result
    write_geopackage(tmp_path / "t.gpkg", result)
    for layer, pixels in (
        ("tie_points", result.tie_points.reference_pixels),
        ("moving_points", result.tie_points.moving_pixels),
    ):
        meta, vertices, _ = read(tmp_path / "t.gpkg", layer)
        assert meta["crs"] is None
        np.testing.assert_allclose(vertices[:, 0], pixels * (1, -1))


def test_residuals_follow_a_reference_placed_by_gcps(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False).result
    by_gcps = replace(result.reference, georeference="gcps", transform=None)
    lines = displacements(replace(result, reference=by_gcps))
    expected = displacements(result)
    np.testing.assert_allclose(lines.start, expected.start, atol=1e-6)


def test_a_crs_without_a_code_survives(tmp_path: Path) -> None:
    write_geopackage(tmp_path / "t.gpkg", make_case(tmp_path, raster=False, crs=NAMELESS).result)
    crs = CRS.from_user_input(read(tmp_path / "t.gpkg", "tie_points")[0]["crs"])
    assert "47.5" in crs.to_wkt() and crs.to_authority() is None


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_points_are_no_trouble(tmp_path: Path, count: int) -> None:
    result = make_case(tmp_path, raster=False, count=count).result
    write_geopackage(tmp_path / "t.gpkg", result)
    assert [pyogrio.read_info(tmp_path / "t.gpkg", layer)["features"] for layer in LAYERS] == (
        [count] * 3 + [0]
    )


def test_without_a_transform_there_are_no_displacements(tmp_path: Path) -> None:
    result = replace(
        make_case(tmp_path, raster=False).result, mapper=None, status=NO_RELIABLE_MATCH
    )
    write_geopackage(tmp_path / "t.gpkg", result)
    assert pyogrio.read_info(tmp_path / "t.gpkg", "displacements")["features"] == 0


def test_every_layer_has_a_default_style_as_qgis_keeps_them(tmp_path: Path) -> None:
    write_geopackage(tmp_path / "t.gpkg", make_case(tmp_path, raster=False, moving_crs=UTM).result)
    meta, _, _, values = pyogrio.raw.read(tmp_path / "t.gpkg", layer="layer_styles")
    table = dict(zip(meta["fields"], values, strict=True))
    assert list(table) == [
        *("f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column", "styleName"),
        *("styleQML", "styleSLD", "useAsDefault", "description", "owner", "ui", "update_time"),
    ]
    assert tuple(table["f_table_name"]) == LAYERS
    assert table["useAsDefault"].all() and set(table["f_geometry_column"]) == {"geom"}
    assert set(table["f_table_schema"]) == {""}, "QGIS asks for an empty text, not for NULL"
    for qml in table["styleQML"]:
        root = ElementTree.fromstring(qml)
        rules = root.findall("./renderer-v2/rules/rule")
        symbols = root.findall("./renderer-v2/symbols/symbol")
        assert [rule.get("symbol") for rule in rules] == [symbol.get("name") for symbol in symbols]
    for qml in table["styleQML"][:3]:
        rules = ElementTree.fromstring(qml).findall("./renderer-v2/rules/rule")
        assert any("check" in rule.get("filter", "") for rule in rules)


def test_an_earlier_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "t.gpkg"
    for count in (5, 3):
        write_geopackage(path, make_case(tmp_path, raster=False, count=count).result)
    assert pyogrio.read_info(path, "tie_points")["features"] == 3


REPORTS = (
    TileReport(Window(0, 0, 250, 400), "matched", "", 21, ((0, 0), (25, 0), (25, -40), (0, -40))),
    TileReport(Window(250, 0, 100, 400), "skipped", "off the map", outline=((0, np.nan),) * 4),
    TileReport(
        Window(350, 0, 150, 400),
        "no_match",
        "fog",
        outline=((35, 0), (50, 0), (50, -40), (35, -40)),
    ),
)


@pytest.mark.parametrize("placed", [True, False])
def test_tiles_are_squares_where_the_reference_is_shown(tmp_path: Path, placed: bool) -> None:
    result = replace(make_case(tmp_path, raster=False, placed=placed).result, tiles=REPORTS)
    write_geopackage(tmp_path / "t.gpkg", result)
    meta, _, geometry, values = pyogrio.raw.read(tmp_path / "t.gpkg", layer="tiles")
    columns = dict(zip(meta["fields"], values, strict=True))
    assert meta["crs"] == ("EPSG:32632" if placed else None)
    assert meta["geometry_type"] == "Polygon"
    assert columns["tile"].tolist() == [1, 3], "numbered as in result.json"
    assert columns["status"].tolist() == ["matched", "no_match"]
    assert columns["reason"].tolist() == ["", "fog"]
    assert columns["count"].tolist() == [21, 0]
    rings = [np.frombuffer(wkb[13:], "<f8").reshape(-1, 2).tolist() for wkb in geometry]
    assert rings[0] == [[0, 0], [25, 0], [25, -40], [0, -40], [0, 0]]


@pytest.mark.parametrize("layer", ["tie_points", "moving_points"])
def test_points_are_switched_on_and_matched_to_begin_with(
    tmp_path: Path, two_projections, layer: str
) -> None:
    write_geopackage(tmp_path / "t.gpkg", two_projections)
    columns = read(tmp_path / "t.gpkg", layer)[2]
    assert columns["enabled"].dtype.kind == "i" and (columns["enabled"] == 1).all()
    assert set(columns["origin"]) == {"matched"}


def test_a_table_says_what_was_matched_and_how(tmp_path: Path) -> None:
    options = Options(search_radius=120.0, area=(1.0, 2.0, 3.0, 4.0), moving_crs="EPSG:32632")
    result = replace(make_case(tmp_path, raster=False).result, options=options)
    write_geopackage(tmp_path / "t.gpkg", result)
    meta, _, geometry, values = pyogrio.raw.read(tmp_path / "t.gpkg", layer="hetmatch_match")
    assert meta["fields"].tolist() == ["key", "value"] and geometry is None
    entries = dict(zip(*values, strict=True))
    assert list(entries) == ["version", "reference", "moving", "options", "transform", "result"]
    assert entries["version"] == VERSION and entries["transform"] == "affine"
    assert entries["reference"] == str(tmp_path / "reference.tif")
    assert entries["moving"] == str(tmp_path / "moving.tif")
    assert Options.of(json.loads(entries["options"])) == options
    assert json.loads(entries["result"]) == plain(result.to_dict())


def test_the_rasters_are_found_from_any_folder(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "moving.tif").touch()
    monkeypatch.chdir(tmp_path)
    case = make_case(tmp_path, raster=False).result
    moving = replace(case.moving, path=Path("moving.tif"))
    write_geopackage(tmp_path / "t.gpkg", replace(case, moving=moving))
    _, _, _, (keys, values) = pyogrio.raw.read(tmp_path / "t.gpkg", layer="hetmatch_match")
    record = dict(zip(keys, values, strict=True))
    assert record["moving"] == str(tmp_path / "moving.tif")
