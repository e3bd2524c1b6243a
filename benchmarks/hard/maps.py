"""Photographs on maps of the same ground, drawn in twelve styles at four scales."""

from __future__ import annotations

import numpy as np

from benchmarks.hard.grounds import SURVEYS, Grounds
from benchmarks.hard.map_styles import STYLES, crop, draw_map
from benchmarks.hard.pair import HardPair, generator, moved, similarity, truth_of

GSDS = (0.25, 0.5, 1.0, 2.0)
"""Metres: from a plan to a street map."""

GROUPS = {f"{name} {gsd:g} m": (name, gsd) for name in SURVEYS for gsd in GSDS}

SIDE = 800
"""Pixels of the longest side of an image."""

TURN, STRETCH, SHIFT = 10.0, 1.05, 0.08
"""Degrees, factor and share of a side by which a photograph lies apart from its map."""


def on_map(grounds: Grounds, group: str, number: int) -> HardPair | None:
    """A photograph on a map of a style. group: ground and ground sampling distance.

    The styles follow each other with the number; every other group begins with the seventh, so
    that six pairs of each show all twelve.
    """
    name, gsd = GROUPS[group]
    ground = grounds.mapped(name, gsd)
    if ground is None:
        return None
    rng = generator("map-styles", group, number)
    first = len(STYLES) // 2 * (list(GROUPS).index(group) % 2)
    style = list(STYLES)[(first + number) % len(STYLES)]
    room = np.maximum(1, np.array(ground.photo.shape[1::-1]) - SIDE + 1)
    part = crop(ground, rng.integers(0, room), SIDE)
    reference = draw_map(part, STYLES[style], rng)
    shape = part.photo.shape[:2]
    matrix = similarity(rng, shape, TURN, STRETCH, SHIFT)
    moving = moved(part.photo, matrix, (shape[0], shape[1]))
    truth = truth_of(matrix, moving, reference, ground.accuracy / gsd)
    return HardPair("map-styles", group, f"{style} {number}", reference, moving, truth)
