"""The vector geometry of a procedural scene, which all renderings share.

In pixels (column, row), origin at the outer corner of the top left pixel; heights in metres.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.procedural import ground_cover, structures
from training.procedural.buildings import Builder, Occupancy
from training.procedural.geometry import Points, field_sign
from training.procedural.primitives import Area, Building, Road
from training.procedural.streets import CHARACTERS, draw_network


@dataclass(frozen=True)
class Layout:
    """One scene of side x side pixels."""

    side: int
    """Pixels."""

    metres_per_pixel: float
    """Ground sampling distance."""

    character: str
    """Kind of street network, a key of `CHARACTERS`."""

    areas: tuple[Area, ...]
    """Areas from the lowest to the highest layer."""

    roads: tuple[Road, ...]
    """Roads, major ones first."""

    railways: tuple[Points, ...]
    """Centrelines (N, 2) of the tracks."""

    buildings: tuple[Building, ...]
    """All buildings."""

    trees: Points
    """(N, 4): column, row, radius in pixels, height in metres."""

    terrain: NDArray[np.float64]
    """(8, 8) heights without unit, on a grid that spans the scene."""

    def of_kind(self, *kinds: str) -> list[Points]:
        """Return the outlines of the areas of some kinds."""
        return [area.outline for area in self.areas if area.kind in kinds]

    def at_another_time(self, rng: Generator, changed_share: float) -> Layout:
        """Return the scene at another date, without a share of its buildings and trees."""
        is_present = rng.random(len(self.buildings)) >= changed_share
        buildings = tuple(
            b for b, present in zip(self.buildings, is_present, strict=True) if present
        )
        trees = self.trees[rng.random(len(self.trees)) >= changed_share]
        return replace(self, buildings=buildings, trees=trees)


MIN_GSD, MAX_GSD = 0.5, 2.2
"""Metres along a pixel of a scene; set by hand with the first version (1443efb)."""


def draw_layout(
    rng: Generator, side: int = 768, character: str | None = None, max_gsd: float = MAX_GSD
) -> Layout:
    """Draw a random scene, with a given character of `CHARACTERS` or a random one.

    max_gsd: metres along a pixel, at most.
    """
    gsd = float(np.exp(rng.uniform(np.log(MIN_GSD), np.log(max_gsd))))
    if character is None:
        names = list(CHARACTERS)
        character = names[rng.choice(len(names), p=(0.2, 0.19, 0.19, 0.1, 0.18, 0.14))]
    network = draw_network(rng, character, side, gsd)
    if character == "rural":
        town = field_sign(rng, 600 / gsd, rng.uniform(0.0, 0.12), side)
    else:
        share = 1.0 if rng.random() < 0.6 else rng.uniform(0.5, 0.9)
        town = field_sign(rng, 900 / gsd, share, side)
    water = ground_cover.draw_water(rng, side, gsd)
    lines = structures.trunk_lines(rng, side, gsd)
    roads = structures.draw_roads(rng, network, town, lines, water, side, gsd)
    blocks = structures.assign_zones(rng, network.blocks, town, side)
    fields = ground_cover.draw_fields(rng, [b.outline for b in blocks if b.kind == "field"], gsd)
    green = ground_cover.inside_blocks(rng, blocks, gsd)
    areas = [*(b for b in blocks if b.kind != "field"), *fields, *green.areas]
    roads += structures.on_land(green.paths, water, side)
    builder = Builder(rng, Occupancy(side, gsd, roads, lines.railways, [*areas, *water]), gsd)
    builder.build(blocks, roads)
    trees = ground_cover.draw_trees(rng, [*areas, *water], roads, builder.taken, side, gsd)
    return Layout(
        side,
        gsd,
        character,
        (*areas, *builder.lots, *water, *builder.drives),
        tuple(roads),
        tuple(lines.railways),
        tuple(builder.buildings),
        trees,
        rng.normal(size=(8, 8)),
    )
