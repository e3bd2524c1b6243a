"""From rough pairs to a start."""

import math

import pytest

from hetmatch_qgis.gui.start.start_pairs import (
    MAX_RADIUS_PX,
    MIN_RADIUS_PX,
    Pair,
    min_pairs,
    start_of,
)
from hetmatch_qgis.gui.tie_points.model.affine import Affine

SIZE = (400.0, 300.0)
TURN, SCALE = math.radians(30), 0.8
PLACES = [(20.0, 20.0), (380.0, 40.0), (200.0, 280.0), (30.0, 250.0)]


def truth(x, y):
    cos, sin = SCALE * math.cos(TURN), SCALE * math.sin(TURN)
    return (cos * x - sin * y + 70.0, sin * x + cos * y - 15.0)


def pairs_of(count, error=0.0):
    return [
        Pair((truth(*at)[0] + error * (-1) ** number, truth(*at)[1]), at)
        for number, at in enumerate(PLACES[:count])
    ]


def applied(matrix, x, y):
    a, b, c, d, e, f = matrix
    return (a * x + b * y + c, d * x + e * y + f)


@pytest.mark.parametrize("count", [2, 3, 4])
def test_two_pairs_and_more_give_shift_rotation_and_scale(count):
    start = start_of(pairs_of(count), SIZE)
    for corner in ((0.0, 0.0), SIZE):
        assert applied(start.matrix, *corner) == pytest.approx(truth(*corner), abs=1e-6)
    assert start.misfit_px == pytest.approx(0.0, abs=1e-6)


def test_one_pair_shifts_what_the_georeferences_say():
    nominal = Affine(2.0, 0.0, 0.0, -3.0, (0.0, 0.0), (10.0, 20.0))
    start = start_of([Pair((115.0, -75.0), (50.0, 30.0))], SIZE, nominal)
    assert start.matrix == pytest.approx([2.0, 0.0, 15.0, 0.0, -3.0, 15.0])
    assert (min_pairs(nominal), min_pairs(None)) == (1, 2)
    assert start_of([Pair((0.0, 0.0), (0.0, 0.0))], SIZE) is None


def test_two_pairs_turn_pixels_that_are_no_squares():
    """As of degrees on metres: the georeferences know the sides of the pixels."""
    nominal = Affine(2.0, 0.0, 0.0, 1.0, (0.0, 0.0), (0.0, 0.0))
    pairs = [Pair((2 * x + 9.0, y - 4.0), (x, y)) for x, y in PLACES[:2]]
    assert start_of(pairs, SIZE, nominal).matrix == pytest.approx([2, 0, 9, 0, 1, -4], abs=1e-9)


def test_four_pairs_give_shear_too():
    pairs = [Pair((2 * x + 0.3 * y, y), (x, y)) for x, y in PLACES]
    assert start_of(pairs, SIZE).matrix == pytest.approx([2, 0.3, 0, 0, 1, 0], abs=1e-9)


def test_three_pairs_give_shear_only_where_they_are_far_off_without():
    """A map in another projection at 60 degrees north is twice as wide on one in degrees."""
    wide = start_of([Pair((2 * x, y), (x, y)) for x, y in PLACES[:3]], SIZE)
    assert wide.matrix == pytest.approx([2, 0, 0, 0, 1, 0], abs=1e-9)
    assert wide.misfit_px > 15 and wide.radius > 2 * wide.misfit_px and wide.needs_shear
    rough = start_of(pairs_of(3, error=6.0), SIZE)
    assert rough.matrix[0] == pytest.approx(rough.matrix[4])
    assert rough.matrix[1] == pytest.approx(-rough.matrix[3])


def test_three_pairs_never_mirror():
    swapped = [Pair(there, at) for there, at in zip(PLACES[:3], PLACES[2::-1])]  # noqa: B905
    matrix = start_of(swapped, SIZE).matrix
    assert matrix[0] * matrix[4] - matrix[1] * matrix[3] > 0


def test_pairs_in_one_place_say_nothing():
    assert start_of([Pair((1.0, 1.0), (5.0, 5.0))] * 2, SIZE) is None


def test_the_radius_grows_with_the_misfit_and_as_the_pairs_draw_together():
    far, near = pairs_of(2), [Pair(truth(x, 20.0), (x, 20.0)) for x in (20.0, 50.0)]
    assert MIN_RADIUS_PX <= start_of(far, SIZE).radius < start_of(near, SIZE).radius
    assert start_of(pairs_of(3), SIZE).radius < start_of(pairs_of(3, error=40.0), SIZE).radius
    closest = [Pair(truth(x, 20.0), (x, 20.0)) for x in (20.0, 21.0)]
    assert start_of(closest, SIZE).radius == MAX_RADIUS_PX
