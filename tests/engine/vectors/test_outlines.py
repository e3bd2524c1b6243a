"""Insides, lines with a width and outlines, at the exact sub-pixel place."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.vectors.coverage import edge_coverage
from hetmatch_qgis.engine.vectors.outlines import (
    dots,
    fill_edges,
    outline_coverage,
    signed_areas,
    stroke_edges,
)
from hetmatch_qgis.engine.vectors.wkb import Rings

SHAPE = (40, 50)


def rings_of(*parts: tuple[np.ndarray, bool, bool]) -> Rings:
    points, is_area, is_hole = zip(*parts, strict=True)
    starts = np.r_[0, np.cumsum([len(part) for part in points])]
    feature = np.zeros(len(points), dtype=np.int64)
    return Rings(
        np.concatenate(points).astype(float), starts, feature, np.array(is_area), np.array(is_hole)
    )


def box(left: float, top: float, side: float) -> np.ndarray:
    steps = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]])
    return steps * side + [left, top]


@pytest.mark.parametrize("direction", [1, -1])
def test_holes_are_open_whichever_way_the_rings_run(direction: int):
    rings = rings_of((box(5, 5, 20)[::direction], True, False), (box(10, 10, 5), True, True))
    cover = edge_coverage(fill_edges(rings), SHAPE)
    assert cover.sum() == pytest.approx(400 - 25)
    assert cover[12, 12] == pytest.approx(0)
    assert cover[20, 20] == pytest.approx(1)
    np.testing.assert_allclose(signed_areas(rings), [400, -25])


@pytest.mark.parametrize("width", [0.7, 1.5, 3.0])
def test_a_line_is_as_wide_as_asked_for_and_lies_where_it_should(width: float):
    rings = rings_of((np.array([[5.0, 20.5], [45.0, 20.5]]), False, False))
    cover = edge_coverage(stroke_edges(rings, np.array([width])), SHAPE)[:, 25]
    assert cover.sum() == pytest.approx(width)
    assert (cover * (np.arange(40) + 0.5)).sum() / width == pytest.approx(20.5)


@pytest.mark.parametrize("top", [10.0, 10.3, 10.5, 10.8])
def test_outlines_by_opencv_lie_on_the_edge(top: float):
    # OpenCV counts from the centre of the first pixel, all else from its outer corner.
    cover = outline_coverage([rings_of((box(8, top, 22), True, False))], SHAPE)
    edge = cover[:20, 18]
    assert (edge * (np.arange(20) + 0.5)).sum() / edge.sum() == pytest.approx(top, abs=0.05)
    edge = cover[20, :20]
    assert (edge * (np.arange(20) + 0.5)).sum() / edge.sum() == pytest.approx(8, abs=0.05)


def test_dots_are_areas_between_what_stays_as_it_is():
    rings = rings_of(
        (box(1, 2, 5), True, False),
        (np.array([[20.0, 10.0]]), False, False),
        (np.array([[1.0, 1.0], [5.0, 5.0]]), False, False),
    )
    drawn = dots(rings, np.full(3, 4.0))
    assert drawn.is_area.tolist() == [True, True, False]
    assert drawn.lengths.tolist() == [5, 8, 2]
    np.testing.assert_allclose(drawn.points[5:13].mean(axis=0), [20, 10], atol=1e-9)
    np.testing.assert_allclose(np.linalg.norm(drawn.points[5:13] - [20, 10], axis=1), 2)
    np.testing.assert_array_equal(drawn.points[[0, -1]], [[1, 2], [5, 5]])
    lines = rings_of((np.array([[1.0, 1.0], [5.0, 5.0]]), False, False))
    assert dots(lines, np.ones(1)) is lines
