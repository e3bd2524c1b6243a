"""Draw cars, which the aerial photograph shows and no map does."""

from __future__ import annotations

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
    tangents,
)
from training.procedural.layout import Layout
from training.procedural.raster import fill, mask_of, stroke

# RGB colours of cars, 0 to 255; set by hand with the first version (1443efb).
_PAINTS = (
    (214, 214, 214),
    (120, 122, 126),
    (88, 90, 94),
    (235, 235, 235),
    (190, 192, 196),
    (60, 62, 66),
    (28, 28, 30),
    (128, 40, 36),
    (48, 66, 110),
)


def _draw_cars(
    image: NDArray[np.uint8],
    is_allowed: NDArray[np.bool_],
    centres: Points,
    headings: Points,
    gsd: float,
    rng: Generator,
) -> None:
    """Draw cars at centres (N, 2), along unit vectors (N, 2), where is_allowed (H, W) permits."""
    cells = np.floor(centres).astype(int)
    is_visible = ((cells >= 0) & (cells < len(is_allowed))).all(axis=1)
    is_visible[is_visible] = is_allowed[cells[is_visible, 1], cells[is_visible, 0]]
    centres, headings = centres[is_visible], headings[is_visible]
    paints = rng.integers(len(_PAINTS), size=len(centres))
    sizes = rng.uniform((1.9, 0.8), (2.6, 1.0), (len(centres), 2)) / gsd
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    for centre, heading_vector, paint, size in zip(centres, headings, paints, sizes, strict=True):
        box = centre + (corners * size) @ np.stack([heading_vector, left_of(heading_vector)])
        fill(image, [box], _PAINTS[paint], smooth=gsd < 1.2)


def draw_street_cars(
    image: NDArray[np.uint8], layout: Layout, is_allowed: NDArray[np.bool_], rng: Generator
) -> None:
    """Draw cars at the kerb and on the road, where is_allowed (H, W) permits."""
    gsd = layout.metres_per_pixel
    if gsd > 1.6:
        return
    density = rng.uniform(0, 0.5)
    for road in layout.roads:
        if road.kind in ("track", "path"):
            continue
        share = density if road.kind in ("minor", "lane") else 0.15
        offset = road.width / 2 - 1.1 / gsd if road.kind != "main" else road.width / 4
        for side in (-1, 1):
            line = beside(road.line, side * offset)
            if lengths(line)[-1] * gsd < 20:
                continue
            positions = resample(line, 6.5 / gsd)
            chosen = rng.random(len(positions)) < share * rng.uniform(0.2, 1.5)
            _draw_cars(image, is_allowed, positions[chosen], tangents(positions)[chosen], gsd, rng)


def draw_parked_cars(
    image: NDArray[np.uint8], layout: Layout, is_allowed: NDArray[np.bool_], rng: Generator
) -> None:
    """Draw rows of cars on car parks, where is_allowed (H, W) permits."""
    gsd = layout.metres_per_pixel
    if gsd > 1.8:
        return
    for area in layout.areas:
        if area.kind != "car_park":
            continue
        low, high = area.outline.min(axis=0), area.outline.max(axis=0)
        half = float(np.hypot(*(high - low))) / 2
        way = heading(area.angle)
        along = np.arange(-half, half, 2.7 / gsd)
        # Two rows nose to nose, then a lane.
        aisles = np.arange(-half, half, 16.5 / gsd)
        across = np.concatenate([aisles, aisles + 5.4 / gsd])
        rows, bays = np.meshgrid(across, along, indexing="ij")
        turn = np.stack([left_of(way), way])
        positions = (low + high) / 2 + np.stack([rows.ravel(), bays.ravel()], 1) @ turn
        mask = mask_of(layout.side)
        fill(mask, [area.outline], 255, smooth=False)
        stroke(mask, [np.concatenate([area.outline, area.outline[:1]])], 0, 5 / gsd, smooth=False)
        cells = np.floor(positions).astype(int)
        is_visible = ((cells >= 0) & (cells < layout.side)).all(axis=1)
        is_visible[is_visible] = mask[cells[is_visible, 1], cells[is_visible, 0]] > 0
        chosen = is_visible & (rng.random(len(positions)) < rng.uniform(0.05, 0.7))
        ways = np.broadcast_to(left_of(way), positions.shape)
        _draw_cars(image, is_allowed, positions[chosen], ways[chosen], gsd, rng)
