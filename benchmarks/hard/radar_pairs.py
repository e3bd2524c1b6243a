"""Radar on photographs: simulated over relief, over mapped buildings, and over drawn streets."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, map_coordinates

from benchmarks.common.datasets import Points, apply
from benchmarks.common.metrics import Truth
from benchmarks.hard.grounds import Grounds
from benchmarks.hard.map_styles import crop
from benchmarks.hard.pair import HardPair, Image, Matrix, generator, moved, similarity, truth_of
from benchmarks.hard.radar import RadarImage, backscatter, displayed, observe, speckled
from training.procedural.as_aerial import render_aerial
from training.procedural.as_sar import render_sar
from training.procedural.ground import rasterise
from training.procedural.layout import draw_layout
from training.procedural.raster import fill

CORRECTED, UNCORRECTED = "terrain-corrected", "not corrected"
RELIEF = {CORRECTED: (300.0, 900.0), UNCORRECTED: (60.0, 160.0)}
"""Metres of relief in a scene. What is not corrected is displaced by some 15 pixels at most, which
an affine transform follows to a few."""

SCENE_SIDE, SCENE_M = 640, 10.0
"""Pixels along a side, and metres a pixel, of the scenes over relief: Sentinel-2's."""

INCIDENCES = (30.0, 46.0)
"""Degrees, the range of Sentinel-1's wide swath."""

TURN, STRETCH, SHIFT = 6.0, 1.03, 0.06
"""Degrees, factor and share of a side by which a radar image lies apart from its reference."""

BUILDINGS, DRAWN = "mapped buildings 0.5 m", "drawn streets 0.5 to 1 m"
FINE = (BUILDINGS, DRAWN)
FINE_SIDE, FINE_M = 640, 0.5
"""Pixels along a side of a fine scene, and metres a pixel; set by hand."""

HOUSE_M = (3.0, 10.0)
"""Metres of the lowest and the highest building of a small town."""

WALL = 4.0
"""Backscatter of walls relative to the ground: with the ground before them they reflect straight
back."""

MAX_DRAWN_GSD = 1.0
"""Metres a pixel, below which a drawn scene is taken."""

COAST_PX = 15.0
"""Pixels over which relief falls to the sea."""

SEED = 9_000_000
"""Scenes for training are drawn from other numbers."""


def over_relief(grounds: Grounds, group: str, number: int) -> HardPair | None:
    """Radar simulated over real heights and a Sentinel-2 scene, on that scene.

    The scene is lit by the sun over the same heights. group: of RELIEF.
    """
    if grounds.heights is None or not grounds.scenes:
        return None
    rng = generator("relief-radar", group, number)
    scene = grounds.scenes[number % len(grounds.scenes)]
    row, column = rng.integers(0, np.array(scene.shape[:2]) - SCENE_SIDE + 1)
    scene = scene[row : row + SCENE_SIDE, column : column + SCENE_SIDE]
    relief = rng.uniform(*RELIEF[group]) / SCENE_M
    heights = _relief(grounds.heights, rng) * _land(scene) * relief
    sigma = backscatter(scene, rng)
    reference = _sunlit(scene, heights, rng)
    is_mirrored = rng.random() < 0.5
    sensed, raised = (_mirror(plane, is_mirrored) for plane in (sigma, heights))
    image = observe(sensed, raised, rng.uniform(*INCIDENCES))
    looks = rng.uniform(2, 6)
    noisy = RadarImage(
        speckled(image.power, looks, rng), image.columns, image.position, image.is_clear
    )
    matrix = similarity(rng, scene.shape, TURN, STRETCH, SHIFT)
    shape = (SCENE_SIDE, SCENE_SIDE)
    name = f"scene {number}"
    if group == CORRECTED:
        shown = _mirror(displayed(noisy.terrain_corrected(), rng), is_mirrored)
        moving = moved(shown, matrix, shape).reshape(*shape, 1)
        truth = truth_of(matrix, moving, reference)
    else:
        shown = _mirror(displayed(noisy.power, rng), is_mirrored)
        moving = moved(shown, matrix, shape).reshape(*shape, 1)
        truth = displaced_truth(image, is_mirrored, matrix)
    return HardPair("relief-radar", group, name, reference, moving, truth)


