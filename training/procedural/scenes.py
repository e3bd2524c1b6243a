"""Made-up scenes for training: one ground, five pictures of it that do not look alike."""

from __future__ import annotations

import numpy as np

from training.procedural.as_aerial import render_aerial
from training.procedural.as_map import render_map
from training.procedural.as_sar import render_sar
from training.procedural.as_thermal import render_thermal
from training.procedural.ground import lie_of
from training.procedural.layout import draw_layout
from training.procedural.map_styles import draw_style
from training.scenes import Scene

RENDERINGS = ("aerial", "map", "another map", "SAR", "thermal")
"""What the images of a scene are, in their order."""


def procedural_scene(rng: np.random.Generator, side: int = 768) -> Scene:
    """One scene; its images (side, side, C) of uint8 lie on one grid and are named by RENDERINGS.

    In some scenes the aerial photograph is from another date than the rest: a few buildings and
    trees are there in one and not in the other.
    """
    layout = draw_layout(rng, side)
    ground = lie_of(layout, rng)
    photographed, seen = layout, ground
    if rng.random() < 0.4:
        photographed = layout.at_another_time(rng, rng.uniform(0.05, 0.1))
        seen = lie_of(photographed, rng)
    style = draw_style(rng)
    return Scene(
        "procedural",
        (
            render_aerial(photographed, seen, rng),
            render_map(layout, style, rng),
            render_map(layout, draw_style(rng, other_than=style.family), rng),
            render_sar(layout, ground, rng),
            render_thermal(layout, ground, rng),
        ),
    )


def procedural_scenes(count: int, seed: int, side: int = 768) -> list[Scene]:
    """Scenes 0 to count - 1 of a seed; each depends on the seed and its number alone."""
    return [procedural_scene(np.random.default_rng((seed, k)), side) for k in range(count)]
