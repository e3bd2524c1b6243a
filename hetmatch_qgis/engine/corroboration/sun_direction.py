"""The direction in which the shadows of a photograph fall: away from the sun."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.corroboration.displacements import Displacements
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
it does: of 30 drawn places of trees whose sun is known (seeds 2000 and 3000 of
benchmarks.vector_maps) the 20 above it lie within 25 degrees of the light, one of them towards the
sun."""

NEAR_M, FAR_M = 2.0, 7.0
"""Metres from the darkest ground beside trees between which their shadows fade away from it: crowns
are some metres wide, and trees up to 20 m high. Set by hand; on those places rings from 2 to 10
metres tell the same."""

MIN_TAIL = 0.015
"""Darkness farther from the sun beyond that towards it, in that of the darkest ground, from which
on it tells the side: on those places 26 of 26 above it are right, all but one within 30 degrees."""

STEEP_TAIL = 0.032
"""What such darkness has to be to lie as near the true direction as the skewness (14 degrees, root
mean square) on those places: how much the one counts beside the other."""

BROAD_M = 15.0
"""Metres, standard deviation of the Gaussian that is taken off a photograph: land, not trees."""


def dark_direction(
    parts: Sequence[tuple[Grey, Floats]], metres: float
) -> tuple[float, float] | None:
    """The direction of the dark side of buildings; None where no side is clearly darker.

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


def tree_direction(
    parts: Sequence[tuple[Grey, Floats]], metres: float
) -> tuple[float, float] | None:
    """The direction of the shadows of trees; None where no side is clearly theirs.

    The light shows in all differences of a photograph, but on dark ground the other way round, see
    `steep_vector`; which side it is shows beside the trees, see `tail_vector`.

    parts: windows of the photograph, with zero mean and unit variance, and the shares (H, W) of
    each pixel that crowns cover. metres: side of a pixel.
    """
    tail = tail_vector(parts, metres)
    steep = steep_vector([photo for photo, _ in parts], metres)
    amplitude = float(np.hypot(*steep))
    is_steep = amplitude >= MIN_SKEW
    if np.hypot(*tail) < MIN_TAIL and not (is_steep and np.dot(tail, steep) > 0):
        return None
    direction = tail
    if is_steep:
        direction = tail + STEEP_TAIL * np.sign(np.dot(tail, steep)) * steep / amplitude
    column, row = direction / np.hypot(*direction)
    return float(column), float(row)


def tail_vector(parts: Sequence[tuple[Grey, Floats]], metres: float) -> NDArray[np.float64]:
    """The direction in which the ground beside trees lightens slowly.

    From the darkest of what lies around them it does so away from the sun, for shadows have
    different lengths; towards it come the lit leaves. (column, row), its length as of `MIN_TAIL`.

    parts, metres: as of `tree_direction`.
    """
    reach = int(np.ceil(2 * FAR_M / metres)) + 1
    around = _mean_around(parts, reach, BROAD_M / metres)
    if around is None:
        return np.zeros(2)
    rows, columns = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    near = np.where(np.hypot(rows, columns) * metres <= FAR_M, around, np.inf)
    row, column = np.unravel_index(int(near.argmin()), near.shape)
    depth = -float(near[row, column])
    if depth <= 0:
        return np.zeros(2)
    left = column + _vertex(around[row, column - 1 : column + 2])
    top = row + _vertex(around[row - 1 : row + 2, column])
    angles = 2 * np.pi * np.arange(2 * DIRECTIONS) / (2 * DIRECTIONS)
    radii = np.linspace(NEAR_M, FAR_M, 11)[:, None] / metres
    ring = cv2.remap(
        around,
        (left + radii * np.cos(angles)).astype(np.float32),
        (top + radii * np.sin(angles)).astype(np.float32),
        cv2.INTER_CUBIC,
    )
    return _harmonic(ring.mean(axis=0), angles) / depth


def _mean_around(parts: Sequence[tuple[Grey, Floats]], reach: int, broad: float) -> Floats | None:
    """The mean photograph (2 reach + 1, 2 reach + 1) around what covers the ground; None of none.

    broad: pixels, standard deviation of what is taken off.
    """
    size = 2 * reach + 1
    sums, counts = np.zeros((2, size, size))
    for photo, cover in parts:
        space = Displacements(cover.shape[0], cover.shape[1], (reach, reach))
        valid = photo.valid.astype(np.float32)
        mean = cv2.GaussianBlur(photo.values * valid, (0, 0), broad)
        shown = np.maximum(cv2.GaussianBlur(valid, (0, 0), broad), 1e-3)
        covered = space.transform(cover)
        sums += space.correlate((covered, space.transform(valid * (photo.values - mean / shown))))
        counts += space.correlate((covered, space.transform(valid)))
    if not counts.min() >= 1:
        return None
    return np.asarray(sums / counts, dtype=np.float32)


def steep_vector(photos: Sequence[Grey], metres: float) -> NDArray[np.float64]:
    """The direction in which sunlit sides give way to shadows, as single photographs tell.

    From what is sunlit to its shadow it is a long way down in one step, from the shadow to the
    ground a shorter one up: the differences along the light are skewed. Where the ground is darker
    than shadows of what stands on something brighter it is the other way round. (column, row), its
    length the amplitude of the skewness. metres: side of a pixel.
    """
    count = sum(np.count_nonzero(photo.valid) for photo in photos)
    if count == 0:
        return np.zeros(2)
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
    return _harmonic(skews, angles)


def _lowest(
    values: NDArray[np.float64], angles: NDArray[np.float64], least: float
) -> tuple[float, float] | None:
    """Direction of the lowest of values (N,), by their first harmonic; None below an amplitude."""
    column, row = _harmonic(values, angles)
    amplitude = float(np.hypot(column, row))
    return None if amplitude < least else (column / amplitude, row / amplitude)


def _harmonic(values: NDArray, angles: NDArray[np.float64]) -> NDArray[np.float64]:
    """(column, row): the first harmonic of values (N,), towards the lowest."""
    return np.array([-2 * (values * part).mean() for part in (np.cos(angles), np.sin(angles))])


def _vertex(values: Floats) -> float:
    """Offset of a parabola's vertex from the middle of three values, the lowest."""
    curvature = max(float(values[0] - 2 * values[1] + values[2]), 1e-12)
    return float(np.clip(0.5 * (values[0] - values[2]) / curvature, -0.5, 0.5))


def _moved(image: Floats, shift: NDArray[np.float64]) -> Floats:
    matrix = np.array([[1, 0, shift[0]], [0, 1, shift[1]]])
    return np.asarray(cv2.warpAffine(image, matrix, image.shape[::-1], flags=cv2.INTER_NEAREST))
