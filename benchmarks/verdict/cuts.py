"""Images cut from places, and a moving one that is turned, scaled and shifted by chance."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.common.datasets import warp
from benchmarks.verdict.place import Place

Image = NDArray[np.uint8]
Matrix = NDArray[np.float64]


TURN = 4.0
"""Degrees up to which images of one place are turned, unless by any angle: that of a georeference
that is a little wrong."""


def cut(place: Place, side: int, rng: np.random.Generator) -> tuple[Image, ...]:
    """The same part of all images of a place, (side, side, 3) each."""
    height, width = place.images[0].shape[:2]
    row = int(rng.integers(max(1, height - side + 1)))
    column = int(rng.integers(max(1, width - side + 1)))
    return tuple(
        _rgb(np.atleast_3d(image)[row : row + side, column : column + side], side)
        for image in place.images
    )


def _rgb(image: Image, side: int) -> Image:
    """Three channels, and enlarged where the place is smaller than wanted."""
    channels = image[..., :3] if image.shape[2] >= 3 else np.repeat(image[..., :1], 3, axis=2)
    channels = np.ascontiguousarray(channels)
    if channels.shape[:2] != (side, side):
        channels = cv2.resize(channels, (side, side), interpolation=cv2.INTER_CUBIC)
    return np.asarray(channels)


def pick_place(rng: np.random.Generator, places: list[Place]) -> Place:
    """A place; every data set as likely as another."""
    sources = sorted({place.source for place in places})
    source = sources[rng.integers(len(sources))]
    pool = [place for place in places if place.source == source]
    return pool[rng.integers(len(pool))]


def two_grounds(rng: np.random.Generator, places: list[Place], side: int) -> tuple[Image, Image]:
    """Images of two places, mostly of one data set, so that they are of the same kinds."""
    first = pick_place(rng, places)
    pool = [place for place in places if place.is_apart(first)]
    alike = [place for place in pool if place.source == first.source]
    second = pick_place(rng, alike if alike and rng.random() < 0.8 else pool)
    images = (cut(place, side, rng) for place in (first, second))
    one, other = (shown[rng.integers(len(shown))] for shown in images)
    return one, other


def random_similarity(
    rng: np.random.Generator, side: int, degrees: float = TURN, shift: float = 0.08
) -> Matrix:
    """A similarity about the centre; shift: in sides."""
    angle, scale = np.radians(rng.uniform(-degrees, degrees)), rng.uniform(0.95, 1.05)
    cosine, sine = scale * np.cos(angle), scale * np.sin(angle)
    matrix = np.eye(3)
    matrix[:2, :2] = [[cosine, -sine], [sine, cosine]]
    centre = np.full(2, side / 2)
    offset = rng.uniform(-shift, shift, 2) * side
    matrix[:2, 2] = centre + offset - matrix[:2, :2] @ centre
    return matrix


def moved_by(image: Image, truth: Matrix) -> Image:
    """An image as a moving one that `truth` leads back."""
    return np.asarray(warp(image, np.linalg.inv(truth), image.shape[:2]))


def two_views(rng: np.random.Generator, places: list[Place], side: int) -> tuple[Image, Image]:
    """Two images of one ground."""
    images = cut(pick_place(rng, places), side, rng)
    first, second = rng.choice(len(images), 2, replace=False)
    return images[first], images[second]
