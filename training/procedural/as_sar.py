"""Render the layout as a radar image, with layover and double bounce of walls, and shadows."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.procedural.geometry import Points, heading, left_of
from training.procedural.ground import Ground
from training.procedural.layout import Layout
from training.procedural.raster import Grey, cast, fill_each, fractal, stroke, to_bytes

# Mean backscatter by kind of ground, decibels; set by hand with the first version (1443efb).
_DECIBELS = {
    "water": -23.0,
    "road": -18.0,
    "car_park": -15.0,
    "path": -16.0,
    "track": -15.0,
    "drive": -13.0,
    "bare": -15.0,
    "pitch": -15.0,
    "grass": -12.5,
    "park": -11.5,
    "field": -12.0,
    "yard": -10.0,
    "rail": -9.0,
    "roof": -11.0,
    "forest": -8.5,
}


def render_sar(layout: Layout, ground: Ground, rng: Generator) -> NDArray[np.uint8]:
    """Render a radar image (side, side, 1), amplitude or decibels stretched to 8 bits."""
    range_direction = heading(rng.uniform(0, 2 * np.pi))
    incidence_tangent = float(np.tan(np.radians(rng.uniform(33, 55))))
    power = 10 ** (_backscatter(layout, ground, rng) / 10)
    power = _shadows(power, layout, ground, range_direction, incidence_tangent)
    power = power + _walls(layout, range_direction, incidence_tangent, rng)
    power = power + _point_targets(layout, ground, rng)
    power = cv2.GaussianBlur(power, (0, 0), rng.uniform(0.5, 1.1))
    looks = float(np.exp(rng.uniform(0, np.log(8))))
    speckle = rng.standard_gamma(looks, power.shape, dtype=np.float32) / np.float32(looks)
    power = power * cv2.GaussianBlur(speckle, (0, 0), rng.uniform(0.3, 0.7))
    return _stretch(power, rng)


def _backscatter(layout: Layout, ground: Ground, rng: Generator) -> Grey:
    """Draw the backscatter (side, side) of the ground without walls, decibels."""
    table = {name: level + rng.normal(0, 1.5) for name, level in _DECIBELS.items()}
    if rng.random() < 0.15:
        table["water"] += rng.uniform(3, 9)
    level = ground.by_kind(table, -12.0)
    count = max(len(layout.areas), len(layout.buildings)) + 1
    spread = {"field": 3.0, "roof": 4.0, "water": 0.3, "yard": 1.2}
    by_item = rng.standard_normal(count).astype(np.float32)[ground.item]
    level += by_item * ground.by_kind(spread, 0.8)
    rough = {"forest": 1.6, "yard": 1.9, "grass": 0.8, "roof": 1.2, "water": 0.4, "road": 0.6}
    level += fractal(rng, layout.side, 24 / layout.metres_per_pixel, 5, 0.8) * ground.by_kind(
        rough, 0.8
    )
    trees = ground.canopy > 0
    bumps = rng.standard_normal(256).astype(np.float32)[ground.crown] * 2
    return np.where(trees, np.float32(table["forest"]) + bumps, level)


def _shadows(
    power: Grey, layout: Layout, ground: Ground, range_direction: Points, incidence_tangent: float
) -> Grey:
    drop = 10 * layout.metres_per_pixel / incidence_tangent
    max_length = min(int(ground.height.max() / drop), 60) + 1
    shaded = cast(ground.height, range_direction, drop, max_length)
    half_shaded = cast(ground.canopy // 2, range_direction, drop, min(max_length, 12))
    return power * np.where(
        shaded, np.float32(0.02), np.where(half_shaded, np.float32(0.4), np.float32(1))
    )


def _walls(
    layout: Layout, range_direction: Points, incidence_tangent: float, rng: Generator
) -> Grey:
    """Compute the power (side, side) from walls that face the sensor, and their double bounce."""
    power = np.zeros((layout.side, layout.side), np.float32)
    if not layout.buildings:
        return power
    parts = np.concatenate([building.parts for building in layout.buildings])
    sizes = [len(building.parts) for building in layout.buildings]
    heights = np.repeat([building.height for building in layout.buildings], sizes)
    ends = np.roll(parts, -1, axis=1)
    outward = -left_of(ends - parts)
    outward /= np.maximum(np.hypot(outward[..., 0], outward[..., 1]), 1e-9)[..., None]
    # The corners may be in either orientation.
    orientation = np.sign(((parts - parts.mean(axis=1, keepdims=True)) * outward).sum(axis=(1, 2)))
    facing = -(outward @ range_direction) * orientation[:, None]
    owner, edge = np.nonzero(facing > 0.15)
    starts, stops, facing = parts[owner, edge], ends[owner, edge], facing[owner, edge]
    lean = (
        -range_direction * (heights[owner] / incidence_tangent / layout.metres_per_pixel)[:, None]
    )
    order = rng.permutation(len(owner))
    walls = np.stack([starts, stops, stops + lean, starts + lean], axis=1)
    facade = 0.3 * facing * rng.gamma(1.5, 0.7, len(owner))
    fill_each(power, walls[order], facade[order].tolist(), smooth=False)
    # The double bounce is strongest from walls perpendicular to the line of sight.
    corner = (0.5 + 12 * facing**12) * rng.gamma(0.8, 1.0, len(owner))
    for k in order:
        stroke(power, [np.stack([starts[k], stops[k]])], float(corner[k]), 1, smooth=False)
    return power


def _point_targets(layout: Layout, ground: Ground, rng: Generator) -> Grey:
    """Draw point targets (cars, masts, corners of roofs) with their side lobes."""
    power = np.zeros((layout.side, layout.side), np.float32)
    density = {"car_park": 0.006, "roof": 0.006, "rail": 0.004, "yard": 0.0015, "road": 0.0004}
    hit = rng.random(power.shape, dtype=np.float32) < np.float32(
        min(layout.metres_per_pixel, 1.2) ** 2
    ) * ground.by_kind(density, 0.00005)
    rows, columns = np.nonzero(hit)
    strength = rng.gamma(0.6, 12.0, len(rows)).astype(np.float32)
    power[rows, columns] = strength
    for k in np.flatnonzero(strength > 35):
        row, column = rows[k], columns[k]
        power[row, max(column - 5, 0) : column + 6 : 2] += strength[k] * 0.05
        power[max(row - 5, 0) : row + 6 : 2, column] += strength[k] * 0.05
    return power


def _stretch(power: Grey, rng: Generator) -> NDArray[np.uint8]:
    values = np.log10(power + 1e-3) if rng.random() < 0.45 else np.sqrt(power)
    low, high = np.percentile(values[::3, ::3], (rng.uniform(0, 2), rng.uniform(96.5, 99.7)))
    return to_bytes((values - low) / max(high - low, 1e-6) * 255)
