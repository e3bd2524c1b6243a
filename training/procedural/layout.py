"""A made-up piece of ground as vectors: the one geometry that all renderings share.

In pixels (column, row) from the outer corner of the top left pixel; heights in metres.
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
    """One scene of side x side pixels.

    metres_per_pixel: ground sampling distance; areas: from the lowest to the highest layer;
    trees: (N, 4) column, row, radius in pixels and height in metres; terrain: (8, 8) heights
    without unit on a grid that spans the scene.
    """

    side: int
    metres_per_pixel: float
    character: str
    areas: tuple[Area, ...]
    roads: tuple[Road, ...]
    railways: tuple[Points, ...]
    buildings: tuple[Building, ...]
    trees: Points
    terrain: NDArray[np.float64]

    def of_kind(self, *kinds: str) -> list[Points]:
        """Outlines of the areas of some kinds."""
        return [area.outline for area in self.areas if area.kind in kinds]

    def roads_of(self, *kinds: str) -> list[Road]:
        return [road for road in self.roads if road.kind in kinds]

    def at_another_time(self, rng: Generator, changed: float) -> Layout:
        """The same ground with a share of its buildings and trees not there."""
        stays = rng.random(len(self.buildings)) >= changed
        buildings = tuple(b for b, there in zip(self.buildings, stays, strict=True) if there)
        trees = self.trees[rng.random(len(self.trees)) >= changed]
        return replace(self, buildings=buildings, trees=trees)


def draw_layout(rng: Generator, side: int = 768, character: str | None = None) -> Layout:
    """A random scene; a character of `CHARACTERS` may be asked for."""
    gsd = float(np.exp(rng.uniform(np.log(0.5), np.log(2.2))))
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
    blocks = structures.zoned(rng, network.blocks, town, side)
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
