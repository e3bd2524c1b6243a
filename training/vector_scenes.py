"""Scenes of a photograph and maps of the same ground, drawn from vector data.

`vector/banepa` is the only vector data that may be trained on: building outlines from OpenStreetMap
that lie within 0.4 m on the roofs of a drone mosaic.
"""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import rasterio
from numpy.random import Generator
from numpy.typing import NDArray

from training.scene import Scene

REDUCTIONS = (1, 2, 2, 3, 4, 4, 6)
"""Pixels of the photograph (0.13 m) that become one, along a side, in each scene: ground sampling
distances of 0.13 to 0.8 m, as of drones and the best satellites."""

MAPS = 2
"""Maps of a scene, each in a style of its own."""

SEED = 7
"""Seed of the styles; set by hand with the third run of training."""

_SUBPIXEL_BITS = 4
"""Binary digits of fractions of a pixel that OpenCV draws with."""


def vector_scenes(folder: Path) -> list[Scene]:
    """Read a photograph and building outlines, and draw maps in random styles; [] without files."""
    photo_path, outlines_path = folder / "photo.tif", folder / "buildings.geojson"
    if not (photo_path.exists() and outlines_path.exists()):
        return []
    with rasterio.open(photo_path) as dataset:
        photo = np.moveaxis(dataset.read(), 0, -1)
        from_pixel = np.array(dataset.transform).reshape(3, 3)
    outlines = [_to_pixels(ring, from_pixel) for ring in _rings(outlines_path)]
    rng = np.random.default_rng(SEED)
    scenes = []
    for reduction in REDUCTIONS:
        height, width = (side // reduction for side in photo.shape[:2])
        whole = photo[: height * reduction, : width * reduction]
        reduced = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)
        shapes = [outline / reduction for outline in outlines]
        maps = [draw_map(shapes, (height, width), rng) for _ in range(MAPS)]
        scenes.append(Scene("vector", (reduced, *maps), f"{folder.name}/{reduction}"))
    return scenes


def draw_map(
    outlines: list[NDArray[np.float64]], size: tuple[int, int], rng: Generator
) -> NDArray[np.uint8]:
    """Draw closed outlines (N, 2), in pixels, in a random style; (H, W, 1).

    Filled, filled with a line around or the line alone, dark on bright ground or the reverse.
    """
    style = rng.choice(["filled", "outlined", "line"], p=(0.45, 0.3, 0.25))
    ground, fill, line = rng.permutation(np.linspace(20, 235, 3) + rng.uniform(-20, 20, 3))
    picture = np.full(size, ground, np.uint8)
    scale = 1 << _SUBPIXEL_BITS
    # OpenCV's pixels have their origin at the centre.
    shapes = [np.round((outline - 0.5) * scale).astype(np.int32) for outline in outlines]
    if style != "line":
        cv2.fillPoly(picture, shapes, float(fill), cv2.LINE_AA, _SUBPIXEL_BITS)
    if style != "filled":
        width = int(rng.integers(1, 4))
        cv2.polylines(picture, shapes, True, float(line), width, cv2.LINE_AA, _SUBPIXEL_BITS)
    return picture[..., None]


def _rings(path: Path) -> list[NDArray[np.float64]]:
    """The outer rings (N, 2) of all polygons of a GeoJSON file."""
    rings = []
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        geometry = feature["geometry"]
        coordinates = geometry["coordinates"]
        polygons = coordinates if geometry["type"] == "MultiPolygon" else [coordinates]
        rings += [np.array(polygon[0], dtype=float)[:, :2] for polygon in polygons]
    return rings


def _to_pixels(ring: NDArray[np.float64], from_pixel: NDArray[np.float64]) -> NDArray[np.float64]:
    """Coordinates on the ground to (column, row), origin at the outer corner."""
    to_pixel = np.linalg.inv(from_pixel)
    return ring @ to_pixel[:2, :2].T + to_pixel[:2, 2]
