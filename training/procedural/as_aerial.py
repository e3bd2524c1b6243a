"""Render the layout as an aerial photograph: sun, shadows, textures, crowns over the streets."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.procedural.geometry import Points, beside, heading, resample
from training.procedural.ground import Ground, carriageways, ground_name
from training.procedural.layout import Layout
from training.procedural.primitives import Road
from training.procedural.raster import Grey, cast, fill, fractal, streaks, stroke, to_bytes
from training.procedural.roofs import draw_roofs
from training.procedural.vehicles import draw_parked_cars, draw_street_cars

RGB = NDArray[np.float32]

_CROPS = np.array(
    [
        (92, 112, 62),
        (118, 134, 78),
        (74, 98, 54),
        (176, 164, 118),
        (196, 180, 132),
        (142, 118, 88),
        (120, 98, 76),
        (158, 148, 96),
        (104, 92, 74),
        (134, 146, 84),
    ],
    np.float32,
)


@dataclass(frozen=True)
class Light:
    """The sun."""

    shadow_direction: Points
    """Unit vector (2,) in which shadows fall."""

    sun_slope: float
    """Tangent of the sun's elevation."""

    @classmethod
    def draw(cls, rng: Generator) -> Light:
        """Draw an azimuth, and an elevation of 28 to 65 degrees."""
        return cls(
            heading(rng.uniform(0, 2 * np.pi)), float(np.tan(np.radians(rng.uniform(28, 65))))
        )


def render_aerial(layout: Layout, ground: Ground, rng: Generator) -> NDArray[np.uint8]:
    """Render an RGB photograph (side, side, 3) of the scene."""
    light = Light.draw(rng)
    season = rng.random()
    image = _base(layout, season, rng)
    _paint_streets(image, layout, rng)
    asphalt = ground.is_kind("road", "car_park")
    draw_parked_cars(image, layout, asphalt, rng)
    draw_street_cars(image, layout, asphalt, rng)
    draw_roofs(image, layout.buildings, light.shadow_direction, layout.metres_per_pixel, rng)
    photo = image.astype(np.float32) * _texture(layout, ground, rng)[..., None]
    photo = _meadow(photo, ground, rng)
    leaves = ground.canopy > 0
    photo = _crown_colours(photo, ground, leaves, light, rng)
    photo = _shade(photo, layout, ground, light, rng)
    return _through_the_air(photo, rng)


def _grass(season: float, rng: Generator) -> NDArray[np.float32]:
    lush = np.array([88, 104, 62], np.float32)
    dry = np.array([158, 142, 98], np.float32)
    return (
        lush + (dry - lush) * season * rng.uniform(0.2, 1) + rng.normal(0, 5, 3).astype(np.float32)
    )


def _base(layout: Layout, season: float, rng: Generator) -> NDArray[np.uint8]:
    """Draw the areas in plain colours."""
    grass, soil = _grass(season, rng), np.array([146, 134, 114]) + rng.normal(0, 9, 1)
    grey = rng.uniform(95, 165)
    paved = np.array([grey, grey, grey - 4]) + rng.normal(0, 3, 3)
    water = np.array([[38, 62, 58], [62, 84, 76], [30, 48, 70], [92, 94, 74]])[rng.integers(4)]
    yard = 0.55 * grass + 0.45 * paved * rng.uniform(0.85, 1.05)
    image = np.empty((layout.side, layout.side, 3), np.uint8)
    image[:] = np.clip(yard, 0, 255)
    for area in layout.areas:
        name = ground_name(area)
        light = 0.85 + 0.3 * area.tone
        colour = {
            "yard": yard * (0.92 + 0.16 * area.tone),
            "grass": grass * light,
            "park": grass * (0.9 + 0.15 * area.tone),
            "forest": grass * 0.62,
            "bare": soil * light,
            "pitch": np.array([86, 122, 64]) * light,
            "car_park": paved * light,
            "drive": paved * (0.8 + 0.6 * area.tone),
            "water": water,
            "field": _CROPS[int(area.tone * 9.99)] * rng.uniform(0.92, 1.08),
        }[name]
        fill(image, [area.outline], np.clip(colour, 0, 255))
        if name == "field" and rng.random() < 0.4:
            stroke(
                image, [area.outline], np.clip(grass * 0.8, 0, 255), 1.5 / layout.metres_per_pixel
            )
    return image


