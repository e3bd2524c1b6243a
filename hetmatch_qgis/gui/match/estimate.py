"""Estimate of a match's run time and memory."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from hetmatch_qgis.client import settings

SECONDS_PER_MEGAPIXEL = "seconds_per_megapixel"
"""Setting with the speed of the last match on this computer."""

DEFAULT_SECONDS_PER_MEGAPIXEL = 4.2
"""Speed before the first match on this computer (set with the first plugin, 7d49bf4)."""

STARTUP_SECONDS = 1.5
"""Time for loading the libraries (set with the first plugin, 7d49bf4)."""

BASE_GIGABYTES = 0.5
"""Memory without tiles (set with the first plugin, 7d49bf4)."""

GIGABYTES_PER_TILE = 0.2
"""Memory of a tile of DEFAULT_TILE_SIZE (set with the first plugin, 7d49bf4)."""


DEFAULT_TILE_SIZE = 1024
"""Side of a tile in pixels, the default of the option tile_size."""

STAGES = ("coarse", "guided", "fine", "model")
"""Stages of a match whose run time grows with the number of pixels."""

MIN_PIXELS = 250_000
"""Pixels of a match below which its speed is not representative of larger ones (set by hand,
7d49bf4)."""


@dataclass(frozen=True)
class Estimate:
    """Estimated cost of a match.

    tiles: number of tiles.
    seconds: run time.
    gigabytes: peak memory.
    """

    tiles: int
    seconds: float
    gigabytes: float


def estimate(width: int, height: int, tile_size: int, overlap: int) -> Estimate:
    """Estimate the cost of matching a grid, at the speed of the last match.

    width, height, tile_size, overlap: in pixels.
    """
    speed = settings.read(SECONDS_PER_MEGAPIXEL, DEFAULT_SECONDS_PER_MEGAPIXEL)
    tiles = _tiles_along(width, tile_size, overlap) * _tiles_along(height, tile_size, overlap)
    tile_pixels = min(width, tile_size) * min(height, tile_size)
    return Estimate(
        tiles=tiles,
        seconds=STARTUP_SECONDS + speed * width * height / 1e6,
        gigabytes=BASE_GIGABYTES + GIGABYTES_PER_TILE * tile_pixels / DEFAULT_TILE_SIZE**2,
    )


def remember_speed(result: dict[str, Any]) -> None:
    """Store the speed of a match, given its result, for the next estimate."""
    seconds = result["seconds"]
    pixels = sum(tile["window"][2] * tile["window"][3] for tile in result["tiles"])
    if pixels >= MIN_PIXELS:
        spent = sum(seconds.get(stage, 0.0) for stage in STAGES)
        settings.write(SECONDS_PER_MEGAPIXEL, round(spent / pixels * 1e6, 2))


def _tiles_along(side: int, tile_size: int, overlap: int) -> int:
    if side <= tile_size:
        return 1
    return 1 + math.ceil((side - tile_size) / (tile_size - overlap))
