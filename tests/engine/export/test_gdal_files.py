import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from affine import Affine
from export_cases import (
    COARSE,
    LON_LAT,
    NAMELESS,
    UTM,
    Case,
    curved,
    largest_shift,
    make_case,
    write_raster,
)
from pyproj import CRS
from rasterio.enums import ColorInterp
from rasterio.vrt import WarpedVRT

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import apply_affine
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.export.formats import plan_export
from hetmatch_qgis.engine.export.gdal_files import (
    VRT_NAME,
    WARPED_NAME,
    gdalwarp_arguments,
    write_gdalwarp_bat,
    write_gdalwarp_sh,
    write_vrt,
)
from hetmatch_qgis.engine.gcps.select_gcps import select_gcps

ODD = "Größe 'a' & \"b\" 100%<x>.tif"
NORTH_UP = Affine(13, 0, 400700, 0, -13, 5299000)
needs_gdalwarp = pytest.mark.skipif(
    shutil.which("gdalwarp") is None, reason="gdalwarp is not on PATH (apt-get install gdal-bin)"
)


def write_all(result: MatchResult, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    gcps = select_gcps(result)
    write_vrt(folder / VRT_NAME, result.moving.path, gcps)
    arguments = gdalwarp_arguments(result, gcps)
    write_gdalwarp_sh(folder / "gdalwarp.sh", arguments)
    write_gdalwarp_bat(folder / "gdalwarp.bat", arguments)


def error_after_warp(case: Case, folder: Path, reference: Affine) -> float:
    """Run the script; the largest local shift against the scene, in reference pixels."""
    done = subprocess.run([folder / "gdalwarp.sh", "-q"], cwd="/", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr and "ERROR" not in done.stderr, done.stderr
    return largest_shift(folder / WARPED_NAME, reference)


@needs_gdalwarp
@pytest.mark.parametrize("name", ["moving.tif", ODD])
@pytest.mark.parametrize("crs", [UTM, NAMELESS], ids=["EPSG", "no code"])
def test_gdalwarp_registers_a_rotated_raster(tmp_path: Path, name, crs) -> None:
    case = make_case(tmp_path, name=name, crs=crs)
    write_all(case.result, tmp_path / "öut put")
    reference = case.result.reference.transform
    assert error_after_warp(case, tmp_path / "öut put", reference) < 0.5
    with rasterio.open(tmp_path / "öut put" / WARPED_NAME) as raster:
        conversion = CRS.from_wkt(raster.crs.to_wkt()).coordinate_operation
    assert conversion.method_name == crs.coordinate_operation.method_name


@needs_gdalwarp
def test_gdalwarp_registers_a_raster_in_another_projection(tmp_path: Path) -> None:
    wrong = Affine(0.02, 0, 6.05, 0, -0.02, 50.03)
    case = make_case(
        tmp_path,
        to_map=curved,
        reference_transform=COARSE,
        moving_crs=LON_LAT,
        moving_transform=wrong,
    )
    write_all(case.result, tmp_path / "out")
    assert error_after_warp(case, tmp_path / "out", COARSE) < 0.5


@needs_gdalwarp
@pytest.mark.parametrize("code", [4326, 3031, 2180])
def test_the_order_of_axes_in_the_crs_does_not_matter(tmp_path: Path, code: int) -> None:
    small = Affine(0.001, 0, 10, 0, -0.001, 47) if code == 4326 else Affine(10, 0, 5e5, 0, -10, 6e5)
    case = make_case(tmp_path, crs=CRS.from_epsg(code), reference_transform=small)
    write_all(case.result, tmp_path / "out")
    assert error_after_warp(case, tmp_path / "out", small) < 0.5


@needs_gdalwarp
def test_gdalwarp_uses_the_thin_plate(tmp_path: Path) -> None:
    case = make_case(tmp_path, transform_type="thin_plate", noise=0.05)
    write_all(case.result, tmp_path / "out")
    assert error_after_warp(case, tmp_path / "out", case.result.reference.transform) < 0.5


@needs_gdalwarp
def test_gdalwarp_registers_to_a_reference_without_georeference(tmp_path: Path) -> None:
    case = make_case(tmp_path, placed=False)
    write_all(case.result, tmp_path / "out")
    assert error_after_warp(case, tmp_path / "out", Affine.scale(1, -1)) < 0.5
    with rasterio.open(tmp_path / "out" / WARPED_NAME) as raster:
        assert raster.crs is None


@needs_gdalwarp
def test_the_folder_may_be_moved_with_the_raster_beside_it(tmp_path: Path) -> None:
    first = tmp_path / "first"
    first.mkdir()
    case = make_case(first)
    write_all(case.result, first / "out")
    shutil.move(first, tmp_path / "second")
    moved = tmp_path / "second" / "out"
    assert error_after_warp(case, moved, case.result.reference.transform) < 0.5


def test_a_vrt_written_aside_is_right_in_its_final_folder(tmp_path: Path, case: Case) -> None:
    aside, final = tmp_path / "out" / ".aside" / "fresh", tmp_path / "out"
    aside.mkdir(parents=True)
    write_vrt(aside / VRT_NAME, case.result.moving.path, select_gcps(case.result), final)
    (aside / VRT_NAME).rename(final / VRT_NAME)
    with rasterio.open(final / VRT_NAME) as vrt:
        assert vrt.read(1).any()
    source = ElementTree.parse(final / VRT_NAME).getroot().find(".//SourceFilename")
    assert source.text == "../moving.tif" and source.get("relativeToVRT") == "1"


def test_a_raster_elsewhere_is_named_by_its_absolute_path(tmp_path: Path, case: Case) -> None:
    final = tmp_path / "some" / "where" / "out"
    final.mkdir(parents=True)
    write_vrt(final / VRT_NAME, case.result.moving.path, select_gcps(case.result))
    source = ElementTree.parse(final / VRT_NAME).getroot().find(".//SourceFilename")
    assert source.text == str(tmp_path / "moving.tif") and source.get("relativeToVRT") == "0"


def test_the_gcps_replace_any_other_georeference(tmp_path: Path) -> None:
    case = make_case(tmp_path, moving_crs=UTM, moving_transform=NORTH_UP)
    with rasterio.open(case.result.moving.path, "r+") as raster:
        raster.update_tags(ns="RPC", LINE_OFF="1")
    gcps = select_gcps(case.result)
    write_vrt(tmp_path / VRT_NAME, case.result.moving.path, gcps)
    with rasterio.open(tmp_path / VRT_NAME) as vrt:
        written, crs = vrt.gcps
        assert vrt.transform == Affine.identity() and not vrt.tags(ns="RPC")
    assert crs.to_epsg() == 32632
    np.testing.assert_allclose([(p.col, p.row) for p in written], gcps.warp_pixels, atol=1e-4)
    np.testing.assert_allclose([(p.x, p.y) for p in written], gcps.map_points, atol=1e-6)


def test_bands_keep_dtype_nodata_colours_and_alpha(tmp_path: Path) -> None:
    case = make_case(tmp_path, raster=False)
    path = case.result.moving.path
    values = np.arange(4 * 240 * 320, dtype=np.uint16).reshape(4, 240, 320)
    write_raster(path, values, photometric="RGB", alpha="YES")
    write_vrt(tmp_path / VRT_NAME, path, select_gcps(case.result))
    with rasterio.open(tmp_path / VRT_NAME) as vrt:
        assert vrt.dtypes == ("uint16",) * 4
        assert vrt.colorinterp[3] == ColorInterp.alpha
        np.testing.assert_array_equal(vrt.read(), values)


@pytest.mark.parametrize("dtype", ["int16", "float32", "complex64"])
def test_bands_keep_their_nodata_value(tmp_path: Path, dtype: str) -> None:
    case = make_case(tmp_path, raster=False)
    write_raster(case.result.moving.path, np.ones((2, 240, 320), dtype), nodata=-7)
    write_vrt(tmp_path / VRT_NAME, case.result.moving.path, select_gcps(case.result))
    with rasterio.open(tmp_path / VRT_NAME) as vrt:
        assert vrt.nodatavals == (-7, -7) and vrt.dtypes == (dtype, dtype)


def test_a_mask_of_its_own_is_kept(tmp_path: Path) -> None:
    case = make_case(tmp_path, raster=False)
    write_raster(case.result.moving.path, np.ones((1, 240, 320), np.uint8))
    mask = np.zeros((240, 320), bool)
    mask[50:, 60:] = True
    with rasterio.open(case.result.moving.path, "r+") as raster:
        raster.write_mask(mask)
    write_all(case.result, tmp_path)
    with rasterio.open(tmp_path / VRT_NAME) as vrt:
        np.testing.assert_array_equal(vrt.dataset_mask() > 0, mask)
    assert "-dstalpha" in (tmp_path / "gdalwarp.sh").read_text()


@pytest.mark.parametrize("warped", [False, True])
def test_a_moving_raster_that_is_itself_a_vrt(tmp_path: Path, warped: bool) -> None:
    case = make_case(tmp_path, moving_crs=UTM, moving_transform=NORTH_UP)
    vrt = tmp_path / "moving.vrt"
    with rasterio.open(case.result.moving.path) as raster:
        expected = raster.read(1)
        if warped:
            with WarpedVRT(raster, crs="EPSG:32632") as again:
                rasterio.shutil.copy(again, vrt, driver="VRT")
        else:
            rasterio.shutil.copy(raster, vrt, driver="VRT")
    (tmp_path / "out").mkdir()
    gcps = select_gcps(case.result)
    write_vrt(tmp_path / "out" / VRT_NAME, vrt, gcps)
    with rasterio.open(tmp_path / "out" / VRT_NAME) as written:
        assert len(written.gcps[0]) == len(gcps.pixels)
        np.testing.assert_array_equal(written.read(1), expected)


@pytest.mark.parametrize(
    ("dtype", "more", "expected", "absent"),
    [
        ("uint8", {}, ["-dstalpha", "-r cubic", "PREDICTOR=2"], ["-dstnodata"]),
        ("uint8", {"nodata": 0}, ["-r cubic"], ["-dstalpha", "-dstnodata"]),
        ("float32", {}, ["-dstnodata nan", "PREDICTOR=3"], ["-dstalpha"]),
        ("complex64", {}, ["-r cubic"], ["-dstalpha", "PREDICTOR"]),
        ("uint8", {"photometric": "palette"}, ["-r near"], ["-dstalpha", "PREDICTOR"]),
    ],
)
def test_pixels_are_resampled_and_stored_as_their_kind_asks(
    tmp_path: Path, dtype, more, expected, absent
) -> None:
    case = make_case(tmp_path, raster=False)
    write_raster(case.result.moving.path, np.ones((1, 240, 320), dtype), **more)
    if "photometric" in more:
        with rasterio.open(case.result.moving.path, "r+") as raster:
            raster.write_colormap(1, {1: (255, 0, 0, 255)})
    text = " ".join(gdalwarp_arguments(case.result, select_gcps(case.result)))
    assert all(part in text for part in expected)
    assert not any(part in text for part in absent)


@pytest.mark.parametrize(("scale", "expected"), [(1.3, 10), (2.95, 30), (0.5, 5), (0.24, 2.5)])
def test_the_pixel_nests_in_the_references(tmp_path: Path, scale: float, expected: float) -> None:
    to_map = Affine(10 * scale, 0, 400603, 0, -10 * scale, 5299007)
    case = make_case(tmp_path, to_map=lambda pixels: apply_affine(to_map, pixels), noise=0.01)
    arguments = gdalwarp_arguments(case.result, select_gcps(case.result))
    at = arguments.index("-tr") + 1
    assert [float(side) for side in arguments[at : at + 2]] == [expected, expected]
    at = arguments.index("-te") + 1
    bounds = np.array([float(bound) for bound in arguments[at : at + 4]])
    np.testing.assert_allclose((bounds - np.tile((400000, 5300000), 2)) % expected, 0)
    assert bounds[0] <= 400603 < bounds[0] + 2 * expected


def test_the_windows_script_is_what_cmd_reads(case: Case, tmp_path: Path) -> None:
    write_all(case.result, tmp_path)
    text = (tmp_path / "gdalwarp.bat").read_bytes()
    assert text.count(b"\n") == text.count(b"\r\n") and b'pushd "%~dp0"' in text
    assert b'-co "TILED=YES"' in text
    assert b"%" not in text.replace(b"%~dp0", b"").replace(b"%*", b"").replace(
        b"%ERRORLEVEL%", b""
    ).replace(b"%code%", b"")


def test_a_raster_that_is_gone_is_named(case: Case, tmp_path: Path) -> None:
    gcps = select_gcps(case.result)
    case.result.moving.path.unlink()
    with pytest.raises(InputError, match="moving"):
        write_vrt(tmp_path / VRT_NAME, case.result.moving.path, gcps)
    with pytest.raises(InputError, match="moving"):
        gdalwarp_arguments(case.result, gcps)


@pytest.mark.parametrize("name", ["a\nb.tif", "a\x1b[31m.tif", "a\u202eb.tif"])
def test_no_vrt_refers_to_a_name_that_xml_cannot_hold(
    matched_result: MatchResult, tmp_path: Path, name: str
) -> None:
    moving = Path(shutil.copy(matched_result.moving.path, tmp_path / name))
    result = replace(matched_result, moving=replace(matched_result.moving, path=moving))
    plan = plan_export(result, tmp_path / "out", ["gdal"])
    assert plan.writers == {}
    assert set(plan.not_written) == {VRT_NAME, "gdalwarp.sh", "gdalwarp.bat"}
