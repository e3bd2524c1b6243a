"""Draw the roads, railways and zones of a layout."""

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
"""Pixels around the scene in which the layout continues, so that shadows and objects at the edge
are complete; set by hand with the first version (1443efb)."""

# Ranges of the widths of roads, metres; set by hand with the first version (1443efb).
_WIDTHS = {
    "main": (9, 17),
    "minor": (5, 8.5),
    "lane": (4.5, 7),
    "track": (2.5, 4),
    "path": (1.5, 2.8),
}


@dataclass(frozen=True)
class TrunkLines:
    """Lines that cross the scene independently of the streets."""

    motorways: list[Road]
    """At most one."""

    railways: list[Points]
    """Centrelines (N, 2) of the tracks."""


def trunk_lines(rng: Generator, side: int, gsd: float) -> TrunkLines:
    """Draw sometimes a motorway, sometimes a railway with one to three tracks."""
    motorways, railways = [], []
    if rng.random() < 0.16:
        motorways.append(
            Road(_crossing_curve(rng, side, gsd), "motorway", rng.uniform(24, 32) / gsd)
        )
    if rng.random() < 0.25:
        centreline = _crossing_curve(rng, side, gsd)
        tracks = int(rng.integers(1, 4))
        offsets = (np.arange(tracks) - (tracks - 1) / 2) * 4.5 / gsd
        railways = [beside(centreline, float(offset)) for offset in offsets]
    return TrunkLines(motorways, railways)


def _crossing_curve(rng: Generator, side: int, gsd: float) -> Points:
    """Draw a gentle curve (N, 2) across the whole scene."""
    direction = heading(rng.uniform(0, 2 * np.pi))
    midpoint = side / 2 + rng.uniform(-0.3, 0.3, 2) * side
    along = np.linspace(-1, 1, 60)[:, None] * side
    swing = (
        rng.uniform(0, 0.12) * side * np.sin(along / side * rng.uniform(1, 4) + rng.uniform(0, 6))
    )
    return resample(midpoint + along * direction + swing * left_of(direction), max(3.0, 6 / gsd))


def draw_roads(
    rng: Generator,
    network: Network,
    town: Callable[[Points], NDArray],
    lines: TrunkLines,
    water: list[Area],
    side: int,
    gsd: float,
) -> list[Road]:
    """Draw the roads: no road in water except short bridges, fewer outside the town."""
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
        width = scale * _draw_width(rng, kind) / gsd
        crossing = rng.random() < (0.95 if kind == "main" else 0.3)
        max_crossing = (150 if kind == "main" else 60) / gsd if crossing else 0.0
        for piece in clear_stretches(line, barrier, max_crossing):
            roads.append(Road(piece, kind, width))
    return lines.motorways + sorted(roads, key=lambda road: _ORDER.index(road.kind))


_ORDER = ("motorway", "main", "minor", "lane", "track", "path")


def _draw_width(rng: Generator, kind: str) -> float:
    """Draw the width of a road in metres, most likely near the middle of its range."""
    low, high = _WIDTHS[kind]
    return float(rng.uniform(low, high) + rng.uniform(low, high)) / 2


def clear_stretches(line: Points, barrier: NDArray[np.uint8], max_crossing: float) -> list[Points]:
    """Return the stretches of a line outside a mask with a margin, bridging short crossings.

    max_crossing: path length of a crossing that is bridged, pixels.
    """
    blocked = mask_at(barrier, line) > 0
    for stretch in runs(np.arange(len(line)), blocked, 1):
        inner = stretch[0] > 0 and stretch[-1] < len(line) - 1
        if inner and lengths(line[stretch[0] : stretch[-1] + 1])[-1] < max_crossing:
            blocked[stretch] = False
    return runs(line, ~blocked, 3)


def on_land(paths: list[Road], water: list[Area], side: int) -> list[Road]:
    """Cut the paths at water."""
    wet = mask_of(side, MARGIN)
    fill(wet, [area.outline + MARGIN for area in water], 255, smooth=False)
    return [
        Road(piece, path.kind, path.width)
        for path in paths
        for piece in clear_stretches(path.line, wet, 0.0)
    ]


def mask_at(mask: NDArray, points: Points) -> NDArray:
    """Look up a mask with a margin at points (..., 2): (...,); outside, the nearest edge value."""
    cells = np.clip(np.floor(points + MARGIN).astype(int), 0, mask.shape[0] - 1)
    return mask[cells[..., 1], cells[..., 0]]


def assign_zones(
    rng: Generator, blocks: list[Points], town: Callable[[Points], NDArray], side: int
) -> list[Area]:
    """Assign a land use to each block; neighbours tend to have the same one."""
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
