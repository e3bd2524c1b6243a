"""Memory for GDAL's block cache while rasters are open.

A raster in strips is read tile by tile along its rows: unless all strips of a row of tiles are
kept, each is read and decompressed anew for every tile.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

MIN_BYTES = 128 << 20
"""Bytes of the cache at least, in place of GDAL's default of 5 % of the machine's memory; set by
hand (22bf660)."""

MAX_BYTES = 512 << 20
"""Bytes of the cache at most, however many wide rasters are open; set by hand (a29fe28)."""

TILE_ROWS = 1200
"""Rows of a tile of 1024 and of the margins read around it; set by hand (a29fe28)."""

_needed_bytes: WeakKeyDictionary[Any, int] = WeakKeyDictionary()
"""Bytes that the strips of each open raster need."""


def track(raster: Any, dataset: Any) -> None:
    """Count what the strips of an open dataset need, until `untrack` or the raster is gone."""
    _needed_bytes[raster] = _strip_bytes(dataset)


def untrack(raster: Any) -> None:
    """Count a raster no longer."""
    _needed_bytes.pop(raster, None)


def cache_bytes() -> int:
    """Bytes that all open rasters need at once, within MIN_BYTES and MAX_BYTES."""
    return min(MAX_BYTES, max(MIN_BYTES, sum(list(_needed_bytes.values()))))


def _strip_bytes(dataset: Any) -> int:
    """Bytes of TILE_ROWS rows of a dataset in strips; 0 for one in tiles."""
    blocks = dataset.block_shapes
    if not blocks or blocks[0][1] < dataset.width:
        return 0
    interleaves_pixels = dataset.interleaving is not None and dataset.interleaving.name == "pixel"
    bands = dataset.count if interleaves_pixels else min(dataset.count, 3)
    size = np.dtype(dataset.dtypes[0].replace("complex_int16", "complex64")).itemsize
    return int(TILE_ROWS * dataset.width * bands * size)
