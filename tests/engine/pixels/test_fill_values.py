"""Fill values that nobody declared are told from data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray
from rasterio.enums import ColorInterp

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.pixels.fill_values import (
    FillValues,
    colours_of,
    fill_values_of,
    has_binary_alpha,
    is_declared,
)
from hetmatch_qgis.engine.raster.raster import Raster

SHAPE = (300, 320)


def heights() -> NDArray[np.float32]:
    return np.random.default_rng(0).normal(300, 40, SHAPE).astype(np.float32)


def fills(path: Path) -> FillValues:
    with rasterio.open(path) as dataset:
        return fill_values_of(dataset)


def with_wedge(values: NDArray, fill: float) -> NDArray:
    filled = values.copy()
    filled[:60, :90] = fill
    return filled


@pytest.mark.parametrize(
    ("dtype", "fill"),
    [
        ("float32", -9999),
        ("int16", -32768),
        ("uint16", 65535),
        ("int32", -99999),
        ("float64", 1e20),
    ],
)
def test_a_constant_far_from_everything_is_a_fill(tmp_path: Path, dtype: str, fill: float) -> None:
    path = write_raster(tmp_path / "a.tif", with_wedge(heights().astype(dtype), fill))
    assert fills(path).constants == (fill,)
    with Raster(path) as raster:
        assert raster.fill_values == (fill,)


@pytest.mark.parametrize(
    "values",
    [
        heights(),
        np.clip(heights(), 220, 380),
        with_wedge(heights(), 100).astype("uint8"),
        with_wedge(heights(), 0).astype("uint16"),
        # Classes, of which one has a number far off.
        with_wedge(np.digitize(heights(), [280, 320]), 99).astype("int16"),
        np.full(SHAPE, -9999, "float32"),
    ],
    ids=["data", "saturated", "bytes", "black collar", "classes", "nothing else"],
)
def test_data_is_no_fill(tmp_path: Path, values: NDArray) -> None:
    assert fills(write_raster(tmp_path / "a.tif", values)).constants == ()


def test_a_few_pixels_are_no_fill(tmp_path: Path) -> None:
    values = heights()
    values[100, 100:110] = -9999
    assert fills(write_raster(tmp_path / "a.tif", values)).constants == ()


def test_a_declared_value_is_not_told_of(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "a.tif", with_wedge(heights(), -9999), nodata=-9999)
    assert fills(path).constants == ()


def test_a_header_of_six_digits(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "a.tif", with_wedge(heights(), 1.70141183e38), nodata=1.70141e38)
    found = fills(path)
    assert found.constants == (float(np.float32(1.70141183e38)),)
    with rasterio.open(path) as dataset:
        valid = found.valid(dataset.read(), (1,))
    assert valid is not None and not valid[0, :60, :90].any() and valid[0, 60:].all()


def test_a_small_nodata_value_is_taken_exactly() -> None:
    values = np.array([[[0.0, 1e-7, 5.0]]], np.float32)
    assert FillValues(nodata=(0.0,)).valid(values, (1,)) is None


def test_means_with_the_fill_are_no_data(tmp_path: Path) -> None:
    found = fills(write_raster(tmp_path / "a.tif", with_wedge(heights(), -9999)))
    mixed = np.array([[[300.0, -9999.0, -4000.0, 250.0]]], np.float32)
    at_full = found.valid(mixed, (1,))
    in_overview = found.valid(mixed, (1,), is_mean=True)
    assert at_full is not None and at_full[0, 0].tolist() == [True, False, True, True]
    assert in_overview is not None
    assert in_overview[0, 0].tolist() == [True, False, False, True]


@pytest.mark.parametrize(("opaque", "expected"), [(1, True), (65535, False), (255, False)])
def test_alpha_of_zero_and_one(tmp_path: Path, opaque: int, expected: bool) -> None:
    bands = np.stack([heights(), heights(), heights(), with_wedge(0 * heights() + opaque, 0)])
    options = {"photometric": "RGB", "ALPHA": "YES"}
    path = write_raster(tmp_path / "a.tif", bands.astype("uint16"), **options)
    with rasterio.open(path) as dataset:
        assert has_binary_alpha(dataset) is expected


@pytest.mark.parametrize(
    ("constants", "nodata", "expected"),
    [
        ((), (None,), True),
        ((-9999.0,), (None,), True),
        ((-9999.0, 3.4e38), (None,), False),
        ((-9999.0,), (0.0,), False),
        ((1.70141183e38,), (1.70141e38,), True),
    ],
)
def test_what_one_nodata_value_can_stand_for(constants, nodata, expected) -> None:
    assert is_declared(FillValues(constants, nodata=nodata)) == expected


@pytest.mark.parametrize("place", ["corner", "middle"])
def test_a_usual_alpha_is_told_by_its_middle(tmp_path: Path, place: str) -> None:
    alpha = np.full((600, 700), 255, np.uint8)
    alpha[:200, :200] = 0
    values = np.stack([np.full_like(alpha, 90)] * 3 + [alpha])
    path = write_raster(tmp_path / f"{place}.tif", values, photometric="RGB", alpha="YES")
    with rasterio.open(path) as dataset:
        assert not has_binary_alpha(dataset)


def test_what_gdal_said_of_a_damaged_mask_does_not_keep_the_colours_from_being_read(tmp_path):
    path = tmp_path / "a.tif"
    with rasterio.open(path, "w", driver="GTiff", width=64, height=64, count=1, dtype="uint8"):
        pass
    (tmp_path / "a.tif.msk").write_bytes(b"II*\0" + b"\xff" * 60)
    with rasterio.open(path) as dataset:
        _ = dataset.mask_flag_enums
        assert colours_of(dataset) == (ColorInterp.gray,)
        _ = dataset.mask_flag_enums
        assert not has_binary_alpha(dataset)
