"""The side on which shadows fall is told by a photograph, with buildings or without."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from hetmatch_qgis.engine.corroboration.sun_direction import (
    MIN_SKEW,
    MIN_TAIL,
    dark_direction,
    steep_vector,
    tail_vector,
    tree_direction,
)
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.pairs.shadows import swept

SIDE = 300
ANGLES = (10.0, 100.0, 215.0, 330.0)


def unit(angle):
    return np.cos(np.radians(angle)), np.sin(np.radians(angle))


def photograph(direction, length=6.0):
    """Bright roofs on ground with their shadows, and what they cover."""
    rng = np.random.default_rng(5)
    cover = np.zeros((SIDE, SIDE), np.float32)
    for row in range(20, SIDE - 30, 35):
        for column in range(20, SIDE - 30, 35):
            top, left = row + rng.integers(0, 10), column + rng.integers(0, 10)
            cover[top : top + rng.integers(6, 14), left : left + rng.integers(6, 14)] = 1
    values = np.full((SIDE, SIDE), 0.2, np.float32)
    values -= 2 * swept(cover, direction, 0, length)
    values += cover * (1.5 - values)
    return as_photo(values, rng), cover


def orchard(direction, lit=0.0, off=(0.0, 0.0)):
    """Trees of different heights, half of each crown dark, and where they are mapped.

    lit: grey level of the sunlit half. off: (column, row) pixels that the photograph lies off.
    """
    rng = np.random.default_rng(7)
    values, cover = np.zeros((2, SIDE, SIDE), np.float32)
    rows, columns = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    for at in rng.uniform(20, SIDE - 20, (90, 2)):
        cover += np.hypot(columns - at[0], rows - at[1]) < 2.5
        right, down = columns - at[0] - off[0], rows - at[1] - off[1]
        along = right * direction[0] + down * direction[1]
        across = np.abs(down * direction[0] - right * direction[1])
        values[(np.hypot(along, across) < 2.5) & (along < 0)] = lit
        length = rng.uniform(3, 9)
        values[(across < 2.5) & (along >= 0) & (along < length)] = -1.5
    return as_photo(values, rng), np.clip(cover, 0, 1)


def as_photo(values, rng):
    values = cv2.GaussianBlur(values, (0, 0), 0.8)
    values += rng.normal(0, 0.1, values.shape).astype(np.float32)
    return Grey((values - values.mean()) / values.std(), np.ones(values.shape, dtype=bool))


@pytest.mark.parametrize("angle", ANGLES)
def test_away_from_the_sun(angle):
    photo, cover = photograph(unit(angle))
    assert np.dot(dark_direction([(photo, cover)], 1.0), unit(angle)) > 0.95
    steep = steep_vector([photo, photo], 1.0)
    assert np.dot(steep, unit(angle)) > 0.95 * np.hypot(*steep) and np.hypot(*steep) > MIN_SKEW


@pytest.mark.parametrize("angle", ANGLES)
@pytest.mark.parametrize("off", [(0.0, 0.0), (2.0, -3.0)])
def test_beside_trees_shadows_fade_away_from_the_sun(angle, off):
    parts = [orchard(unit(angle), off=off)]
    tail = tail_vector(parts, 1.0)
    assert np.dot(tail, unit(angle)) > 0.9 * np.hypot(*tail) and np.hypot(*tail) > MIN_TAIL
    assert np.dot(tree_direction(parts, 1.0), unit(angle)) > 0.9


@pytest.mark.parametrize("lit", [-0.8, 0.8])
def test_where_the_skewness_names_the_side_of_the_sun_the_trees_decide(lit):
    """Bright stripes with a sharp side away from what their dark one would be."""
    photo, cover = orchard((1.0, 0.0), lit)
    rng = np.random.default_rng(8)
    stripes = np.zeros((SIDE, SIDE), np.float32)
    for column in rng.integers(0, SIDE - 12, 20):
        # Away from the trees' shadows it rises at once, and falls slowly.
        stripes[:, column : column + 12] += np.linspace(4, 0, 12, dtype=np.float32)
    mixed = Grey(photo.values + stripes, photo.valid)
    steep = steep_vector([mixed], 1.0)
    assert steep[0] < -MIN_SKEW
    assert tree_direction([(mixed, cover)], 1.0)[0] > 0.9


def test_without_shadows_there_is_no_direction():
    photo, cover = photograph((1.0, 0.0), length=0.0)
    assert dark_direction([(photo, cover)], 1.0) is None
    assert tree_direction([(photo, cover)], 1.0) is None
    nothing = Grey(photo.values, np.zeros(photo.valid.shape, dtype=bool))
    assert dark_direction([(nothing, cover)], 1.0) is None
    assert tree_direction([(nothing, cover)], 1.0) is None
    assert tree_direction([(photo, np.zeros_like(cover))], 1.0) is None
    assert tree_direction([], 1.0) is None
