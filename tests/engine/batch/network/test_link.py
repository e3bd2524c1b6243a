"""A matched pair of a stack."""

from __future__ import annotations

import numpy as np
import pytest
from affine import Affine

from hetmatch_qgis.engine.batch.network.link import MAX_POINTS, Link, SceneTransform
from hetmatch_qgis.engine.batch.network.scene_frame import Place, SceneFrame
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.georeferencing.georeference import AFFINE, Georeference


def test_a_link_holds_the_points_of_both_ends(matched_result: MatchResult):
    link = Link.of("pair", 2, 5, matched_result)
    points = matched_result.tie_points
    assert link.ends == (2, 5) and link.other(2) == 5 and link.other(5) == 2
    assert len(link.weights) == min(len(points), 2 * MAX_POINTS)
    assert link.pixels(2) == pytest.approx(points.reference_pixels)
    assert link.pixels(5) == pytest.approx(points.moving_pixels)
    assert link.is_check.sum() == points.is_check.sum()


def test_a_transform_corrects_a_scenes_own_pixels():
    here = Place(40, 30, Georeference(AFFINE, None, Affine(10, 0, 0, 0, -10, 0)))
    frame = SceneFrame(here, here, np.array([2.0, 2.0]))
    matrix = np.array([[1, 0, 3.0], [0, 1, -4.0], [0, 0, 1]])
    transform = SceneTransform(frame, "shift", matrix)
    assert transform.scaled(np.array([[1.0, 2.0]])) == pytest.approx(np.array([[2.0, 4.0]]))
    assert transform.apply(np.array([[1.0, 2.0]])) == pytest.approx(np.array([[5.0, 0.0]]))
