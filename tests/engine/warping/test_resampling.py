"""Codes are not interpolated, measurements are."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from rasterio.enums import Resampling

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.warping.resampling import choose_resampling
from hetmatch_qgis.engine.warping.source import SourceRaster

ROWS, COLUMNS = np.mgrid[:400, :420]
IDENTIFIERS = (ROWS // 12 * 100 + COLUMNS // 12) * 7 + 100_000


def smooth() -> NDArray:
    noise = np.random.default_rng(0).normal(0, 1, ROWS.shape).astype(np.float32)
    return cv2.GaussianBlur(noise, (0, 0), 25) * 2000 + 300


def rotated_scene() -> NDArray:
    """An image of which most is a fill of zeros."""
    values = np.random.default_rng(0).normal(3000, 500, ROWS.shape)
    return np.where(np.abs(ROWS - COLUMNS) < 90, values, 0)


@pytest.mark.parametrize(
    ("values", "dtype", "expected"),
    [
        (IDENTIFIERS, "int32", Resampling.nearest),
        (IDENTIFIERS, "float32", Resampling.nearest),
        (ROWS // 12 * 35 + COLUMNS // 12, "uint16", Resampling.nearest),
        (ROWS // 40 % 5 * 10, "uint8", Resampling.nearest),
        (ROWS // 40 % 5 * 10.0, "float32", Resampling.nearest),
        (smooth(), "float32", Resampling.cubic),
        (np.round(smooth()), "int16", Resampling.cubic),
        (np.round(smooth()), "float32", Resampling.cubic),
        (rotated_scene(), "uint16", Resampling.cubic),
    ],
    ids=[
        "identifiers",
        "identifiers as floats",
        "identifiers by rows",
        "classes",
        "classes as floats",
        "heights",
        "heights in whole metres",
        "heights in whole metres as floats",
        "a scene in a fill",
    ],
)
def test_codes_are_taken_as_they_are(
    tmp_path: Path, values: NDArray, dtype: str, expected: Resampling
) -> None:
    path = tmp_path / "a.tif"
    write_raster(path, values.astype(dtype))
    with SourceRaster(path) as source:
        method, reason = choose_resampling(source, "auto")
    assert method == expected, reason


def test_what_was_asked_for_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    write_raster(path, IDENTIFIERS.astype("int32"))
    with SourceRaster(path) as source:
        assert choose_resampling(source, "bilinear")[0] == Resampling.bilinear
