"""The bias of RPCs from tie points: which kind it is, how large, and how it is written."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.rpc.correction import (
    BiasCorrection,
    correct_model,
    fit_correction,
    held_out_error,
)

SIZE = 2000.0
HEIGHTS = (300.0, 2000.0)
SHIFT = BiasCorrection("shift", np.array([[9.0, 0, 0], [-7.0, 0, 0]]))
DRIFT = BiasCorrection("drift", np.array([[9.0, 0, 0.0015], [-7.0, 0, -0.001]]))
AFFINE = BiasCorrection("affine", np.array([[9.0, 0.001, 0.0015], [-7.0, -0.0012, -0.001]]))


def points(truth, count=400, noise=0.3, outliers=0, seed=0):
    """Pixels that RPCs gave (N, 2), pixels that were measured, weights (N,)."""
    rng = np.random.default_rng(seed)
    predicted = rng.uniform(0, SIZE, (count, 2))
    measured = truth.apply(predicted) + rng.normal(0, noise, (count, 2))
    measured[:outliers] += rng.uniform(-40, 40, (outliers, 2))
    return predicted, measured, np.ones(count)


def largest_difference(correction, truth):
    pixels = np.random.default_rng(9).uniform(0, SIZE, (500, 2))
    return np.linalg.norm(correction.apply(pixels) - truth.apply(pixels), axis=1).max()


@pytest.mark.parametrize("truth", [SHIFT, DRIFT, AFFINE], ids=lambda truth: truth.kind)
def test_the_true_kind_is_chosen(truth):
    fitted = fit_correction(*points(truth))
    assert fitted.kind == truth.kind
    assert largest_difference(fitted, truth) < 0.15


@pytest.mark.parametrize("seed", range(5))
def test_a_shift_does_not_follow_the_noise(seed):
    assert fit_correction(*points(SHIFT, 60, 0.8, seed=seed)).kind == "shift"


def test_outliers_do_not_count():
    fitted = fit_correction(*points(DRIFT, outliers=80))
    assert fitted.kind == "drift" and largest_difference(fitted, DRIFT) < 0.15


def test_a_richer_kind_predicts_left_out_blocks_better_only_where_it_is_true():
    shift, affine = points(SHIFT), points(AFFINE)
    assert held_out_error("affine", *shift) > 0.98 * held_out_error("shift", *shift)
    assert held_out_error("affine", *affine) < 0.5 * held_out_error("shift", *affine)


def test_what_is_asked_for_is_fitted():
    fitted = fit_correction(*points(AFFINE), "shift")
    assert fitted.kind == "shift" and (fitted.coefficients[:, 1:] == 0).all()


def test_few_points_bear_a_shift_only():
    assert fit_correction(*points(AFFINE, 8)).kind == "shift"
    with pytest.raises(
        InputError,
        match=r"Too few tie points for the affine correction \(8, but at least 15 .* model=shift",
    ):
        fit_correction(*points(AFFINE, 8), "affine")
    with pytest.raises(
        InputError, match=r"Too few tie points to correct the RPCs \(2, but at least 3 are needed\)"
    ):
        fit_correction(*points(SHIFT, 2))


def moved(alps, model):
    """Pixels before and after (N, 2), all over the space of the RPCs."""
    heights = np.random.default_rng(3).uniform(*HEIGHTS, 1000)
    places = alps.rpcs.locate(alps.pixels(1000), heights)
    return alps.pixels(1000), model.project(places, heights)


def test_a_shift_changes_the_offsets_and_nothing_else(alps):
    model, deviation = correct_model(alps.rpcs, SHIFT, HEIGHTS)
    assert deviation == 0
    assert model.image_offset - alps.rpcs.image_offset == pytest.approx([9, -7])
    assert np.array_equal(model.numerators, alps.rpcs.numerators)
    before, after = moved(alps, model)
    assert np.abs(after - before - [9, -7]).max() < 1e-6


def test_what_does_not_mix_line_and_sample_goes_into_offset_and_scale(alps):
    stretched = BiasCorrection("affine", np.array([[3.0, 0.002, 0], [1.0, 0, -0.003]]))
    model, deviation = correct_model(alps.rpcs, stretched, HEIGHTS)
    before, after = moved(alps, model)
    assert deviation == 0 and np.array_equal(model.numerators, alps.rpcs.numerators)
    assert np.abs(after - stretched.apply(before)).max() < 1e-6


@pytest.mark.parametrize("truth", [DRIFT, AFFINE], ids=lambda truth: truth.kind)
def test_what_mixes_them_is_fitted_anew(alps, truth):
    model, deviation = correct_model(alps.rpcs, truth, HEIGHTS)
    before, after = moved(alps, model)
    assert 0 < deviation < 0.02
    assert np.abs(after - truth.apply(before)).max() < 0.02


def test_parameters_count_from_the_first_pixels_centre():
    first = np.array([[0.5, 0.5]])
    assert AFFINE.apply(first)[0] - first[0] == pytest.approx([9, -7])
    assert AFFINE.to_dict()["line"] == {"shift": -7.0, "per_sample": -0.0012, "per_line": -0.001}
