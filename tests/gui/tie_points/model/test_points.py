"""Tie points as plain data."""

import math

from hetmatch_qgis.common.contract import CHECK, ORIGIN_MANUAL
from hetmatch_qgis.gui.tie_points.model.points import (
    MOVING,
    REFERENCE,
    Change,
    Location,
    TiePoint,
    TiePointCollection,
)


def point(number, x=0.0, **others):
    return TiePoint(number, Location(x, 0.0, x, 0.0), Location(-x, 0.0, -x, 0.0), **others)


def test_the_engine_is_told_roles_weights_and_numbers():
    assert point(1, score=0.4).for_engine()[4:8] == [0.4, 0, 0, 1]
    assert point(2, score=0.4, role=CHECK).for_engine()[4:8] == [0.4, 1, 0, 2]
    assert point(3, role=CHECK, enabled=False).for_engine()[4:8] == [1.0, 2, 0, 3]
    assert point(7, origin=ORIGIN_MANUAL).for_engine()[4:8] == [1.0, 0, 1, 7]


def test_the_engine_is_told_the_precision_or_zeros():
    assert point(1, precision=(0.2, 0.3, -0.5)).for_engine()[8:] == [0.2, 0.3, -0.5]
    assert point(1).for_engine()[8:] == [0.0, 0.0, 0.0]


def test_an_id_is_never_used_twice():
    points = TiePointCollection([point(1), point(5)])
    added = point(points.new_id())
    points.apply([Change(None, added)])
    points.apply([Change(added, None)])
    assert points.new_id() == added.id + 1


def test_changes_reversed_bring_back_what_was():
    points = TiePointCollection([point(1), point(2)])
    changes = [Change(point(1), None), Change(point(2), point(2, enabled=False))]
    points.apply(changes)
    assert (len(points), points.switched_off) == (1, 1)
    points.apply(change.reversed() for change in changes)
    assert (len(points), points.switched_off) == (2, 0)


def test_the_nearest_points_are_found_in_either_raster():
    points = TiePointCollection([point(1, 1.0), point(2, 8.0), point(3, 10.0)])
    assert [near.id for near in points.nearest(REFERENCE, 9.5, 0.0, 2)] == [3, 2]
    assert [near.id for near in points.nearest(MOVING, -2.0, 0.0, 1)] == [1]


def test_a_missing_residual_stays_missing():
    points = TiePointCollection([point(1)])
    points.set_residuals({1: None, 99: math.pi})
    assert points.get(1).residual_px is None
