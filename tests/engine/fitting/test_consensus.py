"""Neighbours that agree are believed, noise is not, and a field leads through what is believed."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.fitting import consensus
from hetmatch_qgis.engine.fitting.consensus import interpolate_field, supported_by_neighbours

SIDE = 512
STEP = 8
SHAPE = (64, 64)


def spread(count, seed=0, side=SIDE):
    return np.random.default_rng(seed).uniform(0, side, (count, 2))


def noise(count, seed=1, reach=32.0):
    """Displacements all over a search area."""
    random = np.random.default_rng(seed)
    angle, distance = random.uniform(0, 2 * np.pi, count), reach * np.sqrt(random.random(count))
    return np.stack([distance * np.cos(angle), distance * np.sin(angle)], axis=1)


def bent(places):
    """A smooth deformation of up to 22 pixels."""
    x, y = places[:, 0], places[:, 1]
    return np.stack([14 + 8 * np.sin(y / 90), -10 + 0.02 * x + 5 * np.cos(x / 110)], axis=1)


@pytest.mark.parametrize("seed", range(3))
def test_noise_is_not_backed(seed):
    backed = supported_by_neighbours(spread(500, seed), noise(500, seed + 10))
    assert backed.shape == (500,) and backed.dtype == bool
    assert backed.mean() < 0.02


def test_a_smooth_deformation_is_backed():
    places = spread(500)
    jitter = np.random.default_rng(2).normal(0, 1, (500, 2))
    assert supported_by_neighbours(places, bent(places) + jitter).mean() > 0.98


def test_among_as_many_wrong_ones_the_right_ones_are_told():
    places = spread(600)
    steps = np.concatenate([bent(places[:300]), noise(300, reach=48.0)])
    backed = supported_by_neighbours(places, steps)
    assert backed[:300].mean() > 0.95
    assert backed[300:].mean() < 0.15


def test_too_few_back_nobody():
    for count in range(consensus.MIN_SUPPORT + 1):
        places = spread(count, side=20)
        assert supported_by_neighbours(places, np.zeros((count, 2))).tolist() == [False] * count
    places = spread(consensus.MIN_SUPPORT + 1, side=20)
    assert supported_by_neighbours(places, np.zeros(places.shape)).all()


def test_who_is_far_away_is_no_neighbour():
    places = spread(40, side=50)
    places[-1] += 50 + 2 * consensus.MAX_DISTANCE
    backed = supported_by_neighbours(places, np.ones((40, 2)))
    assert backed[:-1].all() and not backed[-1]


def test_who_disagrees_with_all_neighbours_stands_alone():
    places = spread(200)
    steps = np.full((200, 2), 3.0)
    steps[7, 0] += 2 * consensus.MAX_DIFFERENCE
    backed = supported_by_neighbours(places, steps)
    assert not backed[7] and np.delete(backed, 7).all()


def middles():
    """The lattice's own points (rows, columns, 2)."""
    steps = (np.arange(64) + 0.5) * STEP
    return np.stack(np.meshgrid(steps, steps), axis=-1)


def inner(field):
    rim = int(np.ceil(4 * consensus.SMOOTHING_SIGMA / STEP)) + 1
    return field[rim:-rim, rim:-rim]


def test_a_plane_through_every_place_is_met_exactly():
    plane = middles() @ np.array([[0.02, -0.01], [0.03, 0.015]]) + [20, -30]
    field = interpolate_field(middles().reshape(-1, 2), plane.reshape(-1, 2), SHAPE, STEP)
    assert field.shape == (*SHAPE, 2) and field.dtype == np.float32
    # The little weight for no displacement takes less than a hundredth off.
    assert inner(field) == pytest.approx(inner(plane), rel=0.01)


def test_a_constant_is_met_at_scattered_places_up_to_the_rim():
    places = spread(600)
    field = interpolate_field(places, np.tile([12.0, -7.0], (600, 1)), SHAPE, STEP)
    cell = (places / STEP).astype(int)
    assert np.abs(field[cell[:, 1], cell[:, 0]] - [12, -7]).max() < 1.5
    assert np.median(np.abs(field - [12, -7]), axis=(0, 1)).max() < 0.7


def test_a_lone_match_has_two_thirds_at_its_place_and_nothing_far_away():
    places, steps = np.array([[260.0, 132.0]]), np.array([[9.0, -6.0]])
    field = interpolate_field(places, steps, SHAPE, STEP)
    assert field[16, 32] == pytest.approx([6, -4], rel=0.03)
    distance = np.linalg.norm(middles() - places[0], axis=2)
    assert np.abs(field[distance > 6 * consensus.SMOOTHING_SIGMA]).max(initial=0) == 0
    size = np.abs(field[..., 0])
    assert size.max() == size[16, 32]
    assert size[distance > 3 * consensus.SMOOTHING_SIGMA].max() < 0.25


def test_far_from_many_matches_there_is_no_displacement_either():
    places = spread(300, side=60)
    field = interpolate_field(places, np.full((300, 2), 25.0), SHAPE, STEP)
    assert field[3, 3] == pytest.approx([25, 25], rel=0.02)
    assert np.abs(field[-16:, -16:]).max() == 0


def test_between_two_opinions_lies_their_mean():
    left, right = [100.0, 260.0], [420.0, 260.0]
    places = np.array([left, right]) + STEP / 2 - np.array([[0, 0], [STEP, 0]])
    field = interpolate_field(
        np.repeat(places, 50, axis=0), np.repeat([[8.0], [-8.0]], 50, axis=0) * [1, 0], SHAPE, STEP
    )
    assert field[32, 13, 0] == pytest.approx(8, rel=0.1)
    assert field[32, 51, 0] == pytest.approx(-8, rel=0.1)
    assert np.abs(field[..., 1]).max() == 0


def test_places_beside_the_lattice_and_none_at_all_change_nothing():
    outside = np.array([[-1.0, 5.0], [5.0, -1.0], [SIDE + 1.0, 5.0], [5.0, SIDE + 1.0]])
    assert (interpolate_field(outside, np.ones((4, 2)), SHAPE, STEP) == 0).all()
    assert (interpolate_field(np.zeros((0, 2)), np.zeros((0, 2)), SHAPE, STEP) == 0).all()
