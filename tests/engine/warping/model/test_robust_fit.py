"""Fits leave outliers out, and are judged by points that they were not fitted to."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.warping.model.robust_fit import ModelPoints, fit_robustly, left_out_rmse

NOMINAL = even_lattice(200, 160, 12)
MATRIX = np.array([[1.01, 0.02], [-0.01, 0.99]])


def points(measured: np.ndarray) -> ModelPoints:
    return ModelPoints(NOMINAL, measured, np.ones(len(NOMINAL)))


def affine(pixels: np.ndarray) -> np.ndarray:
    return pixels @ MATRIX.T + (3.0, -2.0)


def test_outliers_are_left_out_of_a_fit() -> None:
    measured = affine(NOMINAL)
    measured[::9] += 12.0
    inliers, correction = fit_robustly("affine", points(measured))
    assert len(inliers.nominal) == len(NOMINAL) - len(NOMINAL[::9])
    assert correction(NOMINAL) == pytest.approx(affine(NOMINAL), abs=1e-6)


def test_small_residuals_are_no_outliers() -> None:
    noise = np.random.default_rng(0).normal(0, 0.2, NOMINAL.shape)
    inliers, _ = fit_robustly("affine", points(affine(NOMINAL) + noise))
    assert len(inliers.nominal) == len(NOMINAL)


def test_too_few_points_give_no_fit() -> None:
    few = points(affine(NOMINAL)).select(np.arange(2))
    inliers, correction = fit_robustly("affine", few)
    assert correction is None and inliers is few


def test_points_left_out_show_that_a_transform_is_too_simple() -> None:
    bent = affine(NOMINAL) + 3 * np.sin(NOMINAL / 40)
    assert left_out_rmse("affine", points(affine(NOMINAL))) < 1e-6
    assert left_out_rmse("affine", points(bent)) > 1
    assert left_out_rmse("thin_plate", points(bent)) < 0.5
