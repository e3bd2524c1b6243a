"""What the matcher reads lies where the coordinates say, in every frame."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS
from rasterio.control import GroundControlPoint

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.core.grid import Grid
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.raster.common_grid import common_grid
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.raster.sources import GridSource, PixelSource

UTM = "EPSG:32633"
TRANSFORM = Affine(10, 0, 500_000, 0, -10, 5_000_000)


def pattern(points):
    """Smooth waves of about 25 pixels, to be looked up anywhere."""
    column, row = points[..., 0], points[..., 1]
    return 100 + 40 * np.sin(column / 4) * np.cos(row / 4.5)


def write(path, width=240, height=200, transform=TRANSFORM, crs=UTM, scale=1.0):
    columns, rows = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    values = pattern(np.stack([columns, rows], -1) / scale).astype(np.float32)
    write_raster(path, values, transform=transform, crs=crs)
    return path


def centres(window, factor):
    columns = window.column + factor * (np.arange(int(np.ceil(window.width / factor))) + 0.5)
    rows = window.row + factor * (np.arange(int(np.ceil(window.height / factor))) + 0.5)
    return np.stack(np.meshgrid(columns, rows), -1)


def displacement(image, source, window, factor, scale=1.0):
    """The shift of what was read against what the coordinates say, in raster pixels."""
    points = source.frame_to_pixel(centres(window, factor).reshape(-1, 2)) / scale
    valid = image.valid.ravel()
    assert valid.mean() > 0.2
    step = 0.01
    value = image.values[..., 0].ravel()[valid] - pattern(points[valid])
    slopes = [
        (pattern(points[valid] + step * axis) - pattern(points[valid] - step * axis)) / (2 * step)
        for axis in np.eye(2)
    ]
    design = np.stack([*slopes, pattern(points[valid]) - 100], -1)
    return np.linalg.lstsq(design, value, rcond=None)[0][:2] * scale


GRIDS = {
    "same": Grid(TRANSFORM, 240, 200, CRS.from_user_input(UTM)),
    "half a pixel off": Grid(TRANSFORM @ Affine.translation(3.5, 2.25), 200, 150, CRS(UTM)),
    "degrees": Grid(Affine(1.2e-4, 0, 15.0, 0, -9e-5, 45.155), 250, 200, CRS("EPSG:4326")),
    "next zone": Grid(Affine(10, 0, 28_000, 0, -10, 5_018_000), 300, 300, CRS("EPSG:32634")),
    "web mercator": Grid(
        Affine(14.2, 0, 1_669_800, 0, -14.2, 5_647_000), 250, 230, CRS("EPSG:3857")
    ),
}


@pytest.mark.parametrize("name", GRIDS)
def test_what_is_read_lies_where_the_coordinates_say(tmp_path, name):
    grid = GRIDS[name]
    with Raster(write(tmp_path / "a.tif")) as raster:
        corners = raster.pixel_to_map(np.array([[0.0, 0.0], [240.0, 200.0]]))
        source = GridSource(raster, (1,), grid)
        frame = source.pixel_to_frame(np.array([[40.0, 40.0], [200.0, 160.0]]))
        low, high = np.floor(frame.min(axis=0)), np.ceil(frame.max(axis=0))
        window = Window(int(low[0]), int(low[1]), *(int(side) for side in high - low))
        image = source.read(window)
        shift = displacement(image, source, window, 1.0)
    assert corners.shape == (2, 2)
    assert np.abs(shift).max() < 0.05


@pytest.mark.parametrize("factor", [2.0, 3.3, 8.0])
def test_coarse_reads_lie_right_too(tmp_path, factor):
    with Raster(write(tmp_path / "a.tif", 960, 800, scale=4.0)) as raster:
        grid = Grid(Affine(1.2e-4, 0, 15.0, 0, -9e-5, 45.155), 900, 800, CRS("EPSG:4326"))
        source = GridSource(raster, (1,), grid)
        window = Window(100, 100, 500, 400)
        image = source.read(window, factor)
        shift = displacement(image, source, window, factor, scale=4.0)
    assert image.values.shape == (*centres(window, factor).shape[:2], 1)
    assert np.abs(shift).max() < 0.05 * factor


@given(st.floats(0, 240), st.floats(0, 200), st.sampled_from(sorted(GRIDS)))
@settings(deadline=None, max_examples=40)
def test_frame_and_pixels_go_both_ways(tmp_path_factory, column, row, name):
    path = tmp_path_factory.getbasetemp() / "both_ways.tif"
    if not path.exists():
        write(path)
    with Raster(path) as raster:
        source = GridSource(raster, (1,), GRIDS[name])
        pixel = np.array([[column, row]])
        back = source.frame_to_pixel(source.pixel_to_frame(pixel))
    assert np.abs(back - pixel).max() < 1e-3


def test_on_its_grid_a_raster_is_not_touched(tmp_path):
    with Raster(write(tmp_path / "a.tif")) as raster:
        source = GridSource(raster, (1,), common_grid(raster, raster, 0))
        pixels = PixelSource(raster, (1,))
        window = Window(-5, -5, 250, 210)
        resampled, expected = source.read(window), pixels.read(window)
        halves = source.read(Window(0, 0, 240, 200), 2.0), pixels.read(Window(0, 0, 240, 200), 2.0)
    assert np.array_equal(resampled.valid, expected.valid)
    assert np.allclose(resampled.values, expected.values, atol=1e-3)
    assert np.allclose(halves[0].values, halves[1].values, atol=1e-3)


@pytest.mark.parametrize("factor", [1.0, 1.6, 4.0])
def test_pixels_of_a_grid_that_are_those_of_the_raster_are_read_as_they_are(tmp_path, factor):
    grid = Grid(TRANSFORM @ Affine.translation(30, -20), 150, 120, CRS.from_user_input(UTM))
    with Raster(write(tmp_path / "a.tif")) as raster:
        found = GridSource(raster, (1,), grid).read(Window(-5, 10, 64, 90), factor)
        expected = PixelSource(raster, (1,)).read(Window(25, -10, 64, 90), factor)
    assert not expected.valid.all() and expected.valid.mean() > 0.8
    assert np.array_equal(found.valid, expected.valid)
    assert np.array_equal(found.values, expected.values)


@pytest.mark.parametrize("off", [0.5, 0.01])
def test_pixels_of_a_grid_that_miss_those_of_the_raster_are_interpolated(tmp_path, off):
    grid = Grid(TRANSFORM @ Affine.translation(30 + off, 20), 150, 120, CRS.from_user_input(UTM))
    with Raster(write(tmp_path / "a.tif")) as raster:
        source = GridSource(raster, (1,), grid)
        window = Window(10, 10, 100, 90)
        image = source.read(window)
        shift = displacement(image, source, window, 1.0)
    assert np.abs(shift).max() < 0.01


def test_a_window_beside_the_raster_is_invalid(tmp_path):
    with Raster(write(tmp_path / "a.tif")) as raster:
        image = GridSource(raster, (1,), GRIDS["degrees"]).read(Window(5000, 0, 64, 32), 2.0)
    assert image.values.shape == (16, 32, 1) and not image.valid.any()


def test_control_points_lead_to_the_right_pixels(tmp_path):
    path = write(tmp_path / "a.tif", transform=Affine.identity(), crs=None)
    points = [
        GroundControlPoint(
            row=r, col=c, x=5e5 + 10 * c + 2 * r + 1e-3 * c * r, y=5e6 - 10 * r + 3 * c
        )
        for r in (0, 60, 130, 200)
        for c in (0, 90, 160, 240)
    ]
    with rasterio.open(path, "r+") as target:
        target.gcps = (points, rasterio.CRS.from_string(UTM))
    with Raster(path) as raster:
        grid = common_grid(raster, raster, 0)
        source = GridSource(raster, (1,), grid)
        window = Window(40, 40, grid.width - 80, grid.height - 80)
        shift = displacement(source.read(window), source, window, 1.0)
    assert np.abs(shift).max() < 0.05


def test_a_fold_of_the_projection_does_not_read_the_whole_raster_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr("hetmatch_qgis.engine.raster.sources.MAX_CELLS", 100)
    world = Affine(0.5, 0, -180, 0, -0.5, 90)
    path = write(tmp_path / "world.tif", 720, 360, transform=world, crs="EPSG:4326")
    polar = Grid(Affine(1e5, 0, -1e6, 0, -1e5, 1e6), 20, 20, CRS("EPSG:3995"))
    with Raster(path) as raster:
        image = GridSource(raster, (1,), polar).read(Window(0, 0, 20, 20))
    assert image.values.shape == (20, 20, 1) and image.valid.mean() > 0.5
