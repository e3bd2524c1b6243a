"""RPC files that GDAL finds by itself, with the half pixel where it belongs."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.transform import RPCTransformer

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.georeferencing.rpc_model import RpcModel
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.rpc.files import text_name, write_rpcs

VALUES = np.arange(48 * 64, dtype=np.uint16).reshape(48, 64)


def shifted(model: RpcModel, by: float) -> RpcModel:
    return replace(model, image_offset=model.image_offset + by)


def rpcs_read_by_gdal(path):
    """The RPCs that GDAL has for a raster."""
    with rasterio.open(path) as raster:
        return RpcModel.from_rasterio(raster.rpcs)


def same(one: RpcModel, other: RpcModel) -> bool:
    pairs = zip(vars(one).values(), vars(other).values(), strict=True)
    return all(np.array_equal(a, b) for a, b in pairs if isinstance(a, np.ndarray))


@pytest.mark.parametrize("name", ["raw_RPC.TXT", "raw.RPB"])
def test_beside_a_geotiff_gdal_takes_them_and_loses_nothing(alps, tmp_path, name):
    raster = write_raster(tmp_path / "raw.tif", VALUES, rpcs=shifted(alps.rpcs, 50).to_rpc())
    assert not same(rpcs_read_by_gdal(raster), alps.rpcs)
    write_rpcs(tmp_path / name, raster, alps.rpcs)
    assert same(rpcs_read_by_gdal(raster), alps.rpcs)


def test_an_rpb_comes_before_an_rpc_txt(alps, tmp_path):
    raster = write_raster(tmp_path / "raw.tif", VALUES)
    write_rpcs(tmp_path / text_name(raster), raster, shifted(alps.rpcs, 1))
    write_rpcs(tmp_path / "raw.RPB", raster, shifted(alps.rpcs, 2))
    assert same(rpcs_read_by_gdal(raster), shifted(alps.rpcs, 2))


def test_a_vrt_comes_before_everything(alps, tmp_path):
    raster = write_raster(tmp_path / "raw.tif", VALUES, rpcs=shifted(alps.rpcs, 1).to_rpc())
    write_rpcs(tmp_path / "raw.RPB", raster, shifted(alps.rpcs, 2))
    write_rpcs(tmp_path / "corrected.vrt", raster, alps.rpcs)
    assert same(rpcs_read_by_gdal(tmp_path / "corrected.vrt"), alps.rpcs)
    with rasterio.open(tmp_path / "corrected.vrt") as vrt:
        assert np.array_equal(vrt.read(1), VALUES)


def test_a_vrt_has_no_other_georeference(alps, tmp_path):
    raster = write_raster(tmp_path / "raw.tif", VALUES, rpcs=alps.rpcs.to_rpc())
    with rasterio.open(raster, "r+") as target:
        target.transform, target.crs = Affine(1, 0, 0, 0, -1, 9), "EPSG:4326"
    write_rpcs(tmp_path / "corrected.vrt", raster, alps.rpcs)
    with Raster(tmp_path / "corrected.vrt") as vrt:
        assert vrt.georeference.kind == "rpcs"


@pytest.mark.parametrize("name", ["raw_RPC.TXT", "raw.RPB", "raw.vrt"])
def test_the_half_pixel_is_the_same_on_both_sides(alps, tmp_path, name):
    raster = write_raster(tmp_path / "raw.tif", VALUES)
    write_rpcs(tmp_path / name, raster, alps.rpcs)
    read = tmp_path / name if name.endswith("vrt") else raster
    pixels = np.array([[0.5, 0.5], [10.0, 20.0]])
    with rasterio.open(read) as dataset:
        text = dataset.tags(ns="RPC")["LINE_OFF"]
        with RPCTransformer(dataset.rpcs, rpc_height=900.0) as gdal:
            x, y = gdal.xy(pixels[:, 1], pixels[:, 0], offset="ul")
    # The file counts from the first pixel's centre, our pixels from its corner.
    assert float(text) == alps.rpcs.image_offset[1]
    assert np.abs(alps.rpcs.project(np.stack([x, y], 1), 900.0) - pixels).max() < 0.15
    with Raster(read) as ours:
        assert ours.map_to_pixel(ours.pixel_to_map(pixels)) == pytest.approx(pixels, abs=1e-5)


def test_the_older_gdal_of_the_command_line_reads_them_too(alps, tmp_path):
    if shutil.which("gdalinfo") is None:
        pytest.skip("gdalinfo is not installed (Debian's package gdal-bin)")
    raster = write_raster(tmp_path / "raw.tif", VALUES, rpcs=shifted(alps.rpcs, 50).to_rpc())
    write_rpcs(tmp_path / "raw_RPC.TXT", raster, alps.rpcs)
    told = subprocess.run(["gdalinfo", raster], capture_output=True, text=True, check=True).stdout
    assert f"LINE_OFF={float(alps.rpcs.image_offset[1])!r}" in told


def test_what_was_known_of_the_rest_error_stays_but_the_bias_goes(alps, tmp_path):
    raster = write_raster(tmp_path / "raw.tif", VALUES)
    write_rpcs(tmp_path / "raw_RPC.TXT", raster, replace(alps.rpcs, err_bias=9.5, err_rand=0.5))
    with rasterio.open(raster) as dataset:
        assert (dataset.rpcs.err_bias, dataset.rpcs.err_rand) == (None, 0.5)


def test_incomplete_rpcs_are_an_error(alps, tmp_path):
    raster = write_raster(tmp_path / "raw.tif", VALUES)
    write_rpcs(tmp_path / "raw.vrt", raster, alps.rpcs)
    lines = (tmp_path / "raw.vrt").read_text().splitlines()
    (tmp_path / "raw.vrt").write_text("\n".join(line for line in lines if "LAT_OFF" not in line))
    with Raster(tmp_path / "raw.vrt") as opened, pytest.raises(InputError, match="incomplete"):
        opened.describe()
