"""Polynomials and thin plate splines as gdalwarp fits them."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.gcps.gdal_transforms import (
    POLYNOMIALS,
    TERMS,
    THIN_PLATE,
    fit_transform,
    jacobian,
    monomials,
)

POINTS = np.random.default_rng(5).uniform(0, 1000, (60, 2))


def bend(points: np.ndarray, degree: int) -> np.ndarray:
    x, y = (points / 1000).T
    return np.stack([3e5 + 9e3 * x + 50 * y**degree, 5e6 - 9e3 * y + 70 * x**degree], axis=1)


@pytest.mark.parametrize("degree", [1, 2, 3])
def test_a_polynomial_is_exact_for_its_degree(degree: int):
    method = POLYNOMIALS[degree - 1]
    fitted = fit_transform(method, POINTS, bend(POINTS, degree))
    elsewhere = np.array([[12.5, 990.0], [500.0, 3.0]])
    np.testing.assert_allclose(fitted(elsewhere), bend(elsewhere, degree), atol=1e-4)


@pytest.mark.parametrize("degree", [2, 3])
def test_a_lower_degree_cannot_follow(degree: int):
    fitted = fit_transform(POLYNOMIALS[degree - 2], POINTS, bend(POINTS, degree))
    assert np.abs(fitted(POINTS) - bend(POINTS, degree)).max() > 1


def test_a_thin_plate_passes_through_every_point():
    target = bend(POINTS, 3) + np.random.default_rng(6).normal(0, 5, POINTS.shape)
    fitted = fit_transform(THIN_PLATE, POINTS, target)
    np.testing.assert_allclose(fitted(POINTS), target, atol=1e-4)


def test_as_many_points_as_terms_are_enough():
    for method in POLYNOMIALS:
        few = POINTS[: TERMS[method]]
        np.testing.assert_allclose(
            fit_transform(method, few, bend(few, 1))(few), bend(few, 1), atol=1e-3
        )


@pytest.mark.parametrize("method", POLYNOMIALS)
def test_points_that_do_not_determine_it_are_an_error(method: str):
    few = POINTS[: TERMS[method] - 1]
    line = np.outer(np.arange(40.0), (1, 2))
    for points in (few, line):
        with pytest.raises(np.linalg.LinAlgError):
            fit_transform(method, points, points)


def test_terms_are_sorted_by_degree():
    assert monomials(np.array([[2.0, 3.0]]), 2).tolist() == [[1, 3, 2, 9, 6, 4]]


def test_the_jacobian_is_that_of_the_affine():
    matrix = np.array([[2.0, -0.5], [0.25, 3.0]])
    np.testing.assert_allclose(jacobian(POINTS, POINTS @ matrix.T + 7), matrix, atol=1e-9)
