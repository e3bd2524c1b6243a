"""Pixels and map coordinates by geotransform, control points and RPCs."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st
from north_up import UTM, write
from rasterio.control import GroundControlPoint
from rasterio.enums import Resampling
from rasterio.rpc import RPC
from rasterio.warp import reproject

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.georeferencing.georeference import Georeference
from hetmatch_qgis.engine.raster.raster import Raster


@pytest.fixture
def ramp():
    return np.arange(40 * 60, dtype=np.float32).reshape(40, 60)


def test_a_rotated_geotransform_goes_both_ways(tmp_path, ramp):
    rotated = Affine.translation(5e5, 5e6) @ Affine.rotation(30) @ Affine.scale(3, -3)
    with Raster(write(tmp_path / "a.tif", ramp, transform=rotated)) as raster:
        assert raster.georeference.kind == "affine"
        assert raster.gsd == pytest.approx(3)
        assert raster.pixel_to_map(np.array([[0, 0]]))[0] == pytest.approx([5e5, 5e6])
        points = np.array([[0.0, 0.0], [60.0, 40.0], [12.25, 7.5]])
        assert np.abs(raster.map_to_pixel(raster.pixel_to_map(points)) - points).max() < 1e-6


def ground(pixels):
    column, row = pixels[:, 0], pixels[:, 1]
    return np.stack(
        [
            5e5 + 10 * column + 0.5 * row + 1e-4 * column * row,
            5e6 - 10 * row + 0.3 * column + 2e-4 * column**2,
        ],
        axis=1,
    )


def control_points(width=60, height=40):
    lattice = np.stack(np.meshgrid(np.linspace(0, width, 4), np.linspace(0, height, 4)), -1)
    pixels = lattice.reshape(-1, 2)
    return [
        GroundControlPoint(row=row, col=column, x=x, y=y)
        for (column, row), (x, y) in zip(pixels, ground(pixels), strict=True)
    ]


@given(st.floats(0, 60), st.floats(0, 40))
@settings(deadline=None, max_examples=30)
def test_control_points_count_from_the_outer_corner(column, row):
    georeference = Georeference("gcps", None, gcps=tuple(control_points()))
    pixel = np.array([[column, row]])
    assert np.abs(georeference.pixel_to_map(pixel) - ground(pixel)).max() < 0.05
    back = georeference.map_to_pixel(georeference.pixel_to_map(pixel))
    assert np.abs(back - pixel).max() < 1e-4


def test_a_raster_with_control_points_is_described(tmp_path, ramp):
    path = write(tmp_path / "a.tif", ramp, transform=Affine.identity(), crs=None)
    with rasterio.open(path, "r+") as target:
        target.gcps = (control_points(), rasterio.CRS.from_string(UTM))
    with Raster(path) as raster:
        facts = raster.describe((1,), "sar", "as told")
    assert (facts.georeference, facts.transform, facts.modality) == (
        "gcps",
        None,
        "sar",
    )
    assert facts.crs is not None and facts.crs.to_epsg() == 32633
    assert facts.gsd == pytest.approx(10, abs=0.05)


def rational_polynomials():
    def term(index):
        return [1.0 if k == index else 0.0 for k in range(20)]

    return RPC(
        height_off=1000.0,
        height_scale=500.0,
        lat_off=45.0,
        lat_scale=0.02,
        line_den_coeff=term(0),
        # In RPC00B order: 1, longitude, latitude, height.
        line_num_coeff=[0.0, 0.0, -1.0, 0.05] + [0.0] * 16,
        line_off=19.5,
        line_scale=20.0,
        long_off=15.0,
        long_scale=0.03,
        samp_den_coeff=term(0),
        samp_num_coeff=[0.0, 1.0, 0.0, 0.1] + [0.0] * 16,
        samp_off=29.5,
        samp_scale=30.0,
        err_bias=None,
        err_rand=None,
    )


def test_rpcs_lead_both_ways_at_the_mean_height(tmp_path, ramp):
    path = write(tmp_path / "a.tif", ramp, transform=Affine.identity(), crs=None)
    with rasterio.open(path, "r+") as target:
        target.rpcs = rational_polynomials()
    points = np.array([[30.0, 20.0], [0.0, 0.0], [60.0, 40.0], [3.25, 31.5]])
    with Raster(path) as raster:
        assert raster.georeference.kind == "rpcs"
        coordinates = raster.pixel_to_map(points)
        back = raster.map_to_pixel(coordinates)
    # The RPC's line_off counts from a pixel's centre: 29.5, 19.5 is 30, 20 from the corner.
    assert coordinates[0] == pytest.approx([15.0, 45.0], abs=1e-9)
    assert np.abs(back - points).max() < 0.01


def test_our_pixels_are_those_that_gdal_warps_from(tmp_path):
    blob = np.zeros((40, 60), np.float32)
    blob[17:20, 33:36] = 1
    path = write(tmp_path / "a.tif", blob, transform=Affine.identity(), crs=None)
    with rasterio.open(path, "r+") as target:
        target.rpcs = rational_polynomials()
    with Raster(path) as raster:
        expected = raster.pixel_to_map(np.array([[34.5, 18.5]]))[0]
    grid = Affine(0.001, 0, 14.97, 0, -0.001, 45.02)
    values = np.zeros((40, 60), np.float32)
    reproject(
        blob,
        values,
        rpcs=rational_polynomials(),
        src_crs="EPSG:4326",
        dst_crs="EPSG:4326",
        dst_transform=grid,
        resampling=Resampling.bilinear,
        RPC_HEIGHT=1000.0,
    )
    rows, columns = np.mgrid[:40, :60] + 0.5
    centre = ((columns * values).sum() / values.sum(), (rows * values).sum() / values.sum())
    assert np.abs(np.array(grid @ centre) - expected).max() < 0.1 * 0.001


def test_no_georeference_is_none(tmp_path, ramp):
    with Raster(write(tmp_path / "a.tif", ramp, transform=Affine.identity(), crs=None)) as raster:
        facts = raster.describe()
    assert (facts.georeference, facts.crs, facts.transform, facts.gsd) == (
        "none",
        None,
        None,
        None,
    )


def globe_points(longitude, latitude, width=60, height=40):
    """Control points of a raster whose pixels have these longitudes and latitudes."""
    columns, rows = np.meshgrid(np.linspace(0, width, 7), np.linspace(0, height, 5))
    x, y = longitude(columns, rows), latitude(columns, rows)
    return [
        GroundControlPoint(row=float(row), col=float(column), x=float(east), y=float(north))
        for column, row, east, north in zip(
            columns.ravel(), rows.ravel(), x.ravel(), y.ravel(), strict=True
        )
    ]


def with_points(path, ramp, points):
    write(path, ramp, transform=None, crs=None)
    with rasterio.open(path, "r+") as target:
        target.gcps = (points, rasterio.CRS.from_epsg(4326))
    return path


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (control_points()[:2], "cannot be used (.*); give it at least three"),
        ([GroundControlPoint(row=i, col=i, x=i, y=i) for i in range(4)], "cannot be used"),
        ([GroundControlPoint(row=0, col=i, x=float("nan"), y=0) for i in range(4)], "not numbers"),
    ],
    ids=["too few", "on one line", "not numbers"],
)
def test_control_points_that_fit_no_transform_name_their_file(tmp_path, ramp, points, words):
    path = write(tmp_path / "a.tif", ramp, transform=Affine.identity(), crs=None)
    with rasterio.open(path, "r+") as target:
        target.gcps = (points, rasterio.CRS.from_string(UTM))
    with Raster(path) as raster, pytest.raises(InputError, match=f"'.*a.tif' .*{words}"):
        _ = raster.georeference


def test_control_points_across_180_degrees(tmp_path, ramp):
    def longitude(column, row):
        return (179.0 + column / 20 + 360 - 180) % 360 - 180 - 0 * row

    points = globe_points(longitude, lambda column, row: 10 - row / 20 + 0 * column)
    with Raster(with_points(tmp_path / "a.tif", ramp, points)) as raster:
        pixels = np.array([[5.0, 5.0], [30.0, 20.0], [55.0, 35.0]])
        places = raster.pixel_to_map(pixels)
        expected = 179.0 + pixels[:, 0] / 20
        assert np.abs((places[:, 0] - expected + 180) % 360 - 180).max() < 1e-3
        assert np.ptp(places[:, 0]) < 3
        assert np.abs(raster.map_to_pixel(places) - pixels).max() < 1e-2


def test_control_points_around_a_pole(tmp_path, ramp):
    from pyproj import CRS, Transformer

    to_lon_lat = Transformer.from_crs("EPSG:3413", "EPSG:4326", always_xy=True)

    def east(column, row):
        return to_lon_lat.transform((column - 25) * 20_000, (18 - row) * 20_000)[0]

    def north(column, row):
        return to_lon_lat.transform((column - 25) * 20_000, (18 - row) * 20_000)[1]

    points = globe_points(east, north)
    with Raster(with_points(tmp_path / "a.tif", ramp, points)) as raster:
        assert raster.crs is not None and raster.crs.is_projected
        back = Transformer.from_crs(raster.crs, CRS("EPSG:3413"), always_xy=True)
        pixels = np.array([[5.0, 5.0], [25.0, 18.0], [55.0, 35.0]])
        x, y = back.transform(*raster.pixel_to_map(pixels).T)
        measured = np.stack([x / 20_000 + 25, 18 - y / 20_000], axis=1)
        assert np.abs(measured - pixels).max() < 0.3
