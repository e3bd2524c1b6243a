"""Memory for GDAL's block cache while rasters are open.

A raster in strips is read tile by tile along its rows: unless all strips of a row of tiles are
kept, each is read and decompressed anew for every tile. For a raster in blocks, the blocks of the
tiles in work are kept with all bands that they hold: else they are decompressed anew for each band.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

MIN_BYTES = 64 << 20
"""Bytes of the cache at least, in place of GDAL's default of 5 % of the machine's memory: a pass
over a raster fills it with blocks that are not read again. Set by hand in f6b2bc39."""

MAX_BYTES = 512 << 20
"""Bytes of the cache at most, however many wide rasters are open; set by hand (a29fe28)."""

TILE_ROWS = 1200
"""Rows of a tile of 1024 and of the margins read around it; set by hand (a29fe28)."""

TILES_IN_WORK = 2
"""Tiles that are read at once of a raster in blocks: those of two cores."""

_needed_bytes: WeakKeyDictionary[Any, int] = WeakKeyDictionary()
"""Bytes that the blocks of each open raster need."""


def track(raster: Any, dataset: Any) -> None:
    """Count what the blocks of an open dataset need, until `untrack` or the raster is gone."""
    _needed_bytes[raster] = _bytes_of_blocks(dataset)


def untrack(raster: Any) -> None:
    """Count a raster no longer."""
    _needed_bytes.pop(raster, None)


def cache_bytes() -> int:
    """Bytes that all open rasters need at once, within MIN_BYTES and MAX_BYTES."""
    return min(MAX_BYTES, max(MIN_BYTES, sum(list(_needed_bytes.values()))))


def _bytes_of_blocks(dataset: Any) -> int:
    """Bytes of a row of tiles of a dataset in strips, and of TILES_IN_WORK of one in blocks."""
    if not dataset.block_shapes:
        return 0
    rows, columns = dataset.block_shapes[0]
    interleaves_pixels = dataset.interleaving is not None and dataset.interleaving.name == "pixel"
    bands = dataset.count if interleaves_pixels else min(dataset.count, 3)
    size = np.dtype(dataset.dtypes[0].replace("complex_int16", "complex64")).itemsize
    if columns >= dataset.width:
        return int(TILE_ROWS * dataset.width * bands * size)
    height, width = (_in_blocks(side) for side in (rows, columns))
    pixels = min(height, dataset.height) * min(width, dataset.width)
    return int(TILES_IN_WORK * pixels * bands * size)


def _in_blocks(block: int) -> int:
    """Pixels along a side of the blocks that a tile may touch."""
    return (-(-TILE_ROWS // block) + 1) * block
