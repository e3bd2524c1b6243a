"""Fields on the lattice reach every pixel, whatever the sides of the tile."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.core.grid import grid_points, pixel_centres
from hetmatch_qgis.engine.refinement.lattice import (
    STEP,
    at_knots,
    at_pixels,
    field_at_pixels,
    knots_of,
)

SIZES = [(64, 48), (65, 50), (71, 55), (8, 8)]


@pytest.mark.parametrize("size", SIZES)
def test_a_slope_over_the_knots_is_a_slope_over_the_pixels(size):
    width, height = size
    slope = (knots_of(np.array(size)) * [0.3, -0.2] + [5, 7]).astype(np.float32)
    found = at_pixels(slope, np.array(size))
    assert found.shape == (height, width, 2)
    assert np.allclose(found, pixel_centres(width, height) * [0.3, -0.2] + [5, 7], atol=1e-3)


@pytest.mark.parametrize("size", SIZES)
def test_a_field_is_bilinear_between_its_points_and_constant_outwards(size):
    width, height = size
    rows, columns = height // STEP, width // STEP
    points = grid_points(np.arange(columns), np.arange(rows)) * STEP + STEP / 2
    found = field_at_pixels((points * 0.1).astype(np.float32), height, width)
    low, high = points.reshape(-1, 2).min(axis=0), points.reshape(-1, 2).max(axis=0)
    assert np.allclose(found, pixel_centres(width, height).clip(low, high) * 0.1, atol=1e-4)


def test_knots_surround_the_tile():
    knots = knots_of(np.array([20, 16]))
    assert knots[0, 0].tolist() == [-4, -4] and knots[-1, -1].tolist() == [28, 20]
    field = np.arange(2 * 2 * 2, dtype=np.float32).reshape(2, 2, 2)
    extended = at_knots(field, knots.shape)
    assert extended.shape == knots.shape
    assert np.array_equal(extended[1:3, 1:3], field)
    assert np.array_equal(extended[0, 0], field[0, 0])
    assert np.array_equal(extended[-1, -1], field[-1, -1])
