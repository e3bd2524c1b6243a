"""The order of the worst points."""

from hetmatch_qgis.gui.tie_points.model.points import (
    Change,
    Location,
    TiePoint,
    TiePointCollection,
)
from hetmatch_qgis.gui.tie_points.pick.next_worst import NextWorst


def collection(*residuals):
    at = Location(0, 0, 0, 0)
    return TiePointCollection(
        TiePoint(number, at, at, residual_px=residual)
        for number, residual in enumerate(residuals, start=1)
    )


def test_the_largest_residual_comes_first_and_each_once():
    worst = NextWorst(collection(1.0, 3.0, None, 2.0))
    assert [worst.next() for _ in range(4)] == [2, 4, 1, 2]


def test_a_fit_in_between_brings_the_worst_of_those_not_visited():
    points = collection(1.0, 3.0, 2.0)
    worst = NextWorst(points)
    assert worst.next() == 2
    points.set_residuals({1: 9.0, 2: 0.1, 3: 0.2})
    assert worst.next() == 1


def test_points_that_are_off_are_left_out():
    points = collection(1.0, 3.0)
    point = points.get(2)
    points.apply([Change(point, TiePoint(2, point.reference, point.moving, enabled=False))])
    worst = NextWorst(points)
    assert [worst.next(), worst.next()] == [1, 1]
    assert NextWorst(collection()).next() is None


def test_a_filter_is_kept_to():
    worst = NextWorst(collection(1.0, 3.0, 2.0))
    assert worst.next(lambda point: point.id != 2) == 3
