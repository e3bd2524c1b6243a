"""Render the layout as a thermal image, by day or by night."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.procedural.geometry import heading
from training.procedural.ground import Ground
from training.procedural.layout import Layout
from training.procedural.raster import Grey, cast, fractal, to_bytes

# Mean temperatures by kind of ground by day, degrees Celsius; by hand with the first version
# (1443efb).
_DAY = {
    "water": 16.0,
    "forest": 22.0,
    "park": 25.0,
    "grass": 27.0,
    "field": 29.0,
    "yard": 29.0,
    "pitch": 27.0,
    "bare": 34.0,
    "drive": 34.0,
    "path": 32.0,
    "track": 32.0,
    "road": 38.0,
    "car_park": 38.0,
    "rail": 36.0,
    "roof": 37.0,
}
# The same by night.
_NIGHT = {
    "water": 15.0,
    "forest": 11.0,
    "park": 7.0,
    "grass": 6.0,
    "field": 6.5,
    "yard": 8.5,
    "pitch": 6.0,
    "bare": 8.5,
    "drive": 10.0,
    "path": 8.5,
    "track": 8.5,
    "road": 12.5,
    "car_park": 12.0,
    "rail": 9.5,
    "roof": 6.0,
}


def render_thermal(layout: Layout, ground: Ground, rng: Generator) -> NDArray[np.uint8]:
    """Render temperatures (side, side, 1) stretched to 8 bits; warm is bright, sometimes dark."""
    day = rng.random() < 0.55
    heat = _temperatures(layout, ground, day, rng)
    if day:
        heat = _shade(heat, layout, ground, rng)
    heat = _add_hot_spots(heat, ground, rng)
    heat += fractal(rng, layout.side, 400, 3) * np.float32(rng.uniform(0.1, 0.8))
    heat = cv2.GaussianBlur(heat, (0, 0), rng.uniform(0.7, 1.8))
    return _record(heat, rng)


def _temperatures(layout: Layout, ground: Ground, day: bool, rng: Generator) -> Grey:
    typical = _DAY if day else _NIGHT
    spread = 2.2 if day else 1.2
    table = {name: level + rng.normal(0, spread) for name, level in typical.items()}
    heat = ground.by_kind(table, 25.0)
    count = max(len(layout.areas), len(layout.buildings)) + 1
    by_item = rng.standard_normal(count).astype(np.float32)[ground.item]
    scatter = {"roof": 5.0 if day else 3.0, "field": 2.5 if day else 1.0, "water": 0.1, "road": 0.2}
    heat += by_item * ground.by_kind(scatter, 0.5)
    grain = fractal(rng, layout.side, 40 / layout.metres_per_pixel, 5, 0.7)
    heat += grain * ground.by_kind({"water": 0.15, "road": 0.35, "roof": 0.4, "yard": 1.2}, 0.6)
    trees = ground.canopy > 0
    tints = rng.normal(table["forest"], 0.7, 256).astype(np.float32)
    return np.where(trees, tints[ground.crown], heat)


def _shade(heat: Grey, layout: Layout, ground: Ground, rng: Generator) -> Grey:
    """Cool the ground in the shade."""
    solid = np.maximum(ground.height, ground.canopy)
    drop = 10 * layout.metres_per_pixel * float(np.tan(np.radians(rng.uniform(30, 60))))
    max_length = min(int(solid.max() / drop), 60) + 1
    shade = cast(solid, heading(rng.uniform(0, 2 * np.pi)), drop, max_length)
    return heat - np.float32(rng.uniform(2, 7)) * shade


def _add_hot_spots(heat: Grey, ground: Ground, rng: Generator) -> Grey:
    """Add hot spots: chimneys, engines, machines."""
    density = {"roof": 0.0006, "car_park": 0.002, "road": 0.0006}
    hit = rng.random(heat.shape, dtype=np.float32) < ground.by_kind(density, 0.0)
    return heat + hit * np.float32(rng.uniform(10, 45))


def _record(heat: Grey, rng: Generator) -> NDArray[np.uint8]:
    low, high = np.percentile(heat[::3, ::3], (rng.uniform(0, 2), rng.uniform(98, 100)))
    contrast = rng.uniform(0.35, 1.0)
    level = rng.uniform(0, 1 - contrast)
    values = level + contrast * (heat - low) / np.float32(max(high - low, 1e-3))
    if rng.random() < 0.2:
        values = 1 - values
    side = len(heat)
    noise = rng.standard_normal((side, side), dtype=np.float32) * np.float32(
        rng.uniform(0.005, 0.03)
    )
    # Columns of uncooled sensors differ a little.
    columns = rng.standard_normal(side).astype(np.float32) * np.float32(rng.uniform(0, 0.01))
    return to_bytes((values + noise + columns) * 255)
