"""GeoJSON as RFC 7946 wants it, and as GDAL reads it."""

from __future__ import annotations

import json
import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
from affine import Affine
from export_cases import LON_LAT, UTM, make_case
from pyproj import CRS

from hetmatch_qgis.common.contract import CSV_COLUMNS, PRECISION
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import transform_points
from hetmatch_qgis.engine.export.geojson import write_geojson

NORTH_UP = Affine(13, 0, 400600, 0, -13, 5299000)


def test_points_are_longitude_and_latitude_with_all_that_is_known(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False, moving_crs=UTM, moving_transform=NORTH_UP).result
    write_geojson(tmp_path / "t.geojson", result)
    content = json.loads((tmp_path / "t.geojson").read_text(encoding="utf-8"))
    assert content["type"] == "FeatureCollection" and "crs" not in content
    assert content["reference_crs"] == content["moving_crs"] == "EPSG:32632"
    features = content["features"]
    assert len(features) == len(result.tie_points)
    lon_lat = np.array([feature["geometry"]["coordinates"] for feature in features])
    expected = transform_points(result.tie_points.reference_map, UTM, LON_LAT)
    np.testing.assert_allclose(lon_lat, expected, atol=1e-9)
    assert (np.abs(lon_lat) <= (180, 90)).all()
    first = features[0]["properties"]
    assert list(first) == ["id", *CSV_COLUMNS, *PRECISION, "origin"]
    assert first["ref_x"] == pytest.approx(result.tie_points.ref_x[0])
    assert first["mov_x"] == pytest.approx(result.tie_points.mov_x[0])
    assert (first["id"], first["role"], first["origin"]) == (1, "check", "matched")


def test_gdal_reads_it(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False).result
    write_geojson(tmp_path / "t.geojson", result)
    meta, _, geometry, columns = pyogrio.raw.read(str(tmp_path / "t.geojson"))
    assert CRS.from_user_input(meta["crs"]) == LON_LAT
    lon_lat = np.array([struct.unpack("<xIdd", point)[1:] for point in geometry])
    map_points = transform_points(lon_lat, LON_LAT, UTM)
    np.testing.assert_allclose(map_points, result.tie_points.reference_map, atol=1e-3)
    table = dict(zip(meta["fields"], columns, strict=True))
    np.testing.assert_allclose(table["mov_col"], result.tie_points.mov_col, atol=5.1e-5)
    assert table["role"].tolist() == result.tie_points.role.tolist()


def test_what_is_unknown_is_null(tmp_path: Path) -> None:
    write_geojson(tmp_path / "t.geojson", make_case(tmp_path, raster=False).result)
    content = json.loads((tmp_path / "t.geojson").read_text(encoding="utf-8"))
    assert content["features"][0]["properties"]["mov_x"] is None
    assert content["moving_crs"] is None


def test_points_set_by_hand_say_so(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False).result
    origin = np.array(["manual", *["matched"] * (len(result.tie_points) - 1)])
    points = replace(result.tie_points, origin=origin)
    write_geojson(tmp_path / "t.geojson", replace(result, tie_points=points))
    content = json.loads((tmp_path / "t.geojson").read_text(encoding="utf-8"))
    origins = [feature["properties"]["origin"] for feature in content["features"]]
    assert origins == origin.tolist()


@pytest.mark.parametrize(
    "crs",
    [
        None,
        CRS.from_wkt(
            'ENGCRS["site",EDATUM["here"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],LENGTHUNIT["metre",1]]'
        ),
    ],
)
def test_a_crs_that_is_not_tied_to_the_earth_is_an_error(tmp_path: Path, crs) -> None:
    result = make_case(tmp_path, raster=False, crs=crs).result
    with pytest.raises(InputError, match="longitude and latitude"):
        write_geojson(tmp_path / "t.geojson", result)


def test_a_reference_without_georeference_is_an_error(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False, placed=False).result
    with pytest.raises(InputError, match="no CRS"):
        write_geojson(tmp_path / "t.geojson", result)
