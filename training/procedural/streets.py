"""Draw street networks of several characters: blocks, and the streets between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator
from scipy.spatial import Voronoi

from training.procedural.geometry import (
    Points,
    Warp,
    area_of,
    closed,
    densify,
    heading,
    heading_rows,
    left_of,
    resample,
    rounded,
    shorter_axis,
    split,
)


@dataclass
class Network:
    """A street network, in pixels."""

    blocks: list[Points] = field(default_factory=list)
    """Outlines (N, 2) of the blocks."""

    streets: list[tuple[Points, str]] = field(default_factory=list)
    """Lines (N, 2) with their kind."""


def regular_grid(rng: Generator, side: int, gsd: float) -> Network:
    """Draw straight streets at two spacings, at any angle; some stretches are omitted."""
    turn = heading(rng.uniform(0, np.pi / 2))
    axes = np.stack([turn, left_of(turn)])
    jitter = rng.choice([0.0, 0.2])
    ticks = []
    for low, high in ((60, 110), (80, 220)):
        spacing = rng.uniform(low, high) / gsd
        count = int(1.6 * side / spacing) + 2
        ticks.append((np.arange(count) - count / 2 + jitter * rng.uniform(-1, 1, count)) * spacing)
    corner = side / 2 + np.stack(np.meshgrid(*ticks, indexing="ij"), axis=-1) @ axes
    every = rng.integers(3, 7, 2)
    network = Network()
    for axis in (0, 1):
        for k, line in enumerate(corner if axis == 0 else corner.swapaxes(0, 1)):
            kind = "main" if k % every[axis] == 0 else "minor"
            present = rng.random(len(line) - 1) > (0.0 if kind == "main" else 0.08)
            for a, b, is_present in zip(line[:-1], line[1:], present, strict=True):
                if is_present:
                    network.streets.append((np.stack([a, b]), kind))
    for a in range(corner.shape[0] - 1):
        for b in range(corner.shape[1] - 1):
            cell = corner[a : a + 2, b : b + 2].reshape(4, 2)[[0, 1, 3, 2]]
            network.blocks.append(cell)
    return network


def subdivided(rng: Generator, side: int, gsd: float) -> Network:
    """Draw blocks by repeated bisection, roughly perpendicular to the longer axis."""
    return _subdivide(rng, side, gsd, rng.uniform(80, 150), np.radians(rng.uniform(1, 9)), 2)


def rural(rng: Generator, side: int, gsd: float) -> Network:
    """Draw a few roads between large fields."""
    return _subdivide(rng, side, gsd, rng.uniform(180, 320), np.radians(7), 1)


def _subdivide(
    rng: Generator, side: int, gsd: float, target: float, wobble: float, main_depth: int
) -> Network:
    turn = heading(rng.uniform(0, np.pi / 2))
    square = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * 0.8 * side
    network = Network()
    stack = [(side / 2 + square @ np.stack([turn, left_of(turn)]), 0)]
    while stack:
        outline, depth = stack.pop()
        if _is_far_outside(outline, side, gsd):
            continue
        limit = (target / gsd) ** 2 * np.exp(rng.normal(0, 0.5))
        if abs(area_of(outline)) < limit:
            network.blocks.append(outline)
            continue
        centred = outline - outline.mean(axis=0)
        across = shorter_axis(outline)
        angle = np.arctan2(across[1], across[0]) + rng.normal(0, wobble)
        spread = 0.12 * np.ptp(centred @ left_of(across))
        through = outline.mean(axis=0) + left_of(across) * rng.uniform(-spread, spread)
        first, second, cut = split(outline, through, heading(angle))
        network.streets.append((cut, "main" if depth <= main_depth else "minor"))
        stack += [(first, depth + 1), (second, depth + 1)]
    return network


def organic(rng: Generator, side: int, gsd: float) -> Network:
    """Draw cells around points of varying density."""
    return _cells(rng, _scatter(rng, side, rng.uniform(80, 140) / gsd), side)


def radial(rng: Generator, side: int, gsd: float) -> Network:
    """Draw rings of cells around a centre, as in an old town."""
    spacing = rng.uniform(75, 115) / gsd
    centre = rng.uniform(0.25, 0.75, 2) * side
    seeds = [centre[None]]
    for ring in range(1, int(1.4 * side / spacing) + 1):
        count = max(5, round(2 * np.pi * ring * rng.uniform(0.6, 0.9)))
        turns = np.linspace(0, 2 * np.pi, count, endpoint=False) + rng.uniform(0, 1)
        radii = spacing * (ring + rng.normal(0, 0.07, count))
        seeds.append(centre + radii[:, None] * heading_rows(turns))
    points = np.concatenate(seeds)
    near = (np.abs(points - side / 2) < max(0.7 * side, 3 * spacing)).all(axis=1)
    return _cells(rng, points[near], side)


def suburban(rng: Generator, side: int, gsd: float) -> Network:
    """Draw large rounded cells with loops and dead ends inside."""
    network = _cells(rng, _scatter(rng, side, rng.uniform(150, 230) / gsd), side)
    for block in network.blocks:
        centre = block.mean(axis=0)
        if rng.random() < 0.45:
            loop = rounded(centre + (block - centre) * rng.uniform(0.4, 0.55))
            start = (block[0] + block[1]) / 2
            nearest = loop[np.argmin(np.hypot(*(loop - start).T))]
            network.streets += [(closed(loop), "lane"), (np.stack([start, nearest]), "lane")]
        else:
            network.streets += _dead_ends(rng, block, gsd)
    return network


def _dead_ends(rng: Generator, block: Points, gsd: float) -> list[tuple[Points, str]]:
    streets = []
    ring = closed(block)
    edges = rng.permutation(len(block))[: rng.integers(1, 5)]
    for k in edges:
        start = ring[k] + rng.uniform(0.3, 0.7) * (ring[k + 1] - ring[k])
        way = block.mean(axis=0) - start
        steps = np.linspace(0, rng.uniform(0.55, 0.85), 12)[:, None]
        bend = rng.uniform(-0.35, 0.35) * left_of(way) * np.sin(np.pi * steps)
        line = start + way * steps + bend
        turning = line[-1] + 5 / gsd * heading_rows(np.linspace(0, 2 * np.pi, 17))
        streets += [(line, "lane"), (turning, "lane")]
    return streets


def _scatter(rng: Generator, side: int, spacing: float) -> Points:
    """Draw points on a jittered, stretched grid, warped so that the density varies."""
    stretch = rng.uniform(1.0, 1.8)
    half_extent = max(0.8 * side, 3 * spacing)
    ticks = (
        np.arange(-half_extent, half_extent, step)
        for step in (spacing / stretch, spacing * stretch)
    )
    grid = np.stack(np.meshgrid(*ticks), axis=-1)
    # Sometimes shift every other row by half a step: cells like bricks instead of tiles.
    grid[::2, :, 0] += rng.choice([0.0, 0.5]) * spacing / stretch
    turn = heading(rng.uniform(0, np.pi))
    grid = side / 2 + grid.reshape(-1, 2) @ np.stack([turn, left_of(turn)])
    bent = Warp.draw(rng, 0.9, 0.8 * side)(grid)
    return bent + rng.uniform(-0.45, 0.45, bent.shape) * spacing


def _cells(rng: Generator, seeds: Points, side: int) -> Network:
    """Make Voronoi cells; the ridges between a few districts become main streets."""
    diagram = Voronoi(seeds)
    centres = rng.uniform(0, side, (int(rng.integers(3, 7)), 2))
    distances = np.hypot(*(seeds[:, None] - centres[None]).transpose(2, 0, 1))
    district = distances.argmin(axis=1)
    missing_share = rng.uniform(0.0, 0.25)
    network = Network()
    for (a, b), ridge in zip(diagram.ridge_points, diagram.ridge_vertices, strict=True):
        line = diagram.vertices[ridge]
        if -1 not in ridge and np.abs(line - side / 2).max() < side:
            kind = "main" if district[a] != district[b] else "minor"
            if kind == "main" or rng.random() > missing_share:
                network.streets.append((line, kind))
    for index in diagram.point_region:
        region = diagram.regions[index]
        if len(region) > 2 and -1 not in region:
            outline = diagram.vertices[region]
            if np.abs(outline - side / 2).max() < 1.2 * side:
                network.blocks.append(outline)
    return network


def _is_far_outside(points: Points, side: int, gsd: float) -> bool:
    """True where points (N, 2) are too far outside for any warp to move them into the scene."""
    margin = 0.15 * side + 120 / gsd
    return bool((points.max(axis=0) < -margin).any() or (points.min(axis=0) > side + margin).any())


CHARACTERS: dict[str, Callable[[Generator, int, float], Network]] = {
    "grid": regular_grid,
    "subdivided": subdivided,
    "organic": organic,
    "radial": radial,
    "suburban": suburban,
    "rural": rural,
}

_BEND = {
    "grid": 0.0,
    "subdivided": 0.25,
    "organic": 0.35,
    "radial": 0.2,
    "suburban": 0.6,
    "rural": 0.55,
}


def draw_network(rng: Generator, character: str, side: int, gsd: float) -> Network:
    """Draw the network of a scene of `side` pixels, smoothly warped; gsd: metres per pixel.

    Blocks have a positive `area_of`, and a point every few metres.
    """
    plain = CHARACTERS[character](rng, side, gsd)
    if character not in ("suburban", "rural"):
        for block in plain.blocks:
            if abs(area_of(block)) * gsd**2 > 1.8e4 and rng.random() < 0.4:
                plain.streets += _dead_ends(rng, block, gsd)
    strength = _BEND[character] * rng.uniform(0.3, 1.0)
    if character == "grid" and rng.random() < 0.3:
        strength = 0.15
    warp = Warp.draw(rng, strength, rng.uniform(250, 500) / gsd)
    step = max(2.0, 4 / gsd)
    margin = 40
    network = Network()
    for line, kind in plain.streets:
        if _is_far_outside(line, side, gsd):
            continue
        bent = warp(densify(line, step))
        if (bent.max(axis=0) > -margin).all() and (bent.min(axis=0) < side + margin).all():
            network.streets.append((resample(bent, step), kind))
    for block in plain.blocks:
        if _is_far_outside(block, side, gsd):
            continue
        ring = warp(densify(closed(block), step))[:-1]
        if (ring.max(axis=0) < -margin).any() or (ring.min(axis=0) > side + margin).any():
            continue
        network.blocks.append(ring if area_of(ring) > 0 else ring[::-1])
    return network
