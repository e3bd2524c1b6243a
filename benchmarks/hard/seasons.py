"""The ground of a photograph by night, and under snow."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from benchmarks.hard.grounds import Grounds
from benchmarks.hard.pair import HardPair, Image, generator, moved, similarity, truth_of
from training.procedural.raster import fractal

GROUPS = ("night", "night, another date", "snow", "snow, another date")

TURN, STRETCH, SHIFT = 8.0, 1.05, 0.06
"""Degrees, factor and share of a side by which the changed image lies apart."""

SIDE = 640
"""Pixels of the longest side of an image."""

LIGHTS = 1 / 900
"""Lights for a pixel of built-up ground."""


def by_night(photo: Image, rng: Generator) -> Image:
    """A photograph (H, W, 3) as if by night: dark, noisy, with lights where there is texture."""
    values = photo.astype(np.float32) / 255
    dark = values ** rng.uniform(1.1, 1.8) * rng.uniform(0.08, 0.25)
    dark = dark * np.array([0.8, 0.9, 1.15], np.float32)
    edges = _texture(values.mean(axis=2), 4.0)
    is_lit = rng.random(edges.shape) < LIGHTS * 2 * np.clip(edges, 0, 1)
    lamps = is_lit * rng.gamma(1.5, 0.6, edges.shape)
    glow = sum(
        weight * cv2.GaussianBlur(lamps, (0, 0), sigma) * sigma**2
        for weight, sigma in ((1.6, 1.0), (0.8, 4.0), (0.25, 14.0))
    )
    tint = np.array([1.0, rng.uniform(0.7, 0.9), rng.uniform(0.35, 0.7)], np.float32)
    shown = dark + np.asarray(glow)[..., None] * tint
    shown = shown + rng.normal(0, rng.uniform(0.012, 0.03), shown.shape)
    gain = rng.uniform(0.8, 1.6)
    return np.clip(255 * gain * shown, 0, 255).astype(np.uint8)


def under_snow(photo: Image, rng: Generator) -> Image:
    """A photograph (H, W, 3) under snow: thick on smooth and high ground, thin in woods."""
    values = photo.astype(np.float32)
    grey = values.mean(axis=2)
    rows, columns = grey.shape
    side = max(rows, columns)
    height = fractal(rng, side, side, 4, 0.5)[:rows, :columns]
    patches = fractal(rng, side, 24, 4, 0.7)[:rows, :columns]
    rough = np.clip(_texture(grey / 255, 3.0), 0, 1)
    wetness = np.clip((60 - cv2.GaussianBlur(grey, (0, 0), 2)) / 40, 0, 1)
    amount = rng.uniform(0.3, 1.5) + 0.7 * height + 0.5 * patches - 1.8 * rough - 1.5 * wetness
    cover = 1 / (1 + np.exp(-3 * amount))[..., None]
    mean = cv2.GaussianBlur(grey, (0, 0), 8)
    relief = 0.25 * (grey - mean)
    white = np.stack([232 + relief, 236 + relief, 242 + relief], axis=-1)
    # The ground that shows is wet and its plants are bare.
    bare = 0.75 * (0.5 * values + 0.5 * grey[..., None])
    shown = cover * white + (1 - cover) * bare + rng.normal(0, 2, values.shape)
    return np.clip(shown, 0, 255).astype(np.uint8)


def changed(grounds: Grounds, group: str, number: int) -> HardPair | None:
    """A photograph, and the same ground by night or under snow. group: of GROUPS.

    Of another date: the changed image is the moving one of srif's pairs of two dates.
    """
    rng = generator("season", group, number)
    change = by_night if group.startswith("night") else under_snow
    if "another date" in group:
        pairs = [pair for pair in grounds.srif if pair.group == "Optical-Optical"]
        if number >= len(pairs):
            return None
        pair = pairs[number]
        moving = change(pair.moving, rng)
        truth = truth_of(pair.truth, moving, pair.reference)
        return HardPair("season", group, pair.name, pair.reference, moving, truth)
    photo = _photograph(grounds, rng, number)
    if photo is None:
        return None
    shape = (photo.shape[0], photo.shape[1])
    matrix = similarity(rng, shape, TURN, STRETCH, SHIFT)
    moving = moved(change(photo, rng), matrix, shape)
    truth = truth_of(matrix, moving, photo)
    return HardPair("season", group, f"photograph {number}", photo, moving, truth)


def _photograph(grounds: Grounds, rng: Generator, number: int) -> Image | None:
    """A part of a satellite scene, of a drone mosaic or of a pan-sharpened photograph."""
    source = number % 3
    if source == 0:
        photo = grounds.scenes[number // 3 % len(grounds.scenes)] if grounds.scenes else None
    else:
        name, gsd = (("banepa", 0.25), ("vegas", 0.3))[source - 1]
        ground = grounds.mapped(name, gsd)
        photo = None if ground is None else ground.photo
    if photo is None:
        return None
    row, column = (int(rng.integers(max(1, length - SIDE + 1))) for length in photo.shape[:2])
    return np.ascontiguousarray(photo[row : row + SIDE, column : column + SIDE])


def _texture(grey: np.ndarray, sigma: float) -> np.ndarray:
    """Contrast within some pixels, 1 where it is as high as anywhere."""
    mean = cv2.GaussianBlur(grey, (0, 0), sigma)
    square = cv2.GaussianBlur(grey**2, (0, 0), sigma)
    contrast = np.sqrt(np.maximum(square - mean**2, 0))
    return np.asarray(contrast / max(float(np.percentile(contrast, 97)), 1e-4))
