"""CRSs are read as the user names them, and longitudes come to one side of the antimeridian."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.raster.crs import parse_crs, to_pyproj_crs, unwrap_longitudes


@given(st.floats(-720, 720), st.floats(-360, 360))
def test_longitudes_come_within_half_a_turn(longitude, around):
    point = unwrap_longitudes(np.array([[longitude, 5.0]]), CRS("EPSG:4326"), around)[0]
    assert abs(point[0] - around) <= 180 + 1e-5
    assert abs(np.sin(np.radians((point[0] - longitude) / 2))) < 1e-6


def test_projected_coordinates_are_not_unwrapped():
    points = np.array([[500_000.0, 5_200_000.0]])
    assert unwrap_longitudes(points, CRS("EPSG:32633"), around=0.0) is points


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
