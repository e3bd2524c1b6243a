"""The simplest transform that predicts best is chosen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.fitting.candidates import Candidates
from hetmatch_qgis.engine.fitting.choice_rules import MAX_STRIP_ERROR, MAX_STRIP_SHARE, Sides
from hetmatch_qgis.engine.fitting.model_choice import AUTO_KINDS, choose_transform, held_out_error
from hetmatch_qgis.engine.fitting.shift import SHIFT
from hetmatch_qgis.engine.fitting.transforms import project
from tests.engine.fitting.point_cases import AFFINE, HOMOGRAPHY, SIMILARITY, points


@pytest.mark.parametrize("seed", range(3))
def test_noise_does_not_make_an_affine_ground_curved(seed):
    assert choose_transform("auto", points(AFFINE, seed=seed)) == "affine"


def test_a_similarity_stays_one():
    assert choose_transform("auto", points(SIMILARITY)) == "similarity"


def test_perspective_asks_for_a_homography():
    assert choose_transform("auto", points(HOMOGRAPHY)) == "homography"


@pytest.mark.parametrize("seed", range(3))
def test_a_smooth_bend_asks_for_a_curve(seed):
    chosen = choose_transform("auto", points(AFFINE, bend=6.0, seed=seed))
    assert chosen in ("polynomial3", "thin_plate")


@pytest.mark.parametrize("wanted", AUTO_KINDS)
def test_what_was_asked_for_is_taken(wanted):
    assert choose_transform(wanted, points(AFFINE, bend=6.0)) == wanted


def test_the_fewest_points_get_the_simplest_transform():
    assert choose_transform("auto", points(AFFINE, count=4)) == "similarity"


def test_the_held_out_error_is_the_noise_where_the_kind_is_right():
    noisy = points(AFFINE, noise=0.5, count=1500)
    assert 0.4 < held_out_error("affine", noisy) < 0.9
    assert held_out_error("similarity", noisy) > 5
    assert held_out_error("thin_plate", noisy.select(np.arange(8))) == np.inf


@pytest.mark.parametrize("seed", range(3))
def test_bumps_that_points_show_clearly_are_followed(seed):
    smooth = points(SIMILARITY, noise=0.1, seed=seed)
    bumps = 4 * np.sin(smooth.moving[:, ::-1] / 60)
    bumpy = Candidates(smooth.moving, smooth.reference + bumps, smooth.weights)
    assert choose_transform("auto", bumpy) == "thin_plate"


@pytest.mark.parametrize("side", [150, 250])
def test_errors_that_neighbours_share_do_not_bend_a_small_image(side):
    """Windows 48 pixels wide overlap: the error of a point is that of all points around it."""
    random = np.random.default_rng(side)
    moving = random.uniform(0, side, (600, 2))
    centres, shared = random.uniform(-20, side + 20, (200, 2)), random.normal(0, 1, (200, 2))
    near = np.exp(-((moving[:, None] - centres) ** 2).sum(axis=2) / (2 * 16**2))
    error = (near / np.linalg.norm(near, axis=1, keepdims=True)) @ shared * 0.7
    reference = project(SIMILARITY, moving) + error
    chosen = choose_transform("auto", Candidates(moving, reference, np.ones(600)))
    assert chosen in ("similarity", "affine")


def test_what_bends_across_a_strip_is_not_followed():
    random = np.random.default_rng(3)
    moving = random.uniform(0, (90, 380), (500, 2))
    bend = 2.0 * np.sin(moving[:, :1] / 30) * [1.0, 0.5]
    reference = project(SIMILARITY, moving) + bend + random.normal(0, 0.2, moving.shape)
    candidates = Candidates(moving, reference, np.ones(500))
    assert choose_transform("auto", candidates) == "similarity"
    assert choose_transform("polynomial3", candidates) == "polynomial3"


def test_a_strip_that_is_stretched_along_one_axis_is_no_similarity():
    """As Mercator's projection is on a grid of degrees: by 2 at 60 degrees of latitude."""
    random = np.random.default_rng(4)
    moving = random.uniform(0, (90, 380), (500, 2))
    reference = project(SIMILARITY, moving * [2.0, 1.0]) + random.normal(0, 0.5, moving.shape)
    assert choose_transform("auto", Candidates(moving, reference, np.ones(500))) == "affine"


@pytest.mark.parametrize(
    ("stretch", "noise", "chosen"), [(1.4, 6, "affine"), (1.15, 2, "similarity")]
)
def test_on_a_strip_a_similarity_gives_way_for_much_or_where_it_fails(stretch, noise, chosen):
    random = np.random.default_rng(4)
    moving = random.uniform(0, (90, 380), (500, 2))
    reference = project(SIMILARITY, moving * [stretch, 1.0]) + random.normal(0, noise, moving.shape)
    candidates = Candidates(moving, reference, np.ones(500))
    of_similarity, of_affine = (
        held_out_error(kind, candidates) for kind in ("similarity", "affine")
    )
    assert (of_similarity > MAX_STRIP_ERROR) == (chosen == "affine")
    assert MAX_STRIP_SHARE < of_affine / of_similarity < 0.5
    assert choose_transform("auto", candidates) == chosen


def test_on_a_drawn_map_a_slight_gain_is_no_reason_for_a_freer_transform():
    stretched = SIMILARITY @ np.diag([1.003, 0.997, 1.0])
    slight = points(stretched, noise=0.8)
    assert choose_transform("auto", slight) == "affine"
    assert choose_transform("auto", slight, Sides(is_drawn=True)) == "similarity"
    assert choose_transform("auto", points(AFFINE), Sides(is_drawn=True)) == "affine"


