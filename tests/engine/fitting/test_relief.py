"""An affine transform with displacement by relief is fitted, and followed both ways."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.fitting.candidates import Candidates
from hetmatch_qgis.engine.fitting.choice_rules import Sides
from hetmatch_qgis.engine.fitting.inverse_map import ExplicitInverse
from hetmatch_qgis.engine.fitting.model_choice import choose_transform
from hetmatch_qgis.engine.fitting.relief import (
    RELIEF,
    Ground,
    Relief,
    fit_relief,
    share_across,
    solve_relief,
)
from hetmatch_qgis.engine.fitting.transforms import project

AFFINE = np.array([[1.02, 0.03, 12], [-0.02, 0.98, -7], [0, 0, 1]])
SLOPE = np.array([0.05, -0.02])


def hills(points):
    """Heights from 200 to about 900 m."""
    x, y = np.asarray(points).T
    return 550 + 175 * (np.sin(x / 90) + np.cos(y / 120 + x / 200))


def ground(heights=hills):
    return Ground.of(heights, even_lattice(1000, 800, 40))


def points(noise=0.0, count=900, slope=SLOPE, heights=hills, seed=0):
    """Candidates over 1000 x 800 pixels of the reference, with their ground."""
    random = np.random.default_rng(seed)
    reference = random.uniform(0, (1000, 800), (count, 2))
    moving = project(AFFINE, reference) + hills(reference)[:, None] * slope
    moving += random.normal(0, noise, moving.shape)
    return Candidates(moving, reference, np.ones(count), ground(heights))


def test_affine_part_and_slope_are_recovered():
    fitted = points().fit(RELIEF)
    assert isinstance(fitted, Relief)
    assert fitted.slope == pytest.approx(SLOPE, abs=1e-9)
    assert fitted.affine.matrix == pytest.approx(AFFINE, abs=1e-6)


def test_both_directions_are_inverse_to_each_other():
    fitted = points().fit(RELIEF)
    assert isinstance(fitted, Relief) and isinstance(fitted, ExplicitInverse)
    reference = even_lattice(1000, 800, 30)
    moving = fitted.to_moving(reference)
    assert fitted.apply(moving) == pytest.approx(reference, abs=1e-3)
    assert fitted.matrix is None and fitted.kind == RELIEF


def test_in_layover_the_highest_ground_is_taken():
    cliff = Ground(lambda at: np.where(at[:, 0] > 500, 100.0, 0.0), -50.0, 150.0)
    fitted = replace(points().fit(RELIEF), ground=cliff, slope=np.array([-1.0, 0.0]))
    top = fitted.to_moving(np.array([[540.0, 400.0]]))
    foot = fitted.to_moving(np.array([[440.0, 400.0]]))
    assert np.linalg.norm(top - foot) < 5
    assert fitted.apply(top)[0] == pytest.approx([540, 400], abs=0.01)
    assert fitted.apply(foot)[0, 0] > 500


def test_there_is_no_way_without_height():
    fitted = points().fit(RELIEF)
    nowhere = Ground(lambda at: np.full(len(at), np.nan), 0.0, 900.0)
    lost = replace(fitted, ground=nowhere)
    assert np.isnan(lost.apply(np.array([[10.0, 10.0]]))).all()
    assert np.isnan(lost.to_moving(np.array([[10.0, 10.0]]))).all()


def test_points_without_height_do_not_count():
    some = points()
    moving = some.moving.copy()
    moving[::3] += 100
    heights = hills(some.reference)
    heights[::3] = np.nan
    _, slope = solve_relief(moving, some.reference, heights)
    assert slope == pytest.approx(SLOPE, abs=1e-9)


@pytest.mark.parametrize(
    "heights",
    [
        lambda at: np.full(len(at), 300.0),
        lambda at: 0.4 * at[:, 0] - 0.2 * at[:, 1],
        lambda at: np.full(len(at), np.nan),
    ],
    ids=["constant", "a plane", "none"],
)
def test_ground_that_tells_nothing_gives_no_fit(heights):
    assert points(heights=heights).fit(RELIEF) is None


def test_without_ground_there_is_no_fit():
    some = points()
    assert fit_relief(some.moving, some.reference, None) is None
    assert fit_relief(some.moving[:3], some.reference[:3], ground()) is None


@pytest.mark.parametrize("seed", range(3))
def test_relief_is_chosen_where_it_is(seed):
    assert (
        choose_transform("auto", points(noise=0.5, seed=seed), Sides(is_georeferenced=True))
        == RELIEF
    )
    blind = replace(points(noise=0.5, seed=seed), ground=None)
    assert choose_transform("auto", blind) != RELIEF


@pytest.mark.parametrize("noise", [0.3, 1.0, 3.0])
@pytest.mark.parametrize("seed", range(3))
def test_relief_is_not_chosen_where_there_is_none(noise, seed):
    flat = points(noise=noise, slope=np.zeros(2), seed=seed)
    assert choose_transform("auto", flat, Sides(is_georeferenced=True)) != RELIEF


@pytest.mark.parametrize("seed", range(3))
def test_heights_of_other_ground_are_not_taken_for_relief(seed):
    def elsewhere(at):
        return hills(at[:, ::-1] * 1.7 + 333)

    assert choose_transform("auto", points(noise=0.5, heights=elsewhere, seed=seed)) != RELIEF


def test_the_range_of_the_ground_holds_what_was_sampled():
    sampled = ground()
    assert sampled.low < 210 and sampled.high > 890


def displaced(direction, across=0.0, noise=0.3, count=1500):
    """Residuals (N, 2) along a direction in degrees, waves of 8 px, and across it; and where."""
    random = np.random.default_rng(3)
    positions = random.uniform(0, 1000, (count, 2))
    along = 8 * np.sin(positions[:, 0] / 90) * np.cos(positions[:, 1] / 120)
    aside = across * np.sin(positions[:, 1] / 100)
    angle = np.radians(direction)
    axes = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return np.stack([along, aside], 1) @ axes + random.normal(0, noise, (count, 2)), positions


@pytest.mark.parametrize("direction", [0, 78, 135])
def test_what_lies_along_one_line_of_sight_has_little_across(direction):
    assert share_across(*displaced(direction)) < 0.05
    assert share_across(*displaced(direction, across=4.0)) > 0.3


def test_a_few_wrong_points_have_no_say():
    residuals, positions = displaced(20)
    residuals[::9] += np.random.default_rng(4).uniform(-40, 40, residuals[::9].shape)
    assert share_across(residuals, positions) < 0.08


def test_noise_has_no_direction():
    noise = np.random.default_rng(5).normal(0, 1, (1500, 2))
    assert share_across(noise, displaced(0)[1]) > 0.5


def test_too_few_blocks_or_nothing_left_tell_none():
    residuals, positions = displaced(0)
    is_near = (positions < 250).all(axis=1)
    assert share_across(residuals[is_near], positions[is_near]) == 1.0
    assert share_across(np.zeros_like(residuals), positions) == 1.0
