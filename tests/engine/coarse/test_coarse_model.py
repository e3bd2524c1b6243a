"""The coarse model is found among chance matches, and told from what chance alone brings."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from window_cases import AFFINE, AREA, chance, related

from hetmatch_qgis.engine.coarse.coarse_model import (
    INLIER_THRESHOLD,
    CoarseModel,
    estimate_model,
    significance,
)
from hetmatch_qgis.engine.fitting.transforms import Projective, project, translation


@given(st.integers(20, 6000), st.floats(1e4, 1e6), st.sampled_from([3, 4]))
@settings(deadline=None)
def test_more_inliers_are_less_of_an_accident(matches, area, freedom):
    counts = np.unique(np.linspace(freedom, matches, 12).astype(int))
    found = [significance(matches, int(count), freedom, area) for count in counts]
    assert all(later >= sooner for sooner, later in pairwise(found))
    assert found[0] == 0 and found[-1] > found[0]
    assert np.isfinite(found).all()


def test_as_many_as_chance_brings_say_nothing():
    expected = 2000 * np.pi * INLIER_THRESHOLD**2 / AREA
    assert significance(2000, round(expected) + 3, 3, AREA) == 0
    assert significance(10, 3, 3, AREA) == 0
    assert significance(0, 0, 3, AREA) == 0


def test_the_same_inliers_say_less_in_a_smaller_area_or_among_more_matches():
    assert significance(500, 60, 3, AREA) > significance(500, 60, 3, 1e4)
    assert significance(500, 60, 3, AREA) > significance(5000, 60, 3, AREA)
    assert significance(500, 60, 3, AREA) > significance(500, 60, 4, AREA)


@pytest.mark.parametrize("seed", range(4))
def test_independent_chance_matches_make_no_model_of_weight(seed):
    found = estimate_model(chance(800, seed), AREA)
    assert found is None or found.significance < 2


def test_a_few_right_ones_among_many_are_found():
    found = estimate_model(related(120, 680), AREA)
    assert found.significance > 100
    assert 110 <= found.inliers < 150
    corners = np.array([[0.0, 0.0], [640.0, 0.0], [640.0, 640.0], [0.0, 640.0]])
    assert np.abs(found.transform.apply(corners) - project(AFFINE, corners)).max() < 4


def test_affine_ground_stays_affine_and_a_tilt_asks_for_a_homography():
    assert estimate_model(related(300, 100), AREA).transform.kind == "affine"
    tilted = np.array([[1.0, 0.05, 10], [0, 1, 5], [6e-4, -3e-4, 1]])
    assert estimate_model(related(300, 100, tilted), AREA).transform.kind == "homography"


def test_too_few_matches_make_no_model():
    assert estimate_model(chance(3), AREA) is None
    assert estimate_model(chance(0), AREA) is None


def test_a_model_in_coarser_pixels_leads_to_the_same_ground():
    model = CoarseModel(Projective("affine", AFFINE), 80.0, 50, 90, 6.0)
    half = model.scaled(0.5)
    points = chance(20).moving
    assert half.transform.apply(points) == pytest.approx(model.transform.apply(points) / 2)
    assert (half.error, half.significance, half.inliers, half.matches) == (3.0, 80.0, 50, 90)


TILTED = np.array([[1.02, 0.03, -4], [-0.02, 0.98, 5], [1.5e-4, -1e-4, 1]])


@pytest.mark.parametrize("matrix", [AFFINE, TILTED])
def test_a_moved_model_leads_elsewhere_by_the_shift_and_keeps_its_weight(matrix):
    model = CoarseModel(Projective("homography", matrix), 80.0, 50, 90, 6.0)
    shift = np.array([30.0, -12.5])
    moved = model.carried(translation((30.0, -12.5)), (640, 480), (300, 260))
    points = chance(20).moving
    assert moved.transform.apply(points) == pytest.approx(model.transform.apply(points) + shift)
    assert moved.transform.kind == "homography"
    assert replace(moved, transform=model.transform, overlap=model.overlap) == model


def test_the_overlap_of_a_moved_model_is_where_both_frames_lie():
    model = CoarseModel(Projective("affine", np.eye(3)), 80.0, 50, 90, 6.0)
    overlap = model.carried(translation((200.0, -60.0)), (640, 480), (300, 260)).overlap
    assert overlap.min(axis=0) == pytest.approx([200, 0], abs=4)
    assert overlap.max(axis=0) == pytest.approx([500, 200], abs=4)
    assert (overlap.max(axis=0) <= [500, 200]).all() and (overlap.min(axis=0) >= [200, 0]).all()
    whole = model.carried(translation((0.0, 0.0)), (640, 480), (640, 480)).overlap
    assert len(overlap) / len(whole) == pytest.approx(300 * 200 / (640 * 480), rel=0.05)


def test_a_model_that_is_moved_out_of_the_frame_has_no_overlap():
    model = CoarseModel(Projective("affine", np.eye(3)), 80.0, 50, 90, 6.0)
    assert len(model.carried(translation((700.0, 0.0)), (640, 480), (300, 260)).overlap) == 0
