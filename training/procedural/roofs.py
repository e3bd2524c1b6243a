"""Draw roofs as seen from above, lit from one side."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.procedural.geometry import Points, left_of
from training.procedural.primitives import Building
from training.procedural.raster import fill, fill_each, stroke

_TILES = np.array(
    [
        (150, 84, 62),
        (168, 104, 78),
        (122, 74, 60),
        (96, 88, 84),
        (72, 72, 76),
        (128, 118, 108),
        (110, 96, 82),
        (158, 132, 106),
    ]
)
_FLAT = np.array(
    [
        (168, 166, 160),
        (132, 132, 132),
        (204, 204, 200),
        (226, 226, 224),
        (108, 106, 104),
        (150, 142, 132),
        (120, 132, 146),
        (184, 174, 158),
    ]
)


def draw_roofs(
    image: NDArray[np.uint8],
    buildings: tuple[Building, ...],
    shadow_direction: Points,
    gsd: float,
    rng: Generator,
) -> None:
    """Draw all roofs into an RGB image; shadow_direction: unit vector (2,) away from the sun."""
    # A town has a few typical roof colours.
    tiles, flats = (table[rng.permutation(len(table))] for table in (_TILES, _FLAT))
    colour_count = rng.integers(2, 6)
    contrast = rng.uniform(0.1, 0.32)
    for building in buildings:
        colour_index = int(building.tone * (colour_count - 0.01))
        table = flats if building.roof == "flat" else tiles
        colour = table[colour_index] * (0.85 + 0.3 * rng.random()) + rng.normal(0, 3, 3)
        for part in building.parts:
            if building.roof == "flat":
                _flat(image, part, colour, gsd, rng)
            else:
                _pitched(image, part, colour, shadow_direction, contrast, building.roof == "hip")


def _flat(
    image: NDArray[np.uint8], part: Points, colour: Points, gsd: float, rng: Generator
) -> None:
    fill(image, [part], colour)
    along, inward = part[1] - part[0], part[3] - part[0]
    size = min(np.hypot(*along), np.hypot(*inward)) * gsd
    if size < 8:
        return
    rim = colour * (1.12 if rng.random() < 0.6 else 0.8)
    stroke(image, [np.concatenate([part, part[:1]])], rim, 0.5 / gsd)
    for _ in range(rng.poisson(min(size / 8, 5))):
        corner = part[0] + along * rng.uniform(0.1, 0.8) + inward * rng.uniform(0.1, 0.8)
        edge = along / np.hypot(*along) * rng.uniform(1, 5) / gsd
        deep = left_of(edge) * rng.uniform(0.5, 1.2)
        box = np.array([corner, corner + edge, corner + edge + deep, corner + deep])
        fill(image, [box], colour * rng.choice([0.65, 0.8, 1.2, 1.35]))


def _pitched(
    image: NDArray[np.uint8],
    part: Points,
    colour: Points,
    shadow_direction: Points,
    contrast: float,
    hipped: bool,
) -> None:
    """Draw two slopes along the longer axis, four if hipped."""
    if np.hypot(*(part[1] - part[0])) < np.hypot(*(part[3] - part[0])):
        part = np.roll(part, -1, axis=0)
    start, end = (part[0] + part[3]) / 2, (part[1] + part[2]) / 2
    way = end - start
    inset = 0.0
    if hipped:
        inset = 0.45 * min(1.0, float(np.hypot(*(part[3] - part[0])) / max(np.hypot(*way), 1e-6)))
    ridge = (start + inset * way, end - inset * way)
    slopes = [
        (np.array([part[0], part[1], ridge[1], ridge[0]]), part[0] - part[3]),
        (np.array([part[3], part[2], ridge[1], ridge[0]]), part[3] - part[0]),
    ]
    if hipped:
        # Triangles with one corner twice, to have four corners as the others.
        slopes.append((np.array([part[0], part[3], ridge[0], ridge[0]]), -way))
        slopes.append((np.array([part[1], part[2], ridge[1], ridge[1]]), way))
    facing = np.array([direction for _, direction in slopes])
    sunny = -(facing @ shadow_direction) / np.maximum(np.hypot(*facing.T), 1e-6)
    colours = (colour * (1 + contrast * sunny)[:, None]).tolist()
    fill_each(image, np.array([outline for outline, _ in slopes]), colours)
