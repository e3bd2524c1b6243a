"""Features in well-known binary as flat arrays of rings."""

from __future__ import annotations

import numpy as np
import pytest
from vector_files import line, multi, point, polygon, square

from hetmatch_qgis.engine.vectors.wkb import parse_wkb

LINE = np.array([[1.5, 2.0], [3.0, 4.0], [5.0, 7.25]])
OUTER, HOLE = square(0, 0, 10), square(3, 3, 2)


def test_lines_and_polygons_keep_their_vertices_and_their_feature():
    rings = parse_wkb([line(LINE), None, polygon(OUTER, HOLE)])
    assert rings.feature.tolist() == [0, 2, 2]
    assert rings.is_area.tolist() == [False, True, True]
    assert rings.is_hole.tolist() == [False, False, True]
    assert rings.lengths.tolist() == [3, 5, 5]
    np.testing.assert_array_equal(rings.points, np.concatenate([LINE, OUTER, HOLE]))


def test_parts_of_collections_belong_to_one_feature():
    several = [
        multi(5, line(LINE), line(LINE + 1)),
        multi(6, polygon(OUTER, HOLE), polygon(OUTER + 20)),
        multi(7, line(LINE), polygon(OUTER)),
        polygon(OUTER),
    ]
    rings = parse_wkb(several)
    assert rings.feature.tolist() == [0, 0, 1, 1, 1, 2, 2, 3]
    assert rings.is_hole.tolist() == [False] * 3 + [True] + [False] * 4
    np.testing.assert_array_equal(rings.points[3:6], LINE + 1)


def test_collections_may_hold_collections():
    inner = multi(6, polygon(OUTER, HOLE), polygon(OUTER + 20))
    several = [
        multi(7, inner, multi(7, multi(7), line(LINE)), polygon(OUTER)),
        multi(7, multi(7), inner),
        line(LINE),
    ]
    rings = parse_wkb(several)
    assert rings.feature.tolist() == [0] * 5 + [1] * 3 + [2]
    np.testing.assert_array_equal(rings.points[-len(LINE) :], LINE)


def test_surfaces_of_triangles_are_areas():
    triangle = bytearray(polygon(OUTER[[0, 1, 2, 0]]))
    triangle[1] = 17
    surfaces = [bytes(triangle), multi(16, bytes(triangle)), multi(15, polygon(OUTER))]
    rings = parse_wkb(surfaces)
    assert rings.feature.tolist() == [0, 1, 2]
    assert rings.is_area.all() and rings.lengths.tolist() == [4, 4, 5]


def test_points_are_rings_of_one_vertex():
    several = [
        point((3, 4)),
        multi(4, point((5, 6)), point((7, 8))),
        multi(7, point(LINE[0]), line(LINE)),
    ]
    rings = parse_wkb(several)
    assert rings.feature.tolist() == [0, 1, 1, 2, 2]
    assert rings.is_point.tolist() == [True] * 4 + [False]
    assert rings.points[:3].tolist() == [[3, 4], [5, 6], [7, 8]]


def test_an_empty_point_is_none():
    rings = parse_wkb([point((np.nan, np.nan)), line(LINE)]).bounded(1e6)
    assert rings.feature.tolist() == [1]


@pytest.mark.parametrize("kind", [4, 5, 6, 7, 15, 16])
def test_empty_collections_have_no_rings(kind: int):
    rings = parse_wkb([multi(kind), line(LINE), multi(kind), multi(kind)])
    assert rings.feature.tolist() == [1]
    assert len(parse_wkb([multi(kind)])) == 0


def test_no_features_have_no_rings():
    assert len(parse_wkb([])) == 0
    assert len(parse_wkb([None])) == 0


def test_rings_can_be_selected():
    rings = parse_wkb([line(LINE), polygon(OUTER), line(LINE + 5)])
    kept = rings.select(np.array([True, False, True]))
    assert kept.feature.tolist() == [0, 2]
    np.testing.assert_array_equal(kept.points, np.concatenate([LINE, LINE + 5]))


def test_rings_can_be_taken_in_another_order():
    rings = parse_wkb([line(LINE), polygon(OUTER, HOLE), line(LINE + 1)])
    taken = rings.take(np.array([3, 1]))
    np.testing.assert_array_equal(taken.points, np.concatenate([LINE + 1, OUTER]))
    assert taken.lengths.tolist() == [3, 5]
    assert taken.feature.tolist() == [2, 1] and taken.is_area.tolist() == [False, True]
    assert len(rings.take(np.zeros(0, np.intp))) == 0


@pytest.mark.parametrize("value", [np.nan, np.inf, -1e308])
def test_rings_with_a_vertex_that_lies_nowhere_can_be_left_out(value: float):
    bad = LINE.copy()
    bad[1, 0] = value
    rings = parse_wkb([line(LINE), line(bad), polygon(OUTER, HOLE)]).bounded(1e15)
    assert rings.feature.tolist() == [0, 2, 2]
    assert rings.bounded(1e15) is rings
