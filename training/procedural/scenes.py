"""Procedural scenes for training: five renderings of the same ground that do not look alike."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np

from training.procedural.as_aerial import render_aerial
from training.procedural.as_map import render_map
from training.procedural.as_sar import render_sar
from training.procedural.as_thermal import render_thermal
from training.procedural.ground import rasterise
from training.procedural.layout import draw_layout
from training.procedural.map_styles import draw_roads_alone, draw_style
from training.scene import Scene

RENDERINGS = ("aerial", "map", "another map", "SAR", "thermal")
"""Names of the images of a scene, in their order."""


def procedural_scene(
    rng: np.random.Generator, side: int = 768, with_roads_alone: bool = False
) -> Scene:
    """Render one scene; its images (side, side, C) are on one grid, in the order of RENDERINGS.

    In some scenes the aerial photograph is from another date than the other images: it lacks a few
    buildings and trees.

    with_roads_alone: adds a map of nothing but roads, at the end.
    """
    layout = draw_layout(rng, side)
    ground = rasterise(layout, rng)
    photographed, photographed_ground = layout, ground
    if rng.random() < 0.4:
        photographed = layout.at_another_time(rng, rng.uniform(0.05, 0.1))
        photographed_ground = rasterise(photographed, rng)
    style = draw_style(rng)
    images = [
        render_aerial(photographed, photographed_ground, rng),
        render_map(layout, style, rng),
        render_map(layout, draw_style(rng, other_than=style.family), rng),
        render_sar(layout, ground, rng),
        render_thermal(layout, ground, rng),
    ]
    if with_roads_alone:
        images.append(render_map(layout, draw_roads_alone(rng), rng))
    return Scene("procedural", tuple(images))


def procedural_scenes(
    count: int, seed: int, side: int = 768, processes: int = 1, with_roads_alone: bool = False
) -> list[Scene]:
    """Render the scenes 0 to count - 1 of a seed; each depends on the seed and its number alone.

    processes: that render at once.
    """
    render = partial(_numbered_scene, seed, side, with_roads_alone)
    if processes == 1:
        return [render(k) for k in range(count)]
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(render, range(count), chunksize=4))


def _numbered_scene(seed: int, side: int, with_roads_alone: bool, number: int) -> Scene:
    return procedural_scene(np.random.default_rng((seed, number)), side, with_roads_alone)
