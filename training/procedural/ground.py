"""Rasterise the layout for the image renderings: kind of ground, and heights."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.procedural.geometry import Points, beside
from training.procedural.layout import Layout
from training.procedural.primitives import Area, Road
from training.procedural.raster import discs, fill, fill_each, stroke

KINDS = (
    "yard",
    "grass",
    "park",
    "field",
    "forest",
    "bare",
    "pitch",
    "car_park",
    "drive",
    "water",
    "path",
    "track",
    "road",
    "rail",
    "roof",
)
CODE = {name: k for k, name in enumerate(KINDS)}
_BUILT_GROUND = {"commercial": "car_park", "industrial": "car_park"}


@dataclass(frozen=True)
class Ground:
    """A rasterised layout; all fields are (H, W)."""

    kind: NDArray[np.uint8]
    """Indices into KINDS."""

    item: NDArray[np.int32]
    """Index of the area or building, or -1."""

    height: NDArray[np.uint16]
    """Height of buildings, decimetres."""

    canopy: NDArray[np.uint16]
    """Height of trees, decimetres."""

    crown: NDArray[np.uint8]
    """Number of the tree's tint, 1 to 255, or 0 without a tree."""

    def is_kind(self, *names: str) -> NDArray[np.bool_]:
        """Make a mask (H, W) of kinds of ground."""
        is_selected = np.zeros(len(KINDS), bool)
        is_selected[[CODE[name] for name in names]] = True
        return is_selected[self.kind]

    def by_kind(self, values: dict[str, float], default: float) -> NDArray[np.float32]:
        """Make an image (H, W) with a value for each kind of ground."""
        table = np.array([values.get(name, default) for name in KINDS], np.float32)
        return table[self.kind]


def ground_name(area: Area) -> str:
    """Return the kind of ground between the buildings of an area."""
    if area.kind == "lot":
        return "grass" if area.tone < 0.5 else "yard"
    if area.kind in CODE:
        return area.kind
    return _BUILT_GROUND.get(area.kind, "yard") if area.tone < 0.6 else "yard"


def rasterise(layout: Layout, rng: Generator) -> Ground:
    """Rasterise a layout; rng is used for the outlines of crowns only."""
    shape = (layout.side, layout.side)
    kind, item = np.zeros(shape, np.uint8), np.full(shape, -1, np.int32)
    for k, area in enumerate(layout.areas):
        fill(kind, [area.outline], CODE[ground_name(area)], smooth=False)
        fill(item, [area.outline], k, smooth=False)
    for name in ("path", "track", "road"):
        cover = np.zeros(shape, np.uint8)
        for road in layout.roads:
            if (road.kind if road.kind in CODE else "road") == name:
                stroke(cover, carriageways(road), 255, _paved(road))
        kind[cover > 127] = CODE[name]
    cover = np.zeros(shape, np.uint8)
    stroke(cover, layout.railways, 255, 4 / layout.metres_per_pixel)
    kind[cover > 127] = CODE["rail"]
    height = np.zeros(shape, np.uint16)
    if layout.buildings:
        parts = np.concatenate([building.parts for building in layout.buildings])
        owners = np.repeat(
            np.arange(len(layout.buildings)), [len(b.parts) for b in layout.buildings]
        )
        heights = np.array([10 * building.height for building in layout.buildings])[owners]
        fill_each(kind, parts, [CODE["roof"]] * len(parts), smooth=False)
        fill_each(item, parts, owners.tolist(), smooth=False)
        fill_each(height, parts, heights.tolist(), smooth=False)
    canopy, crown = _crowns(layout.trees, shape[0], rng)
    return Ground(kind, item, height, canopy, crown)


def _paved(road: Road) -> float:
    return road.width * 0.4 if road.kind == "motorway" else road.width


def carriageways(road: Road) -> list[Points]:
    """Return the centrelines of the carriageways: two for a motorway."""
    if road.kind != "motorway":
        return [road.line]
    return [beside(road.line, road.width * 0.29), beside(road.line, -road.width * 0.29)]


def _crowns(
    trees: Points, side: int, rng: Generator
) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
    canopy, crown = np.zeros((side, side), np.uint16), np.zeros((side, side), np.uint8)
    centres, radii, heights = trees[:, :2], trees[:, 2], trees[:, 3]
    discs(crown, centres, radii, rng.integers(1, 256, len(trees)))
    discs(canopy, centres, radii, 6 * heights)
    large = radii > 1.5
    for share, level in ((0.65, 8.5), (0.3, 10.0)):
        discs(canopy, centres[large], share * radii[large], level * heights[large])
    # Displace the crowns at random, so that they are ragged instead of round.
    grid = np.stack(np.meshgrid(*[np.arange(side, dtype=np.float32)] * 2), axis=-1)
    typical = float(np.median(trees[:, 2])) if len(trees) else 1.0
    wobble = rng.standard_normal((2, side, side), dtype=np.float32)
    for axis in (0, 1):
        soft = cv2.GaussianBlur(wobble[axis], (0, 0), 1.2)
        grid[..., axis] += soft * min(0.9 * typical, 3.0) * 1.6
    return (
        cv2.remap(canopy, grid, None, cv2.INTER_NEAREST),
        cv2.remap(crown, grid, None, cv2.INTER_NEAREST),
    )
