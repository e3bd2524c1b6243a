"""Measure coregix (Elastix, mutual information) on the pairs of the co-registration benchmark.

It writes a warped raster and no mapping. So the moving raster gets two bands more, with the column
and row of each pixel, which it warps along with the image by the transform that it found.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import rasterio

from benchmarks.common.matcher_result import NotInstalled
from benchmarks.coregistration.draw import PixelGrid
from benchmarks.coregistration.measure import NO_POSITION, TIMEOUT_S, Warped, errors_of
from benchmarks.coregistration.pairs import Pair
from benchmarks.coregistration.rows import Row

PYTHON = Path(__file__).resolve().parents[2] / ".venv-coregix" / "bin" / "python"
NAME = "coregix"
ALIGN = (
    "import sys; from coregix import align_image_pair; "
    "align_image_pair(*sys.argv[1:4], fixed_band_index=int(sys.argv[4]), moving_band_index=0, "
    "output_nodata=float(sys.argv[5]))"
)
"""Its own defaults: a shift, then a rigid transform, of edge images."""


def load() -> Callable[[Pair], Row]:
    """Return `measure`; raises NotInstalled where coregix has no environment."""
    if not PYTHON.exists():
        raise NotInstalled("not installed (no .venv-coregix)")
    return measure


def measure(pair: Pair) -> Row:
    """Measure one pair; the time is that of a process of its own, which reads and warps, too."""
    moving = write_with_positions(pair.moving, pair.folder / "moving_positions.tif")
    target = pair.folder / "coregix.tif"
    target.unlink(missing_ok=True)
    with rasterio.open(pair.reference) as raster:
        # Green, the middle one of three, is the nearest to grey.
        band = str(min(1, raster.count - 1))
    command = [str(PYTHON), "-W", "ignore", "-c", ALIGN, str(moving), str(pair.reference)]
    started = time.perf_counter()
    done = subprocess.run(
        [*command, str(target), band, str(NO_POSITION)],
        capture_output=True, text=True, timeout=TIMEOUT_S, check=False,
    )  # fmt: skip
    seconds = time.perf_counter() - started
    is_done = done.returncode == 0
    reason = "" if is_done else (done.stderr.strip().splitlines() or ["it ended"])[-1]
    row = Row(
        pair.group, pair.name, pair.kind, pair.ratio, pair.other_crs, NAME, is_done, seconds,
        pair.gsd, reason=reason, folder=str(pair.folder),
    )  # fmt: skip
    return replace(row, errors=errors_of(pair, read_positions(target))) if is_done else row


def write_with_positions(source: Path, target: Path) -> Path:
    """Write a raster as float32 with two bands more: column and row of each pixel's centre.

    Pixels are counted from the outer corner of the first.
    """
    with rasterio.open(source) as raster:
        image = raster.read(masked=True).astype(np.float32).filled(NO_POSITION)
        profile = {
            "driver": "GTiff", "width": raster.width, "height": raster.height,
            "count": raster.count + 2, "dtype": "float32", "crs": raster.crs,
            "transform": raster.transform, "nodata": NO_POSITION,
        }  # fmt: skip
        columns, rows = np.meshgrid(np.arange(raster.width) + 0.5, np.arange(raster.height) + 0.5)
    with rasterio.open(target, "w", **profile) as raster:
        raster.write(np.concatenate([image, np.stack([columns, rows]).astype(np.float32)]))
    return target


def read_positions(path: Path) -> Warped:
    """Read the moving pixels that a warped raster shows from its last two bands."""
    with rasterio.open(path) as raster:
        bands = raster.read([raster.count - 1, raster.count], masked=True).astype(np.float64)
    positions = np.moveaxis(bands.filled(np.nan), 0, -1)
    # Where it has interpolated between a position and nodata.
    positions[(positions < 0).any(axis=-1)] = np.nan
    return Warped(positions, PixelGrid.from_raster(path))
