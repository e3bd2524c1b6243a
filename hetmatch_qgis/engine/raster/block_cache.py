"""How much memory GDAL may keep blocks of open rasters in.

A raster in strips is read tile by tile along its rows: unless all strips of a row of tiles are
kept, each is read and decompressed anew for every tile.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

# GDAL itself would take a twentieth of the machine's memory.
LEAST_BYTES = 128 << 20
MOST_BYTES = 512 << 20
ROWS = 1200
"""Rows of a tile and of what is read around it."""

_needs: WeakKeyDictionary[Any, int] = WeakKeyDictionary()


def is_open(raster: Any, dataset: Any) -> None:
    """Takes what the blocks of a raster need into account, until it is closed or gone."""
    _needs[raster] = _need(dataset)


def is_closed(raster: Any) -> None:
    _needs.pop(raster, None)


def cache_bytes() -> int:
    """What all open rasters need at once, within bounds."""
    return min(MOST_BYTES, max(LEAST_BYTES, sum(list(_needs.values()))))


def _need(dataset: Any) -> int:
    blocks = dataset.block_shapes
    if not blocks or blocks[0][1] < dataset.width:
        return 0
    side_by_side = dataset.interleaving is not None and dataset.interleaving.name == "pixel"
    together = dataset.count if side_by_side else min(dataset.count, 3)
    size = np.dtype(dataset.dtypes[0].replace("complex_int16", "complex64")).itemsize
    return int(ROWS * dataset.width * together * size)
