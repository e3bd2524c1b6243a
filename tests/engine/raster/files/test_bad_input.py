"""Everything wrong with an input file comes as one sentence that says what to do."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio.control import GroundControlPoint

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.image import MaskedImage, Window
from hetmatch_qgis.engine.pairs.normalise import choose_bands
from hetmatch_qgis.engine.pairs.signal_check import SampleSource, check_signal
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.rpc.files import write_rpc_text


def write(path, width=64, height=64, **profile):
    values = np.random.default_rng(1).integers(0, 255, (height, width), dtype=np.uint8)
    return write_raster(path, values, **({"transform": Affine(10, 0, 5e5, 0, -10, 5e6)} | profile))


def message(path):
    with pytest.raises(InputError) as caught:
        Raster(path)
    text = str(caught.value)
    assert "\n" not in text and text.endswith(".")
    return text


def test_a_missing_file(tmp_path):
    assert "There is no file" in message(tmp_path / "nowhere.tif")


def test_a_folder(tmp_path):
    assert "is a folder" in message(tmp_path)


def test_an_empty_file(tmp_path):
    (tmp_path / "a.tif").touch()
    assert "empty (0 bytes)" in message(tmp_path / "a.tif")


def test_not_a_raster(tmp_path):
    (tmp_path / "a.tif").write_text("not a raster at all\n" * 50)
    assert "cannot be opened as a raster" in message(tmp_path / "a.tif")


def test_a_header_cut_short(tmp_path):
    path = write(tmp_path / "a.tif")
    path.write_bytes(path.read_bytes()[:6])
    assert "copied completely" in message(path)


@pytest.mark.parametrize("size", [(1, 1), (1, 80), (80, 1)])
def test_one_pixel(tmp_path, size):
    assert "choose a larger raster" in message(write(tmp_path / "a.tif", *size))


def test_a_missing_address():
    assert "check the names of the file" in message("/vsizip//nowhere.zip/a.tif")


@pytest.mark.parametrize("compress", ["none", "deflate"])
def test_a_file_cut_in_the_middle_fails_at_the_read(tmp_path, compress):
    path = write(tmp_path / "a.tif", 512, 512, compress=compress, tiled=True)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with Raster(path) as raster:
        for factor in (1.0, 8.0):
            with pytest.raises(InputError, match=r"'a.tif' is damaged or cut short"):
                raster.read(Window(0, 0, 512, 512), factor, (1,))


def test_control_points_on_one_line(tmp_path):
    path = write(tmp_path / "a.tif", transform=Affine.identity())
    points = [GroundControlPoint(row=k, col=k, x=k, y=k) for k in range(4)]
    with rasterio.open(path, "r+") as target:
        target.gcps = (points, rasterio.CRS.from_epsg(32633))
    with Raster(path) as raster, pytest.raises(InputError, match="control points"):
        raster.pixel_to_map(np.zeros((1, 2)))


@pytest.mark.parametrize("number", [0, 9, 40, 89])
@pytest.mark.parametrize("value", [None, "", "x", "nan"])
def test_an_rpc_file_with_a_field_missing(tmp_path, alps, number, value):
    path = write(tmp_path / "a.tif", transform=Affine.identity())
    write_rpc_text(tmp_path / "a_RPC.TXT", alps.rpcs)
    lines = (tmp_path / "a_RPC.TXT").read_text().splitlines()
    lines[number : number + 1] = (
        [] if value is None else [f"{lines[number].split(':')[0]}: {value}"]
    )
    (tmp_path / "a_RPC.TXT").write_text("\n".join(lines))
    try:
        with Raster(path) as raster:
            assert np.isfinite(raster.gsd or 0)
    except InputError as error:
        assert "RPCs are incomplete or damaged" in str(error)


def test_control_points_that_are_no_numbers(tmp_path):
    path = write(tmp_path / "a.tif", transform=Affine.identity())
    page = (
        '<VRTDataset rasterXSize="64" rasterYSize="64"><GCPList Projection="EPSG:32633">{}'
        '</GCPList><VRTRasterBand dataType="Byte" band="1"><SimpleSource><SourceFilename '
        'relativeToVRT="1">a.tif</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>'
    )
    gcps = "".join(f'<GCP Id="{k}" Pixel="{k}" Line="1e308" X="nan" Y="{k}"/>' for k in range(4))
    path.with_suffix(".vrt").write_text(page.format(gcps))
    with Raster(path.with_suffix(".vrt")) as raster, pytest.raises(InputError, match="not numbers"):
        _ = raster.georeference


@given(st.binary(max_size=64), st.integers(0, 400), st.integers(0, 64))
@settings(max_examples=60, deadline=None)
def test_any_tiff_is_read_or_refused(tmp_path_factory, content, start, cut):
    folder = tmp_path_factory.getbasetemp()
    (folder / "any.tif").unlink(missing_ok=True)
    whole = bytearray(write(folder / "any.tif").read_bytes())
    whole[start : start + len(content)] = content
    (folder / "any.tif").write_bytes(bytes(whole[: len(whole) - cut * 60]))
    try:
        with Raster(folder / "any.tif") as raster:
            assert raster.width * raster.height < 1e6 or raster.name
            _ = raster.georeference
            raster.read(Window(0, 0, 64, 64), 1.0, (1,))
    except InputError as error:
        assert str(error).endswith((".", "FILE")) or "gdal" in str(error)


def test_map_coordinates_without_a_georeference(tmp_path):
    with (
        Raster(write(tmp_path / "a.tif", transform=Affine.identity())) as raster,
        pytest.raises(InputError, match="no georeference"),
    ):
        raster.pixel_to_map(np.zeros((1, 2)))


def test_a_band_that_is_not_there():
    with pytest.raises(InputError, match=r"'a.tif' has no band 4; choose from 1 to 3"):
        choose_bands(("red", "green", "blue"), "auto", (1, 4), "a.tif")
    with pytest.raises(InputError, match="only band 1"):
        choose_bands(("gray",), "auto", (2,), "a.tif")


def test_all_nodata_and_constant_images():
    values = np.random.default_rng(2).random((32, 32, 2)).astype(np.float32)
    valid = np.ones((32, 32), bool)
    with pytest.raises(InputError, match=r"'a.tif' has no valid pixels"):
        check_signal(MaskedImage(values, ~valid), "a.tif")
    with pytest.raises(InputError, match=r"same value everywhere \(7\)"):
        check_signal(MaskedImage(np.full_like(values, 7), valid), "a.tif")
    with pytest.raises(InputError, match="same value"):
        check_signal(MaskedImage(np.full((32, 32, 3), (1, 2, 3), np.float32), valid), "a.tif")
    check_signal(MaskedImage(values, valid), "a.tif")


@pytest.mark.parametrize("dtype", ["float64", "int64", "uint32"])
def test_values_that_single_precision_does_not_tell_apart(dtype):
    valid = np.ones((32, 32), bool)
    near = MaskedImage(np.full((32, 32, 1), 1e9, np.float32), valid)
    with pytest.raises(InputError, match=r"less than a millionth of it.*gdal_translate"):
        check_signal(near, "a.tif", SampleSource(dtype=dtype))
    with pytest.raises(InputError, match=r"same value everywhere \(1e\+09\), so there"):
        check_signal(near, "a.tif", SampleSource(dtype="float32"))
    beyond = MaskedImage(np.zeros((32, 32, 1), np.float32), ~valid)
    with pytest.raises(InputError, match=r"or beyond 3\.4e38"):
        check_signal(beyond, "a.tif", SampleSource(dtype=dtype))
    values = np.random.default_rng(2).random((32, 32, 1)).astype(np.float32)
    check_signal(MaskedImage(values, valid), "a.tif", SampleSource(dtype=dtype))
