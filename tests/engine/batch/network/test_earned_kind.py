"""The transforms that points have earned."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.batch.network.earned_kind import (
    block_count,
    earned_curve,
    earned_matrix,
    least_kind,
)
from hetmatch_qgis.engine.batch.network.scene_frame import Place, SceneFrame
from hetmatch_qgis.engine.core.grid import Points, even_lattice
from hetmatch_qgis.engine.fitting.candidates import Candidates
from hetmatch_qgis.engine.georeferencing.georeference import Georeference


def points(
    matrix: list[list[float]], width: float = 600, bend: float = 0.0, noise: float = 0.3
) -> tuple[Candidates, Points]:
    moving = even_lattice(width, 600, 14)
    there = moving @ np.array(matrix)[:, :2].T + np.array(matrix)[:, 2]
    there = there + bend * (((moving - 300) / 300) ** 2)
    there = there + np.random.default_rng(1).normal(0, noise, there.shape)
    return Candidates(moving, there, np.ones(len(moving))), there


def test_a_transform_is_as_free_as_the_points_tell():
    for matrix, kind in (
        ([[1, 0, 5], [0, 1, -3]], "shift"),
        ([[1.003, -0.01, 5], [0.01, 1.003, -3]], "similarity"),
        ([[1.01, 0, 5], [0, 0.99, -3]], "affine"),
    ):
        earned = earned_matrix("affine", *points(matrix))
        assert earned is not None and earned[0] == kind
        assert np.abs(earned[1][:2] - matrix).max() < 0.2
    # No freer than the match's own.
    earned = earned_matrix("similarity", *points([[1.01, 0, 5], [0, 0.99, -3]]))
    assert earned is not None and earned[0] != "affine"
    earned = earned_matrix("shift", *points([[1.003, -0.01, 5], [0.01, 1.003, -3]]))
    assert earned is not None and earned[0] == "shift"


def test_a_narrow_overlap_earns_a_shift_where_a_wide_one_earns_more():
    slight = [[1.001, -0.002, 5], [0.002, 1.001, -3]]
    wide = earned_matrix("affine", *points(slight, noise=0.2))
    narrow = earned_matrix("affine", *points(slight, width=60, noise=0.6))
    assert wide is not None and wide[0] == "similarity"
    assert narrow is not None and narrow[0] == "shift"


def test_a_curve_is_taken_only_where_the_ground_is_bent():
    flat, flat_places = points([[1, 0, 0], [0, 1, 0]])
    bent, bent_places = points([[1, 0, 0], [0, 1, 0]], bend=6.0)
    assert earned_curve("polynomial2", flat, flat_places) is None
    assert earned_curve("polynomial2", bent, bent_places) is not None
    assert earned_curve("affine", bent, bent_places) is None


def test_a_scene_without_a_map_gets_a_similarity_at_least():
    place = Place(600, 600, Georeference())
    off_map, on_map = SceneFrame(place, place), SceneFrame(place, place, is_on_map=True)
    assert least_kind(on_map, on_map) == "shift" and least_kind(on_map, off_map) == "similarity"
    # In one block nothing is left over to prove a size or a direction.
    turned = [[0.0, -2.0, 90.0], [2.0, 0.0, 3.0]]
    few, places = points(turned, width=40, noise=0.0)
    earned = earned_matrix("affine", few, np.zeros_like(places), least_kind(off_map))
    assert earned is not None and earned[0] == "similarity"
    assert np.abs(earned[1][:2] - turned).max() < 1e-6


def test_points_near_each_other_count_as_one():
    assert block_count(np.array([[1.0, 1.0], [50.0, 50.0], [500.0, 1.0]])) == 2
