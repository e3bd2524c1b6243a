"""Models lead from places to moving pixels, fitted to tie points and to nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from warp_cases import LON_LAT, REFERENCE, UTM, fit, positions, save, slipped, write

from hetmatch_qgis.common.contract import TIE
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid, apply_affine, grid_points, transform_points
from hetmatch_qgis.engine.results.read import load_result
from hetmatch_qgis.engine.warping.checks import check_point_accuracy
from hetmatch_qgis.engine.warping.model.warp_model import WarpModel

LATTICE = grid_points(np.linspace(5, 145, 9), np.linspace(5, 115, 8)).reshape(-1, 2)


@pytest.fixture
def moving(tmp_path: Path) -> Path:
    return write(tmp_path / "moving.tif", positions())


def max_error(model: WarpModel, to_map, pixels: np.ndarray = LATTICE) -> float:
    return float(np.abs(model.to_pixels(to_map(pixels)) - pixels).max())


def waves(pixels: np.ndarray) -> np.ndarray:
    """A slip, and displacements of up to three pixels that no one transform has."""
    column, row = pixels[:, 0], pixels[:, 1]
    bent = np.stack([3 * np.sin(column / 18) * np.cos(row / 21), 3 * np.cos(column / 22)], axis=1)
    return apply_affine(REFERENCE, apply_affine(SLIP_ONLY, pixels) + bent)


SLIP_ONLY = Affine.translation(4.3, -3.6)


@pytest.mark.parametrize(
    "transform",
    ["auto", "gdal", "similarity", "affine", "homography", "polynomial1", "polynomial2", "local"],
)
def test_every_transform_that_includes_a_shift_corrects_it(tmp_path, moving, transform) -> None:
    model = fit(save(tmp_path / "result", moving), moving, transform)
    assert max_error(model, slipped) < 0.01
    assert model.description


@pytest.mark.parametrize("transform", ["affine", "polynomial3", "thin_plate", "local", "gdal"])
def test_the_way_back_is_the_inverse(tmp_path, moving, transform) -> None:
    model = fit(save(tmp_path / "result", moving, waves, noise=0.05), moving, transform)
    back = model.to_pixels(model.to_coordinates(LATTICE))
    assert np.abs(back - LATTICE).max() < 0.05


def test_check_points_are_not_fit(tmp_path, moving) -> None:
    def spoilt(points):
        wrong = np.where(points.is_check, 40.0, 0.0)
        return replace(points, mov_col=points.mov_col + wrong)

    folder = save(tmp_path / "result", moving)
    for transform in ("auto", "gdal", "polynomial2", "thin_plate", "local", "homography"):
        assert max_error(fit(folder, moving, transform, spoilt), slipped) < 0.02
    model = fit(folder, moving, "affine", spoilt)
    result = load_result(folder)
    accuracy = check_point_accuracy(model, replace(result, tie_points=spoilt(result.tie_points)))
    assert accuracy["count"] == 60
    assert accuracy["rmse_moving_px"] == pytest.approx(40, abs=0.1)
    # The slip enlarges by a hundredth.
    assert accuracy["rmse_px"] == pytest.approx(40.4, abs=0.1)
    assert accuracy["rmse_m"] == pytest.approx(404, rel=0.002)


def test_outliers_do_not_count(tmp_path, moving) -> None:
    def spoilt(points):
        wrong = np.where(np.arange(len(points)) % 11 == 1, 9.0, 0.0)
        return replace(points, mov_row=points.mov_row + wrong)

    folder = save(tmp_path / "result", moving)
    for transform in ("similarity", "affine", "homography", "local"):
        assert max_error(fit(folder, moving, transform, spoilt), slipped) < 0.02


def test_behind_another_projection_a_slip_stays_an_affine(tmp_path) -> None:
    grid = Affine(0.0006, 0, 8.0, 0, -0.0005, 47.9)
    moving = write(tmp_path / "degrees.tif", positions(), LON_LAT, grid)

    def to_map(pixels):
        nominal = apply_affine(Affine.translation(6.1, -4.4), pixels)
        return transform_points(apply_affine(grid, nominal), LON_LAT, UTM)

    middle = to_map(np.array([[0.0, 0.0]]))[0]
    reference = Grid(Affine(40, 0, middle[0], 0, -40, middle[1]), 200, 200, UTM)
    folder = save(tmp_path / "result", moving, to_map, reference=reference)
    assert max_error(fit(folder, moving, "affine"), to_map) < 1e-4


def test_without_georeference_coordinates_are_columns_and_rows(tmp_path) -> None:
    moving = write(tmp_path / "scan.tif", positions(), None, None)
    turn = Affine.translation(90, 20) @ Affine.rotation(40) @ Affine.scale(0.8)

    def to_map(pixels):
        return apply_affine(turn, pixels) * (1, -1)

    folder = save(tmp_path / "result", moving, to_map, bare=True, transform_type="similarity")
    for transform in ("auto", "gdal", "thin_plate"):
        assert max_error(fit(folder, moving, transform), to_map) < 0.01


def test_the_local_grid_follows_uneven_ground_and_dies_out(tmp_path, moving) -> None:
    def half(points):
        return points.select(points.mov_col < 90)

    folder = save(tmp_path / "result", moving, waves, noise=0.05, count=500)
    model = fit(folder, moving, "local")
    assert model.kind == "local"
    assert max_error(model, waves) < 0.5
    assert max_error(fit(folder, moving, "affine"), waves) > 2
    part = fit(folder, moving, "local", half)
    far = np.array([[900.0, 60.0], [60.0, 900.0]])
    usual = far @ part.trend[:, :2].T + part.trend[:, 2]
    assert np.abs(part.correction(far) - usual).max() < 3


def test_auto_takes_the_local_grid_where_a_thin_plate_foretells_worse(tmp_path, moving) -> None:
    thin = save(tmp_path / "thin", moving, waves, noise=0.3, transform_type="thin_plate", count=500)
    assert fit(thin, moving).kind == "local"


def test_auto_keeps_what_the_match_chose(tmp_path, moving) -> None:
    # Its report speaks of an affine: a warp that knows better would not be what it vouches for.
    uneven = save(tmp_path / "uneven", moving, waves, noise=0.05, count=500)
    assert fit(uneven, moving).kind == "affine"
    noisy = save(tmp_path / "noisy", moving, noise=0.6, transform_type="similarity")
    assert fit(noisy, moving).kind == "similarity"
    assert "no local displacements" in fit(noisy, moving, "local").description


def test_too_few_points_are_refused(tmp_path, moving) -> None:
    folder = save(tmp_path / "result", moving)

    def few(points):
        return points.select(np.flatnonzero(points.role == TIE)[:4])

    for transform in ("polynomial2", "polynomial3"):
        with pytest.raises(InputError, match="points"):
            fit(folder, moving, transform, few)


@pytest.mark.parametrize(("transform", "count"), [("shift", 1), ("shift", 2), ("similarity", 2)])
def test_a_few_points_suffice_for_a_transform_that_needs_no_more(
    tmp_path, moving, transform, count
) -> None:
    def shifted(pixels):
        return apply_affine(REFERENCE @ SLIP_ONLY, pixels)

    def few(points):
        return points.select(np.flatnonzero(points.role == TIE)[[0, -1][:count]])

    model = fit(save(tmp_path / "result", moving, shifted), moving, transform, few)
    assert max_error(model, shifted) < 0.01
    back = model.to_pixels(model.to_coordinates(LATTICE))
    assert np.abs(back - LATTICE).max() < 0.01
