"""Smooth waves that can be looked up anywhere, so that displacements can be measured."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hetmatch_qgis.engine.core.grid import Points, pixel_centres
from hetmatch_qgis.engine.core.image import MaskedImage
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.pairs.pair import Side
from hetmatch_qgis.engine.pixels.array_source import ArraySource


def pattern(points: Points) -> NDArray[np.float64]:
    """Waves of about 50 pixels at points (..., 2)."""
    column, row = points[..., 0], points[..., 1]
    waves = 40 * np.sin(column / 8) * np.cos(row / 9) + 20 * np.sin((column + row) / 11)
    return np.asarray(waves)


class Unchanged:
    """Grey levels without any normalisation."""

    modality, reason = "optical", "unchanged"

    def apply(self, image: MaskedImage) -> Grey:
        return Grey(image.values[..., 0], image.valid)


def side_of(values: NDArray) -> Side:
    """A side of a pair that shows an array (H, W) as it is."""
    unchanged: Any = Unchanged()
    height, width = values.shape
    description = ImageDescription(None, width, height, band_count=1, dtype="float32")
    return Side(ArraySource(values), unchanged, description)


def picture(width: int = 300, height: int = 260, scale: float = 1.0) -> NDArray[np.float32]:
    """The waves (H, W), enlarged `scale` times."""
    return pattern(pixel_centres(width, height) / scale).astype(np.float32)


def standard(values: NDArray) -> NDArray:
    """Values of zero mean and unit variance."""
    return np.asarray((values - values.mean()) / values.std())


def displacement(values: ArrayLike, points: Points) -> NDArray[np.float64]:
    """The shift (2,), in pixels of `points`, of standardised values against the waves."""
    step = 0.01
    slopes = [
        (pattern(points + step * axis) - pattern(points - step * axis)) / (2 * step)
        for axis in np.eye(2)
    ]
    expected = pattern(points)
    design = np.stack([*slopes, expected, np.ones_like(expected)], axis=-1).reshape(-1, 4)
    solution = np.linalg.lstsq(design, np.asarray(values, float).ravel(), rcond=None)[0]
    return np.asarray(solution[:2] / solution[2])


def random_waves(seed: int = 0, count: int = 80) -> Callable[..., NDArray[np.float32]]:
    """Waves of 7 to 50 pixels: a function of columns and rows, which broadcast."""
    random = np.random.default_rng(seed)
    length, angle = random.uniform(7, 50, count), random.uniform(0, 2 * np.pi, count)
    phase = random.uniform(0, 2 * np.pi, count)
    across, down = 2 * np.pi / length * np.array([np.cos(angle), np.sin(angle)])

    def at(columns: NDArray, rows: NDArray) -> NDArray[np.float32]:
        total = np.zeros(np.broadcast(columns, rows).shape)
        for a, d, p in zip(across, down, phase, strict=True):
            total += np.cos(a * columns + d * rows + p)
        return total.astype(np.float32)

    return at
