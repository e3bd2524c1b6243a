"""The benchmark of masks: how much its clouds cover, and its table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine

from benchmarks.clouds import COVER, Row, cover, main, table
from benchmarks.common.raster_files import write_raster


def test_clouds_cover_what_they_should_and_the_mask_has_all_of_them(tmp_path: Path):
    path = tmp_path / "scene.tif"
    write_raster(
        path,
        np.full((1, 200, 300), 60, np.uint8),
        crs="EPSG:32632",
        transform=Affine(10, 0, 5e5, 0, -10, 5e6),
    )
    clouds, mask = tmp_path / "clouds.tif", tmp_path / "mask.tif"
    cover(path, clouds, mask, np.random.default_rng(2))
    with rasterio.open(clouds) as raster, rasterio.open(mask) as masked:
        values, is_cloud = raster.read(1), masked.read(1) > 0
        assert masked.transform == raster.transform
    assert is_cloud.mean() == pytest.approx(COVER, abs=0.01)
    assert (values[~is_cloud] == 60).all()
    assert np.median(values[is_cloud]) > 120


def test_the_table_compares_what_is_matched_in_all_ways():
    rows = [
        Row("a", (0.1, 0.5, 0.11)),
        Row("b", (0.2, np.nan, 0.2)),
        Row("c", (0.3, 0.4, np.nan)),
    ]
    text = table(rows)
    assert "| b | 0.200 | refused | 0.200 |" in text
    assert "**median of 2 matched" in text
    assert "median of the pairs: 1.05." in text


def test_without_pairs_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["--shared", str(tmp_path / "none"), "--basemap", str(tmp_path)]) == 2
    assert "There are no pairs" in capsys.readouterr().out
