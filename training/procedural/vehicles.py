"""Cars: the aerial photograph has them, no map does."""

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


def _cars(
    image: NDArray[np.uint8],
    ground: NDArray[np.bool_],
    places: Points,
    ways: Points,
    gsd: float,
    rng: Generator,
) -> None:
    """Draw cars on that ground (H, W) at places (N, 2), pointing along unit vectors (N, 2)."""
    cells = np.floor(places).astype(int)
    seen = ((cells >= 0) & (cells < len(ground))).all(axis=1)
    seen[seen] = ground[cells[seen, 1], cells[seen, 0]]
    places, ways = places[seen], ways[seen]
    paints = rng.integers(len(_PAINTS), size=len(places))
    sizes = rng.uniform((1.9, 0.8), (2.6, 1.0), (len(places), 2)) / gsd
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    for place, way, paint, size in zip(places, ways, paints, sizes, strict=True):
        box = place + (corners * size) @ np.stack([way, left_of(way)])
        fill(image, [box], _PAINTS[paint], smooth=gsd < 1.2)


def street_cars(
    image: NDArray[np.uint8], layout: Layout, ground: NDArray[np.bool_], rng: Generator
) -> None:
    """Cars parked at the kerb and on the move."""
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
            places = resample(line, 6.5 / gsd)
            chosen = rng.random(len(places)) < share * rng.uniform(0.2, 1.5)
            _cars(image, ground, places[chosen], tangents(places)[chosen], gsd, rng)


def parked(
    image: NDArray[np.uint8], layout: Layout, ground: NDArray[np.bool_], rng: Generator
) -> None:
    """Rows of bays and cars on car parks."""
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
        # Two rows nose to nose, then the lane between.
        aisles = np.arange(-half, half, 16.5 / gsd)
        across = np.concatenate([aisles, aisles + 5.4 / gsd])
        rows, bays = np.meshgrid(across, along, indexing="ij")
        turn = np.stack([left_of(way), way])
        places = (low + high) / 2 + np.stack([rows.ravel(), bays.ravel()], 1) @ turn
        mask = mask_of(layout.side)
        fill(mask, [area.outline], 255, smooth=False)
        stroke(mask, [np.concatenate([area.outline, area.outline[:1]])], 0, 5 / gsd, smooth=False)
        cells = np.floor(places).astype(int)
        seen = ((cells >= 0) & (cells < layout.side)).all(axis=1)
        seen[seen] = mask[cells[seen, 1], cells[seen, 0]] > 0
        chosen = seen & (rng.random(len(places)) < rng.uniform(0.05, 0.7))
        ways = np.broadcast_to(left_of(way), places.shape)
        _cars(image, ground, places[chosen], ways[chosen], gsd, rng)
