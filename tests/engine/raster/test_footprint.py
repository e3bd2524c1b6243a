"""Where a raster lies in another CRS, and how large its pixels are there."""

from __future__ import annotations

import numpy as np
import pytest
from affine import Affine
from pyproj import CRS

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.raster.footprint import footprint, metres_to_map_units, pixel_side
from hetmatch_qgis.engine.raster.raster import Raster

DEGREES = CRS.from_epsg(4326)


@pytest.fixture
def raster(tmp_path):
    def make(crs, left, top, size, width=300, height=200):
        values = np.zeros((height, width), np.uint8)
        path = write_raster(tmp_path / "a.tif", values, crs, Affine(size, 0, left, 0, -size, top))
        return Raster(path)

    return make


def test_the_footprint_is_the_extent_in_the_other_crs(raster):
    with raster("EPSG:32633", 500_000, 5_000_000, 10) as utm:
        low, high = footprint(utm, DEGREES, around=None)
    # The central meridian is at 15 degrees; 3 km are 0.038 degrees there, 2 km 0.018.
    assert low[0] == pytest.approx(15.0, abs=1e-6) and high[0] == pytest.approx(15.038, abs=1e-3)
    assert high[1] - low[1] == pytest.approx(0.018, abs=1e-3)


@pytest.mark.parametrize(("around", "left"), [(179.0, 179.0), (-181.0, -181.0)])
def test_a_raster_across_the_antimeridian_is_one_piece_beside_the_other(raster, around, left):
    with raster("EPSG:4326", 179.0, 10.0, 0.01, width=200, height=100) as both_sides:
        low, high = footprint(both_sides, DEGREES, around)
    assert low[0] == pytest.approx(left) and high[0] == pytest.approx(left + 2)


def test_the_side_of_a_pixel_is_that_of_a_square_of_its_area(raster):
    with raster("EPSG:4326", 15.0, 60.0, 1e-4) as geographic:
        side = pixel_side(geographic, CRS.from_epsg(32633), np.array([500_000.0, 6_650_000.0]))
    # 11.1 m from south to north, half of that from west to east.
    assert side == pytest.approx(np.sqrt(11.14 * 5.58), rel=0.01)


def test_metres_in_map_units(raster):
    with raster("EPSG:4326", 15.0, 60.0, 1e-4) as geographic:
        assert metres_to_map_units(geographic, 111_400) == pytest.approx(1, rel=1e-3)


def test_a_raster_without_a_crs_is_told_how_to_get_one(raster):
    with (
        raster(None, 500_000, 5_000_000, 10) as bare,
        pytest.raises(InputError, match="no georeference with a CRS; assign one"),
    ):
        metres_to_map_units(bare, 100)
