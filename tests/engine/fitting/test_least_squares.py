"""Transforms are recovered from the points they made, and refused where points carry none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hetmatch_qgis.engine.fitting.least_squares import fit, fit_single_matrix, fit_weights
from hetmatch_qgis.engine.fitting.transforms import MIN_POINTS, project
from tests.engine.fitting.point_cases import AFFINE, HOMOGRAPHY, SIMILARITY

MATRICES = ("similarity", "affine", "homography")
CURVED = ("polynomial2", "polynomial3", "thin_plate")


def spread_points(seed=0, count=40, side=500.0):
    return np.random.default_rng(seed).uniform(0, side, (count, 2))


def similarity(degrees, scale, column, row):
    turn = np.radians(degrees)
    cosine, sine = scale * np.cos(turn), scale * np.sin(turn)
    return np.array([[cosine, -sine, column], [sine, cosine, row], [0, 0, 1]])


similarities = st.builds(
    similarity,
    st.floats(-180, 180),
    st.floats(0.2, 5),
    st.floats(-1000, 1000),
    st.floats(-1000, 1000),
)
affinities = st.builds(
    lambda base, shear, stretch: base @ np.array([[1, shear, 0], [0, stretch, 0], [0, 0, 1]]),
    similarities,
    st.floats(-0.5, 0.5),
    st.floats(0.6, 1.6),
)
homographies = st.builds(
    lambda base, x, y: base @ np.array([[1, 0, 0], [0, 1, 0], [x, y, 1]]),
    affinities,
    st.floats(-4e-4, 6e-4),
    st.floats(-4e-4, 6e-4),
)
PARAMETERS = {"similarity": similarities, "affine": affinities, "homography": homographies}


@given(st.sampled_from(MATRICES), st.data(), st.integers(0, 50))
@settings(deadline=None, max_examples=60)
def test_exact_points_give_the_exact_matrix(kind, data, seed):
    matrix = data.draw(PARAMETERS[kind])
    moving = spread_points(seed, count=MIN_POINTS[kind] + 6)
    found = fit(kind, moving, project(matrix, moving))
    assert found.kind == kind
    elsewhere = spread_points(seed + 1)
    assert np.abs(found.apply(elsewhere) - project(matrix, elsewhere)).max() < 1e-3
    if kind != "homography":
        assert found.matrix == pytest.approx(matrix, abs=1e-6)


@given(st.sampled_from(CURVED), affinities, st.integers(0, 50))
@settings(deadline=None, max_examples=30)
def test_curved_transforms_contain_the_straight_ones(kind, matrix, seed):
    moving = spread_points(seed, count=60)
    found = fit(kind, moving, project(matrix, moving))
    assert found.kind == kind and found.matrix is None
    assert np.abs(found.apply(moving) - project(matrix, moving)).max() < 1e-5


@pytest.mark.parametrize("degree", [2, 3])
def test_a_polynomial_finds_the_polynomial_that_made_the_points(degree):
    def bent(points):
        x, y = (points / 500 - 0.4).T
        more = 6 * x**3 - 5 * x * y**2 if degree == 3 else 0
        return points + np.stack([9 * x**2 - 4 * x * y + more, 3 + 7 * y**2 - x], axis=1)

    moving, elsewhere = spread_points(3), spread_points(4)
    found = fit(f"polynomial{degree}", moving, bent(moving))
    assert np.abs(found.apply(elsewhere) - bent(elsewhere)).max() < 1e-6


def test_a_thin_plate_follows_what_bends_and_smooths_what_is_noise():
    def bent(points):
        return points + np.stack([8 * np.sin(points[:, 1] / 90), 5 * np.cos(points[:, 0] / 70)], 1)

    moving = spread_points(5, count=3000)
    noise = np.random.default_rng(6).normal(0, 0.5, moving.shape)
    found = fit("thin_plate", moving, bent(moving) + noise)
    elsewhere = 20 + 460 * np.random.default_rng(7).random((500, 2))
    apart = np.linalg.norm(found.apply(elsewhere) - bent(elsewhere), axis=1)
    assert np.median(apart) < 0.3 and apart.max() < 1.5


@pytest.mark.parametrize("kind", [*MATRICES, *CURVED])
def test_where_pixels_are_counted_from_does_not_matter(kind):
    moving = spread_points(8, count=80)
    reference = project(similarity(20, 1.1, 30, -10), moving) + np.sin(moving / 100)
    corner = fit(kind, moving, reference)
    centre = fit(kind, moving - 0.5, reference - 0.5)
    elsewhere = spread_points(9)
    assert centre.apply(elsewhere - 0.5) + 0.5 == pytest.approx(corner.apply(elsewhere), abs=1e-4)


@pytest.mark.parametrize("kind", [*MATRICES, "polynomial2", "polynomial3"])
def test_weights_decide_where_points_contradict_each_other(kind):
    moving = spread_points(10, count=200)
    wrong = np.arange(200) % 2 == 0
    reference = moving + np.where(wrong[:, None], [40.0, 0.0], [5.0, 5.0])
    found = fit(kind, moving, reference, np.where(wrong, 1e-6, 1.0))
    assert np.median(np.abs(found.apply(moving) - moving - 5)) < 0.1


@pytest.mark.parametrize("kind", [*MATRICES, *CURVED])
def test_points_on_a_line_or_on_one_spot_carry_no_transform(kind):
    along = np.linspace(0, 300, 30)
    line = np.stack([along, 2 * along + 5], axis=1)
    spot = np.full((30, 2), 7.0)
    assert fit(kind, line, line + 3) is None
    assert fit(kind, spot, spot) is None


@pytest.mark.parametrize("kind", [*MATRICES, *CURVED])
def test_too_few_points_carry_no_transform(kind):
    points = spread_points(11, count=MIN_POINTS[kind] - 1)
    assert fit(kind, points, points) is None


def test_two_points_are_enough_for_a_similarity():
    moving = np.array([[0.0, 0.0], [10.0, 0.0]])
    found = fit("similarity", moving, np.array([[5.0, 5.0], [5.0, 25.0]]))
    assert found.apply(np.array([[0.0, 10.0]])) == pytest.approx(np.array([[-15.0, 5.0]]))


def test_a_thin_plate_ignores_points_without_weight():
    random = np.random.default_rng(3)
    moving = random.uniform(0, 1000, (400, 2))
    weights = np.where(moving[:, 0] < 300, 0.0, 1.0)
    transform = fit("thin_plate", moving, moving + 5.0, weights)
    np.testing.assert_allclose(transform.apply(moving), moving + 5.0, atol=0.1)


def test_a_sure_point_counts_more_than_an_unsure_one():
    scores, variances = np.array([0.2, 0.9, 0.5]), np.array([0.05**2, 3 * 0.05**2, np.nan])
    assert fit_weights(scores, variances) == pytest.approx([1 / 2, 1 / 4, 1 / 3])
    assert fit_weights(scores) == pytest.approx(scores**2)
    assert fit_weights(scores, np.full(3, np.nan)) == pytest.approx(scores**2)


def lattice():
    steps = (np.arange(12) + 0.5) / 12
    return np.stack(np.meshgrid(steps * 800, steps * 600), axis=-1).reshape(-1, 2)


@pytest.mark.parametrize("matrix", [SIMILARITY, AFFINE, HOMOGRAPHY])
def test_what_a_matrix_does_is_given_as_that_matrix(matrix):
    found = fit_single_matrix(lattice(), project(matrix, lattice()))
    assert project(found, lattice()) == pytest.approx(project(matrix, lattice()), abs=1e-4)


def test_what_is_curved_has_no_matrix():
    bent = project(AFFINE, lattice()) + 3 * np.sin(lattice()[:, ::-1] / 100)
    assert fit_single_matrix(lattice(), bent) is None


def test_places_without_an_answer_are_passed_over():
    mapped = project(AFFINE, lattice())
    mapped[::7] = np.nan
    assert fit_single_matrix(lattice(), mapped) is not None
    assert fit_single_matrix(lattice(), np.full_like(mapped, np.nan)) is None
