"""Estimate of a match's run time and memory."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from hetmatch_qgis.client import settings

SECONDS_PER_MEGAPIXEL = "estimate/seconds_per_searched_megapixel"
"""Setting with the time of the windows on this computer, without what every match takes."""

FIXED_SECONDS, FREE_SECONDS = "estimate/fixed_seconds", "estimate/fixed_seconds_free"
"""Settings with what every match takes: on a map, and where all angles and places are searched."""

DEFAULT_SECONDS_PER_MEGAPIXEL = 1.2
"""Speed before the first match on this computer, by the megapixel searched: two cores of 2024."""

DEFAULT_FIXED_SECONDS, DEFAULT_FREE_SECONDS = 1.5, 6.0
"""The same of the libraries, the overviews and the choice of the transform."""

LEARNING = 0.5
"""Weight of the last match in the estimate: one that shared the computer is soon forgotten."""

READ_SECONDS_PER_MEGAPIXEL = "estimate/read_seconds_per_megapixel"
"""Setting with the time for the overviews of a megapixel of the overlap, of both rasters."""

DEFAULT_READ_SECONDS = 0.03
"""The same before the first match on this computer: compressed rasters (two cores)."""

BASE_GIGABYTES = 0.4
"""Memory without tiles."""

GIGABYTES_PER_TILE = 0.25
"""Memory of a tile of DEFAULT_TILE_SIZE."""

DEFAULT_TILE_SIZE = 1024
"""Side of a tile in pixels, the default of the option tile_size."""

WINDOW_SIDE, MIN_SPACING, SURVEY_SIDE = 384, 480, 7
"""Pixels along a side of a window, least pixels between two, and windows along a side at most: as
in the engine (`matching/windows.py`)."""

MEASURED_SIDE, MEASURED_COST = 256, 0.33
"""Pixels along a side of a window that is only measured (`matching/window_match.py`), and the time
of its pixels in that of pixels that are searched (profiled at 4096 pixels along a side)."""

WINDOW_STAGE = "windows"
"""Stage of a match whose run time grows with the pixels that are searched."""

FIXED_STAGES = ("load", "coarse", "aim", "model")
"""Stages whose run time does not: they read overviews, and look at a bounded number of points."""

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


def estimate(
    width: int,
    height: int,
    tile_size: int,
    overlap: int,
    effort: str = "auto",
    is_free: bool = False,
) -> Estimate:
    """Estimate the cost of matching a grid, at the speed of the last matches.

    width, height, tile_size, overlap: in pixels. effort: as the engine's option. is_free: whether
    all angles and places are searched.
    """
    setting, default = _fixed(is_free)
    fixed = settings.read(setting, default)
    speed = settings.read(SECONDS_PER_MEGAPIXEL, DEFAULT_SECONDS_PER_MEGAPIXEL)
    if effort == "auto" and max(width, height) > tile_size:
        along = _windows_along(width), _windows_along(height)
        tiles = along[0] * along[1]
        first = (along[0] // 2 + 1) * (along[1] // 2 + 1)
        tile_pixels = WINDOW_SIDE**2
        measured = MEASURED_COST * (tiles - first) * MEASURED_SIDE**2
        searched = min(first * tile_pixels + measured, width * height)
    else:
        tiles = _tiles_along(width, tile_size, overlap) * _tiles_along(height, tile_size, overlap)
        tile_pixels = min(width, tile_size) * min(height, tile_size)
        searched = width * height
    reading = settings.read(READ_SECONDS_PER_MEGAPIXEL, DEFAULT_READ_SECONDS)
    return Estimate(
        tiles=tiles,
        seconds=fixed + reading * width * height / 1e6 + speed * searched / 1e6,
        gigabytes=BASE_GIGABYTES + GIGABYTES_PER_TILE * tile_pixels / DEFAULT_TILE_SIZE**2,
    )


def remember_speed(result: dict[str, Any]) -> None:
    """Learn from a match, given its result, for the next estimate.

    What every match takes and what each pixel takes are learned apart: a small scan says nothing of
    the pixels of a large one.
    """
    seconds = result["seconds"]
    sides = (result.get(side, {}).get("georeference") for side in ("reference", "moving"))
    setting, default = _fixed("none" in sides)
    _learn_fixed(
        setting,
        default,
        sum(seconds.get(stage, 0.0) for stage in FIXED_STAGES),
        _megapixels(result),
    )
    pixels = sum(_searched(tile["window"][2:]) for tile in result["tiles"])
    if pixels >= MIN_PIXELS:
        speed = seconds.get(WINDOW_STAGE, 0.0) / pixels * 1e6
        _learn(SECONDS_PER_MEGAPIXEL, DEFAULT_SECONDS_PER_MEGAPIXEL, speed)


def _learn_fixed(setting: str, default: float, seconds: float, megapixels: float) -> None:
    """Learn from the stages that do not grow with what is searched.

    Large rasters take time to be read, which small ones do not: what the estimate was off by is
    learned by the part that makes up most of it.
    """
    if seconds <= 0:
        return
    fixed = settings.read(setting, default)
    rate = settings.read(READ_SECONDS_PER_MEGAPIXEL, DEFAULT_READ_SECONDS)
    expected = fixed + rate * megapixels
    share = fixed / expected
    error = LEARNING * (seconds - expected)
    settings.write(setting, round(fixed + share**2 * error, 3))
    if megapixels > 0:
        read = rate + (1 - share) ** 2 * error / megapixels
        settings.write(READ_SECONDS_PER_MEGAPIXEL, round(read, 5))


def _megapixels(result: dict[str, Any]) -> float:
    """Megapixels of the overlap at most: those of the smaller raster."""
    sizes = [
        result[side]["width"] * result[side]["height"]
        for side in ("reference", "moving")
        if result.get(side, {}).get("width")
    ]
    return min(sizes, default=0) / 1e6


def _searched(size: list[int]) -> float:
    """Pixels of a window; those of a window that was only measured are weighted by their cost."""
    return size[0] * size[1] * (MEASURED_COST if max(size) <= MEASURED_SIDE else 1.0)


def _fixed(is_free: bool) -> tuple[str, float]:
    """The setting of what every match takes, and its default."""
    if is_free:
        return FREE_SECONDS, DEFAULT_FREE_SECONDS
    return FIXED_SECONDS, DEFAULT_FIXED_SECONDS


def _learn(setting: str, default: float, value: float) -> None:
    if value > 0:
        before = settings.read(setting, default)
        settings.write(setting, round(LEARNING * value + (1 - LEARNING) * before, 3))


def _tiles_along(side: int, tile_size: int, overlap: int) -> int:
    if side <= tile_size:
        return 1
    return 1 + math.ceil((side - tile_size) / (tile_size - overlap))


def _windows_along(side: int) -> int:
    return min(SURVEY_SIDE, max(1, side // MIN_SPACING))