def _paint_streets(image: NDArray[np.uint8], layout: Layout, rng: Generator) -> None:
    gsd = layout.metres_per_pixel
    asphalt = rng.uniform(70, 135)
    verge = np.clip(np.array([1, 0.98, 0.94]) * min(asphalt + rng.uniform(-5, 60), 190), 0, 255)
    soil = np.array([168, 152, 122]) * rng.uniform(0.8, 1.1)
    urban = rng.random() < 0.85
    for road in reversed(layout.roads):
        if urban and road.kind in ("main", "minor", "lane"):
            stroke(image, [road.line], verge, road.width + rng.uniform(2, 6) / gsd)
    for road in reversed(layout.roads):
        level = asphalt * rng.uniform(0.88, 1.12)
        colour = np.array([level, level, level * rng.uniform(0.95, 1.03)])
        if road.kind in ("track", "path"):
            colour = soil if rng.random() < 0.7 else colour
        width = road.width * 0.4 if road.kind == "motorway" else road.width
        for line in carriageways(road):
            stroke(image, [line], np.clip(colour, 0, 255), width)
    if gsd < 1.6 and rng.random() < 0.8:
        for road in layout.roads:
            _markings(image, road, gsd)
    _rails(image, layout, rng)


def _markings(image: NDArray[np.uint8], road: Road, gsd: float) -> None:
    """Draw edge lines of motorways and centre lines of main streets."""
    white = (214, 214, 206)
    faint = (160, 160, 155) if gsd > 0.9 else white
    if road.kind == "motorway":
        offsets = np.array([0.11, 0.29, 0.47]) * road.width
        for offset in (*offsets, *-offsets):
            stroke(image, [beside(road.line, offset)], faint, 1)
    elif road.kind == "main":
        steps = resample(road.line, 3 / gsd)
        for k in range(0, len(steps) - 1, 3):
            stroke(image, [steps[k : k + 2]], faint, 1)


def _rails(image: NDArray[np.uint8], layout: Layout, rng: Generator) -> None:
    gsd = layout.metres_per_pixel
    ballast = np.array([128, 116, 106]) * rng.uniform(0.8, 1.15)
    stroke(image, layout.railways, np.clip(ballast, 0, 255), 5 / gsd)
    for track in layout.railways:
        if gsd < 1.2:
            for offset in (-0.75 / gsd, 0.75 / gsd):
                stroke(image, [beside(track, offset)], ballast * 0.6, 1)


def _texture(layout: Layout, ground: Ground, rng: Generator) -> Grey:
    """Draw a texture (side, side) of factors around 1: patches, grain, rows on fields."""
    gsd, side = layout.metres_per_pixel, layout.side
    broad = fractal(rng, side, 60 / gsd, 4)
    grain = fractal(rng, side, 2.5, 2, 0.8)
    amounts = {
        "yard": (0.1, 0.09),
        "grass": (0.1, 0.06),
        "park": (0.11, 0.07),
        "field": (0.045, 0.035),
        "forest": (0.15, 0.15),
        "bare": (0.14, 0.1),
        "water": (0.025, 0.018),
        "car_park": (0.08, 0.05),
        "road": (0.06, 0.04),
        "roof": (0.03, 0.05),
    }
    texture = 1 + broad * ground.by_kind({k: v[0] for k, v in amounts.items()}, 0.08)
    texture += grain * ground.by_kind({k: v[1] for k, v in amounts.items()}, 0.06)
    texture += _rows(layout, ground, rng)
    return np.clip(texture, 0.3, 1.8)


def _rows(layout: Layout, ground: Ground, rng: Generator) -> Grey:
    """Draw tractor lines and uneven growth along the rows of fields: (side, side), around 0."""
    gsd, side = layout.metres_per_pixel, layout.side
    fields = ground.is_kind("field", "pitch")
    if not fields.any():
        return np.zeros((side, side), np.float32)
    count = len(layout.areas)
    angles = np.array([area.angle for area in layout.areas]) + np.pi / 2
    strength = rng.gamma(1.5, 0.03, count).astype(np.float32)
    period = np.maximum(rng.choice([1.5, 3, 6, 12, 24], count), 2.5 * gsd) / gsd
    frequency = (2 * np.pi / period)[:, None] * np.stack([np.cos(angles), np.sin(angles)], 1)
    item = ground.item[fields]
    row, column = np.nonzero(fields)
    phase = frequency[item, 0] * column + frequency[item, 1] * row
    # One smear for all fields would have one direction: use the nearest of four.
    smears = np.stack([streaks(rng, side, k * np.pi / 4, 15)[fields] for k in range(4)])
    nearest_smear = np.round((angles - np.pi / 2) / (np.pi / 4)).astype(int) % 4
    smear = smears[nearest_smear[item], np.arange(len(item))]
    rows = np.zeros((side, side), np.float32)
    rows[fields] = strength[item] * np.sin(phase) + 0.7 * strength[item] * smear
    return rows


