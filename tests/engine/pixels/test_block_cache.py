"""GDAL gets memory for a row of tiles of rasters in strips, for two tiles of those in blocks."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.pixels import block_cache
from hetmatch_qgis.engine.pixels.block_cache import cache_bytes
from hetmatch_qgis.engine.raster.raster import Raster


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(block_cache, "MIN_BYTES", 1000)


def write(path, bands: int, dtype: str = "uint16", **profile):
    return write_raster(path, np.ones((bands, 200, 300), dtype), **profile)


def test_strips_of_open_rasters_add_up(tmp_path):
    mixed = write(tmp_path / "a.tif", 4, interleave="pixel")
    separate = write(tmp_path / "b.tif", 5, interleave="band")
    with Raster(mixed):
        assert cache_bytes() == block_cache.TILE_ROWS * 300 * 4 * 2
        # Of bands that lie apart no more than three are read together.
        with Raster(separate):
            assert cache_bytes() == block_cache.TILE_ROWS * 300 * (4 + 3) * 2
    assert cache_bytes() == block_cache.MIN_BYTES


def test_there_is_an_upper_bound(tmp_path, monkeypatch):
    monkeypatch.setattr(block_cache, "MAX_BYTES", 5000)
    with Raster(write(tmp_path / "a.tif", 3)):
        assert cache_bytes() == 5000


def test_blocks_are_kept_with_all_of_their_bands(tmp_path, monkeypatch):
    monkeypatch.setattr(block_cache, "TILE_ROWS", 100)
    blocks = {"tiled": True, "blockxsize": 64, "blockysize": 32}
    with Raster(write(tmp_path / "a.tif", 5, interleave="pixel", **blocks)):
        assert cache_bytes() == 2 * (3 * 64) * (5 * 32) * 5 * 2
    with Raster(write(tmp_path / "b.tif", 5, interleave="band", **blocks)):
        assert cache_bytes() == 2 * (3 * 64) * (5 * 32) * 3 * 2
    with Raster(write(tmp_path / "c.tif", 1, tiled=True, blockxsize=256, blockysize=256)):
        assert cache_bytes() == 2 * 300 * 200 * 2


def test_a_raster_that_nobody_holds_counts_no_more(tmp_path):
    Raster(write(tmp_path / "a.tif", 3))
    with Raster(write(tmp_path / "c.tif", 1, "complex64")):
        assert cache_bytes() == block_cache.TILE_ROWS * 300 * 8
