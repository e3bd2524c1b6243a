"""Draw the water, fields, green areas and trees of a layout."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator

from training.procedural.buildings import Occupancy
from training.procedural.geometry import (
    Points,
    area_of,
    beside,
    blob,
    closed,
    heading,
    left_of,
    lengths,
    resample,
    rounded,
    shorter_axis,
    split,
)
from training.procedural.primitives import Area, Road
from training.procedural.raster import fill, mask_of
from training.procedural.structures import MARGIN, mask_at
from training.procedural.zones import ZONES


def draw_water(rng: Generator, side: int, gsd: float) -> list[Area]:
    """Draw rivers, lakes, sometimes a coast; often nothing."""
    areas = []
    if rng.random() < 0.3:
        areas.append(_river(rng, side, rng.uniform(8, 90) / gsd))
    if rng.random() < 0.08:
        areas.append(_coast(rng, side))
    ponds = rng.poisson(0.6)
    for _ in range(ponds):
        radius = np.exp(rng.uniform(np.log(10), np.log(120))) / gsd
        areas.append(Area(blob(rng, rng.uniform(0, side, 2), radius), "water", 0.5))
    tone = float(rng.random())
    return [Area(area.outline, "water", tone) for area in areas]


def _river(rng: Generator, side: int, width: float) -> Area:
    direction = heading(rng.uniform(0, 2 * np.pi))
    midpoint = rng.uniform(0.2, 0.8, 2) * side
    along = np.linspace(-1.3, 1.3, 160) * side
    swing = np.zeros(160)
    for wave in (9, 17, 40):
        length = wave * max(width, 8) * rng.uniform(0.7, 1.4)
        swing += (
            rng.uniform(0.2, 1) * 0.12 * length * np.sin(along / length * 6.28 + rng.uniform(0, 6))
        )
    line = resample(
        midpoint + along[:, None] * direction + swing[:, None] * left_of(direction),
        max(3, width / 4),
    )
    grain = np.interp(
        np.arange(len(line)),
        np.arange(0, len(line) + 9, 9),
        rng.uniform(0.8, 1.2, len(range(0, len(line) + 9, 9))),
    )
    half = grain * width / 2
    return Area(np.concatenate([beside(line, half), beside(line, -half)[::-1]]), "water", 0.5)


def _coast(rng: Generator, side: int) -> Area:
    direction = heading(rng.uniform(0, 2 * np.pi))
    along = np.linspace(-1.3, 1.3, 120) * side
    swing = sum(
        rng.uniform(0.3, 1) * side / (8 * k) * np.sin(k * along / side * 4 + rng.uniform(0, 6))
        for k in (1, 2, 4, 9)
    )
    offset = rng.uniform(0.1, 0.4) * side
    shore = side / 2 + along[:, None] * direction + (offset + swing)[:, None] * left_of(direction)
    far = shore[[-1, 0]] + 2 * side * left_of(direction)
    return Area(np.concatenate([shore, far]), "water", 0.5)


def draw_fields(rng: Generator, blocks: list[Points], gsd: float) -> list[Area]:
    """Cut blocks into parcels, each with a crop (its tone) and a direction of rows."""
    parcels = []
    for block in blocks:
        # The cut needs a roughly convex outline with few points.
        stack = [block[:: max(1, len(block) // 24)]]
        target = rng.uniform(60, 170) / gsd
        crops = rng.random(3)
        while stack:
            outline = stack.pop()
            if len(outline) < 3:
                continue
            across = shorter_axis(outline)
            if abs(area_of(outline)) < target**2 * np.exp(rng.normal(0, 0.7)):
                crop = float(rng.choice(crops)) if rng.random() < 0.5 else float(rng.random())
                angle = float(np.arctan2(across[1], across[0]))
                angle += np.pi / 2 if rng.random() < 0.8 else 0.0
                kind = "grass" if rng.random() < 0.08 else "field"
                parcels.append(Area(outline, kind, crop, angle))
                continue
            way = across if rng.random() < 0.7 else left_of(across)
            first, second, _ = split(outline, outline.mean(axis=0), way)
            stack += [first, second]
    return parcels


@dataclass
class Greens:
    """The content of blocks without buildings."""

    areas: list[Area] = field(default_factory=list)
    """Ponds, pitches and car parks."""

    paths: list[Road] = field(default_factory=list)
    """Paths through the blocks."""


def inside_blocks(rng: Generator, blocks: list[Area], gsd: float) -> Greens:
    """Draw paths, ponds and pitches of parks, and the paved part of car parks."""
    greens = Greens()
    for block in blocks:
        outline = block.outline
        centre, extent = outline.mean(axis=0), np.sqrt(abs(area_of(outline)))
        if block.kind in ("park", "forest", "grass"):
            for _ in range(rng.poisson(0.5 + extent * gsd / 70)):
                a, b = outline[rng.integers(len(outline), size=2)]
                along = np.linspace(0, 1, 24)[:, None]
                bend = rng.uniform(-0.3, 0.3) * np.sin(np.pi * along) * left_of(b - a)
                width = rng.uniform(1.5, 3) / gsd
                greens.paths.append(Road(a + (b - a) * along + bend, "path", width))
        if block.kind == "park" and rng.random() < 0.25:
            greens.areas.append(Area(blob(rng, centre, 0.2 * extent), "water", 0.5))
        elif block.kind in ("park", "grass") and rng.random() < 0.5 and extent * gsd > 90:
            size = np.array([rng.uniform(60, 105), rng.uniform(40, 68)]) / gsd / 2
            greens.areas.append(_rectangle(centre, size, block.angle, "pitch", rng))
        elif block.kind in ("car_park", "commercial", "industrial", "slabs"):
            share = 0.8 if block.kind == "car_park" else rng.uniform(0.15, 0.35)
            if block.kind == "car_park" or rng.random() < 0.5:
                inner = centre + (outline - centre) * share
                greens.areas.append(Area(inner, "car_park", float(rng.random()), block.angle))
    return greens


def _rectangle(centre: Points, half: Points, angle: float, kind: str, rng: Generator) -> Area:
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    turn = np.stack([heading(angle), left_of(heading(angle))])
    return Area(centre + corners @ turn, kind, float(rng.random()), angle)


def draw_trees(
    rng: Generator, areas: list[Area], roads: list[Road], taken: Occupancy, side: int, gsd: float
) -> Points:
    """Draw the crowns of woods, gardens and rows of trees.

    Returns (N, 4): column, row, radius in pixels, height in metres.
    """
    lushness = rng.uniform(0.1, 1.1)
    groups = [_scattered(rng, area, lushness, side, gsd) for area in areas]
    groups = [group for group in groups if len(group)]
    loose = np.concatenate(groups) if groups else np.empty((0, 3))
    loose = loose[mask_at(taken.mask, loose[:, :2]) == 0] if len(loose) else loose
    woods = [_wood(rng, area, side, gsd) for area in areas if area.kind == "forest"]
    rows = _rows(rng, areas, roads, gsd)
    crowns = np.concatenate([loose, *woods, *rows]) if woods or rows else loose
    water = mask_of(side, MARGIN)
    fill(water, [a.outline + MARGIN for a in areas if a.kind == "water"], 255, smooth=False)
    inside = (np.abs(crowns[:, :2] - side / 2) < side / 2 + 20).all(axis=1)
    crowns = crowns[inside & (mask_at(water, crowns[:, :2]) == 0)]
    heights = crowns[:, 2] * rng.uniform(1.6, 3.2, len(crowns))
    crowns = np.column_stack([crowns[:, :2], crowns[:, 2] / gsd, heights])
    # From small to large, so that small crowns do not cover parts of large ones.
    return crowns[np.argsort(crowns[:, 2], kind="stable")]


# Trees per hectare outside the built-up zones; set by hand with the first version (1443efb).
_PER_HECTARE = {"park": 40.0, "grass": 5.0, "bare": 2.0, "pitch": 0.0}


def _scattered(rng: Generator, area: Area, lushness: float, side: int, gsd: float) -> Points:
    """Draw single trees of an area, some in clumps: (N, 3), with the radius in metres."""
    density = _PER_HECTARE.get(area.kind, 0.0)
    if area.kind in ZONES:
        density = ZONES[area.kind].trees_per_hectare
    low, high = np.clip([area.outline.min(axis=0), area.outline.max(axis=0)], -20, side + 20)
    hectares = float(np.prod(high - low)) * gsd**2 / 1e4
    count = min(int(rng.poisson(lushness * density * hectares * rng.gamma(2, 0.5))), 600)
    if not count:
        return np.empty((0, 3))
    centres = rng.uniform(low, high, (max(1, count // 6), 2))
    clumped = centres[rng.integers(len(centres), size=count)]
    clumped = clumped + rng.normal(0, 9 / gsd, (count, 2))
    positions = np.where(rng.random((count, 1)) < 0.5, clumped, rng.uniform(low, high, (count, 2)))
    return np.column_stack([positions, rng.gamma(6, 0.5, count) + 0.5])


def _wood(rng: Generator, area: Area, side: int, gsd: float) -> Points:
    """Draw a closed canopy over an area: (N, 3), with the radius in metres."""
    typical_radius = max(rng.uniform(2.2, 4.5), 1.3 * gsd)
    spacing = 1.5 * typical_radius / gsd
    low, high = np.clip([area.outline.min(axis=0), area.outline.max(axis=0)], -20, side + 20)
    ticks = [np.arange(a, b, spacing) for a, b in zip(low, high, strict=True)]
    positions = np.stack(np.meshgrid(*ticks), axis=-1).reshape(-1, 2)
    positions = positions + rng.normal(0, 0.45, positions.shape) * spacing
    mask = mask_of(side, MARGIN)
    fill(mask, [area.outline + MARGIN], 255, smooth=False)
    positions = positions[(mask_at(mask, positions) > 0) & (rng.random(len(positions)) < 0.93)]
    return np.column_stack(
        [positions, typical_radius * rng.gamma(9, 1 / 9, len(positions)).clip(0.4, 1.9)]
    )


def _rows(rng: Generator, areas: list[Area], roads: list[Road], gsd: float) -> list[Points]:
    """Draw street trees and hedgerows, (N, 3) each, with the radius in metres."""
    lines = []
    avenue = rng.random() * 0.7
    for road in roads:
        if road.kind in ("main", "minor", "lane") and rng.random() < avenue:
            verge = road.width / 2 + rng.uniform(0.5, 3) / gsd
            lines += [beside(road.line, side * verge) for side in (-1, 1) if rng.random() < 0.75]
    for area in areas:
        if area.kind == "field" and rng.random() < 0.25:
            part = closed(area.outline)
            first = int(rng.integers(len(part) - 1))
            lines.append(part[first : first + int(rng.integers(2, 8))])
        elif area.kind == "water" and rng.random() < 0.5:
            lines.append(closed(rounded(area.outline, 1)))
    rows = []
    for line in lines:
        total = float(lengths(line)[-1]) * gsd
        spacing = rng.uniform(5, 14)
        if len(line) < 2 or total < 2 * spacing:
            continue
        positions = resample(line, spacing / gsd)
        positions = positions[rng.random(len(positions)) < rng.uniform(0.4, 1.0)]
        positions = positions + rng.normal(0, 0.8 / gsd, positions.shape)
        rows.append(
            np.column_stack(
                [positions, rng.uniform(1.8, 4.2) * rng.uniform(0.7, 1.3, len(positions))]
            )
        )
    return rows
