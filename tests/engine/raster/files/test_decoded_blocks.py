"""A match of local rasters decodes each block at most twice: for the overviews, for the windows."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from affine import Affine

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine import Options, match_rasters

SIDE = 3000
SHIFT = np.array([14, -9])
COUNTER = Path("/proc/self/io")
BESIDES = 4e6
"""Bytes of weights, settings and headers."""

LAYOUTS = {
    "strips of one row": {"blockysize": 1},
    "strips": {"blockysize": 64},
    "tiles": {"tiled": True, "blockxsize": 256, "blockysize": 256},
}


@pytest.mark.skipif(not COUNTER.is_file(), reason="counts bytes as Linux does")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_block_is_decoded_at_most_twice(layout: str, tmp_path: Path):
    random = np.random.default_rng(0)
    ground = np.zeros((SIDE + 40, SIDE + 40), np.float32)
    for factor in (4, 16, 64):
        small = random.normal(size=(SIDE // factor + 10,) * 2).astype(np.float32)
        ground += cv2.resize(small, ground.shape, interpolation=cv2.INTER_CUBIC)
    image = (128 + 25 * ground).clip(1, 255).astype(np.uint8)
    right, down = 20 + SHIFT
    parts = image[20 : 20 + SIDE, 20 : 20 + SIDE], image[down : down + SIDE, right : right + SIDE]
    paths = tmp_path / "reference.tif", tmp_path / "moving.tif"
    for path, part in zip(paths, parts, strict=True):
        place = Affine(10, 0, 500_000, 0, -10, 5_000_000)
        write_raster(
            path, part[None], transform=place, dtype="uint8", crs="EPSG:32633", **LAYOUTS[layout]
        )
    before = bytes_read()
    result = match_rasters(*paths, Options())
    read = bytes_read() - before
    assert result.matched
    # Uncompressed blocks are read whenever they are decoded.
    assert read < 2 * sum(path.stat().st_size for path in paths) + BESIDES


def bytes_read() -> int:
    """Bytes that this process has read from files."""
    line = next(line for line in COUNTER.read_text().splitlines() if line.startswith("rchar"))
    return int(line.split()[1])
