"""A pixel's place on rough ground: there and back, and what hides what."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import rasterio
from affine import Affine

from benchmarks.common.raster_files import write_raster
from benchmarks.pushbroom import Scene, write_on_grid
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid
from hetmatch_qgis.engine.georeferencing.dem import Dem
from hetmatch_qgis.engine.georeferencing.rpc_camera import RpcCamera
from hetmatch_qgis.engine.raster.raster import Raster


@pytest.fixture(scope="module")
def camera(alps) -> RpcCamera:
    return RpcCamera(alps.rpcs, Dem(alps.file))


@pytest.fixture
def photograph(alps, tmp_path):
    """A raster with the RPCs, of one grey."""
    side = alps.camera.width
    return write_raster(
        tmp_path / "photograph.tif", np.ones((side, side), np.uint8), rpcs=alps.rpcs.to_rpc()
    )


def test_in_mountains_the_way_both_ways_closes(alps, camera):
    pixels = alps.pixels(1000)
    back = camera.map_to_pixel(camera.pixel_to_map(pixels))
    assert np.isfinite(back).all()
    assert np.abs(back - pixels).max() < 0.001


def test_a_pixel_lies_where_the_camera_saw_it(alps, camera):
    lon_lat = camera.pixel_to_map(alps.pixels(300))
    scene = Scene(alps.grid, alps.heights, alps.heights, alps.camera)
    projected = alps.camera.see(np.column_stack([lon_lat, scene.height_at(lon_lat)]))
    assert np.abs(projected - alps.pixels(300)).max() < 0.01


def test_a_mountain_hides_what_lies_behind_it(alps, tmp_path):
    wall = np.full((300, 300), 500.0, np.float32)
    wall[:, 149:152] = 1500
    dem = Dem(write_on_grid(tmp_path / "wall.tif", wall, alps.grid))
    camera = RpcCamera(alps.rpcs, dem)
    columns, rows = np.meshgrid(np.linspace(20, alps.camera.width - 20, 60), [200.0, 210.0])
    pixels = np.column_stack([columns.ravel(), rows.ravel()])
    lon_lat = camera.pixel_to_map(pixels)
    heights = camera.heights(lon_lat)
    high = heights > 600
    assert 5 < np.count_nonzero(high) < 100
    # Where the wall is seen, the ground behind it in the same line of sight is not.
    behind = alps.rpcs.locate(pixels[high], 500.0)
    assert np.linalg.norm(lon_lat[high] - behind, axis=1).min() > 1e-4
    assert np.abs(camera.map_to_pixel(lon_lat) - pixels).max() < 0.01


def test_without_an_elevation_model_the_ground_is_level(alps):
    camera = RpcCamera(alps.rpcs)
    lon_lat = camera.pixel_to_map(alps.pixels(10))
    assert camera.heights(lon_lat) == pytest.approx(np.full(10, alps.rpcs.mean_height))
    assert np.abs(camera.map_to_pixel(lon_lat) - alps.pixels(10)).max() < 1e-5


def test_a_raster_with_rpcs_stands_on_its_elevation_model(alps, camera, photograph):
    with Raster(photograph, dem=alps.file) as raster:
        assert raster.georeference.kind == "rpcs"
        lon_lat = raster.pixel_to_map(alps.pixels(50))
        assert lon_lat == pytest.approx(camera.pixel_to_map(alps.pixels(50)), abs=1e-9)
        back = raster.map_to_pixel(lon_lat)
        gsd = raster.gsd
    assert np.abs(back - alps.pixels(50)).max() < 0.001
    # Of level ground: a slope in the middle would make it anything.
    assert gsd == pytest.approx(10 / 111_000 / np.sqrt(np.cos(np.radians(46.8))), rel=0.1)


def test_with_an_elevation_model_rpcs_come_before_a_geotransform(alps, photograph):
    with rasterio.open(photograph, "r+") as raster:
        raster.transform, raster.crs = Affine(0.1, 0, 13.0, 0, -0.1, 47.0), "EPSG:4326"
    with Raster(photograph) as raster:
        assert raster.georeference.kind == "affine" and raster.rpcs is not None
    with Raster(photograph, dem=alps.file) as raster:
        assert raster.georeference.kind == "rpcs"


def test_a_raster_without_rpcs_makes_nothing_of_it(alps):
    with Raster(alps.file, dem=alps.file) as raster:
        assert raster.georeference.kind == "affine"


def test_ground_that_the_elevation_model_lacks_has_no_pixels(alps, photograph, tmp_path):
    half = Grid(alps.grid.transform, 150, 300, alps.grid.crs)
    dem = write_on_grid(tmp_path / "half.tif", alps.heights[:, :150].astype(np.float32), half)
    with Raster(photograph, dem=dem) as raster:
        is_defined = np.isfinite(raster.pixel_to_map(alps.pixels(200))).all(axis=1)
    assert 0.2 < is_defined.mean() < 0.8


def test_an_elevation_model_of_another_area_is_reported(alps, photograph, tmp_path):
    away = Grid(Affine(20, 0, 600_000, 0, -20, 5_190_000), 300, 300, alps.grid.crs)
    dem = write_on_grid(tmp_path / "away.tif", alps.heights.astype(np.float32), away)
    with (
        Raster(photograph, dem=dem) as raster,
        pytest.raises(InputError, match=r"'away.tif' has no heights where 'photograph.tif' lies"),
    ):
        raster.pixel_to_map(np.array([[1.0, 1.0]]))


def test_damaged_rpcs_are_reported(alps, photograph):
    damaged = replace(alps.rpcs, image_scale=np.zeros(2))
    with rasterio.open(photograph, "r+") as raster:
        raster.rpcs = damaged.to_rpc()
    with Raster(photograph) as raster, pytest.raises(InputError, match="RPCs are incomplete"):
        raster.pixel_to_map(np.array([[1.0, 1.0]]))
