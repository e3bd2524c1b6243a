"""The grid that a raster is warped onto."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from warp_cases import REFERENCE, SIZE, SLIP, UTM, positions, save, slipped, write

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid, apply_affine
from hetmatch_qgis.engine.gcps.select_gcps import select_gcps
from hetmatch_qgis.engine.gcps.warp_grid import choose_warp_grid
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.results.read import load_result
from hetmatch_qgis.engine.warping.companions import CompanionRaster
from hetmatch_qgis.engine.warping.model.fit_model import fit_model
from hetmatch_qgis.engine.warping.target import choose_target
from hetmatch_qgis.engine.warping.warp_options import WarpOptions


def target(folder: Path, moving: Path, companion: CompanionRaster | None = None, **options) -> Grid:
    result = load_result(folder)
    with Raster(moving) as raster:
        model = fit_model(result, raster, "affine")
    companion = companion or CompanionRaster(moving, *SIZE, Affine.identity())
    return choose_target(model, companion, result.reference, WarpOptions(**options))


@pytest.fixture
def moving(tmp_path: Path) -> Path:
    return write(tmp_path / "moving.tif", positions())


def corners(grid: Grid) -> np.ndarray:
    """Lowest x and y, highest x and y."""
    ends = grid.pixel_to_map(np.array([[0, grid.height], [grid.width, 0]]))
    return ends.reshape(-1)


def covered(grid: Grid, reference: Affine) -> tuple[int, ...]:
    """The reference's pixels that a grid consists of: first column and row, last column and row."""
    first = np.array(~reference @ (grid.transform.c, grid.transform.f))
    assert first == pytest.approx(np.round(first), abs=1e-6)
    left, top = np.round(first).astype(int).tolist()
    return left, top, left + grid.width, top + grid.height


def expected_cover() -> tuple[int, ...]:
    """The reference's pixels that the slipped raster touches."""
    ends = np.array([[0, 0], [SIZE[0], 0], [SIZE[0], SIZE[1]], [0, SIZE[1]]])
    edge = apply_affine(SLIP, ends)
    low = np.maximum(np.floor(edge.min(axis=0)), 0).astype(int)
    high = np.minimum(np.ceil(edge.max(axis=0)), SIZE).astype(int)
    return (*low.tolist(), *high.tolist())


def test_the_raster_keeps_its_pixel_size_and_nests_in_the_reference(folder, moving) -> None:
    grid = target(folder, moving)
    assert (grid.transform.a, grid.transform.e) == (10, -10)
    columns, rows = ~REFERENCE @ (grid.transform.c, grid.transform.f)
    assert columns == pytest.approx(round(columns)) and rows == pytest.approx(round(rows))
    edge = slipped(np.array([[0, 0], [SIZE[0], 0], [SIZE[0], SIZE[1]], [0, SIZE[1]]]))
    low, high = corners(grid)[:2], corners(grid)[2:]
    assert (low <= edge.min(axis=0) + 1e-6).all() and (high >= edge.max(axis=0) - 1e-6).all()
    assert (edge.min(axis=0) - low < 10).all() and (high - edge.max(axis=0) < 10).all()


def test_it_is_the_grid_of_the_exported_script(folder, moving) -> None:
    result = load_result(folder)
    exported = choose_warp_grid(select_gcps(result), result.reference, result.moving)
    assert corners(target(folder, moving)) == pytest.approx(exported.bounds)


def test_a_finer_companion_keeps_its_pixel_size(folder, moving) -> None:
    companion = CompanionRaster(moving, 2 * SIZE[0], 2 * SIZE[1], Affine.scale(2))
    grid = target(folder, moving, companion)
    assert grid.transform.a == 5
    assert corners(grid) == pytest.approx(corners(target(folder, moving)), abs=10)


def test_the_references_pixels_where_the_raster_lies(folder, moving) -> None:
    grid = target(folder, moving, grid="reference")
    assert covered(grid, REFERENCE) == expected_cover()


def test_all_of_the_reference(folder, moving) -> None:
    grid = target(folder, moving, grid="reference-full")
    assert grid == Grid(REFERENCE, *SIZE, UTM)


def test_a_rotated_reference_is_snapped_to_as_well(tmp_path, moving) -> None:
    rotated = REFERENCE @ Affine.rotation(20)
    folder = save(
        tmp_path / "turned",
        moving,
        lambda pixels: apply_affine(rotated @ SLIP, pixels),
        reference=Grid(rotated, *SIZE, UTM),
    )
    grid = target(folder, moving, grid="reference")
    # The box around the raster on the map is larger than the raster on the turned reference.
    left, top, right, bottom = covered(grid, rotated)
    exact = expected_cover()
    assert left <= exact[0] and top <= exact[1] and right >= exact[2] and bottom >= exact[3]


def test_a_pixel_size_counts_from_the_references_corner(folder, moving) -> None:
    grid = target(folder, moving, pixel_size=7.0)
    assert (grid.transform.a, grid.transform.e) == (7, -7)
    away = (grid.transform.c - REFERENCE.c) / 7
    assert away == pytest.approx(round(away))


def test_an_extent_grows_to_whole_pixels(folder, moving) -> None:
    requested = (400_203.0, 5_299_301.0, 400_911.0, 5_299_798.0)
    for options in ({}, {"grid": "reference"}, {"grid": "reference-full"}):
        grid = target(folder, moving, extent=requested, **options)
        assert corners(grid) == pytest.approx((400_200, 5_299_300, 400_920, 5_299_800))


@pytest.mark.parametrize("grid", ["native", "reference"])
def test_an_extent_elsewhere_is_refused(folder, moving, grid) -> None:
    with pytest.raises(InputError, match="extent"):
        target(folder, moving, grid=grid, extent=(0.0, 0.0, 10.0, 10.0))


def test_absurdly_many_pixels_are_refused(folder, moving) -> None:
    with pytest.raises(InputError, match="larger pixel_size"):
        target(folder, moving, pixel_size=0.01)


def test_pixels_larger_than_the_raster_are_refused(folder, moving) -> None:
    with pytest.raises(InputError, match="larger than all of 'moving"):
        target(folder, moving, pixel_size=1e9)


def test_a_reference_placed_by_control_points_has_no_grid(folder, moving) -> None:
    result = load_result(folder)
    reference = replace(result.reference, georeference="gcps", transform=None)
    with Raster(moving) as raster:
        model = fit_model(result, raster, "affine")
    companion = CompanionRaster(moving, *SIZE, Affine.identity())
    with pytest.raises(InputError, match="grid=native"):
        choose_target(model, companion, reference, WarpOptions(grid="reference"))
    assert choose_target(model, companion, reference, WarpOptions()).width > 100
