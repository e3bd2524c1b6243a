"""Where the shadows of a photograph fall: away from the sun."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.pairs.normalise import Grey

Floats = NDArray[np.float32]

DIRECTIONS = 16
"""Directions in which darkness is looked for, between which the true one is interpolated."""

RING_M, MIN_RING = 6.0, 4.0
"""Metres beside buildings in which darkness is looked for, and pixels at least: more than the match
is off by."""

MIN_DARKNESS = 0.1
"""Standard deviations of the photograph, the amplitude of darkness around buildings, from which on
there are shadows: 0.2 to 0.7 on 12 drawn places whose sun is known (seed 2000 of
benchmarks.vector_maps), matched within 2 pixels, with directions right within 8 degrees. Trees are
matched to their shadows, so that beside them their other side is the dark one."""

STEP_M, MIN_SKEW = 3.0, 0.08
"""Metres of the differences of which the skewness tells the light, and its amplitude from which on
it does: of 12 drawn places of trees whose sun is known (seed 2000 of benchmarks.vector_maps) all
that are above it are right within 20 degrees. Of 20 others (seed 1000) two are reversed."""


def dark_direction(
    parts: Sequence[tuple[Grey, Floats]], metres: float
) -> tuple[float, float] | None:
    """Where it is dark beside buildings; None where no side is clearly darker.

    parts: windows of the photograph, with zero mean and unit variance, and the shares (H, W) of
    each pixel that buildings cover. metres: side of a pixel.
    """
    ring = max(MIN_RING, RING_M / metres)
    angles = 2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS
    sums, counts = np.zeros(DIRECTIONS), np.zeros(DIRECTIONS)
    for photo, buildings in parts:
        cover = np.ascontiguousarray(buildings)
        is_beside = photo.valid & (cv2.dilate(cover, np.ones((3, 3), np.uint8)) < 0.5)
        beside = is_beside.astype(np.float32)
        darkness = beside * photo.values
        for number, angle in enumerate(angles):
            for distance in np.linspace(ring / 3, ring, 3):
                passed = _moved(cover, distance * np.array([np.cos(angle), np.sin(angle)]))
                sums[number] += float(np.vdot(passed, darkness))
                counts[number] += float(np.vdot(passed, beside))
    if not counts.min() > 0:
        return None
    return _lowest(sums / counts, angles, MIN_DARKNESS)


def steep_direction(photos: Sequence[Grey], metres: float) -> tuple[float, float] | None:
    """Where sunlit sides give way to shadows, as single photographs tell.

    From what is sunlit to its shadow it is a long way down in one step, from the shadow to the
    ground a shorter one up: the differences along the light are skewed. metres: side of a pixel.
    """
    count = sum(np.count_nonzero(photo.valid) for photo in photos)
    if count == 0:
        return None
    step = max(1.0, STEP_M / metres)
    angles = 2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS
    skews = np.zeros(DIRECTIONS)
    for number, angle in enumerate(angles):
        powers = np.zeros(2)
        for photo in photos:
            shift = -step * np.array([np.cos(angle), np.sin(angle)])
            is_known = photo.valid & (_moved(photo.valid.astype(np.float32), shift) > 0)
            steps = (_moved(photo.values, shift) - photo.values)[is_known]
            powers += np.square(steps).sum(), (steps**3).sum()
        skews[number] = powers[1] / count / max((powers[0] / count) ** 1.5, 1e-12)
    return _lowest(skews, angles, MIN_SKEW)


def _lowest(
    values: NDArray[np.float64], angles: NDArray[np.float64], least: float
) -> tuple[float, float] | None:
    """Direction of the lowest of values (N,), by their first harmonic; None below an amplitude."""
    column = -2 * float((values * np.cos(angles)).mean())
    row = -2 * float((values * np.sin(angles)).mean())
    amplitude = float(np.hypot(column, row))
    return None if amplitude < least else (column / amplitude, row / amplitude)


def _moved(image: Floats, shift: NDArray[np.float64]) -> Floats:
    matrix = np.array([[1, 0, shift[0]], [0, 1, shift[1]]])
    return np.asarray(cv2.warpAffine(image, matrix, image.shape[::-1], flags=cv2.INTER_NEAREST))
