"""Lengths on the ground, in CRSs of metres, feet and degrees."""

from __future__ import annotations

import numpy as np
import pytest
from affine import Affine
from pyproj import CRS

from hetmatch_qgis.engine.core.grid import Grid
from hetmatch_qgis.engine.core.ground_lengths import (
    metres_per_pixel_at,
    search_radius_to_pixels,
)


def north_up(size, left, top):
    return Affine(size, 0, left, 0, -size, top)


def test_a_web_map_s_pixels_are_shorter_the_farther_north():
    top = 8_000_000.0
    grid = Grid(Affine(1000, 0, 0, 0, -1000, top), 10, 8000, CRS.from_epsg(3857))
    rows = np.array([0.5, 7999.5])
    metres = metres_per_pixel_at(grid, np.column_stack([np.full(2, 5.0), rows]))
    latitudes = 2 * np.arctan(np.exp((top - rows * 1000) / 6378137)) - np.pi / 2
    np.testing.assert_allclose(metres[:, 0], 1000 * np.cos(latitudes), rtol=0.005)


def test_a_search_radius_in_feet_and_degrees():
    feet = Grid(north_up(10, 1_000_000, 500_000), 100, 100, CRS.from_epsg(2263))
    assert search_radius_to_pixels(feet, 30.48) == pytest.approx(10, rel=1e-2)
    equator = Grid(north_up(0.001, 10, 0.05), 100, 100, CRS.from_epsg(4326))
    assert search_radius_to_pixels(equator, 1113) == pytest.approx(10, rel=1e-2)
