"""Heights of an elevation model in any CRS, as GDAL reads them under RPCs."""

from __future__ import annotations

import struct
import zipfile
from html import escape

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from affine import Affine
from pyproj import CRS
from rasterio.transform import RPCTransformer

from benchmarks.common.raster_files import write_raster
from benchmarks.pushbroom import TO_DEGREES, bilinear, write_on_grid
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid
from hetmatch_qgis.engine.georeferencing import dem as module
from hetmatch_qgis.engine.georeferencing.dem import AS_STORED, ELLIPSOIDAL, Dem
from hetmatch_qgis.engine.georeferencing.rpc_camera import RpcCamera

DEGREES = CRS.from_epsg(4326)


def lon_lat_of(grid: Grid, pixels: np.ndarray) -> np.ndarray:
    return np.stack(TO_DEGREES.transform(*grid.pixel_to_map(pixels).T), axis=1)


def plain(folder, values, crs=DEGREES, corner=(13.9, 46.9), step=0.001, **more):
    grid = Grid(Affine(step, 0, corner[0], 0, -step, corner[1]), 40, 40, crs)
    return write_on_grid(folder / "plain.tif", np.asarray(values, np.float32), grid, **more)


def test_between_the_centres_of_its_pixels_heights_are_bilinear(alps):
    pixels = np.random.default_rng(1).uniform(2, 298, (500, 2))
    heights = Dem(alps.file).heights(lon_lat_of(alps.grid, pixels))
    assert heights == pytest.approx(bilinear(alps.heights, pixels - 0.5), abs=1e-3)


def test_tiles_join_without_a_seam(alps, monkeypatch):
    lon_lat = lon_lat_of(alps.grid, np.random.default_rng(2).uniform(0, 300, (2000, 2)))
    expected = Dem(alps.file).heights(lon_lat)
    monkeypatch.setattr(module, "TILE_SIDE", 32)
    monkeypatch.setattr(module, "MAX_TILES", 3)
    by_tiles = Dem(alps.file)
    assert np.array_equal(by_tiles.heights(lon_lat), expected, equal_nan=True)
    assert len(by_tiles._tiles) == 3


def test_outside_there_is_no_height(alps):
    lon_lat = lon_lat_of(alps.grid, np.array([[-1.0, 5.0], [5.0, 301.0], [1.0, 1.0]]))
    assert np.isnan(Dem(alps.file).heights(lon_lat)).tolist() == [True, True, False]


def test_pixels_without_data_do_not_count(tmp_path):
    values = np.full((40, 40), 500.0)
    values[10:20, 10:20] = -9999
    dem = Dem(plain(tmp_path, values, nodata=-9999))
    pixels = np.array([[15.0, 15.0], [9.9, 15.5], [30.0, 30.0]])
    heights = dem.heights(pixels * [0.001, -0.001] + [13.9, 46.9])
    assert np.isnan(heights[0]) and heights[1:] == pytest.approx([500, 500])


@pytest.mark.parametrize("fill", [-9999.0, 3.4e38])
def test_undeclared_fill_values_do_not_count_either(tmp_path, fill):
    values = np.random.default_rng(3).normal(500, 60, (40, 40))
    values[10:20, 10:20] = fill
    dem = Dem(plain(tmp_path, values))
    pixels = np.array([[15.0, 15.0], [30.0, 30.0]])
    heights = dem.heights(pixels * [0.001, -0.001] + [13.9, 46.9])
    assert np.isnan(heights[0]) and 200 < heights[1] < 800


@pytest.mark.parametrize("epsg", [4326, 3035, 3857])
def test_any_crs_will_do(tmp_path, epsg):
    where = CRS.from_epsg(epsg)
    from pyproj import Transformer

    x, y = Transformer.from_crs(4326, where, always_xy=True).transform(14.0, 46.8)
    step = 0.001 if where.is_geographic else 100.0
    slope = np.tile(np.arange(40.0), (40, 1))
    path = plain(tmp_path, slope, where, (x - 20 * step, y + 20 * step), step)
    # The middle of the raster is a corner of pixels: half way from column 19 to 20.
    assert Dem(path).heights(np.array([[14.0, 46.8]])) == pytest.approx([19.5], abs=0.01)


def test_across_the_antimeridian(tmp_path):
    path = plain(tmp_path, np.full((40, 40), 7.0), corner=(179.98, 46.9))
    assert Dem(path).heights(np.array([[-179.99, 46.88]])) == pytest.approx([7.0])


def test_gdal_finds_the_same_pixels_over_it(alps):
    camera = RpcCamera(alps.rpcs, Dem(alps.file))
    lon_lat = camera.pixel_to_map(alps.pixels(300))
    lon_lat = lon_lat[np.isfinite(lon_lat).all(axis=1)]
    with RPCTransformer(alps.rpcs.to_rpc(), RPC_DEM=str(alps.file)) as gdal:
        rows, columns = gdal.rowcol(*lon_lat.T, op=np.positive)
    # GDAL's heights are float32 here and there.
    assert np.abs(camera.map_to_pixel(lon_lat) - np.stack([columns, rows], 1)).max() < 1e-4


