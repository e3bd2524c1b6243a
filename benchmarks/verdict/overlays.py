"""Overlays on images: graticules, map frames, watermarks, scan lines, clouds."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Overlay = Callable[[Image], Image]
"""Draws over an image (H, W, 3); always the same, whatever the image."""


def graticule(rng: np.random.Generator, side: int) -> Overlay:
    """Thin lines every 60 to 140 px both ways, slightly turned, some of them with numbers."""
    spacing, thickness = rng.uniform(60, 140), int(rng.integers(1, 3))
    angle = np.radians(rng.uniform(-8, 8))
    offset = rng.uniform(0, spacing, 2)
    ink = _ink(rng)
    across = np.array([np.cos(angle), np.sin(angle)])
    down = np.array([-across[1], across[0]])
    lines = []
    for along, normal, start in ((across, down, offset[0]), (down, across, offset[1])):
        for distance in np.arange(start - side, 2 * side, spacing):
            middle = normal * distance
            lines.append((middle - 3 * side * along, middle + 3 * side * along))
    numbered = rng.random() < 0.5

    def draw(image: Image) -> Image:
        drawn = image.copy()
        for first, last in lines:
            cv2.line(drawn, _pixel(first), _pixel(last), ink, thickness, cv2.LINE_AA)
        if numbered:
            for number, distance in enumerate(np.arange(offset[0], side, spacing)):
                at = (4, int(distance) - 3)
                text = f"{30 + number}\u00b0".replace("\u00b0", "")
                cv2.putText(drawn, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.4, ink, 1, cv2.LINE_AA)
        return drawn

    return draw


def frame(rng: np.random.Generator, side: int, heavy: bool = True) -> Overlay:
    """The margin, frame, title, scale bar and legend of a map sheet.

    heavy: a frame of several thick lines and a legend; else one thin line and a title.
    """
    margins = [int(value) for value in rng.uniform(0.06, 0.14, 4) * side]
    paper = tuple(int(value) for value in rng.integers(215, 250, 3))
    ink = tuple(int(value) for value in rng.integers(0, 60, 3))
    thickness = int(rng.integers(3, 7)) if heavy else 1
    title = _word(rng, 12)
    legend_side = int(side * rng.uniform(0.2, 0.3))
    corner = rng.integers(2, size=2)
    entries = [(_word(rng, 7), tuple(int(v) for v in rng.integers(0, 255, 3))) for _ in range(6)]
    size = float(rng.uniform(0.5, 0.8))

    def draw(image: Image) -> Image:
        drawn = np.empty_like(image)
        drawn[:] = paper
        top, bottom, left, right = margins
        low, high = (left, top), (side - right, side - bottom)
        drawn[top : side - bottom, left : side - right] = image[
            top : side - bottom, left : side - right
        ]
        cv2.rectangle(drawn, low, high, ink, thickness)
        if heavy:
            gap = thickness + 5
            cv2.rectangle(
                drawn, (left - gap, top - gap), (side - right + gap, side - bottom + gap), ink, 1
            )
        at = (side // 4, max(14, top - 12))
        cv2.putText(drawn, title, at, cv2.FONT_HERSHEY_COMPLEX, size, ink, 1, cv2.LINE_AA)
        if heavy:
            _draw_legend(drawn, low, high, corner, legend_side, entries, paper, ink)
        return drawn

    return draw


def _draw_legend(
    drawn: Image,
    low: tuple[int, int],
    high: tuple[int, int],
    corner: NDArray[np.int_],
    side: int,
    entries: list[tuple[str, tuple[int, ...]]],
    paper: tuple[int, ...],
    ink: tuple[int, ...],
) -> None:
    column = low[0] + 6 if corner[0] else high[0] - side - 6
    row = low[1] + 6 if corner[1] else high[1] - side - 6
    cv2.rectangle(drawn, (column, row), (column + side, row + side), paper, -1)
    cv2.rectangle(drawn, (column, row), (column + side, row + side), ink, 2)
    step = side // (len(entries) + 1)
    for number, (word, colour) in enumerate(entries):
        at = row + step // 2 + number * step
        cv2.rectangle(drawn, (column + 6, at), (column + 22, at + step - 4), colour, -1)
        cv2.rectangle(drawn, (column + 6, at), (column + 22, at + step - 4), ink, 1)
        place = (column + 28, at + step - 5)
        cv2.putText(drawn, word, place, cv2.FONT_HERSHEY_SIMPLEX, 0.4, ink, 1, cv2.LINE_AA)


def watermark(rng: np.random.Generator, side: int) -> Overlay:
    """One word all over the image, turned, half transparent."""
    word, size = _word(rng, 8), float(rng.uniform(0.6, 1.2))
    canvas = np.zeros((2 * side, 2 * side), np.uint8)
    step = int(rng.uniform(60, 110))
    for row in range(step, 2 * side, step):
        for column in range((row // step % 2) * step, 2 * side, int(2.4 * step)):
            at = (column, row)
            cv2.putText(canvas, word, at, cv2.FONT_HERSHEY_SIMPLEX, size, 255, 2, cv2.LINE_AA)
    turn = cv2.getRotationMatrix2D((side, side), float(rng.uniform(-40, 40)), 1)
    turned = cv2.warpAffine(canvas, turn, (2 * side, 2 * side))
    part = turned[side // 2 : side // 2 + side, side // 2 : side // 2 + side]
    return _blended(part / 255.0 * rng.uniform(0.35, 0.7), (255, 255, 255))


def scan_lines(rng: np.random.Generator, side: int) -> Overlay:
    """Rows that the sensor lost or that are too bright, the same in every image."""
    alpha = np.zeros((side, side))
    row = rng.uniform(0, 30)
    while row < side:
        width = int(rng.integers(1, 4))
        alpha[int(row) : int(row) + width] = rng.uniform(0.4, 1.0)
        row += rng.uniform(12, 50)
    grey = int(rng.choice([0, 255]))
    return _blended(alpha, (grey, grey, grey))


def cloud(rng: np.random.Generator, side: int) -> Overlay:
    """Clouds with soft edges over a fifth to six tenths of the image."""
    cover = rng.uniform(0.2, 0.6)
    scales = (side / 3, side / 8, side / 20)
    height = np.sum([scale * _smooth_noise(rng, side, scale) for scale in scales], axis=0)
    level = np.quantile(height, 1 - cover)
    alpha = np.clip((height - level) / (height.std() * rng.uniform(0.2, 0.5)), 0, 1)
    shading = 235 + 20 * _smooth_noise(rng, side, side / 12)
    return _blended(alpha, np.clip(shading, 190, 255)[..., None])


def noise(rng: np.random.Generator, image: Image) -> Image:
    """An image with a sensor's noise of its own."""
    noisy = image + rng.normal(0, rng.uniform(2, 8), image.shape)
    return np.asarray(np.clip(noisy, 0, 255).astype(np.uint8))


def _blended(alpha: NDArray[np.float64], colour: object) -> Overlay:
    weight = alpha[..., None]

    def draw(image: Image) -> Image:
        return np.asarray((image * (1 - weight) + np.asarray(colour) * weight).astype(np.uint8))

    return draw


def _smooth_noise(rng: np.random.Generator, side: int, scale: float) -> NDArray[np.float64]:
    """Noise of about unit variance that varies over `scale` pixels."""
    coarse = rng.normal(size=(max(4, int(side / scale) + 3),) * 2)
    return np.asarray(cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC))


def _ink(rng: np.random.Generator) -> tuple[int, ...]:
    low, high = ((0, 90), (200, 256))[int(rng.integers(2))]
    return tuple(int(value) for value in rng.integers(low, high, 3))


def _word(rng: np.random.Generator, longest: int) -> str:
    return "".join(rng.choice(list("AEIORSTLNDMUVB"), int(rng.integers(4, longest + 1))))


def _pixel(point: NDArray[np.float64]) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))
