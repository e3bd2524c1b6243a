"""Warnings are given for what the accuracy does not show, and for nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.common.contract import CHECK, TIE
from hetmatch_qgis.engine.core.match_warnings import (
    building_warning,
    contradiction_warning,
    coverage_warning,
    extrapolation_warning,
    fill_warning,
    mask_warning,
    mirror_warning,
)
from hetmatch_qgis.engine.core.tie_points import TiePoints

COUNT = 200


def with_residuals(residuals):
    """Tie points of which number n lies at column n and row 2 n."""
    count = len(residuals)
    numbers = np.zeros((count, 10))
    numbers[:, 0], numbers[:, 1] = np.arange(count), 2 * np.arange(count)
    numbers[:, 9] = residuals
    role = np.where(np.arange(count) % 5 == 0, CHECK, TIE)
    return TiePoints.of(numbers, role)


def ordinary(scale=1.0, seed=0):
    """Lengths of normally distributed errors in two axes."""
    return scale * np.linalg.norm(np.random.default_rng(seed).normal(size=(COUNT, 2)), axis=1)


@pytest.mark.parametrize("scale", [1e-9, 0.01, 0.3, 5.0, 100.0])
@pytest.mark.parametrize("seed", range(3))
def test_ordinary_residuals_do_not_contradict_each_other(scale, seed):
    assert contradiction_warning(with_residuals(ordinary(scale, seed))) is None


@pytest.mark.parametrize("number", [0, 57])
def test_a_few_outliers_are_warned_of_and_the_farthest_is_named(number):
    residuals = ordinary(0.3)
    residuals[[3, 80]] = 40.0
    residuals[number] = 60.0
    warning = contradiction_warning(with_residuals(residuals))
    assert warning is not None and "do not go together" in warning
    assert f"up to 60 px at {number}, {2 * number} of the reference" in warning


def test_a_tenth_of_moderate_outliers_is_not_warned_of():
    residuals = ordinary()
    residuals[:: COUNT // 20] *= 4
    assert contradiction_warning(with_residuals(residuals)) is None


def test_figures_near_rounding_are_not_compared():
    residuals = np.full(COUNT, 1e-6)
    residuals[7] = 0.5
    assert contradiction_warning(with_residuals(residuals)) is None
    residuals[7] = 30.0
    assert contradiction_warning(with_residuals(residuals)) is not None


@pytest.mark.parametrize("residuals", [[], [0.0], [0.0, 0.0], [3.0]])
def test_few_points_are_no_reason_to_warn(residuals):
    assert contradiction_warning(with_residuals(residuals)) is None


@pytest.mark.parametrize(
    ("kind", "share", "warns"),
    [
        ("affine", 0.49, False),
        ("affine", 0.5, True),
        ("thin_plate", 0.05, True),
        (None, 0.9, False),
    ],
)
def test_curved_transforms_may_extrapolate_less(kind, share, warns):
    assert (extrapolation_warning(share, kind) is not None) == warns


def test_a_mirrored_image_is_warned_of_and_a_rotated_one_is_not():
    assert mirror_warning(np.diag([-1.0, 1.0, 1.0])) is not None
    assert mirror_warning(np.diag([-1.0, -1.0, 1.0])) is None
    assert mirror_warning(None) is None


def test_fill_values_that_may_have_been_measured_are_named():
    warning = fill_warning("b8.tif", (-9999.0, 1e38))
    assert warning is not None and warning.startswith("-9999 in 'b8.tif'")
    assert fill_warning("b8.tif", (1e38,)) is None
    assert fill_warning("b8.tif", ()) is None


def test_gaps_of_the_elevation_model_are_warned_of():
    warning = coverage_warning(0.8)
    assert warning is not None and "under 20% of the overlap" in warning
    assert coverage_warning(1.0) is None


@pytest.mark.parametrize(
    ("metres", "pixels"), [(0.5, "29 pixels"), (1.0, "14 pixels"), (3.0, "5 pixels")]
)
def test_fine_radar_is_warned_of_its_buildings(metres, pixels):
    warning = building_warning(True, metres, None)
    assert warning is not None and f"{pixels} for 10 m of height at 35 degrees" in warning


@pytest.mark.parametrize(
    ("has_radar", "metres", "displacement"),
    [
        (True, 10.0, None),
        (False, 0.3, None),
        (False, None, None),
        (False, 0.3, 0.05),
        (True, 10, 2.4),
    ],
)
def test_buildings_that_no_pixel_tells_are_not_warned_of(has_radar, metres, displacement):
    assert building_warning(has_radar, metres, displacement) is None


def test_radar_with_pixels_of_unknown_size_is_warned_of_small_ones():
    warning = building_warning(True, None, None)
    assert warning is not None and "14 m for 10 m of height" in warning
    assert "smaller than 5 m" in warning


@pytest.mark.parametrize("has_radar", [True, False])
def test_a_displacement_that_was_fitted_to_relief_tells_that_of_buildings(has_radar):
    warning = building_warning(has_radar, 0.5, 0.4)
    assert warning is not None and "by 8 pixels for 10 m of height" in warning


def test_a_mask_that_masks_nothing_is_told():
    assert mask_warning("a.tif", "clouds.gpkg", 0.001) is None
    assert "'clouds.gpkg' masks nothing of 'a.tif'" in str(
        mask_warning("a.tif", "clouds.gpkg", 0.0)
    )
