"""A window's sensor model leads to the source's pixels through the height of every pixel."""

from __future__ import annotations

import numpy as np
import pytest
from known_pairs import HERE, UTM
from relief_cases import SHIFT, SLOPE, heights_at, write_dem

from hetmatch_qgis.engine.core.grid import transform_points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.fitting.surface import Surface
from hetmatch_qgis.engine.georeferencing.crs import WGS84
from hetmatch_qgis.engine.georeferencing.dem import Dem
from hetmatch_qgis.engine.warping.ground_patches import ground_patches

WINDOW = Window(40, 60, 128, 96)


def positions(pixels, heights):
    return pixels + SHIFT + (heights[:, None] - 400) * SLOPE


@pytest.fixture
def surface(tmp_path) -> Surface:
    return Surface(Dem(write_dem(tmp_path / "dem.tif", noise=0.0)), UTM)


def test_rpcs_hold_the_positions_at_all_heights(surface):
    (patch,) = ground_patches(WINDOW, HERE, positions, surface)
    random = np.random.default_rng(0)
    pixels = random.uniform((40, 60), (168, 156), (300, 2))
    heights = random.uniform(400, 650, 300)
    lon_lat = transform_points(HERE.pixel_to_map(pixels), UTM, WGS84)
    expected = positions(pixels, heights)
    assert patch.rpcs.project(lon_lat, heights) == pytest.approx(expected, abs=2e-3)


def test_the_footprint_holds_all_that_the_window_shows(surface):
    (patch,) = ground_patches(WINDOW, HERE, positions, surface)
    pixels = np.stack(np.meshgrid(np.arange(40.0, 169), np.arange(60.0, 157)), -1).reshape(-1, 2)
    source = positions(pixels, heights_at(pixels))
    low, high = patch.footprint()
    assert (low <= source.min(axis=0)).all() and (high >= source.max(axis=0)).all()


def test_rpcs_are_counted_from_the_part_that_is_read(surface):
    (patch,) = ground_patches(WINDOW, HERE, positions, surface)
    whole = patch.geometry(Window(0, 0, 256, 256), 0.0)["rpcs"]
    part = patch.geometry(Window(30, 50, 128, 128), 0.0)["rpcs"]
    assert whole.samp_off - part.samp_off == pytest.approx(30)
    assert whole.line_off - part.line_off == pytest.approx(50)


def test_a_window_without_heights_stays_empty(surface):
    assert ground_patches(Window(9000, 0, 64, 64), HERE, positions, surface) == []
