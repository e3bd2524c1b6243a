"""CRSs are read as the user names them, and longitudes come to one side of the antimeridian."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.georeferencing.crs import (
    check_map_coordinates,
    parse_crs,
    to_pyproj_crs,
    unwrap_x,
    x_period,
)


@given(st.floats(-720, 720), st.floats(-360, 360))
def test_longitudes_come_within_half_a_turn(longitude, around):
    point = unwrap_x(np.array([[longitude, 5.0]]), CRS("EPSG:4326"), around)[0]
    assert abs(point[0] - around) <= 180 + 1e-5
    assert abs(np.sin(np.radians((point[0] - longitude) / 2))) < 1e-6


def test_projected_coordinates_are_not_unwrapped():
    points = np.array([[500_000.0, 5_200_000.0]])
    assert unwrap_x(points, CRS("EPSG:32633"), around=0.0) is points


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("EPSG:4326", 360),
        ("EPSG:4807", 400),
        ("EPSG:3857", 40_075_016.686),
        ("EPSG:3832", 40_075_016.686),
        ("EPSG:3395", 40_075_016.686),
        ("EPSG:6933", 34_735_060.890),
        ("+proj=eqc +units=km", 40_075.017),
        ("EPSG:3857+5773", 40_075_016.686),
        ("EPSG:32633", None),
        ("EPSG:3031", None),
    ],
)
def test_maps_that_repeat_along_x_and_how_often(name, period):
    assert x_period(CRS(name)) == (period and pytest.approx(period, rel=1e-9, abs=1e-2))


def test_a_web_map_has_a_seam():
    crs, half = CRS("EPSG:3857"), 20_037_508.342789244
    points = np.array([[-half + 10, 0.0], [half - 10, 0.0], [0.0, 0.0]])
    unwrapped = unwrap_x(points, crs, around=half)
    assert unwrapped[:, 0] == pytest.approx([half + 10, half - 10, 0.0], abs=1e-3)


def test_each_point_may_have_its_own_place():
    points = np.array([[-170.0, 1.0], [170.0, 2.0], [np.nan, np.nan]])
    around = np.array([180.0, -180.0, 0.0])
    unwrapped = unwrap_x(points, CRS("EPSG:4326"), around)
    assert unwrapped[:2, 0].tolist() == [190.0, -190.0] and np.isnan(unwrapped[2]).all()


@pytest.mark.parametrize("text", ["EPSG:32633", CRS("EPSG:32633").to_wkt()])
def test_a_crs_is_read_from_a_code_or_wkt(text):
    assert parse_crs(text).to_epsg() == 32633


def test_a_long_text_that_is_no_crs_is_cut_in_the_sentence():
    with pytest.raises(InputError) as caught:
        parse_crs("PROJCS[" + "x" * 1000)
    assert caught.value.message.values["crs"] == "PROJCS[" + "x" * 53


def test_the_crs_of_a_file_keeps_its_code():
    crs = to_pyproj_crs(rasterio.CRS.from_epsg(3857))
    assert crs is not None and crs.to_epsg() == 3857
    assert to_pyproj_crs(None) is None


@pytest.mark.parametrize("crs", ["EPSG:4978", 'LOCAL_CS["Lambert",UNIT["metre",1]]', "EPSG:5773"])
def test_a_crs_without_places_on_a_map_is_told_by_its_kind(crs: str):
    with pytest.raises(InputError, match=r"of 'a\.tif', '.+', is of a kind .* \(.+ CRS\)"):
        check_map_coordinates(CRS.from_user_input(crs), "a.tif")


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32633", "EPSG:4979", "EPSG:25832+5783"])
def test_a_crs_of_a_map_passes(crs: str):
    check_map_coordinates(CRS.from_user_input(crs), "a.tif")
