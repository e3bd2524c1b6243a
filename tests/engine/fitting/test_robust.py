"""Transforms are found among wrong matches, and implausible ones are rejected."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetmatch_qgis.engine.fitting.robust import is_plausible, robust_fit
from hetmatch_qgis.engine.fitting.transforms import project

MATRICES = ("similarity", "affine", "homography")


def similarity(degrees, scale, column, row):
    angle = np.radians(degrees)
    cosine, sine = scale * np.cos(angle), scale * np.sin(angle)
    return np.array([[cosine, -sine, column], [sine, cosine, row], [0, 0, 1]])


TRUE = {
    "similarity": similarity(25, 1.2, 40, -30),
    "affine": similarity(-70, 0.8, 10, 300) @ np.array([[1, 0.2, 0], [0, 1.1, 0], [0, 0, 1]]),
    "homography": similarity(10, 1, 3, 5) @ np.array([[1, 0.1, 0], [0, 1, 0], [3e-4, -2e-4, 1]]),
}


@pytest.mark.parametrize("kind", MATRICES)
@pytest.mark.parametrize("seed", range(3))
def test_six_outliers_in_ten_are_told_apart(kind, seed):
    random = np.random.default_rng(seed)
    moving = random.uniform(0, 500, (250, 2))
    reference = project(TRUE[kind], moving) + random.normal(0, 0.5, (250, 2))
    wrong = np.arange(250) < 150
    reference[wrong] = random.uniform(0, 600, (150, 2))
    transform, inliers = robust_fit(kind, moving, reference, 3.0)
    assert transform.kind == kind
    assert inliers[~wrong].mean() > 0.97 and inliers[wrong].mean() < 0.03
    apart = np.linalg.norm(transform.apply(moving) - project(TRUE[kind], moving), axis=1)
    assert np.median(apart) < 0.6


def test_the_same_points_give_the_same_answer_each_time():
    random = np.random.default_rng(5)
    moving, reference = random.uniform(0, 500, (2, 120, 2))
    first = robust_fit("affine", moving, reference, 6.0)
    again = robust_fit("affine", moving, reference, 6.0)
    assert np.array_equal(first[0].matrix, again[0].matrix) and np.array_equal(first[1], again[1])


@pytest.mark.parametrize("kind", MATRICES)
def test_collinear_and_coincident_points_give_no_transform(kind):
    steps = np.linspace(0, 300, 30)
    line = np.stack([steps, 2 * steps + 5], axis=1)
    for points in (line, np.full((30, 2), 7.0)):
        transform, inliers = robust_fit(kind, points, points, 3.0)
        assert transform is None and not inliers.any()


similarities = st.builds(
    similarity,
    st.floats(-180, 180),
    st.floats(0.2, 5),
    st.floats(-1000, 1000),
    st.floats(-1000, 1000),
)


@given(similarities)
def test_every_similarity_is_plausible(matrix):
    assert is_plausible(matrix, 640, 480)


IMPLAUSIBLE = {
    "mirrored": np.diag([-1.0, 1.0, 1.0]),
    "collapsed to a line": np.array([[1.0, 1, 0], [1, 1, 0], [0, 0, 1]]),
    "collapsed to a spot": np.diag([1e-3, 1e-3, 1.0]),
    "stretched fivefold": np.diag([5.0, 1.0, 1.0]),
    "strongly sheared": np.array([[1.0, 4, 0], [0, 1, 0], [0, 0, 1]]),
    "folded": np.array([[1.0, 0, 0], [0, 1, 0], [-4e-3, 0, 1]]),
    "tilted to the horizon": np.array([[1.0, 0, 0], [0, 1, 0], [0.02, 0, 1]]),
}


@pytest.mark.parametrize("name", IMPLAUSIBLE)
def test_no_two_images_lie_like_that(name):
    assert not is_plausible(IMPLAUSIBLE[name], 500, 500)


def test_a_slight_tilt_is_plausible_whatever_the_matrix_is_scaled_by():
    matrix = np.array([[1.0, 0.1, 5], [0, 1, 8], [4e-4, 0, 1]])
    assert is_plausible(matrix, 500, 500)
    assert is_plausible(2 * matrix, 500, 500)
