"""Boxes and rings of polygons where longitudes are counted differently, or a seam lies between."""

from __future__ import annotations

import numpy as np
import pytest
from pyproj import CRS

from hetmatch_qgis.engine.vectors.seam import boxes_around, drawn_together, turned_towards
from hetmatch_qgis.engine.vectors.wkb import Rings

DEGREES, METRES = CRS.from_epsg(4326), CRS.from_epsg(32633)
WORLD = (-180.0, -90.0, 180.0, 90.0)


def ring(left: float, right: float) -> np.ndarray:
    return np.array([[left, 0.0], [right, 0.0], [right, 1.0], [left, 1.0], [left, 0.0]])


def rings(*parts: np.ndarray, holes: tuple[int, ...] = ()) -> Rings:
    count = len(parts)
    return Rings(
        np.concatenate(parts),
        np.arange(count + 1) * 5,
        np.zeros(count, np.int64),
        np.ones(count, bool),
        np.isin(np.arange(count), holes),
    )


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([[10, 1], [11, 2]], [10]),
        ([[241, 1], [242, 2]], [-119]),
        ([[179.5, 1], [-179.5, 2]], [-180.5, 179.5]),
    ],
)
def test_boxes_lie_where_the_layer_counts_from(places, expected):
    boxes = boxes_around(np.array(places, float), DEGREES, WORLD)
    assert [box[0] for box in boxes] == pytest.approx(expected, abs=0.05)
    assert all(box[2] - box[0] < 2 for box in boxes)


def test_around_a_pole_all_longitudes_are_asked_for():
    around = np.column_stack([np.linspace(-180, 180, 20), np.full(20, 89.0)])
    (box,) = boxes_around(around, DEGREES, WORLD)
    assert box[0] < -180 and box[2] > 180


def test_where_x_does_not_repeat_there_is_one_box_or_none():
    places = np.array([[500_000.0, 0.0], [500_100.0, 100.0]])
    assert len(boxes_around(places, METRES, (0, 0, 600_000, 50))) == 1
    assert not boxes_around(places, METRES, (0, 0, 400_000, 50))
    assert not boxes_around(np.full((3, 2), np.nan), DEGREES, WORLD)
    assert not boxes_around(np.full((3, 2), np.inf), METRES, None)


def test_rings_come_as_wholes_and_holes_with_theirs():
    east, west, hole, land = ring(170, 180), ring(-180, -170), ring(-178, -172), ring(-180, 180)
    moved = turned_towards(rings(east, west, hole, land, holes=(2,)), DEGREES, 179.0)
    lefts = [float(part[:, 0].min()) for part in np.split(moved.points, 4)]
    assert lefts == [170, 180, 182, -180]
    assert turned_towards(rings(west), METRES, 179.0).points[:, 0].min() == -180


def test_a_ring_across_a_seam_stays_whole_and_one_around_the_world_as_it_is():
    mercator = CRS.from_epsg(3857)
    own = rings(ring(179, 181), ring(-180, 180))
    half = 20037508.342789244
    on_map = rings(ring(0, 1), ring(0, 1))
    x = (own.points[:, 0] + 180) % 360 - 180
    x[5:] = own.points[5:, 0]
    on_map.points[:, 0] = x / 180 * half
    whole = drawn_together(on_map, own, DEGREES, mercator).points[:, 0]
    assert np.ptp(whole[:5]) == pytest.approx(half / 90)
    np.testing.assert_array_equal(whole[5:], on_map.points[5:, 0])
    assert drawn_together(own, own, DEGREES, METRES) is own
