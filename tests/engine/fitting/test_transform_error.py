"""The error of a transform between and beyond its points: it holds, and says where nothing can."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.fitting.least_squares import fit
from hetmatch_qgis.engine.fitting.relief import Ground, fit_relief
from hetmatch_qgis.engine.fitting.transform_error import (
    SHARED_DEGREES,
    SHARED_PER_SCORE,
    SIZE_SPREAD,
    SIZES,
    predict_error,
)

SIZE, SCORE = 700, 0.5
PLACES = even_lattice(SIZE, SIZE, 9)


@cache
def noise(seed):
    """Errors (SIZE, SIZE, 2) that points of one window share: 23 px of Gaussian."""
    random = np.random.default_rng(seed)
    fields = [gaussian_filter(random.normal(size=(SIZE, SIZE)), 23, mode="wrap") for _ in range(2)]
    return np.stack([field / field.std() for field in fields], axis=2).astype(np.float32)


def noise_at(points, size_px, seed):
    """Errors at points, as those of the fine stage."""
    columns, rows = points.astype(int).T
    return size_px * noise(seed)[rows, columns].astype(np.float64)


def predict(kind, points, displaced, places=PLACES):
    transform = fit(kind, points, displaced)
    scores = np.full(len(points), SCORE)
    return transform, predict_error(transform, points, displaced, scores, places)


def rmse(lengths):
    return float(np.sqrt(np.mean(lengths**2)))


@pytest.mark.parametrize("kind", ["similarity", "affine", "homography", "polynomial2"])
def test_nine_places_in_ten_are_within_the_stated_radius(kind):
    points = even_lattice(SIZE, SIZE, 24)
    shares, ratios = [], []
    for seed in range(30):
        # Besides, the sensors' differences shift all points of a pair alike, some sensors' more.
        random = np.random.default_rng(100 + seed)
        size = 0.3 * np.sqrt(SHARED_DEGREES / random.chisquare(SHARED_DEGREES))
        shared = random.normal(0, size * SHARED_PER_SCORE / SCORE, 2)
        displaced = points + shared + noise_at(points, 0.3, seed)
        transform, error = predict(kind, points, displaced)
        lengths = np.linalg.norm(transform.apply(PLACES) - PLACES, axis=1)
        shares.append(np.mean(lengths <= np.percentile(error.lengths(), 90)))
        ratios.append(rmse(error.lengths()) / rmse(lengths))
    # Thirty pairs tell the share to 0.025; here nothing is unknown that the sizes allow for.
    assert 0.85 < np.mean(shares) < 0.99
    assert 0.8 < np.median(ratios) < 1.6


def test_how_large_errors_are_is_known_less_than_the_points_tell():
    """Of thousands of points the size of the errors is certain, but for what no draw knows."""
    points = even_lattice(SIZE, SIZE, 24)
    _, error = predict("polynomial3", points, points + noise_at(points, 0.3, 9))
    of_draws = np.log(np.sqrt(np.mean(error.lengths() ** 2, axis=1)))
    per_size = of_draws.reshape(SIZES, -1)
    assert per_size.mean(axis=1).std() == pytest.approx(SIZE_SPREAD)
    # The median stays: it is as likely too small as too large.
    assert np.median(of_draws) == pytest.approx(np.median(per_size[SIZES // 2]), abs=0.05)


def test_points_that_share_windows_count_as_what_they_are():
    points = even_lattice(SIZE, SIZE, 40)
    _, error = predict("similarity", points, points + noise_at(points, 0.3, 1))
    assert 40 < error.effective_points < 250
    # As if all were independent, it would be 0.3 * sqrt(2 / 1600), a hundredth of a pixel.
    assert rmse(error.lengths()) > 0.05


def test_what_a_transform_cannot_follow_is_counted():
    points = even_lattice(SIZE, SIZE, 24)

    def bulge(at):
        return at + 2 * np.exp(-((at - 350) ** 2).sum(axis=1) / 2 / 150**2)[:, None]

    transform, error = predict("affine", points, bulge(points) + noise_at(points, 0.1, 2))
    true = rmse(np.linalg.norm(transform.apply(PLACES) - bulge(PLACES), axis=1))
    assert true > 0.5
    assert rmse(error.lengths()) == pytest.approx(true, rel=0.25)
    # It is known where the transform is off, and which way.
    assert np.linalg.norm(error.errors.mean(axis=0), axis=1).max() > 1


def test_beyond_the_points_a_curved_transform_is_less_certain():
    points = even_lattice(SIZE / 2, SIZE, 24)
    displaced = points + noise_at(points, 0.2, 3)
    near, far = PLACES[PLACES[:, 0] < 350], PLACES[PLACES[:, 0] > 600]
    inside, outside = (predict("polynomial2", points, displaced, at)[1] for at in (near, far))
    assert rmse(outside.lengths()) > 4 * rmse(inside.lengths())


def test_a_thin_plate_that_follows_noise_is_told_by_it():
    points = even_lattice(SIZE, SIZE, 24)
    transform, error = predict("thin_plate", points, points + noise_at(points, 0.5, 4))
    true = rmse(np.linalg.norm(transform.apply(PLACES) - PLACES, axis=1))
    assert rmse(error.lengths()) == pytest.approx(true, rel=0.5)


def test_where_too_little_is_left_nothing_is_stated():
    points = 100 + even_lattice(60, 90, 12)
    _, error = predict("affine", points, points + noise_at(points, 0.3, 5))
    assert error is None


def test_no_places_no_error():
    points = even_lattice(SIZE, SIZE, 24)
    assert predict("affine", points, points, np.zeros((0, 2)))[1] is None


def test_copies_of_one_image_are_not_certain_beyond_experience():
    points = even_lattice(SIZE, SIZE, 24)
    _, error = predict("affine", points, points + np.array([3.0, -2.0]))
    assert 0 < rmse(error.lengths()) < 0.05


def test_lengths_in_other_pixels():
    points = even_lattice(SIZE, SIZE, 24)
    _, error = predict("affine", points, points + noise_at(points, 0.3, 6))
    doubled = error.lengths(np.array([[2.0, 0.0], [0.0, 2.0]]))
    np.testing.assert_allclose(doubled, 2 * error.lengths())


def test_the_same_points_give_the_same_error():
    points = even_lattice(SIZE, SIZE, 24)
    displaced = points + noise_at(points, 0.3, 7)
    first, second = (predict("affine", points, displaced)[1] for _ in range(2))
    np.testing.assert_array_equal(first.lengths(), second.lengths())


def test_displacement_by_relief_is_no_error_of_a_transform_that_follows_it():
    def heights(at):
        return 300 * np.sin(at[:, 0] / 40) * np.cos(at[:, 1] / 55)

    ground = Ground(heights, -320.0, 320.0)
    points = even_lattice(SIZE, SIZE, 24)
    moving = points + heights(points)[:, None] * [0.02, 0.005] + noise_at(points, 0.2, 8)
    transform = fit_relief(moving, points, ground)
    scores = np.full(len(points), SCORE)
    error = predict_error(transform, moving, points, scores, transform.to_moving(PLACES))
    assert rmse(error.lengths()) < 0.3
    affine = fit("affine", moving, points)
    assert rmse(predict_error(affine, moving, points, scores, PLACES).lengths()) > 1
