"""The copy of the moving raster with GCPs in it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from export_cases import LON_LAT, NAMELESS, UTM, largest_shift, make_case
from pyproj import CRS
from rasterio.control import GroundControlPoint

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.export.gcp_tiff import write_gcp_tiff
from hetmatch_qgis.engine.export.gdal_files import gdalwarp_arguments
from hetmatch_qgis.engine.gcps.gcp_set import GcpSet
from hetmatch_qgis.engine.gcps.select_gcps import select_gcps

WRONG = Affine(0.02, 0.001, 6.05, 0.001, -0.02, 50.03)
NOISE = np.random.default_rng(0).integers(1, 255, (4, 700, 600), dtype=np.uint8)
COLOURS = {0: (1, 2, 3, 255), 1: (9, 8, 7, 255)}
needs_gdalwarp = pytest.mark.skipif(
    shutil.which("gdalwarp") is None, reason="gdalwarp is not on PATH (apt-get install gdal-bin)"
)


@pytest.fixture
def gcps(tmp_path: Path) -> GcpSet:
    return select_gcps(make_case(tmp_path, raster=False).result)


def plain(path: Path) -> None:
    write_raster(path, NOISE[:1], LON_LAT, WRONG, nodata=7)


def with_alpha(path: Path) -> None:
    write_raster(path, NOISE, photometric="RGB", ALPHA="YES")


def with_mask(path: Path) -> None:
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True):
        write_raster(path, NOISE[:3], photometric="RGB")
        with rasterio.open(path, "r+") as raster:
            raster.write_mask(NOISE[0] > 128)


def with_palette(path: Path) -> None:
    write_raster(path, NOISE[:1] // 64)
    with rasterio.open(path, "r+") as raster:
        raster.write_colormap(1, COLOURS)


def many_bands(path: Path) -> None:
    write_raster(path, NOISE.astype(np.float32) / 3, nodata=-9999)
    with rasterio.open(path, "r+") as raster:
        raster.descriptions = [f"Kanal ü {band}" for band in raster.indexes]
        raster.scales, raster.offsets, raster.units = [2.0] * 4, [1.0] * 4, ["K"] * 4
        raster.update_tags(AREA_OR_POINT="Point", SENSOR="ours")
        raster.update_tags(2, WAVELENGTH="0.55")


def radar(path: Path) -> None:
    write_raster(path, (NOISE[:2] + 1j * NOISE[2:]).astype(np.complex64))


def placed_by_gcps(path: Path) -> None:
    write_raster(path, NOISE[:2].astype(np.int16))
    with rasterio.open(path, "r+") as raster:
        raster.gcps = ([GroundControlPoint(row=1, col=1, x=1, y=1)], rasterio.CRS.from_epsg(4326))


@pytest.mark.parametrize(
    "make", [plain, with_alpha, with_mask, with_palette, many_bands, radar, placed_by_gcps]
)
def test_the_copy_has_all_of_the_raster_but_the_gcps_for_georeference(tmp_path, gcps, make) -> None:
    make(tmp_path / "moving.tif")
    folder = tmp_path / "out"
    folder.mkdir()
    write_gcp_tiff(folder / "copy.tif", tmp_path / "moving.tif", gcps)
    assert [path.name for path in folder.iterdir()] == ["copy.tif"], "nothing beside it"
    with (
        rasterio.open(tmp_path / "moving.tif") as source,
        rasterio.open(folder / "copy.tif") as copy,
    ):
        np.testing.assert_array_equal(copy.read(), source.read())
        np.testing.assert_array_equal(copy.read_masks(), source.read_masks())
        for name in ("dtypes", "nodata", "colorinterp", "descriptions", "scales", "offsets"):
            assert getattr(copy, name) == getattr(source, name), name
        assert copy.units == source.units and copy.tags(1) == source.tags(1)
        assert copy.tags().get("SENSOR") == source.tags().get("SENSOR")
        if make is with_palette:
            assert copy.colormap(1) == source.colormap(1)
        assert copy.transform.is_identity and copy.crs is None and copy.rpcs is None
        copied, crs = copy.gcps
        assert CRS.from_wkt(crs.to_wkt()) == UTM
        assert copy.tags()["HETMATCH_GCPS"] == gcps.left_out
    np.testing.assert_allclose([(p.col, p.row) for p in copied], gcps.warp_pixels)
    np.testing.assert_allclose([(p.x, p.y) for p in copied], gcps.warp_points)


@needs_gdalwarp
@pytest.mark.parametrize("crs", [UTM, NAMELESS], ids=["EPSG", "no code"])
def test_gdalwarp_registers_it(tmp_path: Path, crs) -> None:
    case = make_case(tmp_path, crs=crs)
    gcps = select_gcps(case.result)
    write_gcp_tiff(tmp_path / "copy.tif", case.result.moving.path, gcps)
    command = [
        "gdalwarp",
        "-q",
        *gdalwarp_arguments(case.result, gcps),
        "copy.tif",
        "warped.tif",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0 and not done.stderr, done.stderr
    assert largest_shift(tmp_path / "warped.tif", case.result.reference.transform) < 0.5


def test_a_reference_without_georeference_leaves_the_gcps_without_crs(tmp_path: Path) -> None:
    result = make_case(tmp_path, placed=False).result
    gcps = select_gcps(result)
    write_gcp_tiff(tmp_path / "copy.tif", result.moving.path, gcps)
    with rasterio.open(tmp_path / "copy.tif") as copy:
        copied, crs = copy.gcps
    assert not crs
    np.testing.assert_allclose([(p.x, p.y) for p in copied], gcps.warp_points)


def test_it_can_be_cancelled_and_reports_its_progress(tmp_path: Path, gcps: GcpSet) -> None:
    plain(tmp_path / "moving.tif")
    reports: list[tuple[float, str]] = []
    progress = Progress(lambda *report: reports.append(report), lambda: len(reports) == 2)
    with pytest.raises(Cancelled):
        write_gcp_tiff(tmp_path / "copy.tif", tmp_path / "moving.tif", gcps, progress)
    message = "Copying the moving raster"
    assert reports == [(0.25, message), (0.5, message)]


def test_a_raster_that_cannot_be_read_is_named(tmp_path: Path, gcps: GcpSet) -> None:
    with pytest.raises(InputError, match=r"gone\.tif"):
        write_gcp_tiff(tmp_path / "copy.tif", tmp_path / "gone.tif", gcps)
    plain(tmp_path / "torn.tif")
    whole = (tmp_path / "torn.tif").read_bytes()
    (tmp_path / "torn.tif").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match=r"torn\.tif"):
        write_gcp_tiff(tmp_path / "copy.tif", tmp_path / "torn.tif", gcps)