def with_geoid(folder, undulation=47.5):
    """An elevation model whose CRS names a geoid that PROJ has the grid of."""
    grid = folder / "geoid.gtx"
    header = struct.pack(">ddddii", 40.0, 0.0, 1.0, 1.0, 20, 40)
    grid.write_bytes(header + np.full(800, undulation, ">f4").tobytes())
    wkt = (
        'COMPD_CS["heights",' + rasterio.crs.CRS.from_epsg(4326).to_wkt() + ","
        f'VERT_CS["geoid",VERT_DATUM["geoid",2005,EXTENSION["PROJ4_GRIDS","{grid}"]],'
        'UNIT["metre",1],AXIS["Up",UP]]]'
    )
    path = folder / "geoid.vrt"
    rasterio.shutil.copy(plain(folder, np.full((40, 40), 500.0)), path, driver="VRT")
    text = path.read_text()
    srs = text[text.index("<SRS") : text.index("</SRS>")]
    path.write_text(text.replace(srs, "<SRS>" + escape(wkt)))
    return path


def test_heights_above_a_geoid_are_brought_to_the_ellipsoid(tmp_path):
    dem = Dem(with_geoid(tmp_path))
    assert dem.heights(np.array([[13.92, 46.88]])) == pytest.approx([547.5])
    assert dem.converts_heights and dem.vertical_reference == ELLIPSOIDAL


def test_without_the_grid_they_are_taken_as_they_are(tmp_path):
    path = with_geoid(tmp_path)
    (tmp_path / "geoid.gtx").unlink()
    dem = Dem(path)
    assert dem.heights(np.array([[13.92, 46.88]])) == pytest.approx([500.0])
    assert not dem.converts_heights and dem.vertical_reference == AS_STORED


@pytest.mark.parametrize(("unit", "metres"), [("ft", 152.4), ("US survey foot", 152.4003)])
def test_feet_are_turned_to_metres(tmp_path, unit, metres):
    path = plain(tmp_path, np.full((40, 40), 500.0))
    with rasterio.open(path, "r+") as raster:
        raster.units = (unit,)
    assert Dem(path).heights(np.array([[13.92, 46.88]])) == pytest.approx([metres])


def test_feet_of_the_crs_are_turned_to_metres(tmp_path):
    """NAVD88 in feet; without PROJ's grid they stay above the geoid."""
    crs = CRS.from_user_input("EPSG:4326+6360")
    dem = Dem(plain(tmp_path, np.full((40, 40), 500.0), crs=crs))
    assert dem.heights(np.array([[13.92, 46.88]])) == pytest.approx([152.4003])


def test_what_is_no_elevation_model_is_reported(tmp_path):
    with pytest.raises(InputError, match=r"nowhere.tif' cannot be opened; set dem to a raster of"):
        Dem(tmp_path / "nowhere.tif")
    (tmp_path / "text.tif").write_text("heights")
    with pytest.raises(InputError, match="cannot be opened"):
        Dem(tmp_path / "text.tif")
    with zipfile.ZipFile(tmp_path / "heights.zip", "w") as archive:
        archive.writestr("tiles/north.tif", b"heights")
    with pytest.raises(InputError, match=r"is an archive; name .*heights.zip/tiles/north.tif"):
        Dem(tmp_path / "heights.zip")
    bare = write_raster(tmp_path / "bare.tif", np.zeros((40, 40), np.float32))
    with pytest.raises(InputError, match=r"'bare.tif' has no CRS or no geotransform; assign them"):
        Dem(bare)
    scaled = plain(tmp_path, np.zeros((40, 40)))
    with rasterio.open(scaled, "r+") as raster:
        raster.scales = (0.1,)
    with pytest.raises(InputError, match="stores its heights scaled"):
        Dem(scaled)
    phases = np.ones((40, 40), np.complex64)
    radar = write_raster(tmp_path / "slc.tif", phases, DEGREES, Affine(0.1, 0, 9, 0, -0.1, 46))
    with pytest.raises(InputError, match="holds complex numbers, no heights"):
        Dem(radar)


def test_one_in_a_crs_without_map_coordinates_is_reported(tmp_path):
    local = CRS.from_wkt('LOCAL_CS["Works grid",UNIT["metre",1]]')
    heights = np.zeros((40, 40), np.float32)
    works = write_raster(tmp_path / "works.tif", heights, local, Affine(10, 0, 0, 0, -10, 400))
    with pytest.raises(InputError, match=r"'works.tif' is in 'Works grid' .* no place on a map"):
        Dem(works)


def test_one_that_is_cut_short_is_reported_when_it_is_read(alps, tmp_path):
    cut = tmp_path / "cut.tif"
    cut.write_bytes(alps.file.read_bytes()[:60_000])
    dem = Dem(cut)
    with pytest.raises(InputError, match="is damaged and cannot be read to its end"):
        dem.heights(lon_lat_of(alps.grid, np.array([[290.0, 290.0]])))


def test_a_shaded_picture_of_the_relief_is_no_elevation_model(tmp_path):
    colours = np.full((3, 20, 20), 90, np.uint8)
    path = write_raster(
        tmp_path / "shaded.tif", colours, "EPSG:32633", Affine.translation(0, 9), photometric="RGB"
    )
    with pytest.raises(InputError, match=r"'shaded\.tif' is a picture in colours"):
        Dem(path)
