"""Roads, railways and buildings of a layout."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.procedural.geometry import (
    Points,
    beside,
    heading,
    left_of,
    lengths,
    resample,
    runs,
)
from training.procedural.primitives import Area, Road
from training.procedural.raster import fill, mask_of, stroke
from training.procedural.streets import Network
from training.procedural.zones import draw_profile

MARGIN = 48
"""Pixels around the scene in which things are drawn too: shadows and halves reach in."""

_WIDTHS = {
    "main": (9, 17),
    "minor": (5, 8.5),
    "lane": (4.5, 7),
    "track": (2.5, 4),
    "path": (1.5, 2.8),
}


@dataclass(frozen=True)
class TrunkLines:
    """Lines that run through the scene regardless of the streets; width of motorways in pixels."""

    motorways: list[Road]
    railways: list[Points]


def trunk_lines(rng: Generator, side: int, gsd: float) -> TrunkLines:
    """At times a motorway, at times a railway; one to three tracks side by side."""
    motorways, railways = [], []
    if rng.random() < 0.16:
        motorways.append(Road(_through(rng, side, gsd), "motorway", rng.uniform(24, 32) / gsd))
    if rng.random() < 0.25:
        middle = _through(rng, side, gsd)
        tracks = int(rng.integers(1, 4))
        offsets = (np.arange(tracks) - (tracks - 1) / 2) * 4.5 / gsd
        railways = [beside(middle, float(offset)) for offset in offsets]
    return TrunkLines(motorways, railways)


def _through(rng: Generator, side: int, gsd: float) -> Points:
    """A gentle curve (N, 2) across the whole scene."""
    way = heading(rng.uniform(0, 2 * np.pi))
    middle = side / 2 + rng.uniform(-0.3, 0.3, 2) * side
    along = np.linspace(-1, 1, 60)[:, None] * side
    swing = (
        rng.uniform(0, 0.12) * side * np.sin(along / side * rng.uniform(1, 4) + rng.uniform(0, 6))
    )
    return resample(middle + along * way + swing * left_of(way), max(3.0, 6 / gsd))


def draw_roads(
    rng: Generator,
    network: Network,
    town: Callable[[Points], NDArray],
    lines: TrunkLines,
    water: list[Area],
    side: int,
    gsd: float,
) -> list[Road]:
    """Streets with their widths: not in water unless a short bridge, sparse out of town."""
    barrier = mask_of(side, MARGIN)
    fill(barrier, [area.outline + MARGIN for area in water], 255, smooth=False)
    for motorway in lines.motorways:
        stroke(barrier, [motorway.line + MARGIN], 255, motorway.width * 1.3, smooth=False)
    for track in lines.railways:
        stroke(barrier, [track + MARGIN], 255, 12 / gsd, smooth=False)
    scale = rng.uniform(0.85, 1.15)
    roads = []
    for line, kind in network.streets:
        if kind in ("minor", "lane") and not town(line[len(line) // 2][None])[0]:
            if rng.random() < 0.6:
                continue
            kind = "track" if rng.random() < 0.5 else "minor"
        width = scale * _typical(rng, kind) / gsd
        crossing = rng.random() < (0.95 if kind == "main" else 0.3)
        longest = (150 if kind == "main" else 60) / gsd if crossing else 0.0
        for piece in kept(line, barrier, longest):
            roads.append(Road(piece, kind, width))
    return lines.motorways + sorted(roads, key=lambda road: _ORDER.index(road.kind))


_ORDER = ("motorway", "main", "minor", "lane", "track", "path")


def _typical(rng: Generator, kind: str) -> float:
    """A width in metres, most often near the middle of what is usual."""
    low, high = _WIDTHS[kind]
    return float(rng.uniform(low, high) + rng.uniform(low, high)) / 2


def kept(line: Points, barrier: NDArray[np.uint8], longest: float) -> list[Points]:
    """Stretches of a line clear of a mask with a margin, but for crossings shorter than that."""
    blocked = looked_up(barrier, line) > 0
    for stretch in runs(np.arange(len(line)), blocked, 1):
        inner = stretch[0] > 0 and stretch[-1] < len(line) - 1
        if inner and lengths(line[stretch[0] : stretch[-1] + 1])[-1] < longest:
            blocked[stretch] = False
    return runs(line, ~blocked, 3)


def on_land(paths: list[Road], water: list[Area], side: int) -> list[Road]:
    """The paths without what lies in water."""
    wet = mask_of(side, MARGIN)
    fill(wet, [area.outline + MARGIN for area in water], 255, smooth=False)
    return [
        Road(piece, path.kind, path.width) for path in paths for piece in kept(path.line, wet, 0.0)
    ]


def looked_up(mask: NDArray, points: Points) -> NDArray:
    """Values (...,) of a mask with a margin at points (..., 2); the border's outside it."""
    cells = np.clip(np.floor(points + MARGIN).astype(int), 0, mask.shape[0] - 1)
    return mask[cells[..., 1], cells[..., 0]]


def zoned(
    rng: Generator, blocks: list[Points], town: Callable[[Points], NDArray], side: int
) -> list[Area]:
    """Blocks with what they are used for; neighbours tend to be alike."""
    profile = draw_profile(rng)
    names = list(profile)
    weights = np.array(list(profile.values()))
    centres = np.array([block.mean(axis=0) for block in blocks]).reshape(-1, 2)
    inside = town(centres)
    seeds = rng.uniform(-0.1 * side, 1.1 * side, (12, 2))
    themes = rng.choice([*names[:6], "park"], 12, p=weights[:7] / weights[:7].sum())
    zones = []
    for block, centre, urban in zip(blocks, centres, inside, strict=True):
        if not urban:
            kind = str(rng.choice(["field", "forest", "grass"], p=(0.72, 0.2, 0.08)))
        elif rng.random() < 0.6:
            kind = str(themes[np.hypot(*(seeds - centre).T).argmin()])
        else:
            kind = str(rng.choice(names, p=weights))
        edge = block[len(block) // 4] - block[0]
        zones.append(Area(block, kind, float(rng.random()), float(np.arctan2(edge[1], edge[0]))))
    return zones
