"""Ground that repeats itself: orchards, rows of crops, roofs, street grids, lattices of fields."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]


def orchard(rng: np.random.Generator, side: int) -> Image:
    """Trees on a lattice; each differs a little in size, tone and place."""
    period = rng.uniform(9, 18, 2)
    ground = _tinted(rng, side, (150, 130, 100))
    for row in np.arange(0, side, period[1]):
        for column in np.arange(0, side, period[0]):
            at = np.array([column, row]) + rng.normal(0, 0.5, 2)
            radius = period.min() * rng.uniform(0.3, 0.38)
            tone = rng.normal(0, 8)
            _disc(ground, at, radius, (60 + tone, 90 + tone, 50 + tone))
    return _bytes(ground)


def rows(rng: np.random.Generator, side: int) -> Image:
    """Rows of crops or vines, straight and parallel."""
    period, angle = rng.uniform(8, 16), np.radians(rng.uniform(0, 180))
    y, x = np.mgrid[:side, :side].astype(np.float64)
    wave = np.cos(2 * np.pi * (x * np.cos(angle) + y * np.sin(angle)) / period)
    ground = _tinted(rng, side, (140, 130, 90)) + 40 * wave[..., None]
    return _bytes(ground)


def roofs(rng: np.random.Generator, side: int) -> Image:
    """Terraces of like houses along parallel streets."""
    ground = _tinted(rng, side, (110, 125, 95))
    plot, depth = rng.uniform(14, 24), rng.uniform(44, 60)
    length, width = plot * 0.75, depth * 0.3
    for row in np.arange(0, side, depth):
        cv2.line(ground, (0, int(row)), (side, int(row)), (165, 162, 158), 6)
        for column in np.arange(0, side, plot):
            tone = rng.normal(0, 6)
            for offset in (0.28, 0.72):
                middle = row + depth * offset
                low = (int(column), int(middle - width / 2))
                high = (int(column + length), int(middle + width / 2))
                colour = np.array((150, 80, 70)) + tone
                cv2.rectangle(ground, low, high, colour.tolist(), -1)
                ridge = int(middle)
                cv2.line(ground, (low[0], ridge), (high[0], ridge), (colour + 35).tolist(), 1)
    return _bytes(ground)


def street_grid(rng: np.random.Generator, side: int, layout: np.random.Generator) -> Image:
    """Blocks of houses of their own between streets of one layout.

    layout: draws the streets; generators of one seed draw the same ones.
    """
    period, offset, width = _streets(layout)
    ground = _tinted(rng, side, (120, 130, 105))
    for row in np.arange(offset[1] - period[1], side, period[1]):
        for column in np.arange(offset[0] - period[0], side, period[0]):
            _houses(rng, ground, (column, row), period)
    for line in _lines(period, offset, side):
        first, last = (tuple(int(value) for value in end) for end in line)
        cv2.line(ground, first, last, (175, 172, 168), width, cv2.LINE_AA)
    return _bytes(ground)


def streets(side: int, layout: np.random.Generator) -> list[NDArray[np.float64]]:
    """The centre lines (2, 2) of the streets that `street_grid` draws, in pixels."""
    period, offset, _ = _streets(layout)
    # OpenCV's pixels have their origin at the centre.
    return [line + 0.5 for line in _lines(period, offset, side)]


def _streets(layout: np.random.Generator) -> tuple[NDArray, NDArray, int]:
    """Period and offset (2,) of streets along both axes, and their width, in pixels."""
    period, width = layout.uniform(50, 95, 2), int(layout.integers(6, 12))
    return period, layout.uniform(0, 50, 2), width


def _lines(period: NDArray, offset: NDArray, side: int) -> list[NDArray[np.float64]]:
    """Lines (2, 2) across an image, first down, then across, in whole pixels."""
    lines = []
    for axis in (0, 1):
        for place in np.arange(offset[axis], side, period[axis]):
            ends = np.array([[int(place), 0], [int(place), side]], np.float64)
            lines.append(ends if axis == 0 else ends[:, ::-1])
    return lines


def field_lattice(rng: np.random.Generator, side: int, layout: np.random.Generator) -> Image:
    """Fields of one size side by side, each with a tone of its own, and ways between them."""
    period, width = layout.uniform(30, 75, 2), int(layout.integers(1, 4))
    offset = layout.uniform(0, 30, 2)
    ground = _tinted(rng, side, (0, 0, 0))
    for row in np.arange(offset[1] - period[1], side, period[1]):
        for column in np.arange(offset[0] - period[0], side, period[0]):
            low = (int(column), int(row))
            high = (int(column + period[0]), int(row + period[1]))
            tone = np.array((100, 120, 80)) + rng.normal(0, 30) + rng.normal(0, 12, 3)
            cv2.rectangle(ground, low, high, tone.tolist(), -1)
            cv2.rectangle(ground, low, high, (190, 180, 160), width)
    return _bytes(ground + _grain(rng, side))


def seen_again(rng: np.random.Generator, image: Image) -> Image:
    """The same ground through another sensor: other tones, blur and noise."""
    values = image.astype(np.float64) @ rng.dirichlet(np.ones(3)) / 255
    values = values ** rng.uniform(0.6, 1.6)
    if rng.random() < 0.3:
        values = 1 - values
    values = cv2.GaussianBlur(values, (0, 0), rng.uniform(0.3, 1.0))
    values += rng.normal(0, rng.uniform(0.01, 0.05), values.shape)
    grey = np.clip(values * 255, 0, 255).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


def _houses(
    rng: np.random.Generator, ground: NDArray, corner: tuple[float, float], period: NDArray
) -> None:
    for _ in range(int(rng.integers(4, 9))):
        low = np.array(corner) + rng.uniform(0.12, 0.7, 2) * period
        high = low + rng.uniform(7, 16, 2)
        tone = rng.integers(90, 220, 3)
        first, last = (tuple(int(value) for value in point) for point in (low, high))
        cv2.rectangle(ground, first, last, tone.tolist(), -1)


def _tinted(rng: np.random.Generator, side: int, colour: tuple[int, ...]) -> NDArray[np.float64]:
    return np.full((side, side, 3), colour, np.float64) + _grain(rng, side)


def _grain(rng: np.random.Generator, side: int) -> NDArray[np.float64]:
    """Unevenness of the ground, from a few pixels to a quarter of the image, (side, side, 1)."""
    total = np.zeros((side, side))
    for scale, strength in ((2, 6), (12, 5), (side / 4, 5)):
        coarse = rng.normal(size=(int(side / scale) + 3,) * 2)
        total += strength * cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC)
    return total[..., None]


def _disc(ground: NDArray, at: NDArray, radius: float, colour: tuple[float, ...]) -> None:
    centre = tuple(round(float(value) * 16) for value in at)
    cv2.circle(ground, centre, int(radius * 16), colour, -1, cv2.LINE_8, 4)


def _bytes(values: NDArray[np.float64]) -> Image:
    return np.asarray(np.clip(values, 0, 255).astype(np.uint8))
