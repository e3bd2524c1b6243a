"""Render the layout as a street map, a topographic map, a plan, or an old scan of one.

A map may omit classes and draw roads too wide, but nothing is displaced.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.procedural.geometry import Points, beside, closed, heading, left_of, lengths, resample
from training.procedural.layout import Layout
from training.procedural.map_labels import letter
from training.procedural.map_styles import Colour, MapStyle
from training.procedural.primitives import Road
from training.procedural.raster import fill, fill_each, fractal, mask_of, stroke


def render_map(layout: Layout, style: MapStyle, rng: Generator) -> NDArray[np.uint8]:
    """Render an RGB map (side, side, 3) of the scene."""
    image = np.empty((layout.side, layout.side, 3), np.uint8)
    image[:] = np.round(style.background)
    _areas(image, layout, style, rng)
    if style.contours is not None:
        _contours(image, layout, style.contours, rng)
    buildings_first = rng.random() < 0.5
    if buildings_first:
        _buildings(image, layout, style)
    _roads(image, layout, style)
    _railways(image, layout, style, rng)
    if not buildings_first:
        _buildings(image, layout, style)
    if style.grid is not None:
        _grid(image, style.grid, rng)
    letter(image, layout, style, rng)
    return _reproduce(image, style, rng)


def _areas(image: NDArray[np.uint8], layout: Layout, style: MapStyle, rng: Generator) -> None:
    edged = style.family in ("cadastral", "topographic", "scan", "ink") and rng.random() < 0.7
    parcels = edged and rng.random() < 0.5
    pattern = mask_of(layout.side)
    for area in layout.areas:
        colour = style.areas.get(area.kind)
        if area.kind == "water" and colour is None:
            # Water without a colour of its own still covers the blocks that extend into it.
            colour = style.background
        if colour is not None:
            fill(image, [area.outline], colour)
        outlined = edged and area.kind in ("water", "park", "forest", "pitch")
        if outlined or (parcels and area.kind == "field"):
            stroke(image, [closed(area.outline)], style.ink, 1)
        if style.hatching and area.kind in ("forest", "water", "grass", "park"):
            _hatch(pattern, area.outline, area.kind, rng)
    _blend_ink(image, pattern, style.ink)


def _hatch(cover: NDArray[np.uint8], outline: Points, kind: str, rng: Generator) -> None:
    """Add lines over water, and rings and ticks over woods and meadows, to the cover (H, W)."""
    margin = 4
    low = np.clip(np.floor(outline.min(axis=0)), 0, len(cover)).astype(int)
    high = np.clip(np.ceil(outline.max(axis=0)), 0, len(cover)).astype(int)
    if (high - low).min() < 12:
        return
    size = (high - low).astype(float)
    mask, pattern = (np.zeros((high - low)[::-1], np.uint8) for _ in range(2))
    fill(mask, [outline - low], 255)
    window = (slice(low[1], high[1]), slice(low[0], high[0]))
    if kind == "water":
        cover[window][mask > 127] = 0
        rows = np.arange(-low[1] % 5, size[1], 5.0)
        stroke(
            pattern, [np.array([[-margin, row], [size[0] + margin, row]]) for row in rows], 150, 1
        )
    else:
        count = int(np.prod(size) / (180 if kind == "forest" else 700))
        centres = rng.uniform(0, size, (min(count, 900), 2))[:, None]
        if kind == "forest":
            angles = np.linspace(0, 2 * np.pi, 9)
            rings = centres + 2.5 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
            stroke(pattern, list(rings), 180, 1)
        else:
            ticks = np.array([[[-2.0, 0], [-2, -3]], [[2, -3], [2, 0]]])
            stroke(pattern, list((centres[:, None] + ticks).reshape(-1, 2, 2)), 160, 1)
    cover[window] = np.maximum(cover[window], np.minimum(mask, pattern))


def _blend_ink(image: NDArray[np.uint8], cover: NDArray[np.uint8], ink: Colour) -> None:
    share = cover[..., None].astype(np.float32) / 255
    image[:] = image + share * (np.array(ink, np.float32) - image)


def _line_width(road: Road, style: MapStyle) -> float:
    return max(road.width * style.widening, style.min_width[road.kind])


def _roads(image: NDArray[np.uint8], layout: Layout, style: MapStyle) -> None:
    """Draw all casings below all fills, so that junctions are open; major roads on top."""
    visible = [road for road in reversed(layout.roads) if style.roads.get(road.kind) is not None]
    thin = ("path", "track")
    for road in visible:
        if style.casing is not None and road.kind not in thin:
            width = _line_width(road, style) + 2 * style.casing_width
            stroke(image, [road.line], style.casing, width)
    for road in visible:
        colour = style.roads[road.kind]
        assert colour is not None
        width = _line_width(road, style)
        if road.kind in thin:
            stroke(image, _dashes(road.line, 5, 0.6), colour, min(width, 2.5))
            continue
        stroke(image, [road.line], colour, width)
        if road.kind == "motorway" and style.casing is not None:
            stroke(image, [road.line], style.casing, 1.0)


def _dashes(line: Points, period: float, share: float) -> list[Points]:
    total = lengths(line)[-1]
    if total < 2 * period:
        return [line]
    fine = resample(line, period * share / 2)
    size = max(2, round(1 / share * 2))
    return [fine[k : k + 3] for k in range(0, len(fine) - 1, size) if len(fine[k : k + 3]) > 1]


def _railways(image: NDArray[np.uint8], layout: Layout, style: MapStyle, rng: Generator) -> None:
    kind = rng.integers(3)
    for track in layout.railways:
        if kind == 0:
            stroke(image, [track], style.ink, 3.2)
            stroke(image, _dashes(track, 16, 0.5), style.background, 1.4)
        elif kind == 1:
            stroke(image, [track], style.ink, 1.4)
            ties = resample(track, 9)
            for a, b in zip(beside(ties, 3), beside(ties, -3), strict=True):
                stroke(image, [np.stack([a, b])], style.ink, 1)
        else:
            stroke(image, [track], style.ink, 2)


def _buildings(image: NDArray[np.uint8], layout: Layout, style: MapStyle) -> None:
    if style.building is None or not layout.buildings:
        return
    parts = np.concatenate([building.parts for building in layout.buildings])
    if style.building_edge is not None:
        rings = np.concatenate([parts, parts[:, :1]], axis=1)
        stroke(image, list(rings), style.building_edge, 1)
        # The fill is a little smaller than the outline, which separates no two parts of a building.
        centres = parts.mean(axis=1, keepdims=True)
        offsets = parts - centres
        size = np.maximum(np.abs(offsets).max(axis=(1, 2), keepdims=True), 2)
        parts = centres + offsets * (1 - 0.9 / size)
    fill_each(image, parts, [style.building] * len(parts))


def _contours(image: NDArray[np.uint8], layout: Layout, colour: Colour, rng: Generator) -> None:
    """Draw contour lines of the terrain, every fifth one thicker."""
    terrain = layout.terrain.astype(np.float32)
    height = cv2.resize(terrain, (layout.side, layout.side), interpolation=cv2.INTER_CUBIC)
    height = height * np.float32(np.exp(rng.uniform(0, 1.9)))
    slope = np.hypot(cv2.Sobel(height, -1, 1, 0), cv2.Sobel(height, -1, 0, 1)) / 8 + 1e-4
    nearest = np.round(height)
    distance = np.abs(height - nearest) / slope
    half = np.where(nearest % 5 == 0, 0.9, 0.45)
    _blend_ink(image, (np.clip(half + 0.5 - distance, 0, 1) * 255).astype(np.uint8), colour)


def _grid(image: NDArray[np.uint8], colour: Colour, rng: Generator) -> None:
    """Draw the lines of a coordinate grid, nearly aligned with the image."""
    side = image.shape[0]
    axis_direction = heading(rng.normal(0, 0.03))
    spacing = rng.uniform(90, 300)
    for axis in (axis_direction, left_of(axis_direction)):
        for offset in np.arange(-side, side, spacing) + rng.uniform(0, spacing):
            midpoint = side / 2 + left_of(axis) * offset
            ends = np.stack([midpoint - 1.5 * side * axis, midpoint + 1.5 * side * axis])
            stroke(image, [ends], colour, 1)


def _reproduce(image: NDArray[np.uint8], style: MapStyle, rng: Generator) -> NDArray[np.uint8]:
    """Degrade a map as screens, printers, scanners and file formats do."""
    side = image.shape[0]
    if style.paper > 0:
        page = image.astype(np.float32)
        bleed = cv2.GaussianBlur(page, (0, 0), rng.uniform(0.5, 1.1))
        fibres = fractal(rng, side, 4, 3, 0.9) * 3.5 + fractal(rng, side, 260, 4, 0.7) * 6
        stains = np.array([1.0, 1.05, 1.3], np.float32)
        page = bleed + style.paper * fibres[..., None] * stains
        image = np.clip(page, 0, 255).astype(np.uint8)
    elif rng.random() < 0.5:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 0.9))
    if rng.random() < 0.5:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 90))]
        image = cv2.imdecode(cv2.imencode(".jpg", image, quality)[1], cv2.IMREAD_COLOR)
    return image
