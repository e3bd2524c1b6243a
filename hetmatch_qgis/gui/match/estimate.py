"""How long a match will take and how much memory, from the pixels to be matched."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from hetmatch_qgis.client import settings

SECONDS_PER_MEGAPIXEL = "seconds_per_megapixel"
"""The key below which a finished match leaves how fast this computer is."""

USUAL_SECONDS_PER_MEGAPIXEL = 4.2
START_SECONDS = 1.5
START_GIGABYTES = 0.5
GIGABYTES_PER_TILE = 0.2
USUAL_TILE = 1024
STAGES = ("coarse", "guided", "fine", "model")
LEAST_PIXELS = 250_000
"""A smaller match says little about the speed of larger ones."""


@dataclass(frozen=True)
class Estimate:
    """tiles: how many; seconds; gigabytes of memory at the peak."""

    tiles: int
    seconds: float
    gigabytes: float


def estimate(width: int, height: int, tile_size: int, overlap: int) -> Estimate:
    """What matching a grid of width x height pixels takes, at the speed of earlier matches."""
    speed = settings.read(SECONDS_PER_MEGAPIXEL, USUAL_SECONDS_PER_MEGAPIXEL)
    tiles = _tiles_along(width, tile_size, overlap) * _tiles_along(height, tile_size, overlap)
    largest = min(width, tile_size) * min(height, tile_size)
    return Estimate(
        tiles=tiles,
        seconds=START_SECONDS + speed * width * height / 1e6,
        gigabytes=START_GIGABYTES + GIGABYTES_PER_TILE * largest / USUAL_TILE**2,
    )


def remember_speed(result: dict[str, Any]) -> None:
    """Keep how fast this computer was, for the next estimate; result: of a match."""
    seconds = result["seconds"]
    pixels = sum(tile["window"][2] * tile["window"][3] for tile in result["tiles"])
    if pixels >= LEAST_PIXELS:
        spent = sum(seconds.get(stage, 0.0) for stage in STAGES)
        settings.write(SECONDS_PER_MEGAPIXEL, round(spent / pixels * 1e6, 2))


def _tiles_along(side: int, tile_size: int, overlap: int) -> int:
    if side <= tile_size:
        return 1
    return 1 + math.ceil((side - tile_size) / (tile_size - overlap))
