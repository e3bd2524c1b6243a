"""The grid of the registered raster nests in the reference's pixels."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from export_cases import REFERENCE, make_case

from hetmatch_qgis.engine.gcps.select_gcps import select_gcps
from hetmatch_qgis.engine.gcps.warp_grid import choose_warp_grid, nested_grid

LOW, HIGH = np.array([400003.0, 5299007.0]), np.array([401004.0, 5299998.0])


@pytest.mark.parametrize(
    ("gsd", "pixel"), [(10.0, 10.0), (13.0, 10.0), (29.5, 30.0), (5.0, 5.0), (2.4, 2.5)]
)
def test_the_pixel_is_a_multiple_or_a_fraction_of_the_references(
    tmp_path: Path, gsd: float, pixel: float
) -> None:
    reference = make_case(tmp_path, raster=False).result.reference
    grid = nested_grid(LOW, HIGH, gsd, reference)
    assert grid.pixel_size == (pixel, pixel)
    corner = np.tile([REFERENCE.c, REFERENCE.f], 2)
    np.testing.assert_allclose((np.array(grid.bounds) - corner) % pixel, 0)
    low, high = np.array(grid.bounds[:2]), np.array(grid.bounds[2:])
    assert (low <= LOW).all() and (LOW - low < pixel).all()
    assert (high >= HIGH).all() and (high - HIGH < pixel).all()


def test_a_rotated_reference_leaves_multiples_of_the_pixel(tmp_path: Path) -> None:
    reference = make_case(tmp_path, raster=False).result.reference
    rotated = replace(reference, transform=REFERENCE @ Affine.rotation(5))
    grid = nested_grid(LOW, HIGH, 7.0, rotated)
    assert grid.pixel_size == (7.0, 7.0)
    np.testing.assert_allclose(np.array(grid.bounds) % 7.0, 0, atol=1e-6)


def test_the_grid_covers_the_moving_raster(tmp_path: Path) -> None:
    case = make_case(tmp_path, raster=False)
    result = case.result
    grid = choose_warp_grid(select_gcps(result), result.reference, result.moving)
    corners = case.to_map(np.array([[0.0, 0.0], [320.0, 0.0], [320.0, 240.0], [0.0, 240.0]]))
    assert (np.array(grid.bounds[:2]) <= corners.min(axis=0) + 1).all()
    assert (np.array(grid.bounds[2:]) >= corners.max(axis=0) - 1).all()
