"""Two georeferenced rasters on one grid, whatever their CRSs and pixel sizes."""

from __future__ import annotations

import numpy as np
import pytest
from affine import Affine

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.ground_lengths import (
    metres_per_pixel,
    search_radius_to_pixels,
)
from hetmatch_qgis.engine.raster.common_grid import can_share_grid, common_grid
from hetmatch_qgis.engine.raster.raster import Raster

UTM = "EPSG:32633"


@pytest.fixture
def raster(tmp_path):
    opened = []

    def make(transform, crs, width=300, height=200):
        path = tmp_path / f"{len(opened)}.tif"
        write_raster(path, np.zeros((height, width), np.uint8), crs, transform)
        opened.append(Raster(path))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


def north_up(size, left, top):
    return Affine(size, 0, left, 0, -size, top)


def test_the_coarser_pixel_and_the_overlap_with_its_margin(raster):
    reference = raster(north_up(10, 500_000, 5_000_000), UTM)
    moving = raster(north_up(25, 501_000, 4_999_500), UTM, 60, 40)
    grid = common_grid(reference, moving, 100)
    assert grid.crs == reference.crs
    assert (grid.transform.a, grid.transform.e) == (25, -25)
    left, top = grid.transform.c, grid.transform.f
    assert 500_875 <= left <= 500_900 and 4_999_600 <= top <= 4_999_625
    assert grid.width == pytest.approx((1500 + 200) / 25, abs=2)
    assert grid.height == pytest.approx((1000 + 200) / 25, abs=2)


def test_a_coarser_reference_keeps_its_pixels(raster):
    reference = raster(north_up(10, 500_003, 5_000_007), UTM)
    moving = raster(north_up(3, 500_501, 4_999_500), UTM)
    grid = common_grid(reference, moving, 0)
    corner = reference.map_to_pixel(np.array([[grid.transform.c, grid.transform.f]]))
    assert np.abs(corner - np.round(corner)).max() < 1e-9
    assert grid.gsd == 10


def test_the_margin_ends_where_the_reference_does(raster):
    reference = raster(north_up(10, 500_000, 5_000_000), UTM)
    grid = common_grid(reference, reference, 5000)
    assert (grid.width, grid.height, grid.transform) == (300, 200, reference.transform)


def test_degrees_against_metres(raster):
    reference = raster(north_up(1e-4, 15.0, 45.1), "EPSG:4326", 800, 800)
    moving = raster(north_up(20, 500_000, 4_992_000), UTM)
    grid = common_grid(reference, moving, 0)
    assert grid.crs is not None and grid.crs.is_geographic
    across, down = metres_per_pixel(grid)
    assert np.sqrt(across * down) == pytest.approx(20, rel=0.02)


def test_pixels_are_square_on_the_ground_far_north(raster):
    reference = raster(north_up(1e-4, 15.0, 68.1), "EPSG:4326", 900, 900)
    grid = common_grid(reference, reference, 0)
    across, down = metres_per_pixel(grid)
    assert across == pytest.approx(down, rel=0.02)
    assert grid.gsd == pytest.approx(1e-4, rel=1e-6)


def test_a_reference_whose_pixels_are_square_on_the_ground_keeps_them(raster):
    transform = Affine(2.7e-4, 0, 15.0, 0, -1e-4, 68.1)
    reference = raster(transform, "EPSG:4326", 900, 900)
    assert common_grid(reference, reference, 0).transform == transform


@pytest.mark.parametrize("start", [179.0, -181.0])
def test_overlap_across_the_antimeridian(raster, start):
    reference = raster(north_up(0.01, start, 10.0), "EPSG:4326", 200, 100)
    moving = raster(north_up(1000, 750_000, 1_080_000), "EPSG:32660", 100, 50)
    grid = common_grid(reference, moving, 0)
    assert grid.width > 50 and grid.height > 30
    assert start <= grid.transform.c < start + 2


def test_a_moving_raster_of_the_whole_earth(raster):
    reference = raster(north_up(1000, 400_000, 5_200_000), UTM, 200, 200)
    moving = raster(north_up(0.1, -180, 90), "EPSG:4326", 3600, 1800)
    grid = common_grid(reference, moving, 1000)
    assert grid.gsd == pytest.approx(9400, rel=0.1)
    assert (grid.width, grid.height) == pytest.approx((21.5, 21.5), abs=2)


def test_a_reference_rotated_against_north(raster):
    rotated = Affine.translation(5e5, 5e6) @ Affine.rotation(30) @ Affine.scale(10, -10)
    reference = raster(rotated, UTM)
    grid = common_grid(reference, reference, 0)
    assert grid.transform.b == grid.transform.d == 0
    assert grid.gsd == pytest.approx(10)
    assert grid.width == pytest.approx(300 * np.cos(np.pi / 6) + 200 * np.sin(np.pi / 6), abs=2)


def test_no_overlap_is_said_with_both_extents(raster):
    reference = raster(north_up(10, 500_000, 5_000_000), UTM)
    moving = raster(north_up(10, 600_000, 5_000_000), UTM)
    with pytest.raises(InputError, match=r"do not overlap.*500000 to 503000.*600000 to 603000"):
        common_grid(reference, moving, 500)


def test_a_margin_can_bridge_a_small_gap(raster):
    reference = raster(north_up(10, 500_000, 5_000_000), UTM)
    moving = raster(north_up(10, 503_200, 5_000_000), UTM)
    assert common_grid(reference, moving, 500).width == pytest.approx(30, abs=1)


def test_a_local_crs_has_no_way_to_others(raster):
    local = 'LOCAL_CS["site grid",UNIT["metre",1]]'
    reference = raster(north_up(10, 500_000, 5_000_000), UTM)
    moving = raster(north_up(10, 0, 2000), local)
    with pytest.raises(InputError, match="No transformation is known"):
        common_grid(reference, moving, 0)


def test_two_rasters_of_one_local_crs_need_no_way(raster):
    local = 'LOCAL_CS["site grid",UNIT["metre",1]]'
    reference = raster(north_up(10, 0, 2000), local)
    grid = common_grid(reference, reference, 0)
    assert grid.transform == reference.transform
    assert search_radius_to_pixels(grid, 50) == pytest.approx(5)


def test_one_side_without_crs_is_named(raster):
    reference = raster(north_up(10, 500_000, 5_000_000), UTM)
    moving = raster(north_up(10, 500_000, 5_000_000), None)
    with pytest.raises(InputError, match=r"'1.tif' is georeferenced but has no CRS.*-a_srs"):
        can_share_grid(reference, moving)
    with pytest.raises(InputError, match=r"'1.tif'"):
        can_share_grid(moving, reference)


def test_a_scan_without_georeference_shares_no_map(raster):
    reference = raster(north_up(10, 500_000, 5_000_000), UTM)
    scan = raster(Affine.identity(), None)
    bare = raster(north_up(10, 500_000, 5_000_000), None)
    assert can_share_grid(reference, reference)
    assert not can_share_grid(reference, scan)
    assert not can_share_grid(bare, bare) and not can_share_grid(bare, scan)
