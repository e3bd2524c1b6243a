"""A tile of the moving image shows the ground that the transform says."""

from __future__ import annotations

import numpy as np
import pytest
from waves import displacement, pattern, picture, side_of, standard

from hetmatch_qgis.engine.core.grid import grid_points, pixel_centres
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.refinement.lattice import STEP, field_at_pixels
from hetmatch_qgis.engine.refinement.moving_tile import MovingTile, magnification

WINDOW = Window(60, 50, 120, 100)


def seen_through(matrix, values, window=WINDOW):
    tile = MovingTile(side_of(values), Projective("affine", matrix), window)
    return tile.resample()


def shifted_by(column, row):
    return np.array([[1.0, 0, column], [0, 1, row], [0, 0, 1]])


def test_under_identity_the_moving_image_itself_is_seen():
    values = picture()
    seen = seen_through(np.eye(3), values)
    assert seen.valid.all()
    assert seen.values == pytest.approx(standard(values[50:150, 60:180]), abs=1e-4)


def test_whole_pixels_are_not_interpolated():
    values = np.random.default_rng(0).normal(size=(260, 300)).astype(np.float32)
    seen = seen_through(shifted_by(20, -10), values)
    assert seen.values == pytest.approx(standard(values[60:160, 40:160]), abs=1e-4)


@pytest.mark.parametrize("shift", [(2.25, -1.5), (-7.4, 3.1)])
def test_parts_of_a_pixel_are_kept(shift):
    seen = seen_through(shifted_by(*shift), picture())
    there = pixel_centres(WINDOW.width, WINDOW.height) + WINDOW[:2] - np.array(shift)
    assert np.abs(displacement(seen.values, there)).max() < 0.03


@pytest.mark.parametrize("factor", [1.3, 2.0, 2.6, 3.7])
@pytest.mark.parametrize("shift", [(0.0, 0.0), (5.3, -3.8)])
def test_finer_moving_pixels_are_averaged_and_lie_right(factor, shift):
    matrix = np.diag([1 / factor, 1 / factor, 1.0])
    matrix[:2, 2] = shift
    seen = seen_through(matrix, picture(round(300 * factor), round(260 * factor), scale=factor))
    there = pixel_centres(WINDOW.width, WINDOW.height) + WINDOW[:2] - np.array(shift)
    assert seen.valid.all()
    assert np.abs(displacement(seen.values, there)).max() < 0.1


def test_averaging_takes_the_noise_of_finer_pixels_away():
    noise = np.random.default_rng(1).normal(size=(1040, 1200)).astype(np.float32)
    values = picture(1200, 1040, scale=4.0) + 30 * noise
    seen = seen_through(np.diag([0.25, 0.25, 1.0]), values)
    expected = pattern(pixel_centres(WINDOW.width, WINDOW.height) + WINDOW[:2])
    assert np.corrcoef(seen.values.ravel(), expected.ravel())[0, 1] > 0.95


def test_a_turned_moving_image_is_turned_back():
    turn = np.radians(30)
    matrix = shifted_by(150, -40)
    matrix[:2, :2] = [[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]
    seen = seen_through(matrix, picture())
    place = Projective("affine", matrix).inverse()
    corner = np.array(WINDOW[:2], float)
    there = place.apply((pixel_centres(WINDOW.width, WINDOW.height) + corner).reshape(-1, 2))
    inside = seen.valid.ravel()
    assert inside.mean() > 0.5
    assert np.abs(displacement(seen.values.ravel()[inside], there[inside])).max() < 0.03


def test_beside_the_moving_image_nothing_is_valid():
    seen = seen_through(shifted_by(100, 0), picture())
    columns = pixel_centres(WINDOW.width, WINDOW.height)[..., 0] + WINDOW.column
    assert not seen.valid[columns < 100].any() and seen.valid[columns > 101].all()
    assert (seen.values[~seen.valid] == 0).all()
    far = seen_through(shifted_by(5000, 5000), picture())
    assert not far.valid.any() and not far.values.any()


def test_holes_of_the_moving_image_stay_holes():
    values = picture()
    values[80:100, 90:120] = np.nan
    seen = seen_through(shifted_by(0.5, 0.5), values)
    assert not seen.valid[31:50, 31:60].any()
    assert seen.valid[:29].all() and np.isfinite(seen.values).all()


@pytest.mark.parametrize("window", [WINDOW, Window(60, 50, 117, 99)])
def test_places_moved_by_a_field_are_looked_up_there(window):
    tile = MovingTile(side_of(picture()), Projective("affine", np.eye(3)), window)
    rows, columns = window.height // STEP, window.width // STEP
    lattice = grid_points(np.arange(columns), np.arange(rows)) * STEP + STEP / 2
    field = (6 * np.sin(lattice[..., ::-1] / 60)).astype(np.float32)
    seen = tile.resample(field)
    places = pixel_centres(window.width, window.height)
    bent = places + field_at_pixels(field, window.height, window.width)
    assert seen.values.shape == (window.height, window.width)
    assert np.abs(displacement(seen.values, bent + window[:2])).max() < 0.03


def test_a_field_of_zeros_changes_nothing():
    tile = MovingTile(side_of(picture()), Projective("affine", np.eye(3)), WINDOW)
    zeros = np.zeros((WINDOW.height // STEP, WINDOW.width // STEP, 2), np.float32)
    assert np.array_equal(tile.resample(zeros).values, tile.resample().values)


def test_a_perspective_is_followed_between_the_lattice_points():
    matrix = np.eye(3)
    matrix[2, :2] = (2e-4, -1e-4)
    seen = seen_through(matrix, picture())
    place = Projective("homography", matrix).inverse()
    corner = np.array(WINDOW[:2], float)
    there = place.apply((pixel_centres(WINDOW.width, WINDOW.height) + corner).reshape(-1, 2))
    assert np.abs(displacement(seen.values.ravel(), there)).max() < 0.03


@pytest.mark.parametrize(("position", "is_valid"), [((5.0, 5.0), True), ((-80.0, 5.0), False)])
def test_a_position_is_asked_for_data(position, is_valid):
    tile = MovingTile(side_of(picture()), Projective("affine", np.eye(3)), WINDOW)
    assert tile.is_valid_at(np.array(position)) == is_valid


def test_a_pixel_s_magnification_is_the_root_of_its_area():
    matrix = np.diag([4.0, 1.0, 1.0])
    assert magnification(Projective("affine", matrix), np.array([9.0, 9.0])) == pytest.approx(2)
