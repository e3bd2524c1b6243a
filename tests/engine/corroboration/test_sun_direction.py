"""The side on which shadows fall is told by a photograph, with buildings or without."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from hetmatch_qgis.engine.corroboration.sun_direction import dark_direction, steep_direction
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.pairs.shadows import swept

SIDE = 300


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
    values = cv2.GaussianBlur(values, (0, 0), 0.8)
    values += rng.normal(0, 0.1, values.shape).astype(np.float32)
    values = (values - values.mean()) / values.std()
    return Grey(values, np.ones(values.shape, dtype=bool)), cover


@pytest.mark.parametrize("angle", [10.0, 100.0, 215.0, 330.0])
def test_away_from_the_sun(angle):
    direction = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    photo, cover = photograph(direction)
    assert np.dot(dark_direction([(photo, cover)], 1.0), direction) > 0.95
    assert np.dot(steep_direction([photo, photo], 1.0), direction) > 0.95


def test_without_shadows_there_is_no_direction():
    photo, cover = photograph((1.0, 0.0), length=0.0)
    assert dark_direction([(photo, cover)], 1.0) is None
    assert steep_direction([photo], 1.0) is None
    nothing = Grey(photo.values, np.zeros(photo.valid.shape, dtype=bool))
    assert dark_direction([(nothing, cover)], 1.0) is None
    assert steep_direction([nothing], 1.0) is None