def test_between_georeferenced_rasters_a_rough_field_gets_a_similarity():
    exact = points(AFFINE, seed=4)
    noise = np.random.default_rng(4).normal(0, 1.2, exact.moving.shape)
    slight = np.array([[1.004, 0.002, 12.0], [-0.003, 0.997, -8.0], [0, 0, 1.0]])
    rough = Candidates(exact.moving, project(slight, exact.moving) + noise, exact.weights)
    assert choose_transform("auto", rough) == "affine"
    assert choose_transform("auto", rough, Sides(is_georeferenced=True)) == "similarity"
    # Where little is left, or much is gained, freedom pays.
    smooth = Candidates(exact.moving, project(slight, exact.moving) + noise / 4, exact.weights)
    assert choose_transform("auto", smooth, Sides(is_georeferenced=True)) == "affine"
    strong = Candidates(exact.moving, project(AFFINE, exact.moving) + noise, exact.weights)
    assert choose_transform("auto", strong, Sides(is_georeferenced=True)) == "affine"


RADAR = Sides(is_georeferenced=True, has_radar=True)


def over_relief(matrix, slopes=4.0, noise=0.4, seed=0):
    """Candidates that a matrix made, and relief that radar displaces to the east by pixels."""
    exact = points(matrix, noise=noise, seed=seed)
    random = np.random.default_rng(seed)
    valleys = random.uniform(0, (1000, 800), (12, 2))
    heights = random.uniform(0.3, 1, 12) * random.choice([-1, 1], 12)
    near = np.exp(-(np.linalg.norm(exact.moving[:, None] - valleys, axis=2) ** 2) / (2 * 90**2))
    aside = np.stack([slopes * near @ heights, np.zeros(len(exact))], axis=1)
    return Candidates(exact.moving, exact.reference + aside, exact.weights)


def shifted(column, row):
    return np.array([[1, 0, column], [0, 1, row], [0, 0, 1.0]])


@pytest.mark.parametrize("seed", range(4))
def test_relief_that_radar_displaces_bends_nothing(seed):
    relief = over_relief(shifted(12, -8), seed=seed)
    assert choose_transform("auto", relief, RADAR) == SHIFT
    # Without a georeference nothing says that only a shift is wrong.
    assert choose_transform("auto", relief, Sides(has_radar=True)) == "similarity"


@pytest.mark.parametrize("seed", range(4))
def test_relief_seen_along_one_line_of_sight_all_over_is_followed(seed):
    """Points that all show it tell where the ground is; a shift would be many pixels off."""
    relief = over_relief(shifted(12, -8), slopes=16.0, noise=0.3, seed=seed)
    whole, there = even_lattice(1000, 800, 20), even_lattice(500, 800, 20)
    assert choose_transform("auto", relief, RADAR, whole) == "thin_plate"
    # Where there are no points a thin plate knows nothing.
    half = relief.select(relief.moving[:, 0] < 500)
    assert choose_transform("auto", half, RADAR, there) == "thin_plate"
    assert choose_transform("auto", half, RADAR, whole) == SHIFT
    # What bends across the line of sight as well are errors of the points.
    across = 0.2 * (relief.reference - relief.moving - [12, -8])[:, :1] * [0, 1]
    turned = np.sin(relief.moving[:, :1] / 100) * [0, 1.5] + across
    bent = replace(relief, reference=relief.reference + turned)
    assert choose_transform("auto", bent, RADAR, whole) == SHIFT


def test_a_radar_scene_that_is_rotated_by_much_is_rotated_back():
    turn = np.radians(1.0)
    rotation = np.array([[np.cos(turn), -np.sin(turn), 12], [np.sin(turn), np.cos(turn), -8]])
    relief = over_relief(np.vstack([rotation, [0, 0, 1]]), slopes=3.0)
    assert choose_transform("auto", relief, RADAR) == "similarity"


def test_a_rotation_seen_in_one_half_is_not_carried_over_the_other():
    """Valleys of one side of a scene look rotated; where there are no points it would be off."""
    turn = np.radians(0.5)
    rotation = np.array([[np.cos(turn), -np.sin(turn), 12], [np.sin(turn), np.cos(turn), -8]])
    relief = over_relief(np.vstack([rotation, [0, 0, 1]]), slopes=4.0)
    half = relief.select(relief.moving[:, 0] < 500)
    whole, there = even_lattice(1000, 800, 20), even_lattice(500, 800, 20)
    assert choose_transform("auto", half, RADAR, there) == "similarity"
    assert choose_transform("auto", half, RADAR, whole) == SHIFT
    assert choose_transform("auto", relief, RADAR, whole) == "similarity"


def test_radar_without_georeference_is_stretched_where_it_is():
    relief = over_relief(np.diag([1.0, 1.05, 1.0]), slopes=3.0)
    assert choose_transform("auto", relief, Sides(has_radar=True)) == "affine"


def test_radar_over_flat_ground_keeps_its_choice():
    assert choose_transform("auto", points(AFFINE), RADAR) == "affine"
    assert choose_transform("auto", points(shifted(12, -8)), RADAR) in (SHIFT, "similarity")


def test_a_smooth_bend_is_no_relief_though_one_side_counts_as_radar():
    chosen = choose_transform("auto", points(AFFINE, bend=6.0), RADAR)
    assert chosen in ("polynomial3", "thin_plate")