def _meadow(photo: RGB, ground: Ground, rng: Generator) -> RGB:
    """Vary the colour of gardens and meadows: lawn, soil, paving."""
    side = len(photo)
    patches = np.clip(fractal(rng, side, rng.uniform(16, 40), 4, 0.75) * 0.9, -1.5, 1.5)
    amount = ground.by_kind({"yard": 0.16, "grass": 0.07, "park": 0.08, "field": 0.03}, 0.02)
    tilt = patches * amount
    return photo * (1 + tilt[..., None] * np.array([0.9, 0.25, 0.6], np.float32))


def _crown_colours(
    photo: RGB,
    ground: Ground,
    leaves: NDArray[np.bool_],
    light: Light,
    rng: Generator,
) -> RGB:
    """Draw the crowns over everything, each with its own green, lit from one side."""
    green = np.array([62, 82, 46]) * rng.uniform(0.75, 1.25) + rng.normal(0, 5, 3)
    tints = green + rng.normal(0, (7, 6, 4), (256, 3)) + rng.normal(0, 8, (256, 1))
    if rng.random() < 0.15:
        autumn = rng.random((256, 1)) ** 2
        tints += autumn * np.array([46, 20, -2])
    domes = cv2.GaussianBlur(ground.canopy.astype(np.float32), (0, 0), 0.8)
    right, down = (-float(part) for part in light.shadow_direction)
    slope = right * cv2.Sobel(domes, -1, 1, 0) + down * cv2.Sobel(domes, -1, 0, 1)
    # A slope that rises away from the sun faces it.
    steepness = float(np.abs(slope[leaves]).mean()) + 1e-3 if leaves.any() else 1.0
    lit = 1 - np.clip(slope * np.float32(rng.uniform(0.25, 0.45) / steepness), -0.9, 0.6)
    lit *= 1 + np.float32(0.13) * rng.standard_normal(leaves.shape, dtype=np.float32)
    tops = tints.astype(np.float32)[ground.crown] * lit[..., None]
    cover = cv2.GaussianBlur(leaves.astype(np.float32), (0, 0), 0.6)[..., None]
    # Bare branches let the ground through.
    cover *= np.float32(rng.uniform(0.35, 0.7) if rng.random() < 0.12 else 1.0)
    return photo + cover * (tops - photo)


def _shade(photo: RGB, layout: Layout, ground: Ground, light: Light, rng: Generator) -> RGB:
    """Darken the shadows of buildings and trees."""
    gsd = layout.metres_per_pixel
    solid = np.maximum(ground.height, ground.canopy)
    drop = 10 * gsd * light.sun_slope
    max_length = int(min(float(solid.max()) / drop, 80)) + 1
    hidden = cast(solid, light.shadow_direction, drop, max_length)
    shadow = cv2.GaussianBlur(hidden.astype(np.float32), (0, 0), 0.7)[..., None]
    depth = np.float32(rng.uniform(0.45, 0.72))
    skylight = 1 - depth * np.array([1.0, 0.97, 0.88], np.float32)
    return photo * (1 - shadow * (1 - skylight))


def _through_the_air(photo: RGB, rng: Generator) -> NDArray[np.uint8]:
    """Add blur, colour cast, vignetting, haze, tone curve and grain."""
    side = len(photo)
    photo = cv2.GaussianBlur(photo, (0, 0), rng.uniform(0.45, 0.95))
    cast_of_colour = rng.normal(1, 0.04, 3).astype(np.float32)
    photo = photo * cast_of_colour * np.float32(rng.uniform(0.85, 1.35))
    if rng.random() < 0.3:
        ticks = np.linspace(-1, 1, side, dtype=np.float32)
        centre = rng.uniform(-0.5, 0.5, 2)
        off = (ticks[None] - centre[0]) ** 2 + (ticks[:, None] - centre[1]) ** 2
        photo = photo * (1 - rng.uniform(0.05, 0.2) * off.astype(np.float32))[..., None]
    haze = np.float32(rng.uniform(0, 0.28) ** 1.3)
    photo = photo * (1 - haze) + haze * np.array([172, 180, 192], np.float32)
    saturation = np.float32(rng.uniform(0.5, 1.1))
    grey = photo.mean(axis=2, keepdims=True)
    photo = grey + saturation * (photo - grey)
    noise = rng.standard_normal((side, side), dtype=np.float32) * np.float32(rng.uniform(1, 4))
    tone = 255 * np.linspace(0, 1, 256) ** rng.uniform(0.75, 1.15)
    return tone.astype(np.uint8)[to_bytes(photo + noise[..., None])]
