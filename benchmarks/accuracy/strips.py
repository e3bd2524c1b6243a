"""Strips cut from the references of the co-registration benchmark: overlaps that tell little."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import rasterio
from affine import Affine
from rasterio.windows import Window

from benchmarks.common.datasets import Points
from benchmarks.coregistration.draw import PixelGrid
from benchmarks.coregistration.pairs import Pair

WIDTHS = (40, 60, 80, 110, 150, 200, 300)
"""Widths of the strips, pixels of the coarser raster."""

MIN_VALID = 0.5
"""Share of a strip that must hold data."""

MARGIN = 10
"""Strips keep a tenth of the reference, one in so many, away from its edges."""


def whole_and_strips(pair: Pair, number: int) -> Iterator[tuple[int, Pair]]:
    """The pair itself, width 0, and every second of WIDTHS, in turn from pair to pair."""
    yield 0, pair
    for width in WIDTHS[number % 2 :: 2]:
        strip = cut(pair, width, number)
        if strip is not None:
            yield width, strip


def cut(pair: Pair, width: int, seed: int) -> Pair | None:
    """The pair with a strip of its reference, upright or level; None where it has no room.

    width: pixels of the coarser raster.
    """
    random = np.random.default_rng([width, seed])
    rows, columns = pair.grid.shape
    side = max(16, round(width * pair.gsd / pair.grid.gsd()))
    is_upright = bool(random.integers(2))
    room = (columns if is_upright else rows) - side
    margin = (columns if is_upright else rows) // MARGIN
    if room < 2 * margin:
        return None
    start = int(random.integers(margin, room - margin + 1))
    window = Window(start, 0, side, rows) if is_upright else Window(0, start, columns, side)
    corner = Affine.translation(window.col_off, window.row_off)
    folder = pair.folder / f"strip-{width}"
    folder.mkdir(exist_ok=True)
    shutil.copy(pair.moving, folder / "moving.tif")
    with rasterio.open(pair.reference) as raster:
        if (raster.dataset_mask(window=window) > 0).mean() < MIN_VALID:
            return None
        profile = {
            "driver": "GTiff", "width": window.width, "height": window.height,
            "count": raster.count, "dtype": raster.dtypes[0], "crs": raster.crs,
            "nodata": raster.nodata, "transform": raster.transform @ corner,
        }  # fmt: skip
        with rasterio.open(folder / "reference.tif", "w", **profile) as target:
            target.write(raster.read(window=window))
    grid = PixelGrid(pair.grid.transform @ corner, pair.grid.crs, (window.height, window.width))
    return replace(pair, folder=folder, grid=grid)


def random_places(pair: Pair, count: int) -> tuple[Points, Points]:
    """Random moving pixels (N, 2) of the overlap, at most `count`, and their true positions.

    In reference pixels, (N, 2).
    """
    random = np.random.default_rng(5)
    # A strip of 40 pixels is a fiftieth of the largest references.
    places = random.uniform(0, 1, (100 * count, 2)) * pair.valid.shape[::-1]
    truth = pair.truth(places)
    is_inside = ((truth >= 0) & (truth <= pair.grid.shape[::-1])).all(axis=1)
    is_inside &= pair.is_covered(places)
    return places[is_inside][:count], truth[is_inside][:count]
