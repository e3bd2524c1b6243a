"""Corrected RPCs in a file of the user's choice, and the files that must not be overwritten."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import rasterio

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.georeferencing.rpc_model import RpcModel
from hetmatch_qgis.engine.rpc.files import write_rpcs
from hetmatch_qgis.engine.rpc.saving import save_rpcs

VALUES = np.arange(48 * 64, dtype=np.uint16).reshape(48, 64)


def shifted(model: RpcModel, by: float) -> RpcModel:
    return replace(model, image_offset=model.image_offset + by)


def test_a_name_of_an_unknown_format_is_an_error(alps, tmp_path):
    with pytest.raises(InputError, match=r"call it raw_RPC.TXT, raw.RPB or NAME.vrt"):
        save_rpcs(tmp_path / "raw.xml", tmp_path / "raw.tif", alps.rpcs)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["raw.tif", "raw_RPC.TXT"])
def test_the_files_of_the_raster_are_never_overwritten(alps, tmp_path, name):
    raster = write_raster(tmp_path / "raw.tif", VALUES)
    write_rpcs(tmp_path / "raw_RPC.TXT", raster, alps.rpcs)
    before = (tmp_path / name).read_bytes()
    with pytest.raises(InputError, match=r"belongs to 'raw.tif' and would be overwritten;"):
        save_rpcs(tmp_path / name, raster, shifted(alps.rpcs, 3))
    assert (tmp_path / name).read_bytes() == before


def test_an_earlier_file_of_ours_in_another_folder_is_replaced(alps, tmp_path):
    raster = write_raster(tmp_path / "raw.tif", VALUES, rpcs=alps.rpcs.to_rpc())
    (tmp_path / "out").mkdir()
    for by in (1, 2):
        save_rpcs(tmp_path / "out" / "raw.vrt", raster, shifted(alps.rpcs, by))
    with rasterio.open(tmp_path / "out" / "raw.vrt") as vrt:
        offsets = RpcModel.from_rasterio(vrt.rpcs).image_offset
    np.testing.assert_array_equal(offsets, shifted(alps.rpcs, 2).image_offset)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["raw.vrt"]
