"""Patches are small enough for what GDAL makes of their positions."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.core.grid import grid_points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.warping.patches import CONTROLS, TOLERANCE_PX, WarpPatch, cut_patches

WHOLE = Window(512, 1024, 256, 256)


def curved(points):
    x, y = points[:, 0], points[:, 1]
    return np.stack([x + 3 * np.sin(x / 90) + 1e-5 * x * y, y - 2 * np.cos(y / 70)], axis=1)


def foretold(patch: WarpPatch, points: np.ndarray) -> np.ndarray:
    """What a least squares polynomial of degree 3 through the controls says, as GDAL fits it."""
    window = patch.window

    def terms(unit):
        x, y = unit[:, 0], unit[:, 1]
        return np.stack([x**i * y**j for i in range(4) for j in range(4 - i)], axis=1)

    unit = (points - window[:2]) / window[2:] * 2 - 1
    return terms(unit) @ np.linalg.lstsq(terms(CONTROLS), patch.controls(), rcond=None)[0]


def test_an_affine_takes_one_patch():
    assert [
        patch.window for patch in cut_patches(WHOLE, lambda p: p * 1.1 + 7, (4000, 4000), 3)
    ] == [WHOLE]


def test_patches_tile_the_window_and_foretell_every_position():
    patches = cut_patches(WHOLE, curved, (4000, 4000), 3)
    covered = np.zeros((256, 256), dtype=int)
    for patch in patches:
        column, row, width, height = patch.window
        covered[row - 1024 : row - 1024 + height, column - 512 : column - 512 + width] += 1
        axes = np.arange(column, column + width) + 0.5, np.arange(row, row + height) + 0.5
        points = grid_points(*axes).reshape(-1, 2)
        assert np.abs(foretold(patch, points) - curved(points)).max() < 2 * TOLERANCE_PX
    assert (covered == 1).all()
    assert len(patches) > 4


def test_a_patch_is_linear_along_its_rows():
    patch = cut_patches(WHOLE, curved, (4000, 4000), 3)[0]
    window = patch.window
    row = np.full(5, window.row + 0.3 * window.height)
    points = np.stack([np.linspace(window.column, window.column + window.width, 5), row], axis=1)
    assert np.diff(foretold(patch, points), 2, axis=0) == pytest.approx(0, abs=1e-9)


def test_what_lies_outside_of_the_source_is_dropped():
    assert cut_patches(WHOLE, curved, (100, 100), 3) == []


def test_unknown_positions_cost_a_few_pixels_at_their_border_only():
    def defined_on_the_left(points):
        source_pixels = points.copy()
        source_pixels[points[:, 0] > 612.5] = np.nan
        return source_pixels

    columns = [
        patch.window.column + patch.window.width
        for patch in cut_patches(WHOLE, defined_on_the_left, (4000, 4000), 3)
    ]
    assert 604 <= max(columns) <= 613
