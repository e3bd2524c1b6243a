"""Made-up ground, what may be drawn over it, and two images of it on one frame."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.corroboration.aligned import AlignedImages
from hetmatch_qgis.engine.corroboration.likeness import Comparison
from hetmatch_qgis.engine.corroboration.lines import through_lines
from hetmatch_qgis.engine.pairs.normalise import Grey

Image = NDArray[np.float32]


def standard(image: NDArray) -> Image:
    """Grey levels of zero mean and unit variance."""
    return np.asarray((image - image.mean()) / image.std(), dtype=np.float32)


def grain(seed: int, side: int = 256) -> Image:
    """White noise of unit variance."""
    return np.random.default_rng(seed).normal(size=(side, side)).astype(np.float32)


def ground(seed: int, side: int = 256) -> Image:
    """Smooth noise of several scales."""
    layers = [cv2.GaussianBlur(grain(100 * seed + n, side), (0, 0), s) for n, s in SCALES]
    return standard(np.sum([standard(layer) for layer in layers], axis=0))


def patches(seed: int, side: int = 256) -> Image:
    """Overlapping patches of many sizes and tones, over smooth ground."""
    random = np.random.default_rng(seed)
    image = 0.3 * ground(seed, side)
    for _ in range(side // 5):
        at, axes = random.uniform(0, side, 2), random.uniform(12, 90, 2)
        ellipse = tuple(map(float, at)), tuple(map(float, axes)), float(random.uniform(0, 180))
        cv2.ellipse(image, ellipse, float(random.uniform(-2, 2)), -1)
    return standard(cv2.GaussianBlur(image, (0, 0), 1.0) + 0.1 * grain(seed, side))


SCALES = ((1, 2.0), (2, 5.0), (3, 15.0))


def seen_otherwise(image: Image, seed: int = 99, noise: float = 0.7) -> Image:
    """The same ground through another sensor: inverted, in other tones and with its own noise."""
    return standard(-np.tanh(image) + noise * grain(seed, len(image)))


def orchard(seed: int, side: int = 256, period: int = 16) -> Image:
    """Like trees on a square lattice, over faint ground of their own."""
    image = 0.1 * ground(seed, side)
    for row in range(period // 2, side, period):
        for column in range(period // 2, side, period):
            cv2.circle(image, (column, row), period // 3, 2.0, -1, cv2.LINE_AA)
    return standard(image)


def graticule(image: Image, ink: float = 4.0, step: int = 64) -> Image:
    """An image under straight lines both ways."""
    drawn = image.copy()
    for start in range(step // 2, max(image.shape), step):
        drawn[start : start + 2] = ink
        drawn[:, start : start + 2] = ink
    return drawn


def frame(image: Image, margin: int = 40) -> Image:
    """An image as a map sheet shows it: within a margin of paper and two lines of ink."""
    far = len(image) - margin
    drawn = np.full_like(image, 3.0)
    drawn[margin:far, margin:far] = image[margin:far, margin:far]
    for gap, thickness in ((0, 4), (12, 2)):
        low, high = (margin - gap,) * 2, (far + gap,) * 2
        cv2.rectangle(drawn, low, high, -4.0, thickness)
    return drawn


def cloud(image: Image) -> Image:
    """An image under a white cloud with soft edges over about a third of it."""
    side = len(image)
    height = cv2.GaussianBlur(grain(7, side), (0, 0), side / 12)
    opacity = np.clip(4 * (standard(height) - 0.5), 0, 1)
    return np.asarray(image * (1 - opacity) + 5 * opacity, dtype=np.float32)


def aligned(
    reference: Image,
    moving: Image,
    ref_valid: NDArray[np.bool_] | None = None,
    moving_valid: NDArray[np.bool_] | None = None,
    factor: float = 1.0,
) -> AlignedImages:
    """Two images (h, w) that lie on each other as they are; masks: None where all is valid."""
    rows, columns = (round(side * factor) for side in reference.shape)
    return AlignedImages(
        _grey(reference, ref_valid),
        _grey(moving, moving_valid),
        Window(0, 0, columns, rows),
        factor,
    )


def _grey(values: Image, valid: NDArray[np.bool_] | None) -> Grey:
    shown = np.ones(values.shape, bool) if valid is None else valid
    return Grey(np.where(shown, values, np.float32(0)), shown)


def compare(images: AlignedImages, has_clouds: bool = True) -> Comparison:
    """Two aligned images compared, with the lines that run through either."""
    lines = (through_lines(grey) for grey in (images.reference, images.moving))
    return Comparison(images, has_clouds).with_lines(*lines)
