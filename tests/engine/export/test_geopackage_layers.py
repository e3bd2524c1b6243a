"""Layers and tables of a GeoPackage, read back with GDAL."""

from __future__ import annotations

import numpy as np
import pyogrio
import pyogrio.raw
import pytest
from pyproj import CRS

from hetmatch_qgis.engine.export.geopackage_layers import (
    STYLES_TABLE,
    lines_wkb,
    points_wkb,
    polygons_wkb,
    rows,
    write_layer,
    write_styles,
)

UTM = CRS.from_epsg(32633)
CORNERS = np.array([[[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 3.0]]])


@pytest.mark.parametrize(
    ("kind", "geometry", "bounds"),
    [
        ("Point", points_wkb(np.array([[2.0, 3.0]])), (2, 3, 2, 3)),
        ("LineString", lines_wkb(np.array([[1.0, 2.0]]), np.array([[5.0, 7.0]])), (1, 2, 5, 7)),
        ("Polygon", polygons_wkb(CORNERS), (0, 0, 4, 3)),
    ],
)
def test_geometries_lie_where_they_should(tmp_path, kind, geometry, bounds):
    path = tmp_path / "a.gpkg"
    write_layer(path, "a", geometry, kind, UTM, {"name": np.array(["x"], dtype=object)})
    info = pyogrio.read_info(path, layer="a")
    assert (info["geometry_type"], info["crs"]) == (kind, "EPSG:32633")
    assert pyogrio.read_bounds(path, layer="a")[1][:, 0].tolist() == list(bounds)


def test_rows_of_a_mask_and_rows_that_are_appended(tmp_path):
    path = tmp_path / "a.gpkg"
    columns = {"name": np.array(["a", "b", "c"]), "value": np.array([1.0, 2.0, 3.0])}
    write_layer(path, "t", None, None, None, rows(columns, np.array([True, False, True])))
    write_layer(path, "t", None, None, None, rows(columns, columns["value"] == 2), append=True)
    _, _, _, (names, values) = pyogrio.raw.read(path, layer="t")
    assert names.tolist() == ["a", "c", "b"] and values.tolist() == [1, 3, 2]


def test_qgis_finds_the_style_of_a_layer(tmp_path):
    path = tmp_path / "a.gpkg"
    write_layer(path, "a", points_wkb(CORNERS[0]), "Point", UTM, {})
    write_styles(path, {"a": "<qgis/>"})
    meta, _, _, fields = pyogrio.raw.read(path, layer=STYLES_TABLE)
    style = dict(zip(meta["fields"].tolist(), (column[0] for column in fields), strict=True))
    assert (style["f_table_name"], style["styleQML"], bool(style["useAsDefault"])) == (
        "a",
        "<qgis/>",
        True,
    )