def displaced_truth(image: RadarImage, is_mirrored: bool, matrix: Matrix) -> Truth:
    """The truth of an image in the sensor's geometry, followed by a similarity.

    is_mirrored: the sensor looks towards smaller columns. matrix: 3 x 3, from the moving image to
    the sensor's pixels. Its noise is what the best affine transform leaves.
    """
    rows, columns = image.power.shape

    def mirror(points: Points) -> Points:
        return points * [-1, 1] + [columns, 0] if is_mirrored else points

    def mapping(points: Points) -> Points:
        sensor = mirror(apply(matrix, points))
        at = [sensor[:, 1] - 0.5, sensor[:, 0] - 0.5]
        ground = map_coordinates(image.columns, at, order=1, mode="nearest")
        return mirror(np.stack([ground, sensor[:, 1]], axis=1))

    axis = np.linspace(0.03, 0.97, 28)
    pixels = np.stack(np.meshgrid(axis * columns, axis * rows), axis=-1).reshape(-1, 2).astype(int)
    pixels = pixels[image.is_clear[pixels[:, 1], pixels[:, 0]]]
    ground = mirror(pixels + 0.5)
    shown = np.stack([image.position[pixels[:, 1], pixels[:, 0]], pixels[:, 1] + 0.5], axis=1)
    moving = apply(np.linalg.inv(matrix), mirror(shown))
    inside = ((moving > 0) & (moving < [columns, rows])).all(axis=1)
    moving, ground = moving[inside], ground[inside]
    terms = np.column_stack([moving, np.ones(len(moving))])
    fitted = terms @ np.linalg.lstsq(terms, ground, rcond=None)[0]
    noise = float(np.linalg.norm(fitted - ground, axis=1).mean())
    return Truth(mapping, (rows, columns), (rows, columns), moving, ground, noise)


def fine_radar(grounds: Grounds, group: str, number: int) -> HardPair | None:
    """Radar of half a metre on a photograph. group: of FINE."""
    rng = generator("fine-radar", group, number)
    images = _drawn(number) if group == DRAWN else _of_buildings(grounds, rng)
    if images is None:
        return None
    reference, radar = images
    shape = (radar.shape[0], radar.shape[1])
    matrix = similarity(rng, shape, TURN, STRETCH, SHIFT)
    moving = moved(radar, matrix, shape).reshape(*shape, 1)
    truth = truth_of(matrix, moving, reference)
    return HardPair("fine-radar", group, f"scene {number}", reference, moving, truth)


def _drawn(number: int) -> tuple[Image, Image]:
    """An aerial photograph and a radar image of a drawn scene with small pixels."""
    rng = np.random.default_rng(SEED + number)
    layout = draw_layout(rng, FINE_SIDE, max_gsd=MAX_DRAWN_GSD)
    ground = rasterise(layout, rng)
    return render_aerial(layout, ground, rng), render_sar(layout, ground, rng)


def _of_buildings(grounds: Grounds, rng: np.random.Generator) -> tuple[Image, Image] | None:
    """A photograph, and radar of its ground with the mapped buildings standing on it."""
    ground = grounds.mapped("banepa", FINE_M)
    if ground is None:
        return None
    room = np.maximum(1, np.array(ground.photo.shape[1::-1]) - FINE_SIDE + 1)
    part = crop(ground, rng.integers(0, room), FINE_SIDE)
    turns = int(rng.integers(4))
    heights = np.zeros(part.photo.shape[:2], np.float32)
    for area in part.areas:
        fill(heights, [area], float(rng.uniform(*HOUSE_M)) / FINE_M, smooth=False)
    sigma = backscatter(part.photo, rng)
    image = observe(
        np.rot90(sigma, turns), np.rot90(heights, turns).astype(float), rng.uniform(*INCIDENCES),
        wall=WALL,
    )  # fmt: skip
    power = np.rot90(speckled(image.power, rng.uniform(1, 4), rng), -turns)
    return part.photo, displayed(np.ascontiguousarray(power), rng)


def _relief(values: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Real heights turned and mirrored at random, from 0 to 1, on the grid of a scene."""
    values = np.rot90(values, int(rng.integers(4)))
    values = values[:, ::-1] if rng.random() < 0.5 else values
    # Whole metres would become terraces.
    smooth = gaussian_filter(values, 1.5)
    size = (SCENE_SIDE, SCENE_SIDE)
    large = cv2.resize(smooth, size, interpolation=cv2.INTER_CUBIC)
    return np.asarray((large - large.min()) / np.ptp(large))


def _land(scene: Image) -> NDArray[np.float64]:
    """Share of land (H, W) around each pixel: heights belong to land, and fall towards the sea."""
    red, _, blue = (cv2.GaussianBlur(scene[..., k].astype(np.float32), (0, 0), 6) for k in range(3))
    is_water = (blue > 1.5 * red) & (red < 60)
    return np.asarray(cv2.GaussianBlur((~is_water).astype(np.float64), (0, 0), COAST_PX))


def _sunlit(scene: Image, heights: NDArray[np.float64], rng: np.random.Generator) -> Image:
    """A scene lit by a morning sun over heights in pixels."""
    down, across = np.gradient(heights)
    azimuth, elevation = np.radians(rng.uniform(120, 170)), np.radians(rng.uniform(40, 60))
    towards = np.array([np.sin(azimuth), -np.cos(azimuth)]) * np.cos(elevation)
    light = np.sin(elevation) - across * towards[0] - down * towards[1]
    light = np.clip(light / np.sqrt(1 + across**2 + down**2) / np.sin(elevation), 0.3, 1.6)
    return np.clip(scene * light[..., None], 0, 255).astype(np.uint8)


def _mirror(plane: NDArray, is_mirrored: bool) -> NDArray:
    return np.ascontiguousarray(plane[:, ::-1]) if is_mirrored else plane
