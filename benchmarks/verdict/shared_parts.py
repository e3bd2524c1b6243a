"""Pairs that share a part of their ground alone, or have pixels of two sizes."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from benchmarks.verdict.cuts import Image, Matrix, moved_by, random_similarity, two_views
from benchmarks.verdict.draws import Draw
from benchmarks.verdict.place import Place

RATIOS = (3.0, 4.0)
"""Range of the sizes of the larger pixels, in those of the smaller ones."""

STRIP_WIDTHS = (60, 120)
"""Pixels: range of the widths of overlaps that are strips."""

MAX_GAP = 60
"""Pixels up to which images beside each other lie apart."""


def larger_pixels(draw: Draw) -> Draw:
    """A pair of which one image, as often the one as the other, has much larger pixels."""

    def pair(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
        reference, moving, truth = draw(rng, places, side)
        ratio = rng.uniform(*RATIOS)
        if rng.random() < 0.5:
            reference, to_fine = _shrunk(reference, ratio)
            return reference, moving, None if truth is None else np.linalg.inv(to_fine) @ truth
        moving, to_fine = _shrunk(moving, ratio)
        return reference, moving, None if truth is None else truth @ to_fine

    return pair


def _shrunk(image: Image, ratio: float) -> tuple[Image, Matrix]:
    """An image with pixels `ratio` times as large, and 3 x 3 from its pixels to those before."""
    side = round(image.shape[0] / ratio)
    again = cv2.resize(image, (side, side), interpolation=cv2.INTER_AREA)
    return np.asarray(again), np.diag([image.shape[1] / side, image.shape[0] / side, 1.0])


def strip(draw_images: Callable) -> Draw:
    """Images that share a strip, or would: halves of one frame, or a strip of it and the whole.

    draw_images: `two_views` or `two_grounds`, of the whole frame.
    """

    def pair(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
        images = draw_images(rng, places, side)
        width = int(rng.integers(*STRIP_WIDTHS, endpoint=True))
        if rng.random() < 0.5:
            # At the edge, the expected position of a georeferenced pair, as often as anywhere.
            start = int(rng.integers(side - width + 1)) if rng.random() < 0.5 else 0
            parts = (start, start + width), (0, side)
        else:
            low, high = side // 2 - width // 2, side // 2 + width // 2
            parts = (0, high), (low, side)
        reference, moving, truth = _parts(rng, images, *parts)
        return reference, moving, truth if draw_images is two_views else None

    return pair


def beside(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
    """Images of one ground beside each other, which meet or lie a little apart."""
    middle, gap = side // 2, int(rng.integers(MAX_GAP + 1))
    low, high = middle - gap // 2, middle + gap - gap // 2
    reference, moving, _ = _parts(rng, two_views(rng, places, side), (0, low), (high, side))
    return reference, moving, None


def _parts(
    rng: np.random.Generator,
    images: tuple[Image, Image],
    of_reference: tuple[int, int],
    of_moving: tuple[int, int],
) -> tuple[Image, Image, Matrix]:
    """Parts of two images of one frame, and 3 x 3 from the pixels of one to those of the other.

    of_reference, of_moving: the first column, and that after the last; rows as often.
    """
    across = int(rng.integers(2))
    reference, moving = (
        np.ascontiguousarray(np.take(image, np.arange(*part), 1 - across))
        for image, part in zip(images, (of_reference, of_moving), strict=True)
    )
    offset = np.eye(3)
    offset[across, 2] = of_moving[0] - of_reference[0]
    # About the strip, which a turn about the middle of the moving image would take away.
    truth = random_similarity(rng, 0)
    middle = np.full(2, images[0].shape[0] / 2)
    shared = max(of_reference[0], of_moving[0]), min(of_reference[1], of_moving[1])
    middle[across] = sum(shared) / 2 - of_moving[0]
    truth[:2, 2] = middle - truth[:2, :2] @ middle
    return reference, moved_by(moving, truth), offset @ truth
